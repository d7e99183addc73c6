import type { Caller, Role } from '../domain/roles.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

/** Whom a person sees, as the company stands now: a rep oneself, a manager also everybody below, the others all. */
export async function callerOf(db: PrismaClient, role: Role, person: string): Promise<Caller> {
  if (role !== 'rep' && role !== 'manager') return { role, person, sees: 'all', atTheTop: true };
  if (role === 'rep') return { role, person, sees: new Set([person]), atTheTop: false };
  const below = await db.$queryRaw<{ id: string; top: boolean }[]>`
    WITH RECURSIVE below AS (
      SELECT id, manager_id IS NULL AS top FROM rep WHERE id = ${person}
      UNION SELECT rep.id, false FROM rep JOIN below ON rep.manager_id = below.id
    ) SELECT id, top FROM below`;
  return {
    role,
    person,
    sees: new Set(below.map(({ id }) => id)),
    atTheTop: below.some(({ id, top }) => id === person && top),
  };
}

/** A condition on `repId` that lets through what is in sight. */
export const inSight = ({ sees }: Caller): { repId?: { in: string[] } } =>
  sees === 'all' ? {} : { repId: { in: [...sees] } };

/** To which reps something belongs; undefined: there is no such thing. */
export type Owners = (db: PrismaClient, id: string) => Promise<readonly string[] | undefined>;

const repOf = (found: { repId: string } | null): readonly string[] | undefined => (found ? [found.repId] : undefined);

export const ownersOfCommitment: Owners = async (db, id) =>
  repOf(await db.commitment.findUnique({ where: { id }, select: { repId: true } }));

export const ownersOfPlan: Owners = async (db, planId) => {
  const parts = await db.commitment.findMany({ where: { planId }, select: { repId: true }, distinct: ['repId'] });
  return parts.length > 0 ? parts.map(({ repId }) => repId) : undefined;
};

export const ownersOfDispute: Owners = async (db, id) => {
  const where = { type: 'dispute-raised', key: `dispute/${id}/raised` };
  const raised = await db.event.findFirst({ where, select: { commitment: { select: { repId: true } } } });
  return repOf(raised?.commitment ?? null);
};

export const ownersOfCase: Owners = async (db, id) =>
  repOf(
    (await db.patienceCase.findUnique({ where: { id }, select: { commitment: { select: { repId: true } } } }))
      ?.commitment ?? null,
  );

/** C8: the rep, and whoever is responsible for the winding down. */
export const ownersOfWindDown: Owners = async (db, id) => {
  const found = await db.patienceCase.findUnique({
    where: { id },
    select: { decision: true, commitment: { select: { repId: true } } },
  });
  if (!found) return undefined;
  const { responsible } = (found.decision ?? {}) as { readonly responsible?: string };
  return [found.commitment.repId, ...(responsible ? [responsible] : [])];
};

export const ownersOfRep: Owners = async (db, id) => ((await db.rep.count({ where: { id } })) ? [id] : undefined);

/** Whoever sees the customer. */
export const ownersOfMatter: Owners = async (db, id) => {
  const matter = await db.matter.findUnique({ where: { id }, select: { customerId: true } });
  return matter ? ownersOfCustomer(db, matter.customerId) : undefined;
};

/** The customer's own rep, and whoever has taken over a running commitment with it (D7). */
export const ownersOfCustomer: Owners = async (db, id) => {
  const customer = await db.customer.findUnique({
    where: { id },
    select: {
      repId: true,
      commitments: { where: { closedAt: null, imported: false }, select: { repId: true }, distinct: ['repId'] },
    },
  });
  return customer ? [customer.repId, ...customer.commitments.map(({ repId }) => repId)] : undefined;
};
