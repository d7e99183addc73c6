import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Projection } from '../../domain/projection.ts';
import { openCase, openItemsOf } from '../../ledger/end-of-patience.ts';
import { appendEvents, eventsOf } from '../../ledger/events.ts';
import { findCase, listCases, patienceOf } from '../../ledger/patience.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn, putCompany } from './company.ts';

const { db, empty } = await ownDatabase();
const now = '2027-06-30T09:00:00.000Z';
const customer = { id: 'c1', zone: 'Europe/Berlin' };

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1', 'c2');
});

const brokenOn = (dueDate: string, more: Partial<Projection> = {}): Promise<string> =>
  promisedIn(db, more.customerId ?? 'c1', 100_00n, dueDate, {
    ...{ status: 'broken', outcome: 'broken', severity: 'normal', concludedAt: `${dueDate}T22:00:00.000Z` },
    ...more,
  });
/** Two breaches from the years before Kept, and the third. @returns the third */
async function three(): Promise<string> {
  for (const date of ['2027-03-01', '2027-04-01']) await brokenOn(date, { imported: true });
  return brokenOn('2027-06-29');
}
let told = 0;
const happens = (commitmentId: string, type: string, data: object, at = now) =>
  appendEvents(db, commitmentId, [{ key: `e-${told++}`, type, at, actor: 'chief', data: { ...data } }]);
const opened = async (commitmentId: string) => {
  const found = await openCase(db, commitmentId, now);
  if (!found) throw new Error('no case');
  return found.caseId;
};

describe('C8: the end of patience in the ledger', () => {
  test('the third breach opens the case, with figures and breaches, in the record of the promise; once', async () => {
    await promisedIn(db, 'c1', 100_00n, '2027-05-01', { status: 'kept', outcome: 'kept', concludedAt: now });
    const third = await three();
    await happens(third, 're-agreed', { kind: 'absence', askedBy: 'us' });
    const first = await openCase(db, third, now);
    expect(first).toMatchObject({ commitmentId: third, customerId: 'c1', repId: 'r1', at: now });
    expect(await openCase(db, third, '2027-06-30T10:00:00.000Z')).toEqual(first);
    const [found, ...others] = await listCases(db, { status: 'undecided', customerId: 'c1' });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      id: first?.caseId,
      found: {
        reasons: [{ by: 'own-side' }, { by: 'count' }],
        figures: { breaches: 3, promises: 4, kept: 1, level: 3, missing: { value: '300.00', currency: 'EUR' } },
        counted: [{ commitmentId: third, missing: '10000' }, { on: '2027-04-01' }, { on: '2027-03-01' }],
      },
    });
    expect((await eventsOf(db, third)).map(({ type }) => type)).toContain('patience-ended');
  });

  test('two breaches open none, and neither does a rehearsal (E2) or another customer’s', async () => {
    await brokenOn('2027-03-01');
    const second = await brokenOn('2027-04-01');
    expect(await openCase(db, second, now)).toBeNull();
    await brokenOn('2027-05-01', { customerId: 'c2' });
    expect(await openCase(db, second, now)).toBeNull();
    const rehearsed = await brokenOn('2027-05-01', { rehearsalId: randomUUID() });
    const third = await brokenOn('2027-05-02');
    expect(await openCase(db, rehearsed, now)).toBeNull();
    expect(await openCase(db, third, now)).not.toBeNull();
  });

  test('two breaches at once open one case, and while it is open, no other', async () => {
    const third = await three();
    const fourth = await brokenOn('2027-06-28');
    const both = await Promise.all([openCase(db, third, now), openCase(db, fourth, now)]);
    expect(both.filter((one) => one !== null)).toHaveLength(1);
    expect(await openCase(db, await brokenOn('2027-06-27'), now)).toBeNull();
    expect(await listCases(db, {})).toHaveLength(1);
  });

  test('what a manager has decided about counts no more; new breaches open another case', async () => {
    const third = await three();
    const caseId = await opened(third);
    await happens(third, 'patience-decided', { caseId, decision: 'continue', conditions: [], reason: 'x' });
    const later = '2027-07-20T09:00:00.000Z';
    for (const date of ['2027-07-01', '2027-07-05']) expect(await openCase(db, await brokenOn(date), later)).toBeNull();
    const again = await openCase(db, await brokenOn('2027-07-09'), later);
    expect(again).toMatchObject({ found: { figures: { from: '2027-07-01', breaches: 3 } } });
    expect(again?.caseId).not.toBe(caseId);
  });

  test('a new promise has to reckon with the last case; what is promised already does not', async () => {
    const third = await three();
    const standing = (commitmentId: string = randomUUID()) =>
      patienceOf(db, { customer, today: '2027-06-30', commitmentId });
    expect(await standing()).toBeNull();
    const caseId = await opened(third);
    expect(await standing()).toMatchObject({ caseId, status: 'undecided', since: '2027-06-30' });
    expect(await standing('')).toMatchObject({ status: 'undecided' });
    expect(await standing(await promisedIn(db, 'c1', 1n, '2027-07-09'))).toBeNull();
    const conditions = ['managers-consent'];
    await happens(third, 'patience-decided', { caseId, decision: 'continue', conditions, reason: 'x' });
    expect(await standing()).toMatchObject({ status: 'continued', conditions, until: null });
    await happens(third, 'patience-reopened', { caseId, reason: 'a new owner' });
    expect(await standing()).toBeNull();
    expect(await findCase(db, caseId)).toMatchObject({ status: 'reopened', reopening: { actor: 'chief' } });
  });

  test('a winding down begins with what is open on both sides', async () => {
    await three();
    const theirs = await promisedIn(db, 'c1', 50_00n, '2027-07-09');
    const ours = { promisor: 'us', kind: 'delivery-promise' } as const;
    const delivery = await promisedIn(db, 'c1', 4800_00n, '2027-07-05', ours);
    const payout = { promisor: 'us', kind: 'rebate-payout' } as const;
    await promisedIn(db, 'c1', 9_00n, '2027-07-06', { ...payout, closedAt: now, status: 'kept', outcome: 'kept' });
    const items = await openItemsOf(db, 'c1');
    // the imported breaches owe nothing that is known
    expect(items.map(({ what, dueDate }) => [what, dueDate])).toEqual([
      ['debt', '2027-06-29'],
      ['delivery', '2027-07-05'],
      ['their-promise', '2027-07-09'],
    ]);
    expect(items.slice(1).map(({ commitmentId }) => commitmentId)).toEqual([delivery, theirs]);
  });
});
