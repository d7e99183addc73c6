import type { Language } from '../domain/master-data.ts';
import type { Policy } from '../domain/policy.ts';
import type { RebateRequest, Settlement, Tier } from '../domain/rebate.ts';
import { formatCalculation, formatDate, formatDay, formatInstant, formatPeriod } from './format.ts';
import type { Block, Paper } from './paper.ts';
import { paperTexts } from './paper-texts.ts';
import { benefitOf, conditionOf, countsLines, formatMinor, formatVolume } from './rebate-terms.ts';

/** A reminder that the customer got. */
export interface SentReminder {
  /** ISO 8601 UTC */
  readonly at: string;
  readonly subject: string;
  /** what it said was missing, as in `DailyVolume`; null: nothing, or not known */
  readonly missing: string | null;
}

/** What a rebate statement says. */
export interface Statement {
  readonly language: Language;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly commitmentId: string;
  /** E2 */
  readonly rehearsal?: boolean;
  /** ours; not said without a name */
  readonly company: Policy['company'];
  readonly customer: { readonly id: string; readonly name: string; readonly zone: string };
  readonly terms: Pick<RebateRequest, 'unit' | 'currency' | 'method' | 'period' | 'counts'>;
  readonly tiers: readonly Tier[];
  readonly settlement: Settlement;
  /** B8: what was settled before, minor units, each up to a local date */
  readonly interim: readonly { readonly to: string; readonly due: string }[];
  /** local date; null where nothing is due */
  readonly payoutBy: string | null;
  /** B5: in their order */
  readonly reminders: readonly SentReminder[];
}

/** B8, B5: the statement, with every figure and how it came about; without a tier, with what was missing and said to be. */
export function statementPaper(statement: Statement): Paper {
  const { language, terms, tiers, settlement, customer } = statement;
  const texts = paperTexts(language);
  const say = texts.statement;
  return {
    language,
    at: statement.at,
    rehearsal: statement.rehearsal ?? false,
    title: say.title,
    subtitle: `${customer.name} · ${formatPeriod(settlement, language)}`,
    footer: say.footer({ id: statement.commitmentId }),
    blocks: [
      { heading: say.result },
      { shares: [1, 2], rows: result(statement) },
      { heading: say.howItCame },
      { paragraph: texts.methods[terms.method] },
      ...howItCame(statement),
      ...interim(statement),
      ...(settlement.reached === 0 ? missed(statement) : []),
      { heading: say.agreed },
      {
        head: [texts.agreement.youBuy, texts.agreement.youGet],
        shares: [1, 1],
        rows: tiers.map((tier, index) => [
          conditionOf(tier, terms, language),
          benefitOf(tiers, index + 1, terms, language),
        ]),
      },
      { heading: say.counts },
      { list: countsLines(terms.counts, language) },
    ],
  };
}

function result({ language, terms, tiers, settlement, company, customer, payoutBy }: Statement): string[][] {
  const say = paperTexts(language).statement;
  const money = (minor: string) => formatMinor(minor, terms.currency, language);
  const { reached, volume, reward, before, overpaid, due } = settlement;
  const tier = tiers[reached - 1];
  return [
    ...(company.name === '' ? [] : [[say.company, [company.name, company.address].filter(Boolean).join(' · ')]]),
    [say.customer, `${customer.name} (${customer.id})`],
    [say.period, formatPeriod(settlement, language)],
    [say.bought, formatVolume(volume, terms, language)],
    [say.tier, tier ? `${reached}: ${conditionOf(tier, terms, language)}` : say.none],
    [say.reward, money(reward)],
    ...(before === '0' ? [] : [[say.before, money(before)]]),
    ...(overpaid === '0' ? [] : [[say.overpaid, money(overpaid)]]),
    [say.due, money(due)],
    ...(payoutBy === null ? [] : [[say.payoutBy, formatDate(payoutBy, language)]]),
  ];
}

function howItCame({ language, terms, settlement }: Statement): Block[] {
  const say = paperTexts(language).statement;
  const money = (minor: string) => formatMinor(minor, terms.currency, language);
  const { lines, reward, before, due } = settlement;
  if (lines.length === 0) return [{ paragraph: say.nothing }];
  return [
    {
      list: [
        ...lines.map((line) => formatCalculation(line, language)),
        say.sum({ reward: money(reward) }),
        ...(before === '0' ? [] : [say.less({ before: money(before) }), say.leaves({ due: money(due) })]),
      ],
    },
  ];
}

function interim({ language, terms, interim: settled }: Statement): Block[] {
  const say = paperTexts(language).statement;
  if (settled.length === 0) return [];
  const rows = settled.map(({ to, due }) => [
    say.interimTo({ day: formatDay(to, language) }),
    formatMinor(due, terms.currency, language),
  ]);
  return [{ heading: say.interim }, { shares: [1, 2], rows }];
}

function missed({ language, terms, tiers: [first], settlement, reminders, customer }: Statement): Block[] {
  const say = paperTexts(language).statement;
  const volume = (small: string) => formatVolume(small, terms, language);
  return [
    ...(first && settlement.missing !== null
      ? [
          { heading: say.missing },
          {
            paragraph: say.missingToFirst({
              condition: conditionOf(first, terms, language),
              missing: volume(settlement.missing),
            }),
          },
        ]
      : []),
    { heading: say.reminders },
    reminders.length === 0
      ? { paragraph: say.noReminders }
      : {
          head: [say.sentOn, say.subject, say.saidMissing],
          shares: [3, 5, 2],
          rows: reminders.map(({ at, subject, missing }) => [
            formatInstant(at, customer.zone, language),
            subject,
            missing === null ? '–' : volume(missing),
          ]),
        },
  ];
}
