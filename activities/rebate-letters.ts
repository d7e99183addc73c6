import type { Language } from '../domain/master-data.ts';
import type { Policy } from '../domain/policy.ts';
import type { RebateAbout, RebateCheck, RebateRequest, RebateVerdict, Tier } from '../domain/rebate.ts';
import type { AdjustmentCosts } from '../domain/rebate-costs.ts';
import { type Beyond, beyondAuthority, limitedOf } from '../domain/rebate-limits.ts';
import { expectedOf, giftOf } from '../domain/rebate-tiers.ts';
import { decisionsAbout } from '../domain/settlement-difference.ts';
import type { MessageOrder, Step } from '../domain/step.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { tiersInForce } from '../ledger/rebates.ts';
import type { MailContext } from '../mail/context.ts';
import { formatDate, formatDay, formatMoney, formatPercent, formatPeriod } from '../mail/format.ts';
import { paperTexts } from '../mail/paper-texts.ts';
import {
  benefitOf,
  conditionOf,
  countsLines,
  formatMinor,
  formatVolume,
  growthLine,
  tierLines,
} from '../mail/rebate-terms.ts';
import type { Commitment, PrismaClient } from '../prisma/client/client.ts';
import { plainNo } from '../vetting/rebate-words.ts';
import type { Scene } from './scene.ts';

/** The rebate behind a commitment: its own, or that of the payout which it opened. */
export interface RebateOf {
  readonly id: string;
  readonly terms: RebateRequest;
  readonly verdict: RebateVerdict | null;
  /** as they hold now; as they were asked for where nothing is offered */
  readonly tiers: readonly Tier[];
}

/** @returns undefined where the commitment is no rebate and no payout of one */
export async function rebateOf(db: PrismaClient, { kind, ...commitment }: Commitment): Promise<RebateOf | undefined> {
  const { rebateId } = commitment.terms as { rebateId?: string };
  const id = kind === 'rebate-year' ? commitment.id : kind === 'rebate-payout' ? rebateId : undefined;
  const found = id === commitment.id ? commitment : id && (await db.commitment.findUnique({ where: { id } }));
  if (!found) return undefined;
  const terms = found.terms as unknown as RebateRequest;
  const verdict = found.verdict as unknown as RebateVerdict | null;
  const inForce = verdict ? ((await tiersInForce(db, [found])).get(found.id) ?? []) : [];
  return { id: found.id, terms, verdict, tiers: inForce.length > 0 ? inForce : terms.tiers };
}

const nothing = (minor: string | undefined): boolean => minor === undefined || minor === '0';

/** A7: what a mail about a rebate or its payout names, formatted for its reader. */
export function rebateContext(
  { commitment, customer, rep, policy }: Scene,
  { terms, verdict, tiers: now }: RebateOf,
  { to, template, about = {}, at }: MessageOrder & Pick<Step, 'at'>,
  language: Language,
): Partial<MailContext> {
  const rebate: RebateAbout = about.rebate ?? { tiers: [] };
  const { standing, settlement } = rebate;
  const tiers = rebate.tiers.length > 0 ? rebate.tiers : now;
  const texts = paperTexts(language);
  const money = (minor: string | undefined) =>
    minor === undefined || nothing(minor) ? '' : formatMinor(minor, terms.currency, language);
  const volume = (small: string | null | undefined) => (small ? formatVolume(small, terms, language) : '');
  const date = (local: string | undefined) => (local ? formatDate(local, language) : '');
  const ahead = standing?.ahead;
  const tierAhead = ahead ? tiers[ahead.tier - 1] : undefined;
  const owed = commitment.kind === 'rebate-payout' ? `${commitment.amountMinor}` : settlement?.due;
  const payout = rebate.payoutMinor ?? owed;
  const reason = rebate.because ?? about.because;
  return {
    reader: to === 'customer' ? 'customer' : 'us',
    period: formatPeriod(terms.period, language),
    periodEnd: formatDate(terms.period.to, language),
    tiers: tierLines(tiers, terms, language),
    earlierTiers: rebate.earlier ? tierLines(rebate.earlier, terms, language) : '',
    howCalculated: texts.methods[terms.method],
    whatCounts: countsLines(terms.counts, language).join(texts.also),
    payoutBy: date(settlement ? (nothing(settlement.due) ? undefined : rebate.by) : verdict?.plan.payoutBy),
    mustSign: verdict !== null && verdict.plan.signature !== null,
    unacknowledged: rebate.unacknowledged ?? false,
    unsigned: rebate.unsigned ?? false,
    withoutMail: customer.email === null,
    periodBegin: formatDate(terms.period.from, language),
    begun: dateIn(at, customer.zone) >= terms.period.from,
    by: date(rebate.by),
    decision: rebate.decision ?? about.decision ?? '',
    decisionReason: reason ?? '',
    ...(verdict ? vetted(verdict, terms, language, policy) : {}),
    ...(rebate.costs ? costsIn(rebate.costs, terms, language) : {}),
    volume: volume(settlement?.volume ?? standing?.volume),
    asOf: standing ? formatDay(standing.asOf, language) : '',
    forecast: volume(standing?.forecast),
    daysLeft: standing?.daysLeft ?? 0,
    condition: tierAhead ? conditionOf(tierAhead, terms, language) : '',
    benefit: ahead && tierAhead ? benefitOf(tiers, ahead.tier, terms, language) : '',
    missing: volume(ahead?.missing ?? settlement?.missing),
    perWeek: volume(ahead?.perWeek),
    rewardNow: money(settlement?.reward ?? standing?.reward),
    rewardAhead: money(ahead?.reward),
    gain: money(ahead?.gain),
    onPace: ahead?.onPace ?? false,
    reached: settlement?.reached ?? standing?.reached ?? 0,
    says: rebate.says ?? '',
    tone: rebate.tone ?? '',
    helpKind: rebate.help?.kind ?? '',
    helpAim: rebate.help?.aim ?? '',
    helpUntil: date(rebate.help?.until),
    efforts: (rebate.efforts ?? []).join('\n'),
    payout: money(payout),
    reference: rebate.reference ?? '',
    settledBefore: money(settlement?.before),
    overpaid: money(settlement?.overpaid),
    difference: money(rebate.differenceMinor?.replace('-', '')),
    owedMore: rebate.differenceMinor !== undefined && decisionsAbout(rebate.differenceMinor).includes('pay'),
    outcome: about.outcome ?? endOf(commitment),
    ...(template === 'rebate-approval-decided' && rebate.decision === 'decline'
      ? { words: plainNo({ request: { ...terms, tiers: [...tiers] }, customer, rep }) }
      : {}),
  };
}

const endOf = ({ outcome }: Commitment): 'kept' | 'partially-kept' | 'broken' | '' =>
  outcome === 'kept' || outcome === 'partially-kept' || outcome === 'broken' ? outcome : '';

/** B7: what an adjustment costs, beside the tiers in force. */
function costsIn(
  { before, after }: AdjustmentCosts,
  { currency }: RebateRequest,
  language: Language,
): Partial<MailContext> {
  const money = (minor: string): string => formatMinor(minor, currency, language);
  return {
    exposure: money(after.most),
    exposureBefore: money(before.most),
    costExpected: money(after.expected),
    costExpectedBefore: money(before.expected),
  };
}

/** A6: what the vetting looked at, for whoever decides. */
function vetted(
  verdict: RebateVerdict,
  terms: RebateRequest,
  language: Language,
  policy: Policy,
): Partial<MailContext> {
  const { baseline, exposureMinor, tiers } = verdict;
  return {
    exposure: formatMinor(exposureMinor, terms.currency, language),
    baseline: baseline ? formatVolume(baseline.volume, terms, language) : '',
    growth: tiers
      .filter(({ reachable }) => reachable)
      .map((tier) => growthLine(tier, terms, language))
      .join('\n'),
    concerns: concernsOf(verdict, terms, language, policy).join('\n'),
  };
}

/** A1, A2: what speaks for a closer look, with the figures, in the reader's language. */
function concernsOf(verdict: RebateVerdict, terms: RebateRequest, language: Language, policy: Policy): string[] {
  const { checks } = paperTexts(language);
  const { tiers, offered, baseline, bought } = verdict;
  const conditions = (of: readonly Tier[]) =>
    of.map((tier) => conditionOf(tier, terms, language)).join(paperTexts(language).also);
  const expected = expectedOf(baseline, bought);
  const limited = { terms, policy: policy.rebate, company: policy, hasManager: true, promised: offered };
  const said = (name: RebateCheck['name']): string[] => {
    switch (name) {
      case 'authority':
        return beyondAuthority(limitedOf(limited, expected)).map((beyond) => authorityIn(beyond, language));
      case 'policy-exposure':
        return [checks[name]({ currency: terms.currency })];
      case 'baseline':
        return [checks[name]({ months: policy.rebate.leastHistoryMonths })];
      case 'reachable':
        return [checks[name]({ tiers: conditions(tiers.filter(({ reachable }) => !reachable)) })];
      case 'growth': {
        const gift = formatMinor(`${giftOf(tiers, terms, expected)}`, terms.currency, language);
        return [checks[name]({ tiers: conditions(tiers.filter(({ given }) => given)), gift })];
      }
      default:
        return [checks[name]];
    }
  };
  const speaking = verdict.checks.filter(({ result, weighs }) => result !== 'ok' && weighs !== 'nothing');
  return [...new Set(speaking.flatMap(({ name }) => said(name)))];
}

function authorityIn(beyond: Beyond, language: Language): string {
  const texts = paperTexts(language).checks.authority;
  if (beyond.limit === 'months') return texts.months(beyond);
  return beyond.limit === 'rate'
    ? texts.rate({ is: formatPercent(beyond.is, language), own: formatPercent(beyond.own, language) })
    : texts.exposure({ is: formatMoney(beyond.is, language), own: formatMoney(beyond.own, language) });
}
