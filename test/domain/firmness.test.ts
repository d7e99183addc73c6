import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Breach, firmness, type Grade, grades, severities, severityOf } from '../../domain/firmness.ts';
import { intents, Signs, signsFor, signsInWords, signsOfIntent, signsSay } from '../../domain/intent.ts';
import { Policy } from '../../domain/policy.ts';
import { ResponseReport } from '../../domain/requests.ts';
import { ResponsePolicy } from '../../domain/response-policy.ts';

const policy = ResponsePolicy.parse({});
const nothingOfOurs = { absences: 0, late: 0, obstacles: 0 };
const breach = (more: Partial<Breach> = {}): Breach => ({
  judged: 'careless',
  signs: Signs.parse({}),
  level: 1,
  missing: 1250_00n,
  severity: 'broken',
  ours: nothingOfOurs,
  ...more,
});
const gradeOf = (more: Partial<Breach>, by = policy) => firmness(breach(more), by, 'EUR').grade;

describe('C6: how firm the answer is', () => {
  test.each<[string, Partial<Breach>, Grade]>([
    ['something came between, and part came', { judged: 'prevented', severity: 'partly' }, 'friendly'],
    ['could not, for the first time', { judged: 'unable' }, 'plain'],
    ['took no care, for the first time', {}, 'plain'],
    ['took no care, for the third time', { level: 3 }, 'firm'],
    ['put us off with much money', { judged: 'evasive', missing: 20_000_00n }, 'firm'],
    ['put us off again and again, severe', { judged: 'evasive', level: 3, severity: 'severe' }, 'stern'],
    ['would not, severe, for the third time', { judged: 'unwilling', level: 3, severity: 'severe' }, 'final'],
    ['nobody has judged it: the signs speak', { judged: null, signs: Signs.parse({ paidOthers: true }) }, 'firm'],
    ['nobody has judged it, and there is no sign', { judged: null }, 'plain'],
    ['without a rate the amount weighs as nothing', { missing: undefined, level: 3 }, 'firm'],
  ])('%s', (_, more, expected) => {
    expect(gradeOf(more)).toBe(expected);
  });

  test('each reason says what was looked at, and the weights add up', () => {
    const signs = Signs.parse({ saidYesOnThePhone: true, warnedInTime: false, paidOthers: true });
    const { reasons, weighs, grade } = firmness(breach({ signs, missing: 5000_00n, level: 2 }), policy, 'EUR');
    expect(reasons).toEqual([
      {
        by: 'intent',
        weighs: 2,
        looked:
          'the rep judges it "careless"; the signs: said yes on the phone, paid others meanwhile; by themselves they say "unwilling"',
        because: 'They did not take care of it.',
      },
      { by: 'count', weighs: 1, looked: 'level 2, this breach included', because: 'It is not the first.' },
      { by: 'amount', weighs: 1, looked: '5000.00 EUR are missing', because: 'It is much.' },
      { by: 'severity', weighs: 1, looked: 'broken', because: 'Nothing of it was kept.' },
    ]);
    expect({ weighs, grade }).toEqual({ weighs: 5, grade: 'firm' });
  });

  test('our own side comes first and makes it milder, never milder than friendly', () => {
    const ours = { absences: 2, late: 1, obstacles: 1 };
    const hard = firmness(breach({ judged: 'unwilling', level: 3, severity: 'severe', ours }), policy, 'EUR');
    expect(hard).toMatchObject({ grade: 'firm', unlowered: 'final' });
    expect(hard.reasons[0]).toEqual({
      by: 'own-side',
      weighs: 0,
      looked:
        'we did not come as agreed (2); we were late, or did not bring or pay what we promised (1); we left in the way what could excuse it (1)',
      because: 'Our own side comes first: we say so before anything else; 2 grades milder.',
    });
    expect(gradeOf({ judged: 'prevented', ours })).toBe('friendly');
    const once = firmness(breach({ ours: { ...nothingOfOurs, late: 1 } }), policy, 'EUR');
    expect(once).toMatchObject({ grade: 'friendly', unlowered: 'plain' });
    expect(once.reasons[0]?.because).toContain('1 grade milder');
    const deaf = ResponsePolicy.parse({ byOwnFaults: [] });
    expect(firmness(breach({ ours }), deaf, 'EUR').reasons[0]?.because).toContain('it does not change the tone');
  });

  test('what was broken, partly kept and severe is told apart', () => {
    expect(severityOf('kept', 'none')).toBeUndefined();
    expect(severityOf('withdrawn', null)).toBeUndefined();
    expect(severityOf('partially-kept', 'normal')).toBe('partly');
    expect(severityOf('broken', 'normal')).toBe('broken');
    expect(severityOf('broken', 'severe')).toBe('severe');
  });
});

describe('C6: the firmness is monotone, whatever the policy', () => {
  const weights = (count: number) =>
    fc
      .array(fc.integer({ min: 0, max: 20 }), { minLength: count, maxLength: count })
      .map((list) => list.sort((a, b) => a - b));
  const froms = (max: number) => fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 3, maxLength: 3 });
  const someSteps = (max: number, highest = 20) =>
    fc
      .tuple(froms(max), weights(3))
      .map(([list, heights]) =>
        list
          .sort((a, b) => a - b)
          .map((from, index) => ({ from, weighs: Math.min(highest, heights[index] as number) })),
      );
  const somePolicy = fc
    .record({
      intent: weights(5),
      severity: weights(3),
      byLevel: someSteps(9),
      byAmount: someSteps(90_000),
      byOwnFaults: someSteps(9, 4),
      bounds: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 4 }),
    })
    .map(({ intent, severity, bounds, ...rest }) => {
      const [plain, firm, stern, final] = bounds.sort((a, b) => a - b);
      return ResponsePolicy.parse({
        ...rest,
        byIntent: Object.fromEntries(intents.map((name, index) => [name, intent[index]])),
        bySeverity: Object.fromEntries(severities.map((name, index) => [name, severity[index]])),
        grades: { plain, firm, stern, final },
      });
    });
  const sign = fc.constantFrom(true, false, null);
  const someSigns = fc.record(
    Object.fromEntries([...signsFor, ...signsOfIntent].map((name) => [name, sign])),
  ) as fc.Arbitrary<Signs>;
  const few = fc.nat({ max: 6 });
  const someBreach: fc.Arbitrary<Breach> = fc.record({
    judged: fc.option(fc.constantFrom(...intents)),
    signs: someSigns,
    level: fc.integer({ min: 0, max: 12 }),
    missing: fc.option(fc.bigInt({ min: 0n, max: 10_000_000n }), { nil: undefined }),
    severity: fc.constantFrom(...severities),
    ours: fc.record({ absences: few, late: few, obstacles: few }),
  });
  const height = (of: Breach, by: ResponsePolicy) => grades.indexOf(firmness(of, by, 'EUR').grade);
  /** @param raise what grows */
  const neverMilder = (raise: (of: Breach, by: number) => Breach) =>
    fc.assert(
      fc.property(someBreach, somePolicy, fc.integer({ min: 1, max: 5_000_000 }), (of, by, more) => {
        expect(height(raise(of, more), by)).toBeGreaterThanOrEqual(height(of, by));
      }),
    );
  const next = <One>(list: readonly One[], one: One): One => list[Math.min(list.length - 1, list.indexOf(one) + 1)]!;

  test('in intent, as the rep judges it', () => {
    neverMilder((of) => ({ ...of, judged: of.judged && next(intents, of.judged) }));
  });
  test('in intent, as the signs say it', () => {
    for (const name of signsOfIntent) neverMilder((of) => ({ ...of, signs: { ...of.signs, [name]: true } }));
    for (const name of signsFor) neverMilder((of) => ({ ...of, signs: { ...of.signs, [name]: null } }));
  });
  test('in count', () => {
    neverMilder((of, more) => ({ ...of, level: of.level + more }));
  });
  test('in amount, of which none known is the least', () => {
    neverMilder((of, more) => ({ ...of, missing: (of.missing ?? 0n) + BigInt(more) }));
  });
  test('in severity', () => {
    neverMilder((of) => ({ ...of, severity: next(severities, of.severity) }));
  });
  test('and a fault of our own never makes it firmer', () => {
    fc.assert(
      fc.property(someBreach, somePolicy, fc.constantFrom('absences', 'late', 'obstacles'), (of, by, fault) => {
        const worse = { ...of, ours: { ...of.ours, [fault]: of.ours[fault as keyof Breach['ours']] + 1 } };
        expect(height(worse, by)).toBeLessThanOrEqual(height(of, by));
        expect(firmness(worse, by, 'EUR').reasons[0]?.by).toBe('own-side');
      }),
    );
  });
  test('and is what its reasons add up to', () => {
    fc.assert(
      fc.property(someBreach, somePolicy, (of, by) => {
        const { weighs, reasons, grade, unlowered } = firmness(of, by, 'EUR');
        expect(reasons.reduce((sum, reason) => sum + reason.weighs, 0)).toBe(weighs);
        expect(grades.indexOf(grade)).toBeLessThanOrEqual(grades.indexOf(unlowered));
      }),
    );
  });
});

describe('C6: the signs beside the judgement', () => {
  test('a judgement is one of the given choices; what nobody knows need not be said', () => {
    const report = { channel: 'phone', said: 'We counted on it.' };
    const { signs } = ResponseReport.parse({ ...report, intent: 'evasive', signs: { paidOthers: true } });
    expect(signs).toEqual({ ...Signs.parse({}), paidOthers: true });
    expect(ResponseReport.parse(report)).toEqual(report);
    expect(ResponseReport.safeParse({ ...report, intent: 'wicked' }).success).toBe(false);
  });

  test('say something by themselves, and never that something came between', () => {
    expect(signsSay(Signs.parse({}))).toEqual({ intent: 'careless', forTheCustomer: [], ofIntent: [] });
    expect(signsSay(Signs.parse({ warnedInTime: true, paidOthers: false })).intent).toBe('unable');
    expect(signsSay(Signs.parse({ warnedInTime: true, ownedUp: true, paidPart: true })).intent).toBe('unable');
    expect(signsSay(Signs.parse({ unreachable: true, ownedUp: true })).intent).toBe('careless');
    const worst = signsSay(Signs.parse({ unreachable: true, changedStory: true }));
    expect(worst.intent).toBe('unwilling');
    expect(signsInWords(worst.ofIntent)).toBe('could not be reached, told another story each time');
  });
});

test.each([
  ['weights that fall as intent grows', { byIntent: { ...policy.byIntent, unwilling: 1 } }, 'response.byIntent'],
  [
    'weights that fall as the level grows',
    {
      byLevel: [
        { from: 1, weighs: 2 },
        { from: 2, weighs: 1 },
      ],
    },
    'response.byLevel',
  ],
  [
    'steps out of order',
    {
      byAmount: [
        { from: 9, weighs: 1 },
        { from: 1, weighs: 2 },
      ],
    },
    'response.byAmount',
  ],
  ['weights that fall as severity grows', { bySeverity: { partly: 2, broken: 1, severe: 3 } }, 'response.bySeverity'],
  ['grades out of order', { grades: { plain: 5, firm: 5, stern: 6, final: 7 } }, 'response.grades'],
  [
    'our faults that make it firmer',
    {
      byOwnFaults: [
        { from: 1, weighs: 2 },
        { from: 2, weighs: 1 },
      ],
    },
    'response.byOwnFaults',
  ],
])('C6: a policy that is not monotone is refused: %s', (_, response, path) => {
  expect(Policy.safeParse({ response }).error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});
