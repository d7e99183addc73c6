import type { Language } from '../domain/master-data.ts';
import type { Memory, Remembered } from '../domain/memory.ts';
import type { Policy } from '../domain/policy.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { type Recalling, remembered } from '../ledger/memory.ts';
import { compose } from '../mail/compose.ts';
import { formatDate, formatMoney } from '../mail/format.ts';
import type { Customer, PrismaClient } from '../prisma/client/client.ts';

/** Whose memory, at which instant (ISO 8601 UTC), for which promise. */
interface Asked extends Pick<Recalling, 'except' | 'rehearsal' | 'known'> {
  readonly customer: Customer;
  readonly now: string;
  readonly policy: Policy;
}

/** C7: what a verdict brings back: what is open and past, and the sentence that recalls it. */
export async function memoryOf(db: PrismaClient, { customer, now, policy, ...asked }: Asked): Promise<Memory> {
  const today = dateIn(now, customer.zone);
  const found = await remembered(db, { customerId: customer.id, today, ...asked }, policy.payment.keptInARowToForgive);
  const words = wordsToRecall(found, customer, customer.language as Language);
  return { ...found, words, english: wordsToRecall(found, customer, 'en') };
}

/** C7: one sentence, friendly and with the facts; '' where there is nothing to recall. */
export function wordsToRecall(
  { recalls }: Pick<Remembered, 'recalls'>,
  customer: Pick<Customer, 'name'>,
  language: Language,
): string {
  if (recalls === null) return '';
  const { what, amount, dueDate, others } = recalls;
  return compose('memory', language, {
    customer: customer.name,
    rep: '',
    amount: formatMoney(amount, language),
    dueDate: formatDate(dueDate, language),
    recalls: what,
    others,
  }).text.trim();
}
