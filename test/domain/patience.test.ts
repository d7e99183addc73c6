import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CustomerCase,
  caseAfter,
  caseStatuses,
  conditions,
  PatienceDecision,
  stepsOf,
} from '../../domain/patience.ts';
import {
  atOurPromise,
  atTheirPromise,
  isPaidOnDelivery,
  type PatienceStanding,
  standingOn,
} from '../../domain/patience-standing.ts';
import { patienceCheck } from '../../domain/vetting.ts';

const at = '2027-06-30T09:00:00.000Z';
const event = (type: string, data: object = {}, more: object = {}) => ({
  ...{ key: type, type, at, actor: 'chief', data: { caseId: 'case-1', ...data }, ...more },
});
const opened = event('patience-ended', { customerId: 'c1', reasons: [], figures: {}, counted: [] });
const windDown = {
  decision: 'wind-down',
  responsible: 'r1',
  doneBy: '2027-08-31',
  replacementSought: false,
  reason: 'x',
};
const fold = (...events: ReturnType<typeof event>[]): CustomerCase => {
  const last = events.reduce<CustomerCase | undefined>((before, one) => caseAfter(before, one, 'p1'), undefined);
  if (!last) throw new Error('no event');
  return last;
};

describe('C8: the case about a customer', () => {
  test('opens undecided, goes on or winds down step by step, closes, and is taken back', () => {
    expect(fold(opened)).toMatchObject({ id: 'case-1', customerId: 'c1', commitmentId: 'p1', status: 'undecided' });
    const goesOn = fold(opened, event('patience-decided', { decision: 'continue', conditions: [], reason: 'x' }));
    expect(goesOn).toMatchObject({ status: 'continued', decision: { at, actor: 'chief' }, steps: [] });
    const decided = [opened, event('patience-decided', windDown), event('wind-down-planned', { openItems: [1] })];
    expect(fold(...decided)).toMatchObject({
      ...{ status: 'winding-down', openItems: [1] },
      steps: [
        { step: 'last-deliveries', done: null },
        { step: 'settle-open-items', done: null },
      ],
    });
    const done = event('wind-down-step-done', { step: 'settle-open-items', note: 'all paid' });
    expect(fold(...decided, done).steps).toMatchObject([
      { done: null },
      { done: { note: 'all paid', actor: 'chief' } },
    ]);
    const closed = [...decided, done, event('patience-closed')];
    expect(fold(...closed)).toMatchObject({ status: 'closed', closedAt: at });
    const back = fold(...closed, event('patience-reopened', { reason: 'a new owner' }));
    expect(back).toMatchObject({ status: 'reopened', reopening: { reason: 'a new owner' }, closedAt: at });
    expect(() => fold(event('patience-closed'))).toThrow(RangeError);
  });

  test('a replacement is a step only where one is sought', () => {
    expect(stepsOf({ replacementSought: true })).toEqual(['last-deliveries', 'settle-open-items', 'find-replacement']);
    expect(stepsOf({ replacementSought: false })).toEqual(['last-deliveries', 'settle-open-items']);
  });

  test('a decision says why, and each condition once', () => {
    const goesOn = { decision: 'continue', conditions: ['prepayment'], reason: 'x' };
    expect(PatienceDecision.safeParse(goesOn).success).toBe(true);
    expect(PatienceDecision.safeParse({ ...goesOn, reason: '' }).success).toBe(false);
    expect(PatienceDecision.safeParse({ ...goesOn, conditions: ['prepayment', 'prepayment'] }).success).toBe(false);
    expect(PatienceDecision.safeParse(windDown).success).toBe(true);
    expect(PatienceDecision.safeParse({ ...windDown, doneBy: undefined }).success).toBe(false);
  });
});

const standing = (status: PatienceStanding['status'], more: Partial<PatienceStanding> = {}): PatienceStanding => ({
  ...{ caseId: 'case-1', status, since: '2027-06-30', conditions: [], until: null, ...more },
});
const on = (today: string, ...events: ReturnType<typeof event>[]) =>
  standingOn(events.length > 0 ? fold(...events) : undefined, today, (instant) => instant.slice(0, 10));
const goOn = (more: object) =>
  event('patience-decided', { decision: 'continue', conditions: ['prepayment'], reason: 'x', ...more });

describe('C8: what a new promise has to reckon with', () => {
  test('nothing without a case, once the customer is taken back, and without a condition that holds', () => {
    expect(on('2027-07-01')).toBeNull();
    expect(on('2027-07-01', opened, goOn({ conditions: [] }))).toBeNull();
    expect(on('2027-07-01', opened, goOn({}), event('patience-reopened', { reason: 'x' }))).toBeNull();
    expect(on('2027-07-31', opened, goOn({ until: '2027-07-31' }))).toMatchObject({ conditions: ['prepayment'] });
    expect(on('2027-08-01', opened, goOn({ until: '2027-07-31' }))).toBeNull();
    expect(on('2099-01-01', opened, goOn({}))).toMatchObject({ status: 'continued', until: null });
  });

  test.each<[PatienceStanding, string, string]>([
    [standing('undecided'), 'upward', 'upward'],
    [standing('continued', { conditions: ['managers-consent'] }), 'upward', 'upward'],
    [standing('continued', { conditions: ['prepayment'] }), 'nothing', 'upward'],
    [standing('winding-down'), 'upward', 'all'],
    [standing('closed'), 'all', 'all'],
  ])('%o: theirs %s, a delivery on account %s', (holds, theirs, ours) => {
    expect(atTheirPromise(holds).stops).toBe(theirs);
    expect(atOurPromise(holds, false).stops).toBe(ours);
  });

  test('prepayment is met by what is paid on delivery, and means nothing to a rebate', () => {
    const prepayment = standing('continued', { conditions: ['prepayment'] });
    expect(atOurPromise(prepayment, true).stops).toBe('nothing');
    expect(atOurPromise(prepayment).stops).toBe('nothing');
    const eur = (value: string) => ({ value, currency: 'EUR' });
    expect(isPaidOnDelivery(eur('100.00'), eur('119'))).toBe(true);
    expect(isPaidOnDelivery(eur('100.00'), eur('99.99'))).toBe(false);
    expect(isPaidOnDelivery(eur('100.00'), { value: '100.00', currency: 'USD' })).toBe(false);
    expect(isPaidOnDelivery(eur('100.00'), undefined)).toBe(false);
  });

  test('a rep with nobody above decides alone, but takes nothing of a customer who is closed', () => {
    expect(patienceCheck({ patience: standing('undecided'), hasManager: true })).toMatchObject([{ weighs: 'upward' }]);
    expect(patienceCheck({ patience: standing('undecided'), hasManager: false })).toMatchObject([
      { result: 'not-ok', weighs: 'nothing' },
    ]);
    expect(patienceCheck({ patience: standing('closed'), hasManager: false })).toMatchObject([
      { weighs: 'impossible' },
    ]);
    expect(patienceCheck({ patience: null, hasManager: true })).toEqual([]);
  });

  test('the further it has gone, the less is promised; a favour never passes where their own promise does not', () => {
    const height = { nothing: 0, upward: 1, all: 2 } as const;
    const statuses = caseStatuses.filter((status) => status !== 'reopened');
    fc.assert(
      fc.property(
        fc.constantFrom(...statuses),
        fc.subarray([...conditions]),
        fc.constantFrom(true, false, undefined),
        (status, agreed, prepaid) => {
          const holds = standing(status, { conditions: status === 'continued' ? agreed : [] });
          const theirs = height[atTheirPromise(holds).stops];
          const ours = height[atOurPromise(holds, prepaid).stops];
          expect(ours).toBeGreaterThanOrEqual(theirs);
          expect(height[atOurPromise(standing('closed'), prepaid).stops]).toBeGreaterThanOrEqual(ours);
        },
      ),
    );
  });
});
