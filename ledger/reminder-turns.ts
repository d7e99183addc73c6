import { messageId, reminderId } from '../domain/ids.ts';
import { nextOccasion, type Occasion, type OccasionKind, occasions } from '../domain/matters.ts';
import { fromMinor } from '../domain/money.ts';
import type { Policy } from '../domain/policy.ts';
import { goesTogether, readinessOf } from '../domain/quiet-days.ts';
import type { AlsoNamed, AskedTurn, ReminderTurn } from '../domain/reminder-turn.ts';
import type { Verdict } from '../domain/requests.ts';
import { dateIn, later, type WorkingCalendar } from '../domain/working-calendar.ts';
import type { Commitment, PrismaClient } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

/** What a turn is decided on. */
export interface Asking {
  readonly commitment: Commitment;
  readonly customer: WorkingCalendar;
  readonly policy: Policy['reminders'];
  readonly asked: AskedTurn;
  /** on the commitment's own clock, ISO 8601 UTC */
  readonly now: string;
}

/**
 * C3: decides what becomes of a reminder, once and under the customer's lock, so that two promises of one customer never
 * write to it within the quiet days, nor twice about the same. Asked again, it answers the same; only `wait` is new each time.
 */
export function takeTurn(db: PrismaClient, asking: Asking): Promise<ReminderTurn> {
  const { commitment, asked, now, customer, policy } = asking;
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM customer WHERE id = ${commitment.customerId} FOR UPDATE`;
    const id = reminderOf(commitment, asked.plannedAt);
    const taken = await tx.reminderTurn.findUnique({ where: { id } });
    if (taken?.carrierId && taken.carrierStep && taken.carrierId !== commitment.id) {
      const mail = messageId(taken.carrierId, taken.carrierStep, 'customer');
      return { turn: 'shared', with: taken.carrierId, messageId: `<${mail}@kept>`, at: taken.at.toISOString() };
    }
    if (taken?.carrierId) return sendWith(tx, taken.matterId, await sharing(tx, asking));
    if (taken) return { turn: 'skip', why: now > asked.until ? 'its time has passed' : 'the quiet days last too long' };

    const lastContact = await contactBefore(tx, commitment, now);
    const readiness = readinessOf({ ...asked, now, lastContact, customer, policy });
    const entry = {
      customerId: commitment.customerId,
      rehearsalId: commitment.rehearsalId,
      at: now,
      carrierId: commitment.id,
      carrierStep: asked.step,
    };
    if (readiness.turn === 'skip')
      await tx.reminderTurn.create({
        data: { ...entry, id, commitmentId: commitment.id, carrierId: null, carrierStep: null },
      });
    if (readiness.turn !== 'send') return readiness;

    const occasion = await occasionFor(tx, asking);
    await tx.reminderTurn.create({
      data: { ...entry, id, commitmentId: commitment.id, matterId: occasion?.id ?? null },
    });
    const others = await othersDue(tx, asking);
    if (others.length > 0) await tx.reminderTurn.createMany({ data: others.map((other) => ({ ...entry, ...other })) });
    return sendWith(
      tx,
      occasion?.id ?? null,
      others.map(({ commitmentId }) => commitmentId),
    );
  });
}

const reminderOf = ({ id, dueDate, amountMinor }: Commitment, plannedAt: string): string =>
  reminderId(id, plannedAt, dueDate.toISOString().slice(0, 10), `${amountMinor}`);

/** When Kept last wrote to this customer, or is about to; real mails for a real promise, its own for a rehearsal. */
async function contactBefore(
  tx: Transaction,
  { customerId, rehearsalId }: Commitment,
  now: string,
): Promise<string | null> {
  const past = { lte: new Date(now) };
  const [mail, turn] = await Promise.all([
    tx.message.findFirst({
      where: {
        audience: 'customer',
        state: { not: 'undelivered' },
        rehearsalId,
        at: past,
        commitment: { customerId },
      },
      orderBy: { at: 'desc' },
      select: { at: true },
    }),
    tx.reminderTurn.findFirst({
      where: { customerId, rehearsalId, at: past, carrierId: { not: null } },
      orderBy: { at: 'desc' },
      select: { at: true },
    }),
  ]);
  const [first, second] = [mail?.at.toISOString(), turn?.at.toISOString()];
  return first && second ? later(first, second) : (first ?? second ?? null);
}

/** The reminders of the customer's other open promises that go into the same mail; a rehearsal stands alone. */
async function othersDue(
  tx: Transaction,
  { commitment, customer, policy, now }: Asking,
): Promise<{ id: string; commitmentId: string }[]> {
  if (commitment.rehearsalId !== null) return [];
  const today = dateIn(now, customer.zone);
  const open = await tx.commitment.findMany({
    where: {
      customerId: commitment.customerId,
      kind: 'payment-appointment',
      status: 'open',
      imported: false,
      rehearsalId: null,
      id: { not: commitment.id },
      dueDate: { gt: new Date(`${today}T00:00:00Z`) },
    },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
  });
  const due = open.flatMap((other) =>
    ((other.verdict as Verdict | null)?.plan.reminders ?? [])
      .filter(({ at }) => goesTogether(today, dateIn(at, customer.zone), policy))
      .map(({ at }) => ({ id: reminderOf(other, at), commitmentId: other.id })),
  );
  if (due.length === 0) return [];
  const taken = await tx.reminderTurn.findMany({
    where: { id: { in: due.map(({ id }) => id) } },
    select: { id: true },
  });
  return due.filter(({ id }) => !taken.some((turn) => turn.id === id));
}

/** C3: the next other subject that is true, where the promise names none itself. */
async function occasionFor(
  tx: Transaction,
  { commitment, customer, policy, now }: Asking,
): Promise<Occasion | undefined> {
  if ((commitment.terms as { occasion?: string }).occasion) return undefined;
  const { customerId, rehearsalId, id } = commitment;
  const matters = await tx.matter.findMany({
    where: {
      customerId,
      rehearsalId,
      open: true,
      kind: { in: [...occasions] },
      OR: [{ commitmentId: null }, { commitmentId: id }],
    },
  });
  if (matters.length === 0) return undefined;
  const used = await tx.reminderTurn.findMany({ where: { carrierId: id }, select: { matterId: true } });
  return nextOccasion(
    matters.map(({ since, ...matter }) => ({ ...matter, since: since.toISOString().slice(0, 10) })),
    used.flatMap(({ matterId }) => matterId ?? []),
    dateIn(now, customer.zone),
    policy.occasionDays,
  );
}

/** The promises that share the mail of a reminder whose turn is taken. */
const sharing = async (tx: Transaction, { commitment, asked }: Asking): Promise<string[]> =>
  (
    await tx.reminderTurn.findMany({
      where: { carrierId: commitment.id, carrierStep: asked.step, commitmentId: { not: commitment.id } },
      select: { commitmentId: true },
    })
  ).map(({ commitmentId }) => commitmentId);

/** The same at each try: what was decided stands in the ledger. */
async function sendWith(tx: Transaction, matterId: string | null, shared: readonly string[]): Promise<ReminderTurn> {
  const others =
    shared.length === 0
      ? []
      : await tx.commitment.findMany({
          where: { id: { in: [...shared] } },
          orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
        });
  const also = others.map(
    ({ id, amountMinor, currency, dueDate, dueTime }): AlsoNamed => ({
      commitmentId: id,
      amount: fromMinor(amountMinor, currency),
      dueDate: dueDate.toISOString().slice(0, 10),
      dueTime,
    }),
  );
  const matter = matterId === null ? null : await tx.matter.findUnique({ where: { id: matterId } });
  return {
    turn: 'send',
    also,
    occasion: matter && { kind: matter.kind as OccasionKind, reference: matter.reference },
  };
}
