import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Language, languages } from '../domain/master-data.ts';
import { sentence, taking } from './taking.ts';

/** Where the texts of the papers are. */
export const papersFolder = fileURLToPath(new URL('../templates/papers', import.meta.url));
const rate = <Name extends string = never>(...names: readonly Name[]) =>
  z.strictObject({
    percent: taking<'rate' | Name>('rate', ...names),
    perUnit: taking<'rate' | Name>('rate', ...names),
  });

/** What the papers, the charts and the lines about a rebate say, in one language. */
const PaperTexts = z.strictObject({
  quantity: taking('number'),
  condition: taking('volume'),
  tier: taking('condition', 'day', 'benefit'),
  tierWithoutDay: taking('condition', 'benefit'),
  /** A7: without another tier above it, or up to where that begins */
  benefit: z.strictObject({
    stepped: z.strictObject({ highest: rate('from'), upTo: rate('from', 'to') }),
    cumulative: rate(),
    rolling: z.strictObject({
      highest: rate(),
      upTo: rate('to'),
      /** where other tiers are below it */
      besides: taking('benefit'),
    }),
    unknown: rate(),
  }),
  methods: z.strictObject({ stepped: sentence, cumulative: sentence, rolling: sentence }),
  counts: z.strictObject({
    all: sentence,
    groups: taking('groups'),
    document: taking('document'),
    paid: sentence,
    unpaid: sentence,
    /** net of tax, by the date of the invoice */
    invoiced: sentence,
    creditNotes: sentence,
    noCreditNotes: sentence,
  }),
  /** between things in one line */
  also: sentence,
  growth: taking('condition', 'growth'),
  /** the tier lies below what is bought anyway */
  growthLess: taking('condition', 'growth'),
  growthUnknown: taking('condition'),
  checks: z.strictObject({
    period: sentence,
    'policy-rate': sentence,
    'policy-exposure': taking('currency'),
    authority: z.strictObject({
      months: taking('is', 'own'),
      rate: taking('is', 'own'),
      exposure: taking('is', 'own'),
    }),
    baseline: taking('months'),
    reachable: taking('tiers'),
    growth: taking('tiers', 'gift'),
    'other-rebate': sentence,
    stockpiling: sentence,
    returns: sentence,
    lessons: sentence,
    effort: sentence,
    shortfall: sentence,
    adjustments: sentence,
    tiers: sentence,
  }),
  /** what is said of a delivery */
  delivery: z.strictObject({
    window: z.strictObject({ allDay: taking('date'), between: taking('date', 'from', 'to') }),
    hours: taking('from', 'to'),
    line: taking('number', 'product'),
    /** A3: with the day on which it is expected */
    awaited: taking('line', 'day'),
    /** between products in one line */
    and: sentence,
    notReady: z.strictObject({
      goods: taking('products'),
      vehicle: sentence,
      driver: sentence,
      'earlier-trip': sentence,
      reported: taking('because'),
      /** to the customer, instead of what was reported among us */
      unforeseen: sentence,
    }),
    /** A5: what speaks against a delivery */
    checks: z.strictObject({
      worth: z.strictObject({
        ofMargin: taking('tripCost', 'margin', 'value'),
        ofValue: taking('tripCost', 'value'),
        unknown: sentence,
      }),
      authority: taking('value', 'own'),
      date: sentence,
      'customer-open': taking('date', 'hours'),
      'site-open': taking('date'),
      goods: z.strictObject({ missing: taking('line', 'available'), uncertain: taking('line', 'available') }),
      capacity: sentence,
      vehicle: taking('window'),
      driver: taking('window'),
      time: taking('window'),
    }),
  }),
  agreement: z.strictObject({
    title: sentence,
    /** of the file, without its ending */
    name: sentence,
    parties: sentence,
    us: sentence,
    you: sentence,
    representedBy: taking('name'),
    contact: taking('name'),
    terms: sentence,
    youBuy: sentence,
    youGet: sentence,
    period: taking('from', 'to'),
    together: sentence,
    method: sentence,
    expected: taking('volume'),
    /** of a period that runs already */
    soFar: taking('day', 'volume'),
    expectedNow: taking('volume'),
    reachedAlready: taking('condition'),
    example: taking('volume'),
    exampleReward: taking('reward'),
    noReward: sentence,
    counts: sentence,
    dates: sentence,
    looks: taking('days'),
    interim: taking('days'),
    end: taking('day'),
    settlement: taking('day'),
    payout: taking('day'),
    earlier: sentence,
    earlierBuy: sentence,
    earlierGet: sentence,
    changes: sentence,
    signatures: sentence,
    forUs: sentence,
    forYou: sentence,
    placeAndDate: sentence,
    signature: sentence,
    acknowledged: sentence,
    footer: taking('id', 'version'),
  }),
  statement: z.strictObject({
    title: sentence,
    name: sentence,
    result: sentence,
    company: sentence,
    customer: sentence,
    period: sentence,
    bought: sentence,
    tier: sentence,
    none: sentence,
    reward: sentence,
    before: sentence,
    overpaid: sentence,
    due: sentence,
    payoutBy: sentence,
    howItCame: sentence,
    sum: taking('reward'),
    less: taking('before'),
    leaves: taking('due'),
    nothing: sentence,
    interim: sentence,
    interimTo: taking('day'),
    agreed: sentence,
    counts: sentence,
    missing: sentence,
    missingToFirst: taking('condition', 'missing'),
    reminders: sentence,
    sentOn: sentence,
    subject: sentence,
    saidMissing: sentence,
    noReminders: sentence,
    footer: taking('id'),
  }),
  page: taking('page', 'pages'),
  chart: z.strictObject({
    title: taking('period'),
    sum: taking('volume'),
    forecast: taking('volume'),
    end: taking('day'),
    tier: taking('number', 'condition', 'benefit'),
    /** beside its line */
    tierAt: taking('number', 'volume'),
    soFar: taking('day', 'volume'),
    expected: taking('day', 'volume'),
  }),
});
export type PaperTexts = z.output<typeof PaperTexts>;

/** Read once, and whole. @throws z.ZodError naming the text that is missing or takes a value that nobody gives */
const known = new Map(
  languages.map((language) => {
    const file = join(papersFolder, `${language}.yaml`);
    return [language, PaperTexts.parse(parse(readFileSync(file, 'utf8')))] as const;
  }),
);

export const paperTexts = (language: Language): PaperTexts => known.get(language) as PaperTexts;
