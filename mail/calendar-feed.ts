import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { Language } from '../domain/master-data.ts';
import type { Money } from '../domain/money.ts';
import { formatMoney } from './format.ts';
import { oneLine } from './harmless.ts';

/** An appointment in a feed; `sequence` and `UID` are those of its invitation, so that no calendar shows it twice. */
interface Appointment {
  readonly commitmentId: string;
  readonly sequence: number;
  readonly when: { readonly date: string } | { readonly instant: string };
  readonly customer: string;
  readonly amount: Money;
  readonly changedAt: string;
}

const day = 24 * 3_600_000;
const anHour = 3600;

/** C2: a rep's appointments as a calendar that programs subscribe to (RFC 5545). */
export function writeFeed({
  name,
  language,
  appointments,
}: {
  readonly name: string;
  readonly language: Language;
  readonly appointments: readonly Appointment[];
}): string {
  const calendar = ical({
    prodId: { company: 'Kept', product: 'Kept' },
    method: ICalCalendarMethod.PUBLISH,
    name: `Kept: ${oneLine(name)}`,
    ttl: anHour,
  });
  for (const { commitmentId, sequence, when, customer, amount, changedAt } of appointments) {
    const start = new Date('date' in when ? `${when.date}T00:00:00Z` : when.instant);
    calendar.createEvent({
      id: `${commitmentId}@kept`,
      sequence,
      stamp: new Date(changedAt),
      start,
      ...('date' in when
        ? { allDay: true, end: new Date(start.getTime() + day), transparency: ICalEventTransparency.TRANSPARENT }
        : {}),
      summary: `${oneLine(customer)}: ${formatMoney(amount, language)}`,
      status: ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}
