import { byOpportunity, opportunityScore } from '../domain/opportunities.ts';
import type { RebateRequest, Standing, Tier } from '../domain/rebate.ts';
import { standingOf } from '../domain/rebate-standing.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { currentPolicy } from '../ledger/policies.ts';
import { tiersInForce } from '../ledger/rebates.ts';
import { dailyVolumes } from '../ledger/volumes.ts';
import type { Prisma, PrismaClient } from '../prisma/client/client.ts';
import { historyBefore } from './rebate.ts';

/** A running rebate with where it stands today. */
interface RunningRebate {
  readonly commitmentId: string;
  readonly customerId: string;
  readonly repId: string;
  /** the last local date of the period */
  readonly until: string;
  readonly terms: RebateRequest;
  /** as they hold now */
  readonly tiers: readonly Tier[];
  readonly standing: Standing;
}

/** B4: the running rebates among some, each with its standing today in the customer's zone. */
async function standingsOf(db: PrismaClient, among: Prisma.CommitmentWhereInput): Promise<RunningRebate[]> {
  const { policy } = await currentPolicy(db);
  const rows = await db.commitment.findMany({
    where: { AND: [among, { kind: 'rebate-year', status: 'open', rehearsalId: null }] },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
  });
  const inForce = await tiersInForce(db, rows);
  const now = new Date().toISOString();
  const running: RunningRebate[] = [];
  for (const { id, customerId, repId, zone, terms } of rows) {
    const request = terms as unknown as RebateRequest;
    const tiers = inForce.get(id) ?? [];
    const { from, to } = request.period;
    const today = dateIn(now, zone);
    if (today < from || today > to) continue;
    const { unit, currency, counts } = request;
    running.push({
      ...{ commitmentId: id, customerId, repId, until: to, terms: request, tiers },
      standing: standingOf({
        terms: { ...request, tiers: [...tiers] },
        sales: await dailyVolumes(db, { customerId, unit, currency, counts, from, to: today, rehearsalId: '' }),
        history: await historyBefore(db, request, policy.rebate.historyYears),
        asOf: today,
        policy: policy.rebate,
      }),
    });
  }
  return running;
}

/** B4: the same with a tier ahead, the best opportunity first. */
export async function opportunitiesAmong(
  db: PrismaClient,
  among: Prisma.CommitmentWhereInput,
): Promise<(RunningRebate & { readonly score: number })[]> {
  return (await standingsOf(db, among))
    .flatMap((running) => {
      const { ahead, daysLeft } = running.standing;
      // the last day counts as one
      return ahead ? [{ running, gain: BigInt(ahead.gain), needed: BigInt(ahead.missing), days: daysLeft + 1 }] : [];
    })
    .sort(byOpportunity)
    .map(({ running, ...opportunity }) => ({ ...running, score: opportunityScore(opportunity) }));
}
