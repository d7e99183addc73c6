import type { DeliveryVerdict } from '../../domain/delivery.ts';
import type { RebateVerdict } from '../../domain/rebate.ts';
import { formatWindow, orderLines } from '../../mail/delivery-terms.ts';
import { formatDate, formatInstant, formatMoney } from '../../mail/format.ts';
import { type TermsOfTiers, tierLines } from '../../mail/rebate-terms.ts';
import { withTiers } from './new-forms.ts';
import { type OfKind, shownCheck, type Telling, wordsOf } from './new-shown.ts';
import type { Sent } from './screen.ts';
import { say, type Texts } from './texts.ts';

/** A6: a rebate: what it costs at most, and the tiers that can be reached. */
export function ofRebate(verdict: RebateVerdict, telling: Telling): OfKind {
  const { t, reader, sent } = telling;
  const { language } = reader;
  const { plan, offered, terms } = verdict;
  const when = t['when'] as Texts;
  const facts = t['facts'] as Texts;
  const instant = (at: string) => formatInstant(at, reader.zone, language);
  const changed = offered.length > 0 && JSON.stringify(offered) !== JSON.stringify(terms.tiers);
  return {
    checks: verdict.checks.map((check) => shownCheck(check, telling)),
    words: wordsOf(verdict.words, t),
    offers: changed ? [offerTiers(offered, verdict, telling, sent)] : [],
    facts: [{ name: String(facts['exposure']), value: formatMoney(verdict.exposure, language) }],
    when: [
      ...(plan.decideBy ? [{ what: String(when['decideBy']), at: instant(plan.decideBy.at) }] : []),
      ...(plan.signature ? [{ what: String(when['lapse']), at: instant(plan.signature.lapse.at) }] : []),
      ...plan.looks.slice(0, 1).map(({ at }) => ({ what: String(when['look']), at: instant(at) })),
      { what: String(when['evaluate']), at: instant(plan.evaluate.at) },
      { what: String(when['payout']), at: formatDate(plan.payoutBy, language) },
    ],
  };
}

/** A6: tiers that this customer can reach, to be taken over. */
export const offerTiers = (
  tiers: RebateVerdict['offered'],
  { terms }: { readonly terms: TermsOfTiers },
  { t, reader }: Pick<Telling, 't' | 'reader'>,
  sent: Sent,
) => ({
  label: say(String((t['offers'] as Texts)['tiers']), { tiers: tierLines(tiers, terms, reader.language) }),
  sent: withTiers(sent, [...tiers]),
});

/** A5: a delivery, and what could be promised instead. */
export function ofDelivery(verdict: DeliveryVerdict, telling: Telling): OfKind {
  const { t, reader, sent, products } = telling;
  const { language } = reader;
  const { plan, nearest, trip } = verdict;
  const [when, facts, offers] = [t['when'], t['facts'], t['offers']] as Texts[];
  const instant = (at: string) => formatInstant(at, reader.zone, language);
  const { window, lines, minimumOrder, joins } = nearest;
  return {
    checks: verdict.checks.map((check) => shownCheck(check, telling)),
    words: wordsOf(verdict.words, t),
    offers: [
      ...(window
        ? [
            {
              label: say(String(offers?.['window']), { window: formatWindow(window, language) }),
              sent: { ...without(sent, /^(from|to)$/), ...definite(window) },
            },
          ]
        : []),
      ...(lines && lines.length > 0
        ? [
            {
              label: say(String(offers?.['lines']), { lines: orderLines(lines, products, language) }),
              sent: {
                ...without(sent, /^(product|quantity)\d+$/),
                ...Object.fromEntries(
                  lines.flatMap(({ productId, quantity }, index) => [
                    [`product${index + 1}`, productId],
                    [`quantity${index + 1}`, quantity],
                  ]),
                ),
              },
            },
          ]
        : []),
      ...(joins
        ? [
            {
              label: say(String(offers?.['joins']), { date: formatDate(joins.date, language) }),
              sent: { ...sent, date: joins.date },
            },
          ]
        : []),
    ],
    facts: [
      ...(trip ? [{ name: String(facts?.['trip']), value: formatMoney(verdict.tripCost, language) }] : []),
      ...(minimumOrder ? [{ name: String(facts?.['minimumOrder']), value: formatMoney(minimumOrder, language) }] : []),
    ],
    when: [
      ...(plan.decideBy ? [{ what: String(when?.['decideBy']), at: instant(plan.decideBy.at) }] : []),
      ...(plan.signature ? [{ what: String(when?.['lapse']), at: instant(plan.signature.lapse.at) }] : []),
      ...plan.readiness.slice(0, 1).map(({ at }) => ({ what: String(when?.['readiness']), at: instant(at) })),
      ...(plan.reminder ? [{ what: String(when?.['reminder']), at: instant(plan.reminder.at) }] : []),
      { what: String(when?.['departs']), at: instant(plan.departs.at) },
      { what: String(when?.['breach']), at: instant(plan.breach.at) },
    ],
  };
}

const without = (sent: Sent, names: RegExp): Sent =>
  Object.fromEntries(Object.entries(sent).filter(([name]) => !names.test(name)));

const definite = (named: object): Sent =>
  Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
