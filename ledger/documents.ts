import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PrismaClient } from '../prisma/client/client.ts';

/** What goes along with a message; `cid` null: attached, else a picture that stands within its HTML as `cid:…`. */
export const Attachment = z.strictObject({ sha256: z.string(), name: z.string(), cid: z.string().nullable() });
export type Attachment = z.output<typeof Attachment>;

/** A document or a picture that Kept made. */
export interface KeptDocument {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Keeps a document as it was made; the same bytes are one document. @returns their SHA-256, hex */
export async function keepDocument(db: PrismaClient, bytes: Uint8Array, contentType: string): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const data = { sha256, contentType, bytes: new Uint8Array(bytes) };
  await db.document.createMany({ data, skipDuplicates: true });
  return sha256;
}

/** @returns undefined where there is none */
export async function documentOf(db: PrismaClient, sha256: string): Promise<KeptDocument | undefined> {
  const found = await db.document.findUnique({ where: { sha256 }, select: { contentType: true, bytes: true } });
  return found ?? undefined;
}

/** A4, B5: what was written in the record of a commitment, or went along with its mails. @returns undefined where that document is not of it */
export async function documentOfCommitment(
  db: PrismaClient,
  commitmentId: string,
  sha256: string,
): Promise<KeptDocument | undefined> {
  const [{ known } = { known: false }] = await db.$queryRaw<{ known: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM message WHERE commitment_id = ${commitmentId}::uuid
                   AND attachments @> jsonb_build_array(jsonb_build_object('sha256', ${sha256}::text)))
        OR EXISTS (SELECT 1 FROM event WHERE commitment_id = ${commitmentId}::uuid
                   AND ${sha256}::text IN (data->>'agreement', data->>'agreementText')) AS known`;
  return known ? documentOf(db, sha256) : undefined;
}
