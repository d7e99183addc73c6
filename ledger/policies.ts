import { Policy } from '../domain/policy.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

/** A policy with its version; version 0 is the defaults, where the company has recorded none. */
export interface VersionedPolicy {
  readonly version: number;
  readonly policy: Policy;
}

/** The newest policy: what a promise made now is made under. */
export async function currentPolicy(db: Transaction): Promise<VersionedPolicy> {
  const row = await db.policy.findFirst({ orderBy: { version: 'desc' } });
  return row ? { version: row.version, policy: Policy.parse(row.body) } : { version: 0, policy: Policy.parse({}) };
}

/** The policy that a commitment was made under; the defaults for version 0 and for commitments from before Kept. */
export async function policyOf(db: PrismaClient, version: number | null): Promise<Policy> {
  const row = version ? await db.policy.findUnique({ where: { version } }) : null;
  return Policy.parse(row?.body ?? {});
}
