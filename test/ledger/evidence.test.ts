import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { verifyOne } from '../../ledger/audit.ts';
import { appendEvents } from '../../ledger/events.ts';
import { evidenceOf } from '../../ledger/evidence.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn, putCompany } from './company.ts';

const { db, empty } = await ownDatabase();
let id: string;
beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1', 'c2');
  id = await promisedIn(db, 'c1', 125_000n, '2027-01-15');
});

const told = (key: string, type = 'message', data = {}) =>
  appendEvents(db, id, [{ key, type, at: '2027-01-10T10:00:00.000Z', actor: 'r1', data }]);

test('B5: the hash of the file is that of an event in the whole record, also after more has happened', async () => {
  await told('reminder-1');
  const proof = (await evidenceOf(db, id))?.proof;
  expect(proof).toMatchObject({ seq: 2 });
  expect(await verifyOne(db, id, proof?.hash)).toEqual({ tampering: undefined, last: 2, seq: 2 });
  await told('visit');
  expect(await verifyOne(db, id, proof?.hash)).toEqual({ tampering: undefined, last: 3, seq: 2 });
  expect(await verifyOne(db, id, '0'.repeat(64))).toMatchObject({ tampering: undefined, seq: undefined });
  expect(await verifyOne(db, randomUUID(), proof?.hash)).toBeUndefined();
});

test('B5: a record that was changed, or written anew and whole, does not know the hash of the file', async () => {
  await told('reminder-1');
  const { proof } = (await evidenceOf(db, id)) ?? {};
  const tampered = (sql: string) =>
    db.$transaction([db.$executeRaw`SET LOCAL session_replication_role = replica`, db.$executeRawUnsafe(sql)]);
  await tampered(`UPDATE event SET actor = 'nobody' WHERE seq = 2`);
  expect(await verifyOne(db, id, proof?.hash)).toMatchObject({ tampering: { seq: 2, key: 'reminder-1' } });
  expect(await evidenceOf(db, id)).toMatchObject({ chain: { brokenAt: 2 }, proof: null });
  // its end cut off, and another one written: the chain is whole, and not the one of the file
  await tampered('DELETE FROM event WHERE seq = 2');
  await tampered('UPDATE commitment SET seq = 1');
  await told('another-one');
  expect(await verifyOne(db, id, proof?.hash)).toEqual({ tampering: undefined, last: 2, seq: undefined });
});

test('B5: mails come with what became of them, and without the links by which their readers could act', async () => {
  const message = randomUUID();
  const link = `https://kept.example/l/missed.${message}`;
  await db.message.create({
    data: {
      ...{ id: message, commitmentId: id, step: 'report', audience: 'rep', person: 'r1', template: 'report' },
      ...{ recipient: 'r@x.example', language: 'en', subject: 'Fulfilled or missed?', messageId: `<${message}@kept>` },
      ...{ text: `- Missed: <${link}>`, html: `<a href="${link}">Missed</a>`, state: 'undelivered', result: '550' },
      invites: [`DESCRIPTION:Missed: <https://kept.example/l/mis\r\n sed.${message}>\r\n`],
      at: new Date('2027-01-10T10:00:00.000Z'),
    },
  });
  const { messages = [] } = (await evidenceOf(db, id)) ?? {};
  expect(messages).toMatchObject([
    { audience: 'rep', state: 'undelivered', result: '550', text: '- Missed: <[link removed]>' },
  ]);
  expect(JSON.stringify(messages)).not.toMatch(/\/l\/|missed\.[0-9a-f]/);
});

test('D3, D6, D7: disputes, what follows from it and everybody who had it stand in the file', async () => {
  const follows = { commitmentId: id };
  const followUp = await promisedIn(db, 'c1', 125_000n, '2027-01-20', { kind: 'follow-up', terms: { follows } });
  await promisedIn(db, 'c2', 125_000n, '2027-01-20', { kind: 'follow-up', terms: { follows: { commitmentId: 'x' } } });
  const disputeId = randomUUID();
  const claim = { disputeId, claim: 'It was the 29th.', channel: 'phone' };
  await told(`dispute/${disputeId}/raised`, 'dispute-raised', claim);
  await told('reassigned-1', 'reassigned', { from: 'r1', to: 'r2' });
  expect(await evidenceOf(db, id)).toMatchObject({
    parties: { customer: { id: 'c1', name: 'Muster' }, rep: { id: 'r1', name: 'Rita' } },
    names: { people: { r1: 'Rita' } },
    disputes: [{ id: disputeId, claim: 'It was the 29th.', state: 'open' }],
    related: [{ id: followUp, as: 'follow-up', dueDate: '2027-01-20' }],
  });
  expect((await evidenceOf(db, followUp))?.related).toMatchObject([{ id, as: 'followed' }]);
});
