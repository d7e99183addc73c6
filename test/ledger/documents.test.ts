import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { documentOf, keepDocument } from '../../ledger/documents.ts';
import { ownDatabase } from '../support/own-database.ts';

const { db, empty } = await ownDatabase();
beforeEach(() => empty());

const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);

test('A4: a document is kept as it is, under the hash of its bytes', async () => {
  const sha256 = await keepDocument(db, bytes, 'application/pdf');
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  const kept = await documentOf(db, sha256);
  expect(kept?.contentType).toBe('application/pdf');
  expect(Buffer.from(kept?.bytes ?? []).equals(bytes)).toBe(true);
});

test('the same document ten times at once is one', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => keepDocument(db, bytes, 'application/pdf')));
  expect(new Set(all).size).toBe(1);
  expect(await db.document.count()).toBe(1);
});

test('nobody has an unknown one', async () => {
  expect(await documentOf(db, '0'.repeat(64))).toBeUndefined();
});
