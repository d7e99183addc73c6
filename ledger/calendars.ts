import Holidays from 'date-holidays';
import { absenceOn } from '../domain/absences.ts';
import type { Rep as RepRecord, WorkingHours } from '../domain/master-data.ts';
import { customerHours, type WorkingCalendar } from '../domain/working-calendar.ts';
import type { Customer, Driver, Rep, Site } from '../prisma/client/client.ts';

const known = new Map<string, ReadonlyMap<string, string>>();

/** Public holidays by local date; kept, since a year's holidays cost some milliseconds. */
function holidays(country: string, region: string | null, year: number): ReadonlyMap<string, string> {
  const key = `${country}/${region ?? ''}/${year}`;
  const before = known.get(key);
  if (before) return before;
  const library = region ? new Holidays(country, region) : new Holidays(country);
  const days = new Map<string, string>();
  for (const { date, start, end, name, type } of library.getHolidays(year) ?? []) {
    if (type !== 'public') continue;
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
    const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
    for (let day = 0; day < length; day++)
      days.set(new Date(first + day * 86_400_000).toISOString().slice(0, 10), name);
  }
  known.set(key, days);
  return days;
}

const holiday = (country: string, region: string | null, date: string): string | undefined =>
  holidays(country, region, Number(date.slice(0, 4))).get(date);

/** When a rep or a manager works: not on public holidays, nor while absent (D7). */
export const calendarOfRep = (rep: Rep): WorkingCalendar => {
  const away = { absences: rep.absences, leaves: rep.leaves } as Pick<RepRecord, 'absences' | 'leaves'>;
  return {
    zone: rep.zone,
    hours: rep.workingHours as WorkingHours,
    closedFor: (date) => absenceOn(away, date) ?? holiday(rep.country, rep.region, date),
  };
};

/** When a customer is open: weekdays without public holidays and the closing days of its own. */
export const calendarOfCustomer = (customer: Customer): WorkingCalendar => ({
  zone: customer.zone,
  hours: customerHours,
  closedFor: (date) =>
    (customer.closingDays as string[]).includes(date)
      ? 'closing day'
      : holiday(customer.country, customer.region, date),
});

/** A5: when goods are taken in at the customer's. */
export const receivingCalendarOf = (customer: Customer): WorkingCalendar => ({
  ...calendarOfCustomer(customer),
  hours: receivingHoursOf(customer),
});

/** The usual hours where none are known. */
export const receivingHoursOf = ({ receivingHours }: Pick<Customer, 'receivingHours'>): WorkingHours =>
  (receivingHours as WorkingHours | null) ?? customerHours;

/** A5: when trips are loaded at a site: not on public holidays. */
export const calendarOfSite = (site: Site): WorkingCalendar => ({
  zone: site.zone,
  hours: site.workingHours as WorkingHours,
  closedFor: (date) => holiday(site.country, site.region, date),
});

/** A5: days on which a vehicle or a driver is not there, both included. */
export interface DaysNotThere {
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
}

/** A5: when a driver works, in the zone of the site: not on its public holidays, nor while absent. */
export const calendarOfDriver = (driver: Driver, site: Site): WorkingCalendar => ({
  zone: site.zone,
  hours: driver.workingHours as WorkingHours,
  closedFor: (date) => {
    const absence = (driver.absences as unknown as DaysNotThere[]).find(({ from, to }) => from <= date && date <= to);
    if (absence) return absence.reason ? `absent: ${absence.reason}` : 'absent';
    return holiday(site.country, site.region, date);
  },
});
