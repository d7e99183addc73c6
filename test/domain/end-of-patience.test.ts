import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfPatience, type PastBreach, type PatienceCase } from '../../domain/end-of-patience.ts';
import { severities } from '../../domain/firmness.ts';
import { PatiencePolicy } from '../../domain/response-policy.ts';
import { addDays } from '../../domain/working-calendar.ts';

const policy = PatiencePolicy.parse({});
const today = '2027-06-30';
const broken = (on: string, more: Partial<PastBreach> = {}): PastBreach => ({
  ...{ commitmentId: on, on, severity: 'broken', missing: 100_00n },
  ...more,
});
const against = (breaches: readonly PastBreach[], more: Partial<PatienceCase> = {}): PatienceCase => ({
  ...{ breaches, promises: 9, kept: 5, level: 3, decidedOn: null, today },
  ours: { absences: 0, late: 0, obstacles: 0 },
  ...more,
});
const look = (breaches: readonly PastBreach[], more: Partial<PatienceCase> = {}) =>
  endOfPatience(against(breaches, more), policy, 'EUR');
const [april, may, june] = [broken('2027-04-01'), broken('2027-05-01'), broken('2027-06-30')] as const;
const severe = { severity: 'severe' } as const;

describe('C8: the end of patience', () => {
  test('three breaches in twelve months, partly kept ones included, with their figures', () => {
    const partly = broken('2027-04-01', { severity: 'partly', missing: undefined });
    expect(look([may, partly, june])).toEqual({
      isReached: true,
      reasons: [
        {
          by: 'count',
          looked: '3 broken or partly kept from 2026-06-30 to 2027-06-30; policy goes to a manager from 3 on',
          because: 'They have broken their word too often.',
        },
      ],
      figures: {
        ...{ from: '2026-06-30', to: '2027-06-30', breaches: 3, severe: 0, partly: 1, withoutRate: 1 },
        ...{ missing: { value: '200.00', currency: 'EUR' }, promises: 9, kept: 5, level: 3 },
        ours: { absences: 0, late: 0, obstacles: 0 },
      },
      counted: [june, may, partly],
    });
  });

  test('two severe ones are enough, one is not', () => {
    const two = look([broken('2027-04-01', severe), broken('2027-05-01', severe)]);
    expect(two.reasons.map(({ by }) => by)).toEqual(['severe']);
    expect(look([broken('2027-04-01', severe), may])).toMatchObject({ isReached: false, reasons: [] });
    const both = look([april, broken('2027-05-01', severe), broken('2027-06-01', severe)]);
    expect(both.reasons.map(({ by }) => by)).toEqual(['count', 'severe']);
  });

  test('what is older than the months does not count, and neither does what a manager has decided about', () => {
    expect(look([broken('2026-06-30'), may, june]).isReached).toBe(true);
    expect(look([broken('2026-06-29'), may, june]).isReached).toBe(false);
    expect(look([april, may, june], { decidedOn: '2027-03-31' }).isReached).toBe(true);
    const decided = look([april, may, june], { decidedOn: '2027-04-01' });
    expect(decided).toMatchObject({ isReached: false, counted: [june, may], figures: { from: '2027-04-02' } });
  });

  test('D1: our own side stands at the head of the case, and excuses nothing', () => {
    const ours = { absences: 2, late: 1, obstacles: 0 };
    const { isReached, reasons } = look([april, may, june], { ours });
    expect(isReached).toBe(true);
    expect(reasons.map(({ by }) => by)).toEqual(['own-side', 'count']);
    const late = 'we were late, or did not bring or pay what we promised (1)';
    expect(reasons[0]?.looked).toBe(`we did not come as agreed (2); ${late}`);
    expect(look([april], { ours }).reasons).toEqual([]);
  });
});

describe('C8: whatever the breaches', () => {
  const someBreach = fc
    .record({
      commitmentId: fc.uuid(),
      daysAgo: fc.integer({ min: -5, max: 900 }),
      severity: fc.constantFrom(...severities),
      missing: fc.option(fc.bigInt({ min: 0n, max: 1_000_000n }), { nil: undefined }),
    })
    .map(({ daysAgo, ...breach }): PastBreach => ({ ...breach, on: addDays(today, -daysAgo) }));
  const some = fc.array(someBreach, { maxLength: 8 });
  const somePolicy = fc
    .record({
      breaches: fc.integer({ min: 1, max: 5 }),
      severe: fc.integer({ min: 1, max: 4 }),
      months: fc.integer({ min: 1, max: 24 }),
    })
    .map((figures) => PatiencePolicy.parse(figures));
  const someDay = fc.option(fc.integer({ min: 0, max: 900 }).map((days) => addDays(today, -days)));
  const isReached = (breaches: readonly PastBreach[], by: PatiencePolicy, decidedOn: string | null = null) =>
    endOfPatience(against(breaches, { decidedOn }), by, 'EUR').isReached;

  test('it is reached just where the figures reach policy, and then it says why', () => {
    fc.assert(
      fc.property(some, somePolicy, someDay, (breaches, by, decidedOn) => {
        const end = endOfPatience(against(breaches, { decidedOn }), by, 'EUR');
        const { figures, counted, reasons } = end;
        expect(end.isReached).toBe(figures.breaches >= by.breaches || figures.severe >= by.severe);
        expect(reasons.length > 0).toBe(end.isReached);
        expect(counted).toHaveLength(figures.breaches);
        expect(figures.severe + figures.partly).toBeLessThanOrEqual(figures.breaches);
        for (const { on } of counted) expect(on >= figures.from && on <= today).toBe(true);
      }),
    );
  });

  test('one breach more, or a worse one, never brings patience back', () => {
    fc.assert(
      fc.property(some, someBreach, somePolicy, someDay, (breaches, more, by, decidedOn) => {
        if (!isReached(breaches, by, decidedOn)) return;
        expect(isReached([...breaches, more], by, decidedOn)).toBe(true);
        const worse = breaches.map((breach) => ({ ...breach, severity: 'severe' as const }));
        expect(isReached(worse, by, decidedOn)).toBe(true);
      }),
    );
  });

  test('the order in which they are told changes nothing', () => {
    fc.assert(
      fc.property(some, somePolicy, (breaches, by) => {
        const ends = [breaches, [...breaches].reverse()].map((list) => endOfPatience(against(list), by, 'EUR'));
        expect(ends[0]).toEqual(ends[1]);
      }),
    );
  });

  test('with nothing but what is old, or decided, there is patience', () => {
    fc.assert(
      fc.property(some, somePolicy, (breaches, by) => {
        expect(isReached(breaches, by, today)).toBe(false);
        const old = breaches.map((breach) => ({ ...breach, on: addDays(breach.on, -900 - 25 * 31) }));
        expect(isReached(old, by)).toBe(false);
      }),
    );
  });

  test('a more patient policy never reaches it sooner', () => {
    fc.assert(
      fc.property(some, somePolicy, (breaches, by) => {
        const patient = { ...by, breaches: by.breaches + 1, severe: by.severe + 1 };
        if (isReached(breaches, patient)) expect(isReached(breaches, by)).toBe(true);
      }),
    );
  });
});
