import type { Follows } from '../domain/follows.ts';
import type { Language } from '../domain/master-data.ts';
import { fromMinor, type Money } from '../domain/money.ts';
import type { Policy } from '../domain/policy.ts';
import { type Judged, type TalkingCard, talkingCard } from '../domain/talking-card.ts';
import { addWorkingDays, dateIn } from '../domain/working-calendar.ts';
import { calendarOfCustomer } from '../ledger/calendars.ts';
import { paidTowards } from '../ledger/payments.ts';
import { policyOf } from '../ledger/policies.ts';
import { responseMaterial } from '../ledger/response-material.ts';
import { type AnswerWords, answerWords, type CardInWords, cardInWords } from '../mail/talking-card.ts';
import type { Commitment, Customer, PrismaClient, Rep } from '../prisma/client/client.ts';

/** C6: the answer to one breach, whole: why it is so firm, what it rests on, and the words for it; JSON. */
export interface Answer {
  readonly commitmentId: string;
  /** ISO 8601 UTC, on the commitment's own clock */
  readonly at: string;
  readonly rehearsal: boolean;
  readonly card: TalkingCard;
  /** for the rep */
  readonly inWords: CardInWords & { readonly language: Language };
  /** for the customer; `to`: the address of the draft, null where none is known */
  readonly words: AnswerWords & { readonly language: Language; readonly to: string | null };
  readonly paid: Money;
  /** what is still to come at `at` */
  readonly owed: Money;
  /** local date of the customer by which the answer asks for it */
  readonly payBy: string;
}

type Promised = Commitment & { readonly customer: Customer };
interface Found {
  readonly promise: Promised;
  readonly policy: Policy;
  readonly card: TalkingCard;
}

/**
 * C6: how a breach of the customer is answered, as the record knows it at `at`, without the words.
 * @param commitmentId the promise, or the follow-up of one that was corrected to a breach
 * @param at ISO 8601 UTC, on the commitment's own clock
 * @param judged what the rep says of it; null: the signs speak
 * @returns undefined where there is no breach to answer
 */
export const cardOf = async (
  db: PrismaClient,
  commitmentId: string,
  at: string,
  judged: Judged | null,
): Promise<TalkingCard | undefined> => (await breachFound(db, commitmentId, at, judged))?.card;

/**
 * C6: the same with its words.
 * @param reader in whose language the card is; left out: the rep's
 * @throws TemplateError where a text of the answer is missing or broken
 */
export async function answerOf(
  db: PrismaClient,
  commitmentId: string,
  at: string,
  judged: Judged | null,
  reader?: Language,
): Promise<Answer | undefined> {
  const found = await breachFound(db, commitmentId, at, judged);
  if (!found) return undefined;
  const { promise, policy, card } = found;
  const { customer, amountMinor, currency } = promise;
  const rep = await repOf(db, commitmentId);
  const { inTime: paid } = await paidTowards(db, promise.id, at);
  const missing = amountMinor > paid ? amountMinor - paid : 0n;
  const calendar = calendarOfCustomer(customer);
  const payBy = addWorkingDays(calendar, dateIn(at, customer.zone), policy.response.payWithinWorkingDays);
  const money = { paid: fromMinor(paid, currency), owed: fromMinor(missing, currency), payBy };
  const language = reader ?? (rep.language as Language);
  const named = {
    customer: customer.name,
    contact: customer.contact ?? customer.name,
    rep: rep.name,
    amount: fromMinor(amountMinor, currency),
    dueDate: promise.dueDate.toISOString().slice(0, 10),
    dueTime: promise.dueTime,
    ...money,
  };
  const theirs = customer.language as Language;
  return {
    commitmentId,
    at,
    rehearsal: promise.rehearsalId !== null,
    card,
    inWords: { language, ...cardInWords(card, language) },
    words: { language: theirs, to: customer.email, ...answerWords(card, named, theirs) },
    ...money,
  };
}

async function breachFound(
  db: PrismaClient,
  commitmentId: string,
  at: string,
  judged: Judged | null,
): Promise<Found | undefined> {
  const promise = await brokenPromise(db, commitmentId);
  const material = promise && (await responseMaterial(db, commitmentId, at));
  if (!material) return undefined;
  const policy = await policyOf(db, promise.policyVersion);
  return { promise, policy, card: talkingCard(material, judged ?? {}, policy) };
}

/** D7: whose it is now: of a follow-up, its own rep. */
async function repOf(db: PrismaClient, commitmentId: string): Promise<Rep> {
  const { repId } = await db.commitment.findUniqueOrThrow({ where: { id: commitmentId }, select: { repId: true } });
  return db.rep.findUniqueOrThrow({ where: { id: repId } });
}

/** D3: money that was taken back is owed again, and is no breach. */
async function brokenPromise(db: PrismaClient, commitmentId: string): Promise<Promised | undefined> {
  const include = { customer: true } as const;
  const row = await db.commitment.findUnique({ where: { id: commitmentId }, include });
  if (row?.kind === 'follow-up') {
    const { follows } = row.terms as unknown as { readonly follows: Follows };
    if (follows.because.kind !== 'correction') return undefined;
    return (await db.commitment.findUnique({ where: { id: follows.commitmentId }, include })) ?? undefined;
  }
  if (row?.kind !== 'payment-appointment') return undefined;
  const isBroken = row.status === 'broken' || row.status === 'partially-kept';
  return isBroken || (row.status === 'open' && (await isAskedFor(db, row.id))) ? row : undefined;
}

/** C4: after a "no" on the phone the answer is asked for before the breach; other terms settle it. */
async function isAskedFor(db: PrismaClient, commitmentId: string): Promise<boolean> {
  const last = await db.event.findFirst({
    where: { commitmentId, type: { in: ['response-opened', 're-agreed'] } },
    orderBy: { id: 'desc' },
    select: { type: true },
  });
  return last?.type === 'response-opened';
}
