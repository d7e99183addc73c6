import type { Memory } from '../domain/memory.ts';
import type { Misfit } from '../domain/misfit.ts';
import { RebateRequest, type RebateVerdict, type Tier } from '../domain/rebate.ts';
import { type TiersVetting, vetAdjustment, vetWantedTiers, type WantedTiers } from '../domain/rebate-adjustment.ts';
import type { AdjustmentCosts } from '../domain/rebate-costs.ts';
import { limitedOf } from '../domain/rebate-limits.ts';
import type { AdjustmentRequest, HelpDeclaration } from '../domain/rebate-requests.ts';
import { expectedOf } from '../domain/rebate-tiers.ts';
import { addDays, dateIn, instantOf } from '../domain/working-calendar.ts';
import { countElsewhere } from '../ledger/rebates.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { memoryOf } from '../vetting/memory.ts';
import { baselineNow, historyBefore, yearsBefore } from '../vetting/rebate.ts';
import { standingNow, termsOf } from './rebate.ts';
import { type Scene, sceneOf } from './scene.ts';

/** What a person says, with the instants at which this promise had the like before: those are not all written yet. */
export type OfThisPromise<Said> = Said & { readonly own: readonly string[] };
/** Other tiers than those that this promise has now. */
export interface Wanted {
  readonly tiers: readonly Tier[];
  readonly held: readonly Tier[];
}

/** Why something that is asked for cannot be. */
export interface Against {
  /** now, whatever is asked for */
  readonly refused?: string;
  /** as it is asked for */
  readonly misfits?: readonly Misfit[];
}

/** What tiers cost at most, as a verdict has it. */
export type Exposure = Pick<RebateVerdict, 'exposureMinor' | 'exposureCeiling'>;

const lately = (instants: readonly string[], since: string): number => instants.filter((at) => at >= since).length;
const against = (misfits: readonly Misfit[]): Against => (misfits.length > 0 ? { misfits } : {});

/** B6, C7: when a help ends, what is remembered before it is given, and why it cannot be given, if so. */
export async function planHelp(
  db: PrismaClient,
  commitmentId: string,
  { until, own }: OfThisPromise<HelpDeclaration>,
  now: string,
): Promise<{ endsAt: string; memory: Memory } & Against> {
  const scene = await sceneOf(db, commitmentId);
  const { zone } = scene.customer;
  const today = dateIn(now, zone);
  const { to } = termsOf(scene).period;
  const { helpsPerYear } = scene.policy.rebate;
  const endsAt = instantOf(addDays(until, 1), scene.policy.rebate.looks.at, zone);
  const since = instantOf(yearsBefore(today, 1), '00:00', zone);
  const given = lately(own, since) + (await countElsewhere(db, 'help-declared', scene.commitment, since));
  const memory = await recalledFor(db, scene, now);
  const misfit = (because: string) => ({ endsAt, memory, misfits: [{ path: ['until'], because }] });
  if (until < today) return misfit(`Help is declared beforehand: expected ${today} or later.`);
  if (until > to) return misfit(`Help ends with the period at the latest: expected ${to} or earlier.`);
  return given < helpsPerYear
    ? { endsAt, memory }
    : { endsAt, memory, refused: `Help was given ${given} times within twelve months; policy allows ${helpsPerYear}.` };
}

/** B7: what an adjustment is vetted by, what it costs, and why it is refused, if so. */
export async function vetAdjustmentNow(
  db: PrismaClient,
  commitmentId: string,
  { efforts, own, ...tiers }: OfThisPromise<AdjustmentRequest> & Wanted,
  now: string,
): Promise<{ missing: string | null; costs?: AdjustmentCosts; memory?: Memory } & Against> {
  const scene = await sceneOf(db, commitmentId);
  const misfits = unreadable(scene, tiers);
  if (misfits.length > 0) return { missing: null, misfits };
  const since = instantOf(yearsBefore(dateIn(now, scene.customer.zone), 1), '00:00', scene.customer.zone);
  const vetting = vetAdjustment({
    ...(await wantedNow(db, scene, tiers, now)),
    efforts,
    adjustmentsInYear: lately(own, since) + (await countElsewhere(db, 'adjustment-decided', scene.commitment, since)),
  });
  const { missing, costs, notNow } = vetting;
  if (notNow.length > 0) return { missing, costs, refused: `Nothing is adjusted. ${notNow.join(' ')}` };
  const memory = await recalledFor(db, scene, now);
  return { missing, costs, memory, ...against(vetting.misfits) };
}

/** C7: before a favour within a running promise, which is real or a rehearsal as that is. */
const recalledFor = (db: PrismaClient, { commitment, customer, policy }: Scene, now: string): Promise<Memory> =>
  memoryOf(db, { customer, now, policy, except: commitment.id, rehearsal: commitment.rehearsalId !== null });

/** B7, A6: tiers that the manager changes while deciding about an adjustment: what they cost, and what of them does not fit. */
export async function vetDecidedTiers(
  db: PrismaClient,
  commitmentId: string,
  tiers: Wanted,
  now: string,
): Promise<{ costs?: AdjustmentCosts } & Against> {
  const scene = await sceneOf(db, commitmentId);
  const misfits = unreadable(scene, tiers);
  if (misfits.length > 0) return { misfits };
  const vetting: TiersVetting = vetWantedTiers(await wantedNow(db, scene, tiers, now));
  return { costs: vetting.costs, ...against(vetting.misfits) };
}

/** Tiers that make no sense with the terms, whatever was sold: decimals, order, kind of rate. */
function unreadable(scene: Scene, { tiers }: Wanted): Misfit[] {
  const parsed = RebateRequest.safeParse({ ...termsOf(scene), tiers });
  return (parsed.error?.issues ?? []).map(({ path, message }) => ({
    path: path.map((part) => (typeof part === 'number' ? part : String(part))),
    because: message,
  }));
}

async function wantedNow(db: PrismaClient, scene: Scene, { tiers, held }: Wanted, now: string): Promise<WantedTiers> {
  const terms = termsOf(scene);
  const policy = scene.policy.rebate;
  const history = await historyBefore(db, terms, policy.historyYears);
  return {
    ...{ wanted: tiers, policy, company: scene.policy, hasManager: scene.above.length > 0 },
    terms: { ...terms, tiers: [...held] },
    standing: await standingNow(db, scene, held, now),
    baseline: await baselineNow(db, terms, history, { today: dateIn(now, scene.customer.zone), policy }),
  };
}

/** A6: what tiers that are agreed on cost at most, by what the vetting expected. */
export function exposureOfAgreed(scene: Scene, promised: readonly Tier[]): Exposure {
  const { baseline, bought } = scene.commitment.verdict as unknown as RebateVerdict;
  const { exposure, ceiling } = limitedOf(
    {
      ...{ terms: termsOf(scene), promised, policy: scene.policy.rebate, company: scene.policy },
      hasManager: scene.above.length > 0,
    },
    expectedOf(baseline, bought),
  );
  return { exposureMinor: `${exposure}`, exposureCeiling: `${ceiling}` };
}
