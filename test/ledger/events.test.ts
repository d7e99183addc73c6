import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type CommitmentEvent, type Projection, project } from '../../domain/projection.ts';
import { verifyAll } from '../../ledger/audit.ts';
import { appendEvents, eventsOf, firstBrokenLink, toColumns } from '../../ledger/events.ts';
import { evidenceOf } from '../../ledger/evidence.ts';
import { ownDatabase } from '../support/own-database.ts';
import { putCompany } from './company.ts';

const { db, empty } = await ownDatabase();
const id = '5b1f6a52-8d5e-4f0a-9d3a-0c2f4d9b7e11';
const opens: Projection = {
  kind: 'payment-appointment',
  promisor: 'customer',
  customerId: 'c1',
  repId: 'r1',
  amount: { value: '1250', currency: 'EUR' },
  invoices: ['A', 'B'],
  dueDate: '2027-01-15',
  dueTime: '14:00',
  zone: 'Europe/Berlin',
  breachAt: '2027-01-15T13:00:00.000Z',
  status: 'open',
  outcome: null,
  severity: null,
  awaits: null,
  awaitedMove: null,
  policyVersion: null,
  rehearsalId: null,
  planId: null,
  part: null,
  imported: false,
  terms: { occasion: 'Größe 😀' },
  verdict: null,
  proposedAt: '2027-01-02T10:00:00.000Z',
  concludedAt: null,
  closedAt: null,
};
const event = (key: string, data: CommitmentEvent['data'] = {}): CommitmentEvent => ({
  key,
  type: 'message',
  at: '2027-01-03T10:00:00.000Z',
  actor: 'kept',
  data,
});
const life = [
  event('proposed', { opens }),
  event('reminder-1', { words: 'Ä' }),
  event('concluded', {
    shows: {
      status: 'broken',
      outcome: 'broken',
      severity: 'severe',
      awaits: 'rep',
      awaitedMove: 'respond',
      concludedAt: '2027-01-15T13:00:00.000Z',
    },
  }),
  event('closed', { shows: { awaits: null, awaitedMove: null, closedAt: '2027-01-16T09:00:00.000Z' } }),
];

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1');
  await appendEvents(db, id, life);
});

describe('the chain of events', () => {
  test('B5: is whole, and folding all events gives the row that the lists show', async () => {
    const events = await eventsOf(db, id);
    expect(firstBrokenLink(id, events)).toBeUndefined();
    expect((await evidenceOf(db, id))?.chain).toBe('whole');
    const folded = events.reduce<Projection | undefined>(
      (before, each) => project(before, each),
      undefined,
    ) as Projection;
    const row = await db.commitment.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject(toColumns(folded, events.length));
    expect(row).toMatchObject({ status: 'broken', severity: 'severe', amountMinor: 125000n, seq: 4 });
  });

  test('B5: stays whole for whatever an event tells', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), async (data) => {
        const text = JSON.stringify(data).replaceAll('\\u0000', '');
        // no schema of ours lets a key `__proto__` through, and Prisma drops it
        const clean = JSON.parse(text, (name, value) => (name === '__proto__' ? undefined : value));
        await appendEvents(db, id, [event(`told-${told++}`, { told: clean })]);
        expect(firstBrokenLink(id, await eventsOf(db, id))).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  test('B5: the same key twice changes nothing, alone, in one go and with other contents', async () => {
    const before = await eventsOf(db, id);
    await appendEvents(db, id, life);
    await appendEvents(db, id, [event('closed', { shows: { status: 'kept' } })]);
    expect(await eventsOf(db, id)).toEqual(before);
    expect(await db.commitment.findUnique({ where: { id } })).toMatchObject({ status: 'broken', seq: 4 });
    await appendEvents(db, id, [event('late'), event('late')]);
    expect(await eventsOf(db, id)).toHaveLength(5);
  });

  test('B5: 20 writers at once leave one whole chain', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        appendEvents(db, id, [event(`at-once-${index % 15}`), event(`more-${index}`)]),
      ),
    );
    const events = await eventsOf(db, id);
    expect(firstBrokenLink(id, events)).toBeUndefined();
    expect(new Set(events.map(({ key }) => key)).size).toBe(4 + 15 + 20);
    expect(events).toHaveLength(4 + 15 + 20);
  });

  test('B5: a commitment that no event opens is refused, and leaves nothing', async () => {
    const other = '00000000-0000-4000-8000-000000000001';
    await expect(appendEvents(db, other, [event('closed')])).rejects.toThrow(RangeError);
    expect(await db.commitment.count({ where: { id: other } })).toBe(0);
    expect(await eventsOf(db, other)).toEqual([]);
  });
});

describe('evidence that somebody wants to change', () => {
  const attempts = [
    `UPDATE event SET actor = 'nobody' WHERE key = 'reminder-1'`,
    `UPDATE event SET actor = 'nobody' WHERE false`,
    `DELETE FROM event WHERE key = 'reminder-1'`,
    'TRUNCATE event',
    'TRUNCATE commitment CASCADE',
    `INSERT INTO event SELECT * FROM event ON CONFLICT (commitment_id, seq) DO UPDATE SET type = 'kept'`,
  ];
  test.each(attempts)('B5: the database refuses it: %s', async (sql) => {
    const before = await eventsOf(db, id);
    await expect(db.$executeRawUnsafe(sql)).rejects.toThrow(/append-only/);
    expect(await eventsOf(db, id)).toEqual(before);
  });

  test('B5: a commitment with events cannot be removed', async () => {
    await expect(db.commitment.delete({ where: { id } })).rejects.toThrow();
  });

  test.each([
    ['what is told', `UPDATE event SET data = '{"words": "A"}' WHERE seq = 2`, 2],
    ['the type', `UPDATE event SET type = 'kept' WHERE seq = 3`, 3],
    ['the instant', `UPDATE event SET at = at + interval '1 millisecond' WHERE seq = 2`, 2],
    ['the actor', `UPDATE event SET actor = 'nobody' WHERE seq = 4`, 4],
    ['the key', `UPDATE event SET key = 'reminder-9' WHERE seq = 2`, 2],
    ['the hash', `UPDATE event SET hash = repeat('0', 64) WHERE seq = 2`, 2],
    ['the link before', `UPDATE event SET prev_hash = repeat('1', 64) WHERE seq = 3`, 3],
    ['the order', `UPDATE event SET seq = 9 WHERE seq = 2`, 3],
    ['the first event, by removing it', 'DELETE FROM event WHERE seq = 1', 2],
    ['one between, by removing it', 'DELETE FROM event WHERE seq = 3', 4],
    ['the last one, by removing it', 'DELETE FROM event WHERE seq = 4', 4],
    ['all of them, by removing them', 'DELETE FROM event', 1],
  ])('B5: who gets past the database and changes %s is found out', async (_, sql, brokenAt) => {
    await db.$transaction([db.$executeRaw`SET LOCAL session_replication_role = replica`, db.$executeRawUnsafe(sql)]);
    expect((await evidenceOf(db, id))?.chain).toEqual({ brokenAt });
    expect((await verifyAll(db, () => undefined)).tampered).toMatchObject([{ commitmentId: id, seq: brokenAt }]);
  });
});
