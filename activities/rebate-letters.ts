import type { Language } from '../domain/master-data.ts';
import type { RebateAbout, RebateRequest, RebateVerdict, Tier } from '../domain/rebate.ts';
import { decisionsAbout } from '../domain/settlement-difference.ts';
import type { MessageOrder } from '../domain/step.ts';
import { tiersInForce } from '../ledger/rebates.ts';
import type { MailContext } from '../mail/context.ts';
import { formatDate, formatDay, formatPercent, formatPeriod } from '../mail/format.ts';
import { paperTexts } from '../mail/paper-texts.ts';
import {
  benefitOf,
  conditionOf,
  countsLines,
  formatMinor,
  formatVolume,
  type TermsOfTiers,
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
  { commitment, customer, rep }: Scene,
  { terms, verdict, tiers: now }: RebateOf,
  { to, template, about = {} }: MessageOrder,
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
    by: date(rebate.by),
    decision: rebate.decision ?? about.decision ?? '',
    decisionReason: reason ?? '',
    ...(verdict ? vetted(verdict, terms, language) : {}),
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

/** A6: what the vetting looked at, for whoever decides. */
function vetted(verdict: RebateVerdict, terms: TermsOfTiers, language: Language): Partial<MailContext> {
  const texts = paperTexts(language);
  const { baseline, exposureMinor, checks, tiers } = verdict;
  const speaking = checks.filter(({ result, weighs }) => result !== 'ok' && weighs !== 'nothing');
  return {
    exposure: formatMinor(exposureMinor, terms.currency, language),
    baseline: baseline ? formatVolume(baseline.volume, terms, language) : '',
    growth: tiers
      .filter(({ reachable }) => reachable)
      .map((tier) => {
        const condition = conditionOf(tier, terms, language);
        return tier.growth === null
          ? texts.growthUnknown({ condition })
          : texts.growth({ condition, growth: formatPercent(tier.growth, language) });
      })
      .join('\n'),
    concerns: [...new Set(speaking.map(({ name }) => texts.checks[name]))].join('\n'),
  };
}
