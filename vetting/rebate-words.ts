import type { Language } from '../domain/master-data.ts';
import type { RebateCheck, RebateIdea, RebateVetting } from '../domain/rebate.ts';
import { compose } from '../mail/compose.ts';
import { formatDate, formatPeriod } from '../mail/format.ts';
import { tierLines } from '../mail/rebate-terms.ts';
import type { Customer, Rep } from '../prisma/client/client.ts';

/** A rebate that is asked for, and of whom. */
interface Asked {
  readonly request: RebateIdea;
  readonly customer: Pick<Customer, 'name' | 'contact' | 'language'>;
  readonly rep: Pick<Rep, 'name'>;
}

/**
 * A1: what the rep says to the customer, in its language and without our figures, directly or gently; both say the
 * same plainly. '' on accept.
 * @param decideBy A3: the local date until which an uncertain one is decided
 */
export function wordsForRebate({
  answer,
  checks,
  decideBy,
  ...asked
}: Asked & Pick<RebateVetting, 'answer' | 'checks'> & { readonly decideBy: string | null }): RebateWords {
  if (answer === 'accept') return { direct: '', gentle: '' };
  const weighs = { refuse: 'refuse', 'declare-uncertain': 'uncertain', 'refer-upward': 'upward' }[answer];
  const against = checks.filter((check) => check.result !== 'ok' && check.weighs === weighs);
  const words = (how: keyof RebateWords) => wordsOf(how, asked, answer, against, decideBy);
  return { direct: words('direct'), gentle: words('gentle') };
}

interface RebateWords {
  readonly direct: string;
  readonly gentle: string;
}

/** A2: what the rep says where somebody above has declined, whatever the reason. */
export const plainNo = (asked: Asked): string => wordsOf('direct', asked, 'refuse', [], null);

function wordsOf(
  how: keyof RebateWords,
  { request, customer, rep }: Asked,
  answer: Exclude<RebateVetting['answer'], 'accept'>,
  against: readonly RebateCheck[],
  decideBy: string | null,
): string {
  const language = customer.language as Language;
  return compose(`rebate-words-${how}`, language, {
    customer: customer.name,
    contact: customer.contact ?? customer.name,
    rep: rep.name,
    amount: '',
    dueDate: '',
    period: formatPeriod(request.period, language),
    tiers: tierLines(request.tiers ?? [], request, language),
    against: against.map(({ name }) => name).join(', '),
    answer,
    by: decideBy === null ? '' : formatDate(decideBy, language),
  }).text.trim();
}
