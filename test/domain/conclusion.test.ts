import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Conclusion, conclude, type Evidence, type Report } from '../../domain/conclusion.ts';

const breachAt = '2027-01-15T15:59:59.999Z';
const reportingEndsAt = '2027-01-18T10:00:00.000Z';
const before = '2027-01-15T08:00:00.000Z';
const after = '2027-01-16T02:00:00.000Z';
const report = (said: Report['said'], occurredAt: string, amount?: string): Report => ({
  said,
  occurredAt,
  amount,
  by: 'lin',
});
const given = (facts: Partial<Evidence>): Conclusion | undefined =>
  conclude({
    amount: '1000',
    paidInTime: '0',
    reports: [],
    phone: undefined,
    breachAt,
    reportingEndsAt,
    now: reportingEndsAt,
    ...facts,
  });

describe('how a promise to pay ends', () => {
  test.each<[string, Partial<Evidence>, Partial<Conclusion> | undefined]>([
    [
      'D5: paid in full by record is kept at once',
      { paidInTime: '1000', now: before },
      { outcome: 'kept', severity: 'none', basis: 'record', missing: '0', reason: null },
    ],
    [
      'D5: paid more than promised is kept',
      { paidInTime: '1200', now: before },
      { outcome: 'kept', paid: '1200', missing: '0' },
    ],
    [
      'D5: the rep’s word alone concludes kept',
      { reports: [report('fulfilled', before)], now: before },
      { outcome: 'kept', basis: 'word', paid: '1000' },
    ],
    [
      'D5: where record and word agree, it rests on the record',
      { paidInTime: '1000', reports: [report('fulfilled', before)] },
      { outcome: 'kept', basis: 'record' },
    ],
    ['D5: at the very breach instant is in time', { reports: [report('fulfilled', breachAt)] }, { outcome: 'kept' }],
    [
      'D5: one millisecond later is late',
      { reports: [report('fulfilled', '2027-01-15T16:00:00.000Z')] },
      { outcome: 'broken', severity: 'normal', basis: 'word' },
    ],
    [
      'D5: reported late, paid in time: kept',
      { reports: [report('fulfilled', before)], now: after },
      { outcome: 'kept' },
    ],
    [
      'D5: a part in time leaves the rest missing',
      { paidInTime: '400' },
      {
        outcome: 'partially-kept',
        severity: 'normal',
        basis: 'record',
        paid: '400',
        missing: '600',
        reason: 'part-paid',
      },
    ],
    [
      'D5: a part on the rep’s word',
      { reports: [report('fulfilled', before, '700')], paidInTime: '400' },
      { outcome: 'partially-kept', basis: 'word', paid: '700', missing: '300' },
    ],
    [
      'D5: reports of parts add up',
      { reports: [report('fulfilled', before, '300'), report('fulfilled', before, '400')] },
      { outcome: 'partially-kept', basis: 'word', paid: '700', missing: '300' },
    ],
    [
      'D5: parts that add up to all of it are kept at once, and never count as more than was promised',
      { reports: [report('fulfilled', before, '300'), report('fulfilled', before, '800')], now: before },
      { outcome: 'kept', basis: 'word', paid: '1000', missing: '0' },
    ],
    [
      'D5: a part that came late does not add up with one in time',
      { reports: [report('fulfilled', before, '300'), report('fulfilled', after, '700')], now: after },
      { outcome: 'partially-kept', paid: '300' },
    ],
    [
      'D5: word and record speak of the same money: they do not add up',
      { reports: [report('fulfilled', before, '500')], paidInTime: '500' },
      { outcome: 'partially-kept', basis: 'record', paid: '500' },
    ],
    ['D5: one unit short is not kept', { paidInTime: '999' }, { outcome: 'partially-kept', missing: '1' }],
    ['D5: nobody reported at the breach instant: too early to say', { now: breachAt }, undefined],
    ['D5: a part on record and nobody reported: too early to say', { now: after, paidInTime: '400' }, undefined],
    [
      'D5: nobody reported until the window closes: concluded on the facts known',
      {},
      { outcome: 'broken', severity: 'normal', basis: 'window', paid: '0', missing: '1000', reason: 'nothing-paid' },
    ],
    ['D5: one millisecond before the window closes is too early', { now: '2027-01-18T09:59:59.999Z' }, undefined],
    [
      'D5: missed after the breach instant concludes at once',
      { reports: [report('missed', breachAt)], now: after },
      { outcome: 'broken', basis: 'word' },
    ],
    [
      'D5: missed before the breach instant waits for it',
      { reports: [report('missed', before)], now: before },
      undefined,
    ],
    [
      'D5: missed before the breach instant, and nothing since',
      { reports: [report('missed', before)], now: breachAt },
      { outcome: 'broken' },
    ],
    [
      'D5: missed beside a part on record: the part counts',
      { reports: [report('missed', after)], paidInTime: '10', now: after },
      { outcome: 'partially-kept', basis: 'record' },
    ],
    [
      'C4: "no" on the phone is broken at the breach instant, without waiting',
      { phone: 'no', now: breachAt },
      { outcome: 'broken', severity: 'normal', basis: 'word', reason: 'said-no-on-the-phone' },
    ],
    ['C4: "no" on the phone is not broken before the breach instant', { phone: 'no', now: before }, undefined],
    [
      'C4: "no" on the phone, and the money came after all',
      { phone: 'no', paidInTime: '1000', now: breachAt },
      { outcome: 'kept', severity: 'none', reason: null },
    ],
    [
      'C4: "yes" on the phone and then no money is severe',
      { phone: 'yes' },
      { outcome: 'broken', severity: 'severe', reason: 'said-yes-on-the-phone' },
    ],
    ['C4: "yes" on the phone waits for a report as any other', { phone: 'yes', now: breachAt }, undefined],
    [
      'C4: "yes" on the phone and then a part is partly kept',
      { phone: 'yes', paidInTime: '1' },
      { outcome: 'partially-kept', severity: 'normal', reason: 'said-yes-on-the-phone' },
    ],
    [
      'C4: "yes" on the phone and the money is kept',
      { phone: 'yes', paidInTime: '1000' },
      { outcome: 'kept', severity: 'none' },
    ],
    [
      'C4: nobody on the phone is neither a yes nor a no',
      { phone: 'no-answer' },
      { outcome: 'broken', severity: 'normal', basis: 'window', reason: 'nothing-paid' },
    ],
  ])('%s', (_, facts, expected) => {
    if (expected === undefined) expect(given(facts)).toBeUndefined();
    else expect(given(facts)).toMatchObject(expected);
  });
});

describe('what policy tolerates', () => {
  const until = '2027-01-16T15:59:59.999Z';
  const tolerance = { until, shortfall: '20' };
  test.each<[string, Partial<Evidence>, Partial<Conclusion> | undefined]>([
    [
      'D5: a tolerated shortfall is kept at the breach instant',
      { paidInTime: '980', now: breachAt },
      { outcome: 'kept', missing: '20', tolerated: { late: false, shortfall: '20' } },
    ],
    ['D5: before the breach instant the rest may still come', { paidInTime: '980', now: before }, undefined],
    [
      'D5: one unit beyond the tolerated shortfall is partly kept',
      { paidInTime: '979' },
      { outcome: 'partially-kept', missing: '21' },
    ],
    [
      'D5: paid late within the tolerated days is kept, and said to be late',
      { paidTolerated: '1000', now: after },
      { outcome: 'kept', missing: '0', tolerated: { late: true, shortfall: '0' } },
    ],
    [
      'D5: late and short, both within tolerance',
      { paidTolerated: '990', now: after },
      { outcome: 'kept', tolerated: { late: true, shortfall: '10' } },
    ],
    [
      'D5: in time in full needs no tolerance, and none is named',
      { paidInTime: '1000', paidTolerated: '1000' },
      { outcome: 'kept' },
    ],
    [
      'D5: missed is not concluded while the tolerated days run',
      { reports: [report('missed', breachAt)], now: after },
      undefined,
    ],
    ['D5: "no" on the phone waits for the tolerated days too', { phone: 'no', now: breachAt }, undefined],
    [
      'D5: when the tolerated days are over, a report concludes at once',
      { reports: [report('missed', breachAt)], now: until },
      { outcome: 'broken' },
    ],
    ['D5: nothing at all is never tolerated', { amount: '10', now: reportingEndsAt }, { outcome: 'broken' }],
    [
      'D5: a word about the tolerated days counts',
      { reports: [report('fulfilled', after)], now: after },
      { outcome: 'kept', basis: 'word', tolerated: { late: true, shortfall: '0' } },
    ],
  ])('%s', (_, facts, expected) => {
    const concluded = given({ tolerance, ...facts });
    if (expected === undefined) expect(concluded).toBeUndefined();
    else expect(concluded).toMatchObject(expected);
    if (facts.paidInTime === '1000') expect(concluded).not.toHaveProperty('tolerated');
  });

  test('D5: tolerance never makes an outcome worse', () => {
    fc.assert(
      fc.property(someEvidence, fc.bigInt({ min: 0n, max: 200n }), (evidence, shortfall) => {
        const closed = { ...evidence, now: reportingEndsAt };
        const tolerant = judge({ ...closed, tolerance: { until, shortfall: `${shortfall}` } });
        expect(standing(tolerant)).toBeGreaterThanOrEqual(standing(judge(closed)));
      }),
    );
  });
});

const breach = Date.parse(breachAt);
const someInstant = fc
  .integer({ min: -3 * 86_400_000, max: 6 * 86_400_000 })
  .map((ms) => new Date(breach + ms).toISOString());
const someReport = fc.record({
  said: fc.constantFrom('fulfilled', 'missed'),
  occurredAt: someInstant,
  amount: fc.option(fc.bigInt({ min: 1n, max: 1500n }).map(String), { nil: undefined }),
  by: fc.constant('lin'),
});
const someEvidence: fc.Arbitrary<Evidence> = fc.record({
  amount: fc.bigInt({ min: 1n, max: 1200n }).map(String),
  paidInTime: fc.oneof(fc.constant('0'), fc.bigInt({ min: 0n, max: 1500n }).map(String)),
  reports: fc.array(someReport, { maxLength: 3 }),
  phone: fc.constantFrom('yes', 'no', 'no-answer', undefined),
  breachAt: fc.constant(breachAt),
  reportingEndsAt: fc.constant(reportingEndsAt),
  now: someInstant,
});
const lateReport = someReport.filter(({ occurredAt }) => occurredAt > breachAt);
const inTime = fc.integer({ min: 0, max: 86_400_000 }).map((ms) => new Date(breach - ms).toISOString());
const standing = ({ outcome, severity }: Conclusion): number =>
  ({ kept: 3, 'partially-kept': 2, broken: severity === 'severe' ? 0 : 1 })[outcome];
const judge = (evidence: Evidence): Conclusion => conclude(evidence)!;

describe('whatever the facts', () => {
  test('D5: when the reporting window has closed there is exactly one outcome, and its figures agree', () => {
    fc.assert(
      fc.property(someEvidence, (evidence) => {
        const { outcome, severity, paid, missing, reason } = judge({ ...evidence, now: reportingEndsAt });
        const all = BigInt(evidence.amount);
        expect(outcome).toBe(BigInt(paid) >= all ? 'kept' : BigInt(paid) > 0n ? 'partially-kept' : 'broken');
        expect(BigInt(missing)).toBe(BigInt(paid) >= all ? 0n : all - BigInt(paid));
        expect(reason === null).toBe(outcome === 'kept');
        expect(severity).toBe(
          outcome === 'kept' ? 'none' : outcome === 'broken' && evidence.phone === 'yes' ? 'severe' : 'normal',
        );
      }),
    );
  });

  test('D5: before the breach instant only kept is concluded', () => {
    fc.assert(
      fc.property(
        someEvidence.filter(({ now }) => now < breachAt),
        (evidence) => void expect([undefined, 'kept']).toContain(conclude(evidence)?.outcome),
      ),
    );
  });

  test('D5, D3: what occurred after the breach instant never changes the outcome', () => {
    fc.assert(
      fc.property(someEvidence, fc.array(lateReport, { minLength: 1, maxLength: 3 }), (evidence, late) => {
        const { basis: _, ...without } = judge({ ...evidence, now: reportingEndsAt });
        expect(judge({ ...evidence, now: reportingEndsAt, reports: [...late, ...evidence.reports] })).toMatchObject(
          without,
        );
      }),
    );
  });

  test('D5: an outcome that is concluded stays, however much time goes by and whatever happens late', () => {
    fc.assert(
      fc.property(someEvidence, someInstant, fc.array(lateReport, { maxLength: 2 }), (evidence, then, late) => {
        const concluded = conclude(evidence);
        fc.pre(concluded !== undefined && then >= evidence.now);
        const { basis: _, ...without } = concluded!;
        expect(judge({ ...evidence, now: then, reports: [...evidence.reports, ...late] })).toMatchObject(without);
      }),
      { numRuns: 200 },
    );
  });

  test('D5: paying more in time never makes the outcome worse', () => {
    fc.assert(
      fc.property(someEvidence, fc.bigInt({ min: 0n, max: 1500n }), inTime, (evidence, more, occurredAt) => {
        const closed = { ...evidence, now: reportingEndsAt };
        const recorded = { ...closed, paidInTime: `${BigInt(evidence.paidInTime) + more}` };
        const told = { ...closed, reports: [...evidence.reports, report('fulfilled', occurredAt, `${more}`)] };
        expect(standing(judge(recorded))).toBeGreaterThanOrEqual(standing(judge(closed)));
        expect(standing(judge(told))).toBeGreaterThanOrEqual(standing(judge(closed)));
        expect(BigInt(judge(recorded).missing) <= BigInt(judge(closed).missing)).toBe(true);
      }),
    );
  });

  test('D5: the order in which things were reported does not matter', () => {
    fc.assert(
      fc.property(
        someEvidence,
        (evidence) =>
          void expect(conclude({ ...evidence, reports: evidence.reports.toReversed() })).toEqual(conclude(evidence)),
      ),
    );
  });
});
