import type { Customer, Rep } from '../domain/master-data.ts';
import { toMinor } from '../domain/money.ts';
import type { Policy } from '../domain/policy.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { type Effect, upsertAll } from './bulk.ts';
import type { Transaction } from './events.ts';
import { currentPolicy, type VersionedPolicy } from './policies.ts';
import { type Coded, findCustomer, findRep } from './records.ts';

/** What became of one record of a batch: written or not, or refused with the field that does not fit. */
export type Result = Effect | { readonly field: string; readonly because: string };

/** Looks at what stands, under the lock; what it throws leaves everything as it is. */
export type Look<Record> = (standing: Record | undefined) => void;

const patience = { timeout: 60_000, maxWait: 10_000 };

const asCustomerRow = ({ liquidFunds, ...same }: Coded<Customer>) => ({
  ...same,
  liquidFundsMinor: liquidFunds && toMinor(liquidFunds.amount),
  liquidFundsCurrency: liquidFunds?.amount.currency,
  liquidFundsAsOf: liquidFunds?.asOf,
});

/**
 * Writes reps; a manager may stand in the same batch. Refused: an unknown manager or
 * stand-in, and a circle of managers.
 * @param reps each id once
 * @param look at the first of them
 * @returns one result for each rep, in order; the same contents again are `unchanged`
 */
export function putReps(
  db: PrismaClient,
  reps: readonly Coded<Rep>[],
  actor: string,
  look?: Look<Coded<Rep>>,
): Promise<Result[]> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE rep IN SHARE ROW EXCLUSIVE MODE`; // two batches could close a circle together
    if (look && reps[0]) look(await findRep(tx, reps[0].id));
    const known = await tx.rep.findMany({ select: { id: true, managerId: true } });
    const refused = unfitManagers(reps, known);
    const there = new Set([...known, ...reps].map(({ id }) => id));
    for (const rep of reps) {
      const because = unfitStandIn(rep, there);
      if (because !== undefined && !refused.has(rep.id)) refused.set(rep.id, because);
    }
    return write(
      tx,
      'rep',
      reps,
      reps.map(({ id }) => refused.get(id)),
      actor,
    );
  }, patience);
}

/**
 * Writes customers. Refused: an unknown rep.
 * @param customers each id once
 * @param look at the first of them
 * @returns one result for each customer, in order; the same contents again are `unchanged`
 */
export function putCustomers(
  db: PrismaClient,
  customers: readonly Coded<Customer>[],
  actor: string,
  look?: Look<Coded<Customer>>,
): Promise<Result[]> {
  return db.$transaction(async (tx) => {
    if (look && customers[0]) look(await locked(tx, 'customer', customers[0].id, findCustomer));
    const reps = await tx.rep.findMany({
      where: { id: { in: customers.map(({ repId }) => repId) } },
      select: { id: true },
    });
    const known = new Set(reps.map(({ id }) => id));
    const refusals = customers.map(({ repId }) =>
      known.has(repId) ? undefined : { field: 'repId', because: `there is no rep ${repId}` },
    );
    return write(tx, 'customer', customers.map(asCustomerRow), refusals, actor);
  }, patience);
}

/**
 * Records company policy. The same as the newest version is that version.
 * @param body with its defaults filled in
 */
export function putPolicy(
  db: PrismaClient,
  body: Policy,
  actor: string,
  look?: Look<VersionedPolicy>,
): Promise<{ version: number; effect: Effect }> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE policy IN SHARE ROW EXCLUSIVE MODE`;
    look?.(await currentPolicy(tx));
    const json = JSON.stringify(body);
    const [newest] = await tx.$queryRaw<{ version: number; same: boolean }[]>`
      SELECT version, body = ${json}::jsonb AS same FROM policy ORDER BY version DESC LIMIT 1`;
    if (newest?.same) return { version: newest.version, effect: 'unchanged' };
    const { version } = await tx.policy.create({ data: { version: (newest?.version ?? 0) + 1, body, actor } });
    return { version, effect: 'new' };
  }, patience);
}

/** A record that nobody changes, or makes, until the transaction ends. */
export async function locked<Found>(
  tx: Transaction,
  table: string,
  id: string,
  find: (tx: Transaction, id: string) => Promise<Found>,
): Promise<Found> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`kept ${table} ${id}`}))`;
  return find(tx, id);
}

type Refusal = Exclude<Result, Effect>;

/** Writes the rows that nothing speaks against. */
async function write(
  tx: Transaction,
  table: string,
  rows: readonly object[],
  refusals: readonly (Refusal | undefined)[],
  actor: string,
): Promise<Result[]> {
  const fit = rows.filter((_, index) => !refusals[index]);
  const effects = (
    await upsertAll(
      tx,
      table,
      fit.map((row) => ({ ...row })),
      actor,
    )
  ).values();
  return refusals.map((refusal) => refusal ?? (effects.next().value as Effect));
}

/** The reps whose manager is unknown, or stands below them; a refused new rep can be nobody's manager. */
function unfitManagers(
  reps: readonly Coded<Rep>[],
  known: readonly { id: string; managerId: string | null }[],
): Map<string, Refusal> {
  const before = new Map(known.map(({ id, managerId }) => [id, managerId]));
  const managers = new Map([...before, ...reps.map(({ id, managerId }) => [id, managerId] as const)]);
  const refused = new Map<string, Refusal>();
  let found: (readonly [string, string])[];
  do {
    found = reps.flatMap(({ id, managerId }) => {
      const because = refused.has(id) ? undefined : unfit(id, managerId, managers);
      return because === undefined ? [] : [[id, because] as const];
    });
    for (const [id, because] of found) {
      refused.set(id, { field: 'managerId', because });
      const was = before.get(id);
      if (was === undefined) managers.delete(id);
      else managers.set(id, was);
    }
  } while (found.length > 0);
  return refused;
}

/** D7: a stand-in is another rep, and known. */
function unfitStandIn(rep: Coded<Rep>, known: ReadonlySet<string>): Refusal | undefined {
  for (const { standIn } of [...rep.absences, ...(rep.leaves ? [rep.leaves] : [])]) {
    if (standIn === undefined) continue;
    if (standIn === rep.id) return { field: 'absences', because: `${rep.id} cannot stand in for ${rep.id}` };
    if (!known.has(standIn)) return { field: 'absences', because: `there is no rep ${standIn} to stand in` };
  }
  return undefined;
}

function unfit(id: string, managerId: string | null, managers: ReadonlyMap<string, string | null>): string | undefined {
  if (managerId !== null && !managers.has(managerId)) return `there is no rep ${managerId}`;
  const above = new Set<string>();
  for (let next = managerId; next && !above.has(next); next = managers.get(next) ?? null) above.add(next);
  return above.has(id) ? `${managerId} stands below ${id}; managers cannot form a circle` : undefined;
}
