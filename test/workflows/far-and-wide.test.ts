import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { some } from '../support/long.ts';
import '../support/matchers.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
  await kept.put('/v1/policy', { payment: { maxHorizonDays: 4000 } });
});
afterAll(() => kept.stop());

const zones = ['Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Asia/Taipei', 'Australia/Lord_Howe'];
const saturday = 6;

/** The date itself, or the next one that is a weekday and no holiday of Hamburg. */
function weekday(date: Temporal.PlainDate): string {
  const festive = date.month === 5 || date.month === 10 || date.month === 12 || (date.month === 1 && date.day < 7);
  const easter = date.month === 3 && date.day > 19;
  return date.dayOfWeek >= saturday || festive || (easter && date.dayOfWeek !== 3) || date.month === 4
    ? weekday(date.add({ days: 1 }))
    : date.toString();
}

const today = (zone: string): Temporal.PlainDate => Temporal.Now.plainDateISO(zone);

/** A week after the clocks change next; where they never do, in seven months. */
function afterTheChange(zone: string): Temporal.PlainDate {
  const change = Temporal.Now.zonedDateTimeISO(zone).getTimeZoneTransition('next');
  return (change?.toPlainDate() ?? today(zone).add({ months: 7 })).add({ days: 7 });
}

function nextLeapDay(zone: string): Temporal.PlainDate {
  for (let { year } = today(zone); ; year++) {
    const day = new Temporal.PlainDate(year, 2, 28).add({ days: 1 });
    if (
      day.month === 2 &&
      day.dayOfWeek < saturday &&
      Temporal.PlainDate.compare(day, today(zone).add({ days: 3 })) > 0
    )
      return day;
  }
}

const dates: Readonly<Record<string, (zone: string) => Temporal.PlainDate>> = {
  'across the next change of the clocks': afterTheChange,
  'over New Year': (zone) => new Temporal.PlainDate(today(zone).year + 1, 1, 11),
  'on 29 February': nextLeapDay,
  'due in 25 days': (zone) => today(zone).add({ days: 25 }),
  'due in 366 days': (zone) => today(zone).add({ days: 366 }),
  'due in ten years': (zone) => today(zone).add({ years: 10 }),
};

/** What the clock on the wall shows in a zone, by the platform's own calendar. */
const onTheWall = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(instant));

/** In the short run every fourth pair of zone and date, so that each zone and each date is there. */
const datesOf = (zone: string): readonly string[] =>
  some(Object.keys(dates), (_, index) => (index + 3 * zones.indexOf(zone)) % 4 === 0);

describe.each(zones)('C3, D5: a promise in %s', (zone) => {
  test.concurrent.each(datesOf(zone))('%s', async (when) => {
    const dueDate = weekday((dates[when] as (zone: string) => Temporal.PlainDate)(zone));
    const repId = await kept.rep({ zone });
    const { id: customerId } = await kept.customer({ zone, repId });
    const promise = await kept.promiseToPay({ customerId, repId, dueDate });
    const view = await promise.until('respond');

    const at = (step: string): string => view.happened.find((one) => one.step === step)?.at ?? `no ${step}`;
    expect(onTheWall(at('reminder-1'), zone)).toMatch(/ 10:00:0\d$/);
    expect(onTheWall(at('visit'), zone)).toMatch(new RegExp(`^${dueDate} 09:00:0\\d$`));
    expect(onTheWall(promise.verdict.plan.breach.at, zone)).toBe(`${dueDate} 23:59:59`);
    expect(at('report')).toBeWithinSecondsOf(promise.verdict.plan.breach.at);
    expect(view.status).toBe('broken');
    expect(view.happened.filter(({ step }) => step === 'concluded')).toHaveLength(1);
    await promise.respond();
    expect((await promise.closed()).status).toBe('broken');
  });
});
