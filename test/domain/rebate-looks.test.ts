import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LookSays, Standing } from '../../domain/rebate.ts';
import { planRebate, type RebatePlanInput, toneOf, whatToSay } from '../../domain/rebate-looks.ts';
import { RebatePolicy } from '../../domain/rebate-policy.ts';
import { addDays, addMinutes, addMonths, dateIn, daysBetween, localTime } from '../../domain/working-calendar.ts';
import { percent } from './rebates.ts';
import { calendar, isOpen, someCalendar, someCustomerCalendar, zones } from './worlds.ts';

const input = (more: Partial<RebatePlanInput> = {}): RebatePlanInput => ({
  now: '2026-12-10T02:00:00.000Z',
  period: { from: '2027-01-01', to: '2027-12-31' },
  settled: 'at-end',
  customer: calendar('Asia/Taipei'),
  rep: calendar('Asia/Taipei'),
  policy: RebatePolicy.parse({}),
  mustSign: true,
  tentative: false,
  ...more,
});
const lookDates = (more: Partial<RebatePlanInput>) => planRebate(input(more)).looks.map(({ date }) => date);
/** A customer that works every day. */
const always = calendar('Asia/Taipei', {}, { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] });

describe('B4: when a rebate is looked at', () => {
  test('quarterly, monthly in the last 180 days, then 60, 30, 14, 7, 3 and 1 days before the end', () => {
    expect(
      planRebate(input({ customer: always })).looks.map(({ date, daysLeft, why }) => [date, daysLeft, why]),
    ).toEqual([
      ['2027-04-01', 274, 'quarter 1 is over'],
      ['2027-07-01', 183, 'quarter 2 is over'],
      ['2027-08-01', 152, 'month 7 is over'],
      ['2027-09-01', 121, 'month 8 is over'],
      ['2027-10-01', 91, 'month 9 is over'],
      ['2027-11-01', 60, '60 days before the end'],
      ['2027-12-01', 30, '30 days before the end'],
      ['2027-12-17', 14, '14 days before the end'],
      ['2027-12-24', 7, '7 days before the end'],
      ['2027-12-28', 3, '3 days before the end'],
      ['2027-12-30', 1, 'a day before the end'],
    ]);
  });

  test('on working days of the customer: the last ones moved before, the others behind', () => {
    const period = { from: '2027-02-01', to: '2028-01-31' };
    const customer = calendar('Europe/Berlin', { '2028-01-28': 'a holiday' });
    const { looks } = planRebate(input({ period, customer }));
    expect(looks.at(0)).toMatchObject({
      step: 'look-1',
      date: '2027-05-03',
      why: expect.stringContaining('next working day'),
    });
    expect(looks.at(0)).toMatchObject({ at: '2027-05-03T08:00:00.000Z', local: '2027-05-03 10:00 Europe/Berlin' });
    expect(looks.slice(-3).map(({ date, daysLeft }) => [date, daysLeft])).toEqual([
      ['2028-01-17', 14],
      ['2028-01-24', 7],
      ['2028-01-27', 4],
    ]);
    expect(looks.at(-1)?.why).toBe('a day before the end, moved to the working day before');
  });

  test.each([
    ['of a week', '2027-03-01', '2027-03-07', ['2027-03-04', '2027-03-05']],
    ['of two days', '2027-03-02', '2027-03-03', ['2027-03-02']],
    ['of one day', '2027-03-02', '2027-03-02', []],
    ['of a month', '2027-03-01', '2027-03-31', ['2027-03-01', '2027-03-17', '2027-03-24', '2027-03-26', '2027-03-30']],
    [
      'of a quarter',
      '2027-01-01',
      '2027-03-31',
      ['2027-01-29', '2027-03-01', '2027-03-17', '2027-03-24', '2027-03-26', '2027-03-30'],
    ],
  ])('a period %s gets what fits', (_, from, to, dates) => {
    expect(lookDates({ period: { from, to } })).toEqual(dates);
  });

  test('none before now, and none after the end', () => {
    expect(lookDates({ now: '2027-12-17T02:00:00.000Z' })).toEqual([
      '2027-12-17',
      '2027-12-24',
      '2027-12-28',
      '2027-12-30',
    ]);
    expect(lookDates({ now: '2027-12-17T02:00:00.001Z' })).toEqual(['2027-12-24', '2027-12-28', '2027-12-30']);
    expect(lookDates({ now: '2028-03-01T00:00:00.000Z' })).toEqual([]);
  });

  test('none on the last day, not even where a working day before it is missing', () => {
    const policy = RebatePolicy.parse({ looks: { daysBefore: [] } });
    expect(lookDates({ period: { from: '2027-04-02', to: '2027-05-03' }, policy })).toEqual([]);
    expect(lookDates({ period: { from: '2027-04-02', to: '2027-05-04' }, policy })).toEqual(['2027-05-03']);
  });

  test('as policy says', () => {
    const looks = { quarterlyUntilDays: 0, daysBefore: [10], at: '09:30' };
    const plan = planRebate(input({ customer: always, policy: RebatePolicy.parse({ looks }) }));
    expect(plan.looks.map(({ local }) => local)).toEqual(
      ['2027-04-01', '2027-07-01', '2027-10-01', '2027-12-21'].map((date) => `${date} 09:30 Asia/Taipei`),
    );
  });
});

describe('B8: the end, the evaluation and the payout', () => {
  test.each([
    ['Asia/Taipei', '2027-12-31', '2027-12-31T15:59:59.999Z', '2028-01-07T10:00:00.000Z'],
    ['Europe/Berlin', '2028-02-29', '2028-02-29T22:59:59.999Z', '2028-03-07T17:00:00.000Z'],
    ['Europe/Berlin', '2027-03-27', '2027-03-27T22:59:59.999Z', '2027-04-02T16:00:00.000Z'],
    ['Europe/Berlin', '2027-10-30', '2027-10-30T21:59:59.999Z', '2027-11-05T17:00:00.000Z'],
    ['America/Sao_Paulo', '2028-02-29', '2028-03-01T02:59:59.999Z', '2028-03-07T21:00:00.000Z'],
    ['Pacific/Apia', '2028-02-29', '2028-02-29T10:59:59.999Z', '2028-03-07T05:00:00.000Z'],
    ['Pacific/Apia', '2011-12-29', '2011-12-30T09:59:59.999Z', '2012-01-05T04:00:00.000Z'],
  ])('%s, until %s: ends %s, evaluated %s', (zone, to, ends, evaluate) => {
    const plan = planRebate(input({ period: { from: addDays(to, -365), to }, customer: calendar(zone) }));
    expect([plan.ends.at, plan.evaluate.at]).toEqual([ends, evaluate]);
  });

  test('business days of the customer count, its holidays do not', () => {
    const customer = calendar('Asia/Taipei', { '2028-01-03': 'a holiday' });
    expect(planRebate(input({ customer })).evaluate).toMatchObject({ local: '2028-01-10 18:00 Asia/Taipei' });
  });

  test('without days of grace it is evaluated when it ends', () => {
    const { ends, evaluate } = planRebate(input({ policy: RebatePolicy.parse({ graceWorkingDays: 0 }) }));
    expect(evaluate.at).toBe(ends.at);
  });

  test.each([
    ['as policy says', {}, '2028-02-14'],
    ['as the terms say, on the working day before where that is a Sunday', { payoutDays: 30 }, '2028-01-28'],
    [
      'a holiday is no working day either',
      { payoutDays: 30, customer: calendar('Asia/Taipei', { '2028-01-28': 'a holiday' }) },
      '2028-01-27',
    ],
    ['on that day where the customer works on it', { payoutDays: 30, customer: always }, '2028-01-30'],
    ['never before the working day after the evaluation', { payoutDays: 3 }, '2028-01-10'],
  ])('paid out by: %s', (_, more, date) => {
    expect(planRebate(input(more)).payoutBy).toBe(date);
  });
});

describe('B8: interim settlements', () => {
  const interim = (more: Partial<RebatePlanInput>) =>
    planRebate(input({ settled: 'quarterly', ...more })).interim.map(({ step, to, local }) => [step, to, local]);

  test('after each quarter and its days of grace, but the last', () => {
    expect(interim({})).toEqual([
      ['interim-1', '2027-03-31', '2027-04-07 18:00 Asia/Taipei'],
      ['interim-2', '2027-06-30', '2027-07-07 18:00 Asia/Taipei'],
      ['interim-3', '2027-09-30', '2027-10-07 18:00 Asia/Taipei'],
    ]);
  });

  test.each([
    ['settled at the end', { settled: 'at-end' as const }],
    ['a quarter', { period: { from: '2027-01-01', to: '2027-03-31' } }],
    ['a quarter and a weekend', { period: { from: '2027-01-04', to: '2027-04-04' } }],
    ['long over', { now: '2028-01-01T00:00:00.000Z' }],
  ])('none: %s', (_, more) => {
    expect(interim(more)).toEqual([]);
  });
});

describe('A4: the signature', () => {
  test('is asked for on the mornings of the rep’s working days, and lapses', () => {
    const { signature } = planRebate(input({ rep: calendar('Asia/Taipei', { '2026-12-17': 'a holiday' }) }));
    expect(signature?.chase.map(({ step, local }) => [step, local])).toEqual([
      ['chase-1', '2026-12-18 09:00 Asia/Taipei'],
      ['chase-2', '2026-12-24 09:00 Asia/Taipei'],
      ['chase-3', '2026-12-31 09:00 Asia/Taipei'],
    ]);
    expect(signature?.lapse).toMatchObject({ local: '2027-01-07 18:00 Asia/Taipei', why: '28 days from now' });
    expect(planRebate(input({ mustSign: false })).signature).toBeNull();
  });

  test('lapses before a short period ends, and is not asked for after that', () => {
    const period = { from: '2026-12-14', to: '2026-12-20' };
    const { signature } = planRebate(input({ period }));
    expect(signature?.chase.map(({ local }) => local)).toEqual(['2026-12-17 09:00 Asia/Taipei']);
    expect(signature?.lapse).toMatchObject({
      local: '2026-12-18 18:00 Asia/Taipei',
      why: "the rep's last working day before the period ends",
    });
  });

  test('a rep behind the customer’s midnight lapses the day before', () => {
    const period = { from: '2026-12-14', to: '2026-12-18' };
    const plan = planRebate(input({ period, rep: calendar('America/Los_Angeles') }));
    expect(plan.signature?.lapse.local).toBe('2026-12-17 18:00 America/Los_Angeles');
  });
});

describe('A3: a tentative promise', () => {
  test.each([
    ['is decided within 30 days, on a working day of the rep', {}, '2027-01-11 18:00 Asia/Taipei'],
    [
      'and before the period ends',
      { period: { from: '2026-12-14', to: '2026-12-20' } },
      '2026-12-18 18:00 Asia/Taipei',
    ],
  ])('%s', (_, more, local) => {
    expect(planRebate(input({ tentative: true, ...more })).decideBy?.local).toBe(local);
    expect(planRebate(input(more)).decideBy).toBeNull();
  });
});

test('B4, A3, A4, B8: in any zone and calendar every instant is in daytime, on a working day, in order', () => {
  const somePlan = fc
    .record({
      zone: fc.constantFrom(...zones, 'Pacific/Apia'),
      who: someCustomerCalendar,
      rep: someCalendar,
      from: fc.constantFrom('2026-03-01', '2027-03-01', '2027-01-31', '2027-10-15', '2028-02-29', '2026-11-30'),
      months: fc.constantFrom(0, 0, 1, 3, 6, 12, 18, 24),
      days: fc.nat(20),
      lead: fc.integer({ min: -500, max: 90 }),
      hour: fc.nat(24 * 60),
      settled: fc.constantFrom('at-end' as const, 'quarterly' as const),
      graceWorkingDays: fc.integer({ min: 1, max: 10 }),
      daysBefore: fc.constantFrom([60, 30, 14, 7, 3, 1], [3, 2, 1], [], [90, 10]),
      payoutDays: fc.constantFrom(undefined, 1, 60),
    })
    .map(({ zone, who, from, months, days, lead, hour, graceWorkingDays, daysBefore, ...more }) => {
      const to = addDays(addMonths(from, months), days);
      const policy = RebatePolicy.parse({ graceWorkingDays, looks: { daysBefore } });
      const now = addMinutes(`${addDays(from, -lead)}T00:00:00.000Z`, hour);
      return { ...input({ ...more, now, period: { from, to }, policy, tentative: true }), customer: { ...who, zone } };
    });
  fc.assert(
    fc.property(somePlan, (some) => {
      const { decideBy, signature, looks, interim, ends, evaluate, payoutBy } = planRebate(some);
      const { customer, rep, now, period } = some;
      const sorted = (steps: readonly { at: string }[]) =>
        steps.every(({ at }, index) => index === 0 || at > steps[index - 1]!.at);
      for (const { at, date, daysLeft, step } of looks) {
        expect([localTime(at, customer.zone), isOpen(customer, date)]).toEqual([`${date} 10:00`, true]);
        expect([date >= period.from, date < period.to, at >= now, at < ends.at]).toEqual([true, true, true, true]);
        expect(daysLeft).toBe(daysBetween(date, period.to));
        expect(step).toBe(`look-${looks.findIndex((look) => look.at === at) + 1}`);
      }
      expect([sorted(looks), sorted(interim), sorted([...interim, evaluate])]).toEqual([true, true, true]);
      expect([ends.local.slice(0, 10), localTime(ends.at, customer.zone).slice(11)]).toEqual([period.to, '23:59']);
      for (const { at } of [...interim, evaluate]) {
        expect([localTime(at, customer.zone).slice(11), isOpen(customer, dateIn(at, customer.zone))]).toEqual([
          '18:00',
          true,
        ]);
      }
      expect(evaluate.at > ends.at && payoutBy > dateIn(evaluate.at, customer.zone)).toBe(true);
      const inWork = (at: string) => {
        const [date = '', time = ''] = localTime(at, rep.zone).split(' ');
        return isOpen(rep, date) && time >= rep.hours.from && time <= rep.hours.to;
      };
      expect(sorted([...signature!.chase, signature!.lapse])).toBe(true);
      for (const { at } of signature!.chase) expect([inWork(at), at > now]).toEqual([true, true]);
      for (const { at } of [signature!.lapse, decideBy!]) {
        expect(at <= ends.at).toBe(true);
        expect(inWork(at) || at === now || (now > ends.at && at === ends.at)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

describe('B4: what a look says', () => {
  const tiers = [percent('100', '1'), percent('200', '2')];
  const ahead = (near: boolean, tier = 1): Standing['ahead'] => ({
    tier,
    from: '1',
    missing: '1',
    perWeek: '1',
    reward: '1',
    gain: '1',
    onPace: true,
    near,
  });
  const standing = (reached: number, more: Partial<Standing> = {}): Standing => ({
    asOf: '2027-07-01',
    daysLeft: 30,
    volume: '1',
    forecast: '1',
    season: '50.0',
    explained: '',
    reached,
    reward: '0',
    ahead: reached === 2 ? null : ahead(false, reached + 1),
    ...more,
  });
  const earlierDay = { asOf: '2027-06-01' };
  const near = { ahead: ahead(true) };

  test.each<[LookSays, string, Standing, Standing | null, LookSays[]]>([
    ['progress', 'the first look', standing(0), null, []],
    ['progress', 'a later look, a tier still ahead', standing(1), standing(1, earlierDay), ['tier-reached']],
    ['near-miss', 'close to the tier and to the end', standing(0, near), standing(0, earlierDay), ['progress']],
    ['near-miss', 'again at the next look', standing(0, near), standing(0, { ...earlierDay, ...near }), ['near-miss']],
    ['tier-reached', 'a tier since the last look', standing(1), standing(0, earlierDay), ['progress']],
    ['tier-reached', 'a tier at the first look', standing(1), null, []],
    [
      'tier-reached',
      'before a near miss of the next',
      standing(1, { ahead: ahead(true, 2) }),
      standing(0, earlierDay),
      [],
    ],
    ['top-reached', 'the highest tier', standing(2), standing(1, earlierDay), ['tier-reached']],
    ['top-reached', 'the highest tier at the first look', standing(2), null, []],
    ['nothing', 'the highest tier, said already', standing(2), standing(2, earlierDay), ['top-reached']],
    ['nothing', 'twelve looks later', standing(2), standing(2, earlierDay), ['top-reached', 'nothing', 'nothing']],
    ['progress', 'after returns took the highest tier away', standing(1), standing(2, earlierDay), ['top-reached']],
    ['tier-reached', 'the highest tier for a second time', standing(2), standing(1, earlierDay), ['top-reached']],
    ['nothing', 'the same figures on the same day', standing(0, near), standing(0, near), ['near-miss']],
    ['near-miss', 'other figures on the same day', standing(0, near), standing(0, { volume: '0' }), ['progress']],
    ['tier-reached', 'adjusted on the same day, so that a tier is reached', standing(1), standing(0), ['progress']],
  ])('%s: %s', (says, _, now, last, told) => {
    expect(whatToSay({ standing: now, last, lastSaid: told.at(-1) ?? null, told, tiers })).toBe(says);
  });
});

test('B4: the tone rises towards the end and never falls', () => {
  expect([366, 61, 60, 15, 14, 4, 3, 0].map(toneOf)).toEqual([
    'calm',
    'calm',
    'brisk',
    'brisk',
    'urgent',
    'urgent',
    'last-call',
    'last-call',
  ]);
});
