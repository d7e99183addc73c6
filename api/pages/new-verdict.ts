import type { DeliveryVerdict } from '../../domain/delivery.ts';
import type { Verdict } from '../../domain/requests.ts';
import type { Check } from '../../domain/vetting.ts';
import { formatDate, formatInstant, formatMoney } from '../../mail/format.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import { isPayment, isRebate } from '../present-verdict.ts';
import type { AnyVerdict } from '../propose.ts';
import { ofDelivery, ofRebate } from './new-ours.ts';
import { type OfKind, type ShownVerdict, shownCheck, type Telling } from './new-shown.ts';
import { commonTexts } from './render.ts';
import { say, type Texts } from './texts.ts';

const tones = {
  accept: 'good',
  'refer-upward': 'warn',
  'declare-uncertain': 'warn',
  reconsider: 'bad',
  refuse: 'bad',
} as const;

/** The verdict in the reader's language: the answer, each look, what would do instead, and when what happens. */
export function showVerdict(verdict: AnyVerdict, telling: Telling): ShownVerdict {
  const answers = telling.t['answers'] as Texts;
  const ofKind = isPayment(verdict)
    ? ofPayment(verdict, telling)
    : isRebate(verdict)
      ? ofRebate(verdict, telling)
      : ofDelivery(verdict as DeliveryVerdict, telling);
  return {
    tone: tones[verdict.answer],
    answer: String(answers[verdict.answer]),
    cannotInsist: null,
    memory: memoryIn(verdict, telling),
    ...ofKind,
    // where nothing is promised, nothing comes
    when: verdict.answer === 'refuse' ? [] : ofKind.when,
  };
}

function ofPayment(verdict: Verdict, telling: Telling): OfKind {
  const { t, reader, sent } = telling;
  const { language } = reader;
  const { nearest, plan, terms } = verdict;
  const offers = t['offers'] as Texts;
  const when = t['when'] as Texts;
  const why = t['cannotInsist'] as Texts;
  const impossible = verdict.checks.some(({ weighs }) => weighs === 'impossible');
  return {
    checks: verdict.checks.map((check) => shownCheck(check, telling, paymentSays(check, verdict, telling))),
    words: verdict.words === '' ? [] : [{ label: '', text: verdict.words }],
    offers: [
      ...(nearest.amount === null
        ? []
        : [
            {
              label: say(String(offers['amount']), {
                amount: formatMoney(nearest.amount, language),
                date: formatDate(terms.dueDate, language),
              }),
              sent: { ...sent, amount: nearest.amount.value },
            },
          ]),
      ...(nearest.date === null
        ? []
        : [
            {
              label: say(String(offers['date']), { date: formatDate(nearest.date, language) }),
              sent: { ...sent, dueDate: nearest.date },
            },
          ]),
    ],
    facts: [
      {
        name: `${commonTexts(language)['promise']}`,
        value: `${formatMoney(terms.amount, language)}, ${formatDate(terms.dueDate, language)}`,
      },
    ],
    when: [
      ...plan.reminders.map(({ at }) => ({ what: String(when['reminder']), at })),
      { what: String(when[plan.visit.way]), at: plan.visit.at },
      { what: String(when['breach']), at: plan.breach.at },
    ].map(({ what, at }) => ({ what, at: formatInstant(at, reader.zone, language) })),
    cannotInsist: verdict.cannotInsist === null ? null : String(why[impossible ? 'impossible' : 'nobody']),
  };
}

/** What was looked at, or what speaks against it. */
function paymentSays(check: Check, { figures, terms }: Verdict, { t, reader: { language } }: Telling): string {
  if (check.weighs !== 'nothing') return pageTexts(language).against[check.name] ?? '';
  const looked = t['looked'] as Texts;
  const { funds, others, record, horizonDays } = figures;
  const unknown = check.result === 'unknown' || (check.name === 'liquid-funds' && funds === null);
  return say(String(looked[unknown ? `${check.name}-unknown` : check.name] ?? ''), {
    date: formatDate(terms.dueDate, language),
    days: horizonDays,
    funds: funds === null ? '' : formatMoney(funds.money, language),
    asOf: funds === null ? '' : formatDate(funds.asOf, language),
    others: others.open.length,
    kept: record.kept,
    concluded: record.concluded,
    broken: record.brokenIn12Months,
    level: record.level,
  });
}

/** C7, where the verdict brings it back. */
function memoryIn(verdict: AnyVerdict, { t }: Telling): ShownVerdict['memory'] {
  const { memory } = verdict as { readonly memory?: Remembered };
  if (!memory) return null;
  const texts = t['memory'] as Texts;
  const { open, unanswered, past } = memory.counts;
  const facts = Object.entries({ open, unanswered, past }).filter(([, count]) => count > 0);
  if (memory.words === '' && facts.length === 0 && memory.level === 0) return null;
  return {
    words: memory.words,
    facts: [
      ...facts.map(([name, count]) => say(String(texts[name]), { count })),
      ...(memory.level > 0 ? [say(String(texts['level']), { level: memory.level })] : []),
    ],
  };
}
interface Remembered {
  readonly counts: { readonly open: number; readonly unanswered: number; readonly past: number };
  readonly level: number;
  readonly words: string;
}
