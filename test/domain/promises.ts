import fc from 'fast-check';
import type { z } from 'zod';
import { Policy } from '../../domain/policy.ts';
import type { PlanInput } from '../../domain/timetable.ts';
import { addDays, dateIn } from '../../domain/working-calendar.ts';
import { calendar, someCalendar, someCustomerCalendar, someInstant } from './worlds.ts';

/** A promise made in Taipei on Monday, 4 January 2027, at 10:00, for Friday, 15 January; near, small, of normal importance. */
export const promise = (terms: Partial<PlanInput> = {}, policy: z.input<typeof Policy> = {}): PlanInput => ({
  now: '2027-01-04T02:00:00.000Z',
  dueDate: '2027-01-15',
  dueTime: undefined,
  amount: 100,
  importance: 'normal',
  distanceKm: 8,
  travelMinutes: 25,
  customer: calendar('Asia/Taipei'),
  rep: calendar('Asia/Taipei'),
  policy: Policy.parse(policy),
  ...terms,
});

const somePolicy = fc
  .record({
    quietDays: fc.nat(6),
    at: fc.constantFrom('09:00', '10:00', '17:59'),
    secondFromDays: fc.nat(8),
    retries: fc.nat(5),
    retryMinutes: fc.integer({ min: 1, max: 240 }),
    phoneLeadMinutes: fc.nat(180),
    afternoonBeforeMinutes: fc.nat(240),
    graceDays: fc.nat(3),
  })
  .map(({ quietDays, at, secondFromDays, graceDays, ...visit }) =>
    Policy.parse({ reminders: { quietDays, at, secondFromDays }, visit, payment: { graceDays } }),
  );

/** Any promise for today or later, with any calendars, under many policies. */
export const somePromise: fc.Arbitrary<PlanInput> = fc
  .record({
    now: someInstant,
    horizon: fc.oneof(fc.nat(14), fc.nat(200)),
    dueTime: fc.constantFrom(undefined, '08:00', '09:30', '14:00', '23:30'),
    amount: fc.constantFrom(undefined, 0, 100, 5000, 20_000, 1_000_000),
    importance: fc.constantFrom('low', 'normal', 'high'),
    distanceKm: fc.nat(100),
    travelMinutes: fc.oneof(fc.nat(120), fc.nat(3000)),
    customer: someCustomerCalendar,
    rep: someCalendar,
    policy: somePolicy,
  })
  .map(({ horizon, ...input }) => ({ ...input, dueDate: addDays(dateIn(input.now, input.customer.zone), horizon) }));
