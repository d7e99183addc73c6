import type { Superior } from '../domain/ladder.ts';
import type { Policy } from '../domain/policy.ts';
import type { Audience } from '../domain/step.ts';
import { calendarOfRep } from '../ledger/calendars.ts';
import { policyOf } from '../ledger/policies.ts';
import type { Commitment, Customer, PrismaClient, Rep } from '../prisma/client/client.ts';

/** Everybody and everything that a step of a commitment may speak of. */
export interface Scene {
  readonly commitment: Commitment;
  readonly customer: Customer;
  readonly rep: Rep;
  /** the rep's manager, then the manager's manager, as far as there are any */
  readonly above: readonly Rep[];
  /** B8: whoever pays out; the rep where policy names nobody, or somebody who is not known */
  readonly payer: Rep;
  /** B3: whoever plans the trips; the rep where policy names nobody, or somebody who is not known */
  readonly dispatcher: Rep;
  /** C8: whoever carries out what a manager has decided */
  readonly responsible: Rep;
  readonly policy: Policy;
}

/** @param responsible the code of whoever a step names so; the rep where it names nobody, or somebody who is not known */
export async function sceneOf(db: PrismaClient, commitmentId: string, responsible?: string): Promise<Scene> {
  const { customer, ...commitment } = await db.commitment.findUniqueOrThrow({
    where: { id: commitmentId },
    include: { customer: true },
  });
  const [{ manager, ...rep }, policy] = await Promise.all([
    db.rep.findUniqueOrThrow({
      where: { id: commitment.repId },
      include: { manager: { include: { manager: true } } },
    }),
    policyOf(db, commitment.policyVersion),
  ]);
  const above = manager ? [manager, ...(manager.manager ? [manager.manager] : [])] : [];
  const named = async (id: string | null): Promise<Rep> =>
    (id === null ? null : await db.rep.findUnique({ where: { id } })) ?? rep;
  const payer = await named(policy.rebate.payout.paidBy);
  const dispatcher = await named(policy.delivery.dispatcher);
  return { commitment, customer, rep, above, payer, dispatcher, responsible: await named(responsible ?? null), policy };
}

/** The person of the company behind an audience; where nobody stands so high, the highest there is. */
export function personFor({ rep, above, ...scene }: Scene, audience: Exclude<Audience, 'customer'>): Rep {
  if (audience === 'rep') return rep;
  if (audience === 'payer' || audience === 'dispatcher' || audience === 'responsible') return scene[audience];
  return (audience === 'managers-manager' ? above[1] : undefined) ?? above[0] ?? rep;
}

/** D4 */
export const superiorsOf = ({ above }: Scene): Superior[] =>
  above.map((person, index) => ({ to: index === 0 ? 'manager' : 'managers-manager', calendar: calendarOfRep(person) }));
