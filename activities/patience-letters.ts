import type { Language } from '../domain/master-data.ts';
import { fromMinor } from '../domain/money.ts';
import type { PatienceAbout } from '../domain/patience.ts';
import type { MailContext } from '../mail/context.ts';
import { formatDate, formatMoney } from '../mail/format.ts';
import { paperTexts } from '../mail/paper-texts.ts';
import type { Scene } from './scene.ts';

/** C8: what a mail about a customer with whom patience has ended names, formatted for its reader. */
export function patienceContext(
  { policy, responsible }: Scene,
  { caseId, found, decision, openItems = [], left = [], overdue = false }: PatienceAbout,
  language: Language,
  publicUrl: string,
): Partial<MailContext> {
  const { breach, item } = paperTexts(language).patience;
  const date = (local: string | undefined) => (local ? formatDate(local, language) : '');
  const until =
    decision?.decision === 'continue'
      ? decision.until
      : decision?.decision === 'wind-down'
        ? decision.doneBy
        : undefined;
  return {
    ...(found ? caseIn(found, language) : {}),
    breachLines: (found?.counted ?? [])
      .map(({ severity, missing, on }) => {
        const amount = missing === null ? '–' : formatMoney(fromMinor(BigInt(missing), policy.currency), language);
        return breach[severity]({ amount, date: date(on) });
      })
      .join('\n'),
    decision: decision?.decision ?? '',
    decisionReason: decision?.reason ?? '',
    by: date(until),
    conditions: decision?.decision === 'continue' ? decision.conditions.join(', ') : '',
    responsible: decision?.decision === 'wind-down' ? responsible.name : '',
    left: left.join(', '),
    overdue,
    openItems: openItems
      .map(({ what, amount, dueDate }) => item[what]({ amount: formatMoney(amount, language), date: date(dueDate) }))
      .join('\n'),
    caseUrl: `${publicUrl}/patience/${caseId}`,
  };
}

function caseIn({ figures }: NonNullable<PatienceAbout['found']>, language: Language): Partial<MailContext> {
  const { breaches, severe, from, missing, promises, kept, level, ours } = figures;
  return {
    breachCount: breaches,
    severeCount: severe,
    countedFrom: formatDate(from, language),
    missing: /[1-9]/.test(missing.value) ? formatMoney(missing, language) : '',
    ...{ concluded: promises, kept, level },
    ...{ ourAbsences: ours.absences, ourLate: ours.late, ourObstacles: ours.obstacles },
  };
}
