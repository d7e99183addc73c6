import type { Language } from '../domain/master-data.ts';
import type { Verdict } from '../domain/requests.ts';
import type { MailContext } from '../mail/context.ts';
import { formatDate, formatMoney } from '../mail/format.ts';
import type { Commitment } from '../prisma/client/client.ts';
import { doubts } from '../vetting/payment-words.ts';

/** A promise that the rep insists on, as the mails about its approval name it: with the whole vetting. */
export function insistedOn(commitment: Commitment, language: Language): Partial<MailContext> {
  const { checks, nearest, figures, terms, words } = commitment.verdict as unknown as Verdict;
  const { funds, others, record } = figures;
  return {
    ...doubts(checks, nearest, language),
    words,
    insistReason: terms.insist?.reason ?? '',
    horizonDays: figures.horizonDays,
    funds: funds === null ? '' : formatMoney(funds.money, language),
    fundsAsOf: funds === null ? '' : formatDate(funds.asOf, language),
    promisedBesides: others.open.map((money) => formatMoney(money, language)).join(' + '),
    concluded: record.concluded,
    kept: record.kept,
    keptOfAmount: record.keptOfAmount ?? 0,
    broken: record.brokenIn12Months,
    level: record.level,
  };
}
