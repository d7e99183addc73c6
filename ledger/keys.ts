import { v4 as uuid } from 'uuid';
import { isPersonal, type Role } from '../domain/roles.ts';
import type { ApiKey, PrismaClient } from '../prisma/client/client.ts';
import { hashOf, newToken } from './secrets.ts';

/** A key as it may be shown: never the key itself. Instants are ISO 8601 UTC. */
export interface ShownKey {
  readonly id: string;
  readonly role: Role;
  /** whose it is: a rep's code, or the name of a machine */
  readonly person: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** to the minute */
  readonly lastUsedAt: string | null;
}

/** A key as it is shown once. */
export type NewKey = ShownKey & { readonly key: string };

/** Who a key is for, and until when. */
export interface KeyOrder {
  readonly role: Role;
  readonly person: string;
  /** undefined: until it is revoked */
  readonly expiresAt?: Date | undefined;
}

/** A key cannot be made, rotated or revoked; the message says why. */
export class KeyRefused extends Error {
  override name = 'KeyRefused';

  constructor(
    /** of the order, or `id` */
    readonly field: 'person' | 'id',
    message: string,
  ) {
    super(message);
  }
}

const aMinute = 60_000;

/** @throws KeyRefused where a rep's or manager's key names nobody of the company */
export async function createKey(db: PrismaClient, order: KeyOrder, by: string): Promise<NewKey> {
  const { role, person, expiresAt } = order;
  if (isPersonal(role) && !(await db.rep.count({ where: { id: person } })))
    throw new KeyRefused('person', `there is no rep ${person}; a ${role}'s key belongs to a person of the company`);
  const key = `kept_${newToken()}`;
  const row = await db.apiKey.create({
    data: { id: uuid(), role, person, hash: hashOf(key), expiresAt: expiresAt ?? null, createdBy: by },
  });
  return { ...shown(row), key };
}

/** All keys, the newest first. */
export const listKeys = async (db: PrismaClient): Promise<ShownKey[]> =>
  (await db.apiKey.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] })).map(shown);

/**
 * A new key for the same person; the old one works on for the time that it takes to put the new one everywhere.
 * @param overlap ms
 * @throws KeyRefused where there is no such key that still works
 */
export async function rotateKey(db: PrismaClient, id: string, overlap: number, by: string): Promise<NewKey> {
  const old = await working(db, id);
  const left = old.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const lifetime = left - old.createdAt.getTime();
  const fresh = await createKey(
    db,
    {
      role: old.role as Role,
      person: old.person,
      expiresAt: Number.isFinite(lifetime) ? new Date(Date.now() + lifetime) : undefined,
    },
    by,
  );
  await db.apiKey.update({ where: { id }, data: { expiresAt: new Date(Math.min(Date.now() + overlap, left)) } });
  return fresh;
}

/** @throws KeyRefused where there is no such key that still works */
export async function revokeKey(db: PrismaClient, id: string): Promise<ShownKey> {
  await working(db, id);
  return shown(await db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } }));
}

/** @returns whose key it is; undefined: nobody's, not yet, or no more */
export async function holderOf(
  db: PrismaClient,
  key: string,
): Promise<{ id: string; role: Role; person: string } | undefined> {
  const row = await db.apiKey.findUnique({ where: { hash: hashOf(key) } });
  const now = new Date();
  if (!row || !works(row, now)) return undefined;
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > aMinute)
    await db.apiKey.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
  return { id: row.id, role: row.role as Role, person: row.person };
}

const works = ({ revokedAt, expiresAt }: ApiKey, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);

async function working(db: PrismaClient, id: string): Promise<ApiKey> {
  const row = await db.apiKey.findUnique({ where: { id } });
  if (!row) throw new KeyRefused('id', `there is no key ${id}`);
  if (!works(row, new Date())) throw new KeyRefused('id', `key ${id} works no more; create a new one`);
  return row;
}

const shown = ({ id, role, person, createdAt, createdBy, expiresAt, revokedAt, lastUsedAt }: ApiKey): ShownKey => ({
  id,
  role: role as Role,
  person,
  createdAt: createdAt.toISOString(),
  createdBy,
  expiresAt: expiresAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
