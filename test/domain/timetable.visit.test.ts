import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlanInput, planPayment } from '../../domain/timetable.ts';
import { localTime } from '../../domain/working-calendar.ts';
import { promise, somePromise } from './promises.ts';
import { calendar, isOpen } from './worlds.ts';

const far = { distanceKm: 352, travelMinutes: 130 };
const visitOf = (terms: Partial<PlanInput>) => planPayment(promise(terms)).visit;
const taipei = (instant: string): string => localTime(instant, 'Asia/Taipei').slice(5);

describe('C4: near or far', () => {
  test.each([
    ['around the corner', 8, 25, 'go'],
    ['at the edge of near', 40, 60, 'go'],
    ['a minute more', 40, 61, 'phone-first'],
    ['a little further', 40.1, 60, 'phone-first'],
    ['far by road, quick by train', 352, 30, 'phone-first'],
    ['near, and an hour and a half up the mountain', 12, 90, 'phone-first'],
  ])('%s', (_, distanceKm, travelMinutes, way) => {
    expect(visitOf({ distanceKm, travelMinutes })).toMatchObject({ way, step: way === 'go' ? 'visit' : 'phone-first' });
  });

  test('near: the rep is asked in the morning to go, and nobody phones', () => {
    expect(visitOf({ dueTime: '14:00' })).toEqual({
      step: 'visit',
      at: '2027-01-15T01:00:00.000Z',
      local: '2027-01-15 09:00 Asia/Taipei',
      why: 'near: go, even in doubt; the morning of the day, leave by 2027-01-15 13:35 Asia/Taipei',
      way: 'go',
      leaveAt: '2027-01-15T05:35:00.000Z',
      calls: [],
    });
  });
});

describe('C4: far: the rep phones before leaving', () => {
  test.each<
    [string, Partial<PlanInput>, { readonly at: string; readonly leave: string; readonly calls: readonly string[] }]
  >([
    [
      'agreed for the afternoon: in the morning',
      { dueTime: '16:00' },
      { at: '01-15 09:00', leave: '01-15 13:50', calls: ['09:00', '11:00', '13:00'] },
    ],
    [
      'no time agreed: there before the customer closes',
      {},
      { at: '01-15 09:00', leave: '01-15 15:50', calls: ['09:00', '11:00', '13:00'] },
    ],
    [
      'the morning is just long enough',
      { dueTime: '12:10' },
      { at: '01-15 09:00', leave: '01-15 10:00', calls: ['09:00'] },
    ],
    [
      'a minute less: the afternoon before',
      { dueTime: '12:09' },
      { at: '01-14 15:00', leave: '01-15 09:59', calls: ['15:00', '17:00'] },
    ],
    [
      'early on a Monday: on Friday afternoon',
      { dueDate: '2027-01-18', dueTime: '09:00' },
      { at: '01-15 15:00', leave: '01-18 06:50', calls: ['15:00', '17:00'] },
    ],
    [
      'after a holiday of the rep',
      { dueTime: '09:00', rep: calendar('Asia/Taipei', { '2027-01-14': 'a holiday' }) },
      { at: '01-13 15:00', leave: '01-15 06:50', calls: ['15:00', '17:00'] },
    ],
    [
      'so far that the rep leaves the day before',
      { travelMinutes: 1140, dueTime: '09:00' },
      { at: '01-13 15:00', leave: '01-14 14:00', calls: ['15:00', '17:00'] },
    ],
    [
      'promised on the day itself: at once',
      { now: '2027-01-15T03:30:00.000Z', dueTime: '16:00' },
      { at: '01-15 11:30', leave: '01-15 13:50', calls: ['11:30', '13:30'] },
    ],
    [
      'promised when it is too late to leave: one call at least',
      { now: '2027-01-15T06:30:00.000Z', dueTime: '16:00' },
      { at: '01-15 14:30', leave: '01-15 13:50', calls: ['14:30'] },
    ],
  ])('%s', (_, terms, { at, leave, calls }) => {
    const visit = visitOf({ ...far, ...terms });
    expect({
      at: taipei(visit.at),
      leave: taipei(visit.leaveAt),
      calls: visit.calls.map((call) => taipei(call).slice(6)),
    }).toEqual({ at, leave, calls });
    expect(visit.local).toBe(`2027-${at} Asia/Taipei`);
  });

  test.each([
    ['Los Angeles', 'America/Los_Angeles', 1020, '2027-01-14 17:00', '2027-01-15 10:00'],
    ['New York', 'America/New_York', 840, '2027-01-14 17:00', '2027-01-15 10:00'],
    ['São Paulo', 'America/Sao_Paulo', 960, '2027-01-14 17:00', '2027-01-15 06:00'],
  ])(
    'a rep in Hamburg for a customer in %s phones the afternoon before, to be there before closing',
    (_, zone, travelMinutes, at, leave) => {
      const rep = calendar('Europe/Berlin', {}, { from: '11:00', to: '20:00' });
      const visit = visitOf({ distanceKm: 9000, travelMinutes, rep, customer: calendar(zone) });
      expect([visit.local, localTime(visit.leaveAt, rep.zone)]).toEqual([`${at} Europe/Berlin`, leave]);
      expect(visit.calls.length).toBeGreaterThan(0);
    },
  );

  test('it says why then', () => {
    expect(visitOf({ ...far, dueTime: '16:00' }).why).toBe(
      'far (352 km, 130 min): phone before leaving; the morning of the day, leave by 2027-01-15 13:50 Asia/Taipei',
    );
    expect(visitOf({ ...far, dueTime: '09:00' }).why).toContain('the afternoon before, since the morning is too short');
    expect(visitOf({ ...far, now: '2027-01-15T03:30:00.000Z' }).why).toContain('at once');
  });

  test('on the day of a change of the clocks the rep leaves as much earlier as the way takes', () => {
    const rep = calendar('Europe/Berlin', {}, { days: ['sat', 'sun'] });
    expect(visitOf({ ...far, dueDate: '2027-03-28', dueTime: '04:00', rep, customer: rep }).leaveAt).toBe(
      '2027-03-27T23:50:00.000Z',
    );
  });
});

describe('C4: whatever the promise, the calendars and the policy', () => {
  test('the rep is asked neither before the promise nor after the breach instant, and with time to phone where there is any', () => {
    fc.assert(
      fc.property(somePromise, (input) => {
        const { visit, breach } = planPayment(input);
        const askBy = Date.parse(visit.leaveAt) - input.policy.visit.phoneLeadMinutes * 60_000;
        expect(visit.at <= breach.at).toBe(true);
        if (input.now <= breach.at) expect(visit.at >= input.now).toBe(true);
        if (visit.at > input.now && visit.at < breach.at) {
          expect(Date.parse(visit.at)).toBeLessThanOrEqual(askBy);
          if (visit.why.includes('afternoon before')) expect(isOpen(input.rep, visit.local.slice(0, 10))).toBe(true);
        }
      }),
    );
  });

  test('far is phoned first, again at even distance, at most as often as policy says; near is not phoned', () => {
    fc.assert(
      fc.property(somePromise, (input) => {
        const { visit } = planPayment(input);
        const { retries, retryMinutes, farKm, farMinutes } = input.policy.visit;
        const isFar = input.distanceKm > farKm || input.travelMinutes > farMinutes;
        expect(visit.way).toBe(isFar ? 'phone-first' : 'go');
        expect(visit.calls[0]).toBe(isFar ? visit.at : undefined);
        expect(visit.calls.length).toBeLessThanOrEqual(isFar ? retries + 1 : 0);
        for (const [index, call] of visit.calls.entries()) {
          expect(Date.parse(call) - Date.parse(visit.at)).toBe(index * retryMinutes * 60_000);
          if (index > 0) expect(call <= visit.leaveAt).toBe(true);
        }
      }),
    );
  });
});
