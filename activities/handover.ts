import { ApplicationFailure } from '@temporalio/common';
import type { Language } from '../domain/master-data.ts';
import { fromMinor } from '../domain/money.ts';
import { planForNewRep, type Timetable } from '../domain/timetable.ts';
import { calendarOfCustomer, calendarOfRep } from '../ledger/calendars.ts';
import { eventsOf } from '../ledger/events.ts';
import { policyOf } from '../ledger/policies.ts';
import { formatInstant } from '../mail/format.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

/** D7: plans a running promise for another rep, from its local dates. */
export async function planForRep(
  db: PrismaClient,
  commitmentId: string,
  repId: string,
  plan: Timetable,
  now: string,
): Promise<Timetable> {
  const rep = await db.rep.findUnique({ where: { id: repId } });
  if (!rep) throw ApplicationFailure.nonRetryable(`there is no rep ${repId}`, 'NotNow');
  const { customer, ...commitment } = await db.commitment.findUniqueOrThrow({
    where: { id: commitmentId },
    include: { customer: true },
  });
  return planForNewRep(plan, {
    now,
    dueDate: commitment.dueDate.toISOString().slice(0, 10),
    dueTime: commitment.dueTime ?? undefined,
    amount: Number(fromMinor(commitment.amountMinor, commitment.currency).value),
    importance: customer.importance as 'low' | 'normal' | 'high',
    distanceKm: customer.distanceKm,
    travelMinutes: customer.travelMinutes,
    customer: calendarOfCustomer(customer),
    rep: calendarOfRep(rep),
    policy: await policyOf(db, commitment.policyVersion),
  });
}

/** The words of people, as events keep them. */
const said = ['said', 'answer', 'answered', 'note', 'reason', 'evidence', 'claim', 'aim', 'how', 'lesson'];

/**
 * D7: everything said so far, one line each: mails by their subjects, people in their own words.
 * @param zone of the reader
 */
export async function everythingSaid(
  db: PrismaClient,
  commitmentId: string,
  language: Language,
  zone: string,
): Promise<string> {
  const lines: string[] = [];
  for (const { at, actor, data } of await eventsOf(db, commitmentId)) {
    const when = formatInstant(at, zone, language);
    const words = said.flatMap((name) => (typeof data[name] === 'string' ? [data[name]] : []));
    if (actor !== 'kept' && words.length > 0) lines.push(`${when} · ${actor}: ${words.join(' – ')}`);
    const mails = (data['messages'] ?? []) as readonly { recipient: string; subject: string; state: string }[];
    for (const { recipient, subject, state } of mails)
      if (state === 'sent' || state === 'held') lines.push(`${when} → ${recipient}: ${subject}`);
  }
  return lines.join('\n');
}
