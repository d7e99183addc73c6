import type { LookSays, RebateRequest, RebateVerdict, Settlement, Standing, Tier, Tone } from '../domain/rebate.ts';
import { toneOf, whatToSay } from '../domain/rebate-looks.ts';
import { standingOf } from '../domain/rebate-standing.ts';
import { settle } from '../domain/settlement.ts';
import { differenceNow } from '../domain/settlement-difference.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { appendEvents } from '../ledger/events.ts';
import { settledOf, tiersInForce } from '../ledger/rebates.ts';
import { dailyVolumes, volumeOf } from '../ledger/volumes.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { historyBefore, rebateVerdictOn } from '../vetting/rebate.ts';
import { type OurProposal, orUnknownParty, ourProposed } from './our-promise.ts';
import { type Scene, sceneOf } from './scene.ts';

/** A rebate that is asked for, with the verdict on it. */
export type RebateProposal = OurProposal<RebateRequest, RebateVerdict>;

/** The reward as the records say now, and as it was settled. */
export interface Difference {
  readonly settlement: Settlement;
  readonly tiers: readonly Tier[];
  /** of the settlements of this rebate, from 1: what would be paid out next */
  readonly count: number;
  /** new reward less what was really settled, minor units; may be below zero, never 0 */
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
export const vetRebate = (
  db: PrismaClient,
  commitmentId: string,
  request: RebateRequest,
  now: string,
): Promise<RebateVerdict> => orUnknownParty(rebateVerdictOn(db, commitmentId, request, now));

/** Opens the rebate in the ledger with its verdict; repeating it changes nothing. */
export async function recordRebate(db: PrismaClient, proposal: RebateProposal): Promise<void> {
  const { commitmentId, request, verdict } = proposal;
  const { zone } = await db.customer.findUniqueOrThrow({ where: { id: request.customerId }, select: { zone: true } });
  const event = ourProposed(proposal, {
    ...{ kind: 'rebate-year', amount: verdict.exposure, zone },
    ...{ dueDate: request.period.to, dueTime: null, breachAt: verdict.plan.evaluate.at },
  });
  await appendEvents(db, commitmentId, [event]);
}

/** As it was asked for. */
export const termsOf = ({ commitment }: Scene): RebateRequest => commitment.terms as unknown as RebateRequest;
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

/** B4: on the rebate's own clock, in its period. */
export async function standingNow(
  db: PrismaClient,
  scene: Scene,
  tiers: readonly Tier[],
  now: string,
): Promise<Standing> {
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
    policy: rules,
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

/** B8, D3: what the records say now against what was really settled; null: nothing is to be decided, or nothing is settled yet. */
export async function differenceSince(db: PrismaClient, rebateId: string): Promise<Difference | null> {
  const settled = await settledOf(db, rebateId);
  if (!settled) return null;
  const { commitment } = await sceneOf(db, rebateId);
  const tiers = (await tiersInForce(db, [commitment])).get(rebateId) ?? [];
  const upTo = (before: bigint) =>
    settleRebate(db, rebateId, { tiers, to: termsToOf(commitment), before: `${before}` });
  const { reward } = await upTo(settled.paid);
  const minor = differenceNow(BigInt(reward), settled);
  if (minor === 0n) return null;
  return { settlement: await upTo(BigInt(reward) - minor), tiers, count: settled.count + 1, minor: `${minor}` };
}

const termsToOf = ({ terms }: Scene['commitment']): string => (terms as unknown as RebateRequest).period.to;
