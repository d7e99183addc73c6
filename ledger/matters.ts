import type { Matter } from '../domain/matters.ts';
import type { Matter as MatterRow, PrismaClient } from '../prisma/client/client.ts';
import { upsertAll } from './bulk.ts';
import type { Transaction } from './events.ts';
import { type Look, locked, type Result } from './master-data.ts';
import type { Coded } from './records.ts';

/** What became of a batch of matters, and the running promises that should look again. */
export interface MattersPut {
  readonly results: readonly Result[];
  readonly wakes: readonly string[];
}

/**
 * C3, C9: writes matters. Refused: an unknown customer, and a promise that is not the customer's.
 * @param matters each id once
 * @param look at the first of them
 * @returns one result for each, in order; the same contents again are `unchanged`
 */
export function putMatters(
  db: PrismaClient,
  matters: readonly Coded<Matter>[],
  actor: string,
  look?: Look<Coded<Matter>>,
): Promise<MattersPut> {
  return db.$transaction(
    async (tx) => {
      if (look && matters[0]) look(await locked(tx, 'matter', matters[0].id, findMatter));
      const customerIds = [...new Set(matters.map(({ customerId }) => customerId))];
      const customers = new Set(
        (await tx.customer.findMany({ where: { id: { in: customerIds } }, select: { id: true } })).map(({ id }) => id),
      );
      const named = await tx.commitment.findMany({
        where: { id: { in: matters.flatMap(({ commitmentId }) => commitmentId ?? []) } },
        select: { id: true, customerId: true, rehearsalId: true },
      });
      const promises = new Map(named.map((promise) => [promise.id, promise]));
      const refusals = matters.map(({ customerId, commitmentId }) => {
        if (!customers.has(customerId))
          return { field: 'customerId', because: `there is no customer ${customerId}` } as const;
        if (commitmentId === null || promises.get(commitmentId)?.customerId === customerId) return undefined;
        return { field: 'commitmentId', because: `customer ${customerId} has no commitment ${commitmentId}` } as const;
      });
      const rows = matters
        .filter((_, index) => !refusals[index])
        .map((matter) => ({
          ...matter,
          rehearsalId: matter.commitmentId && (promises.get(matter.commitmentId)?.rehearsalId ?? null),
        }));
      const effects = (await upsertAll(tx, 'matter', rows, actor)).values();
      return {
        results: refusals.map((refusal) => refusal ?? effects.next().value ?? 'unchanged'),
        wakes: await concerned(rows),
      };

      async function concerned(
        written: readonly { customerId: string; rehearsalId: string | null }[],
      ): Promise<string[]> {
        const running = await tx.commitment.findMany({
          where: {
            closedAt: null,
            imported: false,
            OR: written.map(({ customerId, rehearsalId }) => ({ customerId, rehearsalId })),
          },
          select: { id: true },
        });
        return running.map(({ id }) => id);
      }
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

/** @returns all matters of a customer, the newest first; undefined where there is no such customer */
export async function mattersOf(db: PrismaClient, customerId: string): Promise<{ items: Coded<Matter>[] } | undefined> {
  if (!(await db.customer.findUnique({ where: { id: customerId }, select: { id: true } }))) return undefined;
  const rows = await db.matter.findMany({ where: { customerId }, orderBy: [{ since: 'desc' }, { id: 'asc' }] });
  return { items: rows.map(matterOf) };
}

/** @returns undefined where there is none */
export async function findMatter(db: Transaction, id: string): Promise<Coded<Matter> | undefined> {
  const row = await db.matter.findUnique({ where: { id } });
  return row ? matterOf(row) : undefined;
}

const matterOf = ({ id, customerId, kind, text, reference, commitmentId, since, open }: MatterRow): Coded<Matter> => ({
  id,
  customerId,
  kind: kind as Matter['kind'],
  text,
  reference,
  commitmentId,
  since: since.toISOString().slice(0, 10),
  open,
});
