import { ApplicationFailure } from '@temporalio/common';
import { type CommitmentEvent, outcomeOf, type Projection } from '../domain/projection.ts';
import type { LookSays, RebateRequest, RebateVerdict, Settlement, Standing, Tier, Tone } from '../domain/rebate.ts';
import { vetAdjustment } from '../domain/rebate-adjustment.ts';
import { toneOf, whatToSay } from '../domain/rebate-looks.ts';
import type { AdjustmentRequest, HelpDeclaration } from '../domain/rebate-requests.ts';
import { baselineOf } from '../domain/rebate-season.ts';
import { standingOf } from '../domain/rebate-standing.ts';
import { settle } from '../domain/settlement.ts';
import { addDays, dateIn, instantOf } from '../domain/working-calendar.ts';
import { appendEvents } from '../ledger/events.ts';
import { countElsewhere, settledLast, tiersInForce } from '../ledger/rebates.ts';
import { dailyVolumes, firstSaleOf, volumeOf } from '../ledger/volumes.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { historyBefore, rebateVerdictOn, yearsBefore } from '../vetting/rebate.ts';
import { type Scene, sceneOf } from './scene.ts';

/** A rebate that is asked for, with the verdict on it. */
export interface RebateProposal {
  readonly commitmentId: string;
  readonly request: RebateRequest;
  readonly actor: string;
  readonly from?: string | undefined;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly verdict: RebateVerdict;
}

/** The reward as the records say now, and as it was settled. */
export interface Difference {
  readonly settlement: Settlement;
  readonly tiers: readonly Tier[];
  /** of the settlements of this rebate, from 1: what would be paid out next */
  readonly count: number;
  /** new reward less the settled one, minor units; may be below zero, never 0 */
  readonly minor: string;
}

/** What a look at a rebate is told and remembers. */
export interface RebateLook {
  readonly tiers: readonly Tier[];
  /** of the look before */
  readonly last: Standing | null;
  readonly told: readonly LookSays[];
  /** a person asked for it, or the customer is still to be asked something: it says something in any case */
  readonly asked: boolean;
}

/** A1, A6 */
export async function vetRebate(
  db: PrismaClient,
  commitmentId: string,
  request: RebateRequest,
  now: string,
): Promise<RebateVerdict> {
  try {
    return await rebateVerdictOn(db, commitmentId, request, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, 'UnknownParty');
  }
}

const opening = {
  accept: { type: 'accepted', status: 'open' },
  'refer-upward': { type: 'referred', status: 'awaiting-approval' },
  'declare-uncertain': { type: 'uncertain', status: 'proposed' },
  refuse: { type: 'refused', status: 'declined' },
} as const satisfies Record<RebateVerdict['answer'], unknown>;

/** Opens the rebate in the ledger with its verdict; repeating it changes nothing. */
export async function recordRebate(db: PrismaClient, proposal: RebateProposal): Promise<void> {
  const { commitmentId, request, actor, from, at, verdict } = proposal;
  const { zone } = await db.customer.findUniqueOrThrow({ where: { id: request.customerId }, select: { zone: true } });
  const { type, status } = opening[verdict.answer];
  const outcome = outcomeOf(status);
  const opens: Projection = {
    kind: 'rebate-year',
    promisor: 'us',
    customerId: request.customerId,
    repId: request.repId,
    amount: verdict.exposure,
    invoices: [],
    dueDate: request.period.to,
    dueTime: null,
    zone,
    breachAt: verdict.plan.evaluate.at,
    status,
    outcome,
    severity: null,
    awaits: null,
    awaitedMove: null,
    policyVersion: verdict.policyVersion || null,
    rehearsalId: request.rehearsal ? commitmentId : null,
    planId: null,
    part: null,
    imported: false,
    terms: request,
    verdict,
    proposedAt: at,
    concludedAt: outcome === null ? null : at,
    closedAt: null,
  };
  const event: CommitmentEvent = { key: 'proposed', type, at, actor, data: { opens, ...(from ? { from } : {}) } };
  await appendEvents(db, commitmentId, [event]);
}

const termsOf = ({ commitment }: Scene): RebateRequest => commitment.terms as unknown as RebateRequest;
const feedOf = ({ commitment }: Scene) => ({ rehearsalId: commitment.rehearsalId ?? '' });
const inPeriod = (scene: Scene, from: string, to: string) => {
  const { customerId, unit, currency, counts } = termsOf(scene);
  return { customerId, unit, currency, counts, from, to, ...feedOf(scene) };
};

/** B4: where it stands, and what there is to say about it. */
export async function lookAtRebate(
  db: PrismaClient,
  commitmentId: string,
  look: RebateLook,
  now: string,
): Promise<{ standing: Standing; says: LookSays; tone: Tone }> {
  const scene = await sceneOf(db, commitmentId);
  const standing = await standingNow(db, scene, look.tiers, now);
  const says = whatToSay({
    standing,
    last: look.last,
    lastSaid: look.told.at(-1) ?? null,
    told: look.told,
    tiers: look.tiers,
  });
  return {
    standing,
    says: says === 'nothing' && look.asked ? 'progress' : says,
    tone: toneOf(standing.daysLeft),
  };
}

async function standingNow(db: PrismaClient, scene: Scene, tiers: readonly Tier[], now: string): Promise<Standing> {
  const terms = termsOf(scene);
  const { from, to } = terms.period;
  const rules = scene.policy.rebate;
  const today = dateIn(now, scene.customer.zone);
  const asOf = today < from ? from : today > to ? to : today;
  return standingOf({
    terms: { ...terms, tiers: [...tiers] },
    sales: await dailyVolumes(db, inPeriod(scene, from, asOf)),
    history: await historyBefore(db, terms, rules.historyYears),
    asOf,
    nearMiss: rules.nearMiss,
  });
}

/** B8: the reward for what was sold until a local date, and what of it is still due. */
export async function settleRebate(
  db: PrismaClient,
  commitmentId: string,
  { tiers, to, before }: { readonly tiers: readonly Tier[]; readonly to: string; readonly before: string },
): Promise<Settlement> {
  const scene = await sceneOf(db, commitmentId);
  const terms = termsOf(scene);
  const { from } = terms.period;
  const volume = await volumeOf(db, inPeriod(scene, from, to));
  return settle({ terms: { ...terms, tiers: [...tiers] }, from, to, volume: BigInt(volume), before: BigInt(before) });
}

/** What a person says, with the instants at which this promise had the like before: those are not all written yet. */
export type OfThisPromise<Said> = Said & { readonly own: readonly string[] };
const lately = (instants: readonly string[], since: string): number => instants.filter((at) => at >= since).length;

/** B6: when a help ends, and why it cannot be given, if so. */
export async function planHelp(
  db: PrismaClient,
  commitmentId: string,
  { until, own }: OfThisPromise<HelpDeclaration>,
  now: string,
): Promise<{ endsAt: string; refused?: string }> {
  const scene = await sceneOf(db, commitmentId);
  const { zone } = scene.customer;
  const today = dateIn(now, zone);
  const { to } = termsOf(scene).period;
  const { helpsPerYear } = scene.policy.rebate;
  const endsAt = instantOf(addDays(until, 1), scene.policy.rebate.looks.at, zone);
  const since = instantOf(yearsBefore(today, 1), '00:00', zone);
  const given = lately(own, since) + (await countElsewhere(db, 'help-declared', scene.commitment, since));
  if (until < today) return { endsAt, refused: `Help is declared beforehand: ${until} has passed.` };
  if (until > to) return { endsAt, refused: `Help ends with the period at the latest, on ${to}.` };
  return given < helpsPerYear
    ? { endsAt }
    : { endsAt, refused: `Help was given ${given} times within twelve months; policy allows ${helpsPerYear}.` };
}

/** B7: what an adjustment is vetted by, and why it is refused, if so. */
export async function vetAdjustmentNow(
  db: PrismaClient,
  commitmentId: string,
  { tiers: wanted, efforts, held: tiers, own }: OfThisPromise<AdjustmentRequest> & { readonly held: readonly Tier[] },
  now: string,
): Promise<{ missing: string | null; refused?: string }> {
  const scene = await sceneOf(db, commitmentId);
  const terms = termsOf(scene);
  const rules = scene.policy.rebate;
  const today = dateIn(now, scene.customer.zone);
  const since = instantOf(yearsBefore(today, 1), '00:00', scene.customer.zone);
  const { answer, checks, missing } = vetAdjustment({
    terms: { ...terms, tiers: [...tiers] },
    wanted,
    efforts,
    standing: await standingNow(db, scene, tiers, now),
    baseline: baselineOf({
      history: await historyBefore(db, terms, rules.historyYears),
      period: terms.period,
      historyYears: rules.historyYears,
      leastHistoryMonths: rules.leastHistoryMonths,
      knownFrom: (await firstSaleOf(db, terms.customerId)) ?? null,
      knownTo: today,
    }),
    adjustmentsInYear: lately(own, since) + (await countElsewhere(db, 'adjustment-decided', scene.commitment, since)),
    policy: rules,
  });
  const against = checks.filter(({ weighs }) => weighs === 'refuse').map(({ because }) => because);
  return { missing, ...(answer === 'refuse' ? { refused: `Nothing is adjusted. ${against.join(' ')}` } : {}) };
}

/** B8, D3: what the records say now against what was settled last; null: nothing changed, or nothing is settled yet. */
export async function differenceSince(db: PrismaClient, rebateId: string): Promise<Difference | null> {
  const settled = await settledLast(db, rebateId);
  if (!settled) return null;
  const { commitment } = await sceneOf(db, rebateId);
  const tiers = (await tiersInForce(db, [commitment])).get(rebateId) ?? [];
  const { level, looked, count } = settled;
  const settlement = await settleRebate(db, rebateId, { tiers, to: termsToOf(commitment), before: level });
  const minor = BigInt(settlement.reward) - BigInt(level);
  return minor === 0n || settlement.reward === looked
    ? null
    : { settlement, tiers, count: count + 1, minor: `${minor}` };
}

const termsToOf = ({ terms }: Scene['commitment']): string => (terms as unknown as RebateRequest).period.to;
