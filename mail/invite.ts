import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';

/** The appointment at which the rep collects the money. */
export interface Invite {
  readonly commitmentId: string;
  readonly method: 'request' | 'cancel';
  /** grows with each change of the appointment */
  readonly sequence: number;
  /** ISO 8601 UTC */
  readonly writtenAt: string;
  /** a local day of the customer's, or the agreed time as an instant, ISO 8601 UTC */
  readonly when: { readonly date: string } | { readonly instant: string };
  /** of the mail that it goes along with */
  readonly subject: string;
  readonly text: string;
  readonly rep: { readonly name: string; readonly email: string };
  /** without a mail address the customer stands in no calendar but the rep's */
  readonly customer: { readonly name: string; readonly email: string | null };
}

const day = 24 * 3_600_000;

/**
 * C2: writes an appointment for a calendar (RFC 5545, 5546): the same `UID` for each change of it, a whole day where no
 * time was agreed, an instant (UTC, so that every calendar shows it right) where one was. The same input, the same text.
 */
export function writeInvite(invite: Invite): string {
  const { method, when, rep, customer } = invite;
  const request = method === 'request';
  const start = new Date('date' in when ? `${when.date}T00:00:00Z` : when.instant);
  const calendar = ical({
    prodId: { company: 'Kept', product: 'Kept' },
    method: request ? ICalCalendarMethod.REQUEST : ICalCalendarMethod.CANCEL,
  });
  calendar.createEvent({
    id: `${invite.commitmentId}@kept`,
    sequence: invite.sequence,
    stamp: new Date(invite.writtenAt),
    start,
    ...('date' in when
      ? { allDay: true, end: new Date(start.getTime() + day), transparency: ICalEventTransparency.TRANSPARENT }
      : {}),
    summary: invite.subject,
    description: invite.text.trim(),
    status: request ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
    organizer: { name: rep.name, email: rep.email },
    attendees: [
      { ...named(rep), role: ICalAttendeeRole.CHAIR, status: ICalAttendeeStatus.ACCEPTED, rsvp: false },
      ...(customer.email === null
        ? []
        : [
            {
              ...named({ name: customer.name, email: customer.email }),
              role: ICalAttendeeRole.REQ,
              status: ICalAttendeeStatus.NEEDSACTION,
              rsvp: request,
            },
          ]),
    ],
  });
  return calendar.toString();
}

const named = ({ name, email }: { name: string; email: string }) => ({ name, email });
