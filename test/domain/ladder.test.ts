import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ladder, ladderHours, type Superior } from '../../domain/ladder.ts';
import { Policy } from '../../domain/policy.ts';
import { addWorkingHours, dateIn, localTime, type WorkingCalendar } from '../../domain/working-calendar.ts';
import { calendar, isOpen, someCalendar, someInstant } from './worlds.ts';

const hours = Policy.parse({}).ladderHours;
const manager = (who: WorkingCalendar): Superior => ({ to: 'manager', calendar: who });
const managersManager = (who: WorkingCalendar): Superior => ({ to: 'managers-manager', calendar: who });
const told = (from: string, owner: WorkingCalendar, ...above: Superior[]) =>
  ladder(from, owner, above, hours).map(({ at }) => at);

const taipei = calendar('Asia/Taipei', { '2027-01-18': 'a holiday in Taipei' });
const berlin = calendar('Europe/Berlin', { '2027-01-20': 'a holiday in Berlin' }, { from: '08:30', to: '17:30' });
const newYork = calendar('America/New_York', { '2027-01-18': 'Martin Luther King Jr. Day' });
const losAngeles = calendar('America/Los_Angeles');

describe('D4: who above is told when a move is still owed', () => {
  test('the manager after 4 working hours of the rep, the manager’s manager after 8 of the manager', () => {
    const day = calendar('Asia/Taipei');
    expect(ladder('2027-01-12T01:00:00.000Z', day, [manager(day), managersManager(day)], hours)).toEqual([
      { to: 'manager', at: '2027-01-12T05:00:00.000Z' },
      { to: 'managers-manager', at: '2027-01-13T04:00:00.000Z' },
    ]);
  });

  test('B2, D6: an apology for a delivery and the answer to a dispute have a first interval of their own', () => {
    const policy = Policy.parse({ ladderHours: [4, 8], disputeAnswerHours: 6, delivery: { apologyHours: 2 } });
    expect(ladderHours(policy, 'delivery-promise', 'apologise')).toEqual([2, 8]);
    expect(ladderHours(policy, 'rebate-payout', 'apologise')).toEqual([4, 8]);
    expect(ladderHours(policy, 'delivery-promise', 'report')).toEqual([4, 8]);
    expect(ladderHours(policy, 'payment-appointment', 'answer-dispute')).toEqual([6, 8]);
  });

  test.each<[string, string, WorkingCalendar, readonly [WorkingCalendar, WorkingCalendar], readonly [string, string]]>([
    [
      'over a weekend and a holiday of the rep',
      '2027-01-15T08:00:00.000Z',
      taipei,
      [taipei, taipei],
      ['2027-01-19T03:00:00.000Z', '2027-01-20T02:00:00.000Z'],
    ],
    [
      'from Taipei to a manager in Berlin',
      '2027-01-12T01:00:00.000Z',
      calendar('Asia/Taipei'),
      [berlin, berlin],
      ['2027-01-12T05:00:00.000Z', '2027-01-12T15:30:00.000Z'],
    ],
    [
      'over a holiday of the manager only',
      '2027-01-19T08:00:00.000Z',
      calendar('Asia/Taipei'),
      [berlin, newYork],
      ['2027-01-20T03:00:00.000Z', '2027-01-21T15:30:00.000Z'],
    ],
    [
      'over Martin Luther King Jr. Day in New York',
      '2027-01-15T20:00:00.000Z',
      newYork,
      [newYork, losAngeles],
      ['2027-01-19T15:00:00.000Z', '2027-01-19T23:00:00.000Z'],
    ],
    [
      'asked in the night: counted from the morning',
      '2027-01-12T19:00:00.000Z',
      calendar('Asia/Taipei'),
      [losAngeles, losAngeles],
      ['2027-01-13T05:00:00.000Z', '2027-01-14T01:00:00.000Z'],
    ],
    [
      'over New Year',
      '2026-12-31T15:00:00.000Z',
      calendar('Europe/Berlin', { '2027-01-01': 'Neujahr' }),
      [berlin, berlin],
      ['2027-01-04T10:00:00.000Z', '2027-01-05T09:00:00.000Z'],
    ],
    [
      'over the change of the clocks in Berlin',
      '2027-03-26T15:00:00.000Z',
      calendar('Europe/Berlin'),
      [berlin, berlin],
      ['2027-03-29T09:00:00.000Z', '2027-03-30T08:00:00.000Z'],
    ],
  ])('%s', (_, from, owner, [first, second], instants) => {
    expect(told(from, owner, manager(first), managersManager(second))).toEqual(instants);
  });

  test('a rep under the head of the company has one rung, the head none', () => {
    expect(told('2027-01-12T01:00:00.000Z', taipei, manager(berlin))).toHaveLength(1);
    expect(told('2027-01-12T01:00:00.000Z', taipei)).toEqual([]);
  });

  test('policy with one interval tells the manager only', () => {
    expect(ladder('2027-01-12T01:00:00.000Z', taipei, [manager(taipei), managersManager(taipei)], [4])).toMatchObject([
      { to: 'manager' },
    ]);
  });

  test('each rung comes once, later than the one before, in working time of who was told before', () => {
    fc.assert(
      fc.property(
        someInstant,
        someCalendar,
        someCalendar,
        someCalendar,
        fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })),
        (from, rep, first, second, intervals) => {
          const rungs = ladder(from, rep, [manager(first), managersManager(second)], intervals);
          expect(rungs.map(({ to }) => to)).toEqual(['manager', 'managers-manager']);
          for (const [index, owner] of [rep, first].entries()) {
            const { at } = rungs[index]!;
            const since = rungs[index - 1]?.at ?? from;
            expect(Date.parse(at) - Date.parse(since)).toBeGreaterThanOrEqual(intervals[index]! * 3_600_000);
            expect(at).toBe(addWorkingHours(owner, since, intervals[index]!));
            expect(isOpen(owner, dateIn(at, owner.zone))).toBe(true);
            expect(localTime(at, owner.zone).slice(11) <= owner.hours.to).toBe(true);
          }
        },
      ),
    );
  });
});
