import type { Language } from '../domain/master-data.ts';
import type { Policy } from '../domain/policy.ts';
import { type Bought, type RebateRequest, type Settlement, type Tier, toVolume } from '../domain/rebate.ts';
import { formatCalculation, formatDate, formatDay, formatPeriod } from './format.ts';
import type { Block, Paper } from './paper.ts';
import { paperTexts } from './paper-texts.ts';
import { benefitOf, conditionOf, countsLines, formatMinor, formatVolume } from './rebate-terms.ts';

/** What a rebate agreement says. */
export interface Agreement {
  readonly language: Language;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly commitmentId: string;
  /** E2 */
  readonly rehearsal?: boolean;
  /** B1: from 1; one more with each change of the terms */
  readonly version: number;
  /** ours; without a name the rep stands for it */
  readonly company: Policy['company'];
  readonly rep: { readonly name: string; readonly email: string };
  readonly customer: { readonly id: string; readonly name: string; readonly contact: string | null };
  readonly terms: Pick<RebateRequest, 'unit' | 'currency' | 'method' | 'period' | 'counts'>;
  readonly tiers: readonly Tier[];
  /** B7: what these take the place of; `[]`: nothing */
  readonly earlier: readonly Tier[];
  /** A6: expected without any stretch, as in `DailyVolume`; null: not known */
  readonly baseline: string | null;
  /** A6: where the period had begun when it was vetted; else null */
  readonly bought: Bought | null;
  /** A7: the method in this customer's own figures */
  readonly example: Pick<Settlement, 'volume' | 'lines' | 'reward'>;
  /** local dates of the customer */
  readonly looks: readonly string[];
  readonly interim: readonly string[];
  readonly settledOn: string;
  readonly payoutBy: string;
  /** A4: by hand; else a tap or an answer is enough */
  readonly signed: boolean;
}

/** A4, A7: the agreement, benefit and condition side by side, with everything that could be misunderstood. */
export function agreementPaper(agreement: Agreement): Paper {
  const { language, terms, tiers, earlier, customer } = agreement;
  const texts = paperTexts(language);
  const say = texts.agreement;
  const day = (date: string) => formatDay(date, language);
  const table = (of: readonly Tier[], head: readonly [string, string]): Block => ({
    head,
    shares: [1, 1],
    rows: of.map((tier, index) => [conditionOf(tier, terms, language), benefitOf(of, index + 1, terms, language)]),
  });
  return {
    language,
    at: agreement.at,
    rehearsal: agreement.rehearsal ?? false,
    title: say.title,
    subtitle: `${customer.name} · ${formatPeriod(terms.period, language)}`,
    footer: say.footer({ id: agreement.commitmentId, version: agreement.version }),
    blocks: [
      { heading: say.parties },
      {
        shares: [1, 5],
        rows: [
          [say.us, us(agreement)],
          [say.you, you(agreement)],
        ],
      },
      { heading: say.terms },
      { paragraph: say.period({ from: day(terms.period.from), to: day(terms.period.to) }) },
      table(tiers, [say.youBuy, say.youGet]),
      { paragraph: say.together },
      ...(earlier.length > 0 ? [{ heading: say.earlier }, table(earlier, [say.earlierBuy, say.earlierGet])] : []),
      { heading: say.method },
      { paragraph: texts.methods[terms.method] },
      ...inOwnFigures(agreement),
      { heading: say.counts },
      { list: countsLines(terms.counts, language) },
      { heading: say.dates },
      { list: dates(agreement) },
      { paragraph: say.changes },
      ...signatures(agreement),
    ],
  };
}

const parts = (...said: readonly string[]): string => said.filter((part) => part !== '').join(' · ');

function us({ language, company: { name, address }, rep }: Agreement): string {
  if (name === '') return parts(rep.name, rep.email);
  return parts(name, address, paperTexts(language).agreement.representedBy({ name: rep.name }), rep.email);
}

/** A contact is whom we speak to, and need not be anybody who may sign. */
function you({ language, customer: { id, name, contact } }: Agreement): string {
  const say = paperTexts(language).agreement;
  return parts(`${name} (${id})`, contact === null ? '' : say.contact({ name: contact }));
}

/** A6: before the period, what the years before let expect; once it runs, what is bought and reached as well. */
function expected({ language, terms, tiers, baseline, bought }: Agreement): Block[] {
  const say = paperTexts(language).agreement;
  const whole = baseline === null ? [] : [{ volume: formatVolume(baseline, terms, language) }];
  if (bought === null) return whole.map((volume) => ({ paragraph: say.expected(volume) }));
  const so = { day: formatDay(bought.asOf, language), volume: formatVolume(bought.volume, terms, language) };
  const reached = tiers.findLast(({ from }) => toVolume(from, terms.unit, terms.currency) <= BigInt(bought.volume));
  return [
    { paragraph: say.soFar(so) },
    ...(reached ? [{ paragraph: say.reachedAlready({ condition: conditionOf(reached, terms, language) }) }] : []),
    ...whole.map((volume) => ({ paragraph: say.expectedNow(volume) })),
  ];
}

function inOwnFigures(agreement: Agreement): Block[] {
  const { language, terms, example } = agreement;
  const say = paperTexts(language).agreement;
  const { volume, lines, reward } = example;
  return [
    ...expected(agreement),
    { paragraph: say.example({ volume: formatVolume(volume, terms, language) }) },
    ...(lines.length === 0
      ? [{ paragraph: say.noReward }]
      : [
          { list: lines.map((line) => formatCalculation(line, language)) },
          { paragraph: say.exampleReward({ reward: formatMinor(reward, terms.currency, language) }) },
        ]),
  ];
}

function dates({ language, terms, looks, interim, settledOn, payoutBy }: Agreement): string[] {
  const { agreement: say, also } = paperTexts(language);
  const days = (list: readonly string[]) => list.map((date) => formatDay(date, language)).join(also);
  return [
    ...(looks.length > 0 ? [say.looks({ days: days(looks) })] : []),
    ...(interim.length > 0 ? [say.interim({ days: days(interim) })] : []),
    say.end({ day: formatDate(terms.period.to, language) }),
    say.settlement({ day: formatDate(settledOn, language) }),
    say.payout({ day: formatDate(payoutBy, language) }),
  ];
}

function signatures({ language, signed }: Agreement): Block[] {
  const say = paperTexts(language).agreement;
  if (!signed) return [{ paragraph: say.acknowledged }];
  const lines = [say.placeAndDate, say.signature];
  return [
    { heading: say.signatures },
    {
      sides: [
        { title: say.forUs, lines },
        { title: say.forYou, lines },
      ],
    },
  ];
}
