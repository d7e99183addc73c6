import type { Language } from '../../domain/master-data.ts';
import type { MailContext } from '../../mail/context.ts';
import { formatHours, formatWindow, notReadyLines, orderLines } from '../../mail/delivery-terms.ts';
import {
  formatDate,
  formatDay,
  formatInstant,
  formatMoney,
  formatPercent,
  formatPeriod,
  formatTime,
} from '../../mail/format.ts';
import { paperTexts } from '../../mail/paper-texts.ts';
import { benefitOf, conditionOf, countsLines, type TermsOfTiers, tierLines } from '../../mail/rebate-terms.ts';

/** The least that a mail can be written from. */
export const minimal = (language: Language): MailContext => ({
  customer: 'Elbe Werkzeughandel GmbH',
  rep: 'Katharina Vogt',
  amount: formatMoney({ value: '1250.50', currency: 'EUR' }, language),
  dueDate: formatDate('2027-01-15', language),
});

/** Everything that a mail can name, as it usually is. */
export const full = (language: Language): MailContext => ({
  ...minimal(language),
  contact: 'Sabine Krüger',
  dueTime: formatTime('14:00', language),
  invoices: 'R-1, R-2',
  occasion: 'R-3',
  occasionKind: 'delivery-under-way',
  occasionReference: 'LS-7',
  also: `${formatMoney({ value: '500', currency: 'EUR' }, language)} (${formatDate('2027-01-18', language)})`,
  complaints: 'K-12: two boxes damaged',
  disputes: 'D-1: price of R-2',
  unsentInvoices: 'R-9: printed twice, sent never',
  unsentStatements: 'December',
  brokenPromises: formatMoney({ value: '80', currency: 'EUR' }, language),
  openPromises: formatMoney({ value: '90', currency: 'EUR' }, language),
  absence: formatDate('2027-01-19', language),
  customerId: 'DE-3001',
  commitmentId: 'd9428888-122b-51e1-b85c-61abd3a1c5a9',
  commitmentUrl: 'http://localhost:3000/commitments/d9428888-122b-51e1-b85c-61abd3a1c5a9',
  missing: formatMoney({ value: '1000', currency: 'EUR' }, language),
  paid: formatMoney({ value: '250.50', currency: 'EUR' }, language),
  outcome: 'partially-kept',
  severe: true,
  reason: 'said-yes-on-the-phone',
  attempt: 2,
  leaveAt: formatTime('08:15', language),
  answerBy: formatInstant('2027-01-18T16:00:00Z', 'Europe/Berlin', language),
  owner: 'Jonas Brandt',
  move: 'respond',
  writtenOn: formatDate('2027-01-16', language),
  since: formatInstant('2027-01-15T23:00:00Z', 'Europe/Berlin', language),
  words: 'Sabine,\n\n1250.50',
  wordsSubject: 'R-4',
  earlierAmount: formatMoney({ value: '1400', currency: 'EUR' }, language),
  earlierDate: formatDate('2027-01-08', language),
  earlierTime: formatTime('11:30', language),
  askedBy: 'customer',
  ourAbsences: 1,
  answerGrade: 'E-9',
  answerOurs: 'E-11',
  answerTone: 'E-10',
  answerUrl: 'http://localhost:3000/commitments/d9428888-122b-51e1-b85c-61abd3a1c5a9/answer',
  previousRep: 'Jonas Brandt',
  claim: 'R-5',
  said: 'R-6',
  part: 2,
  parts: 3,
  rehearsal: false,
  against: 'liquid-funds, level',
  nearestAmount: formatMoney({ value: '800', currency: 'EUR' }, language),
  nearestDate: formatDate('2027-01-22', language),
  insistReason: 'R-5',
  decision: 'decline',
  decisionReason: 'R-6',
  horizonDays: 11,
  funds: formatMoney({ value: '1000', currency: 'EUR' }, language),
  fundsAsOf: formatDate('2026-12-25', language),
  promisedBesides: formatMoney({ value: '500', currency: 'EUR' }, language),
  concluded: 9,
  kept: 7,
  keptOfAmount: 81,
  broken: 2,
  level: 3,
  memory: 'R-10',
  recalls: 'broken',
  others: 2,
  breachCount: 3,
  severeCount: 1,
  countedFrom: formatDate('2026-01-16', language),
  breachLines: 'B-1\nB-2',
  ourLate: 1,
  ourObstacles: 2,
  conditions: 'prepayment, managers-consent',
  responsible: 'Jonas Brandt',
  left: 'last-deliveries, settle-open-items, find-replacement',
  overdue: true,
  openItems: 'O-1\nO-2',
  caseUrl: 'http://localhost:3000/patience/d9428888-122b-51e1-b85c-61abd3a1c5a9',
});

/** The terms of the rebate that the mails below speak of. */
export const rebateTerms = {
  unit: 'turnover',
  currency: 'EUR',
  method: 'cumulative',
  period: { from: '2027-01-01', to: '2027-12-31' },
} as const satisfies TermsOfTiers;
export const rebateTiers = [
  { from: '100000', rate: { percent: '2' } },
  { from: '150000', rate: { percent: '3.5' } },
] as const;

/** The least that a mail about a rebate can be written from. */
export const minimalRebate = (language: Language): MailContext => ({
  ...minimal(language),
  period: formatPeriod(rebateTerms.period, language),
  periodEnd: formatDate(rebateTerms.period.to, language),
  tiers: tierLines(rebateTiers, rebateTerms, language),
});

/** Everything that a mail about a rebate can name, as it usually is. */
export function fullRebate(language: Language): MailContext {
  const money = (value: string) => formatMoney({ value, currency: 'EUR' }, language);
  const ahead = rebateTiers[1];
  const condition = conditionOf(ahead, rebateTerms, language);
  return {
    ...full(language),
    ...minimalRebate(language),
    reader: 'customer',
    earlierTiers: tierLines([{ from: '180000', rate: { percent: '3.5' } }], rebateTerms, language),
    howCalculated: paperTexts(language).methods.cumulative,
    whatCounts: countsLines({ paidOnly: true, creditNotes: true, productGroups: ['TOOLS'] }, language).join(
      paperTexts(language).also,
    ),
    payoutBy: formatDate('2028-02-14', language),
    mustSign: true,
    unacknowledged: true,
    unsigned: true,
    withoutMail: false,
    periodBegin: formatDate(rebateTerms.period.from, language),
    begun: true,
    by: formatDate('2027-01-29', language),
    answer: 'refuse',
    against: 'reachable, baseline',
    exposure: money('7875'),
    exposureBefore: money('7500'),
    costExpected: money('2820'),
    costExpectedBefore: money('2115'),
    baseline: money('128400'),
    growth: paperTexts(language).growth({ condition, growth: formatPercent('16.8', language) }),
    concerns: paperTexts(language).checks.authority.exposure({ is: money('25000'), own: money('20000') }),
    volume: money('112345.67'),
    asOf: formatDay('2027-09-30', language),
    forecast: money('141000'),
    daysLeft: 92,
    condition,
    benefit: benefitOf(rebateTiers, 2, rebateTerms, language),
    missing: money('37654.33'),
    perWeek: money('2896.49'),
    rewardNow: money('2246.91'),
    rewardAhead: money('5250'),
    gain: money('3003.09'),
    onPace: false,
    reached: 1,
    says: 'progress',
    tone: 'calm',
    decision: 'approve',
    helpKind: 'H-1',
    helpAim: 'H-2',
    helpUntil: formatDate('2027-10-15', language),
    efforts: 'E-1\nE-2',
    payout: money('2106.91'),
    reference: 'GU-7',
    settledBefore: money('140'),
    overpaid: money('12'),
    difference: money('-12'),
  };
}

/** What the delivery that the mails below speak of is made of. */
const window = { date: '2027-01-18', from: '10:00', to: '12:00' } as const;
export const deliveryProducts = new Map([
  ['P-1', 'Oak board 20 mm'],
  ['P-2', 'Screws 4 × 40'],
]);
const ordered = [
  { productId: 'P-1', quantity: '20' },
  { productId: 'P-2', quantity: '1250.5' },
] as const;

/** The least that a mail about a delivery can be written from. */
export const minimalDelivery = (language: Language): MailContext => ({
  ...minimal(language),
  window: formatWindow(window, language),
  orderLines: orderLines(ordered, deliveryProducts, language),
});

/** Everything that a mail about a delivery can name, as it usually is. */
export function fullDelivery(language: Language): MailContext {
  const money = (value: string) => formatMoney({ value, currency: 'EUR' }, language);
  const lines = (...of: readonly (readonly [string, string])[]) =>
    orderLines(
      of.map(([productId, quantity]) => ({ productId, quantity })),
      deliveryProducts,
      language,
    );
  const { checks } = paperTexts(language).delivery;
  const instant = (at: string) => formatInstant(at, 'Europe/Berlin', language);
  return {
    ...full(language),
    ...minimalDelivery(language),
    reader: 'customer',
    earlierWindow: formatWindow({ date: '2027-01-15', from: '08:00', to: '09:30' }, language),
    requestedWindow: formatWindow({ date: '2027-01-14' }, language),
    insteadWindow: formatWindow({ date: '2027-01-20', from: '13:00', to: '15:00' }, language),
    expectedAt: formatTime('10:15', language),
    cameAt: instant('2027-01-18T10:40:00Z'),
    departsAt: formatTime('07:30', language),
    awaitedLines: lines(['P-2', '250.5']),
    partLines: lines(['P-1', '12']),
    unloadedLines: lines(['P-1', '8']),
    missingLines: lines(['P-1', '3']),
    orderNumber: 'A-4711',
    payOnDelivery: money('312.40'),
    prepare: 'E-1',
    receivingHours: formatHours({ from: '09:00', to: '18:00' }, language),
    notReady: notReadyLines(
      [
        { what: 'goods', products: ['P-2'], because: '' },
        { what: 'vehicle', products: [], because: '' },
      ],
      deliveryProducts,
      'us',
      language,
    ),
    vehicle: 'Lkw 3',
    driver: 'Ali Demir',
    tripCost: money('87.60'),
    value: money('940'),
    minimumOrder: money('1400'),
    nearestWindow: formatWindow({ date: '2027-01-21', from: '08:00', to: '10:00' }, language),
    joins: formatDate('2027-01-19', language),
    concerns: checks.worth.ofValue({ tripCost: money('87.60'), value: money('940') }),
    by: instant('2027-01-17T11:00:00Z'),
    decision: 'firmed',
    decisionReason: 'D-2',
    answer: 'refuse',
    against: 'worth, goods',
    miss: 'partial',
    late: true,
    customerMiss: '',
    signedBy: 'M. Sommer',
    reference: 'LS-88',
    withoutMail: false,
  };
}

/** Whether a mail speaks of a rebate or its payout, rather than of a payment. */
export const isOfRebate = (template: string): boolean => /^(rebate-|payout-|learn$)/.test(template);
/** Whether a mail speaks of a delivery; one that is at risk may be a rebate as well. */
export const isOfDelivery = (template: string): boolean => /^(delivery-|at-risk$)/.test(template);
/** The least, and everything, for any mail. */
export function contextsFor(template: string, language: Language): readonly [MailContext, MailContext] {
  if (isOfDelivery(template)) return [minimalDelivery(language), fullDelivery(language)];
  return isOfRebate(template) ? [minimalRebate(language), fullRebate(language)] : [minimal(language), full(language)];
}
