import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { Customer } from '../../domain/master-data.ts';
import type { CommitmentEvent, Projection } from '../../domain/projection.ts';
import { appendEvents } from '../../ledger/events.ts';
import { putCustomers } from '../../ledger/master-data.ts';
import { answerOf } from '../../vetting/answer.ts';
import { promisedIn, putCompany } from '../ledger/company.ts';
import { deliveryIn } from '../ledger/delivered.ts';
import { ownDatabase } from '../support/own-database.ts';

const { db, empty } = await ownDatabase();
// a Friday; due the day before
const now = '2027-01-15T09:00:00.000Z';
const due = '2027-01-14';

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1');
  const home = { language: 'pt', zone: 'Europe/Berlin', country: 'DE', distanceKm: 1, travelMinutes: 5, repId: 'r1' };
  const customer = Customer.parse({ ...home, name: 'Casa Sul', contact: 'Ana Lima', email: 'ana@sul.example' });
  await putCustomers(db, [{ id: 'c1', ...customer }], 'test');
});

let told = 0;
const event = (type: string, data: CommitmentEvent['data'] = {}): CommitmentEvent => ({
  ...{ key: `${type}-${told++}`, type, at: '2027-01-14T23:00:00.000Z', actor: 'r1', data },
});
const broken = (more: Partial<Projection> = {}) =>
  event('concluded', {
    ...{ paid: '0', missing: '125000' },
    shows: { status: 'broken', outcome: 'broken', severity: 'normal', concludedAt: now, ...more },
  });

test('C6: a breach has its answer: the rep reads the card in the own language, the words are in the customer’s', async () => {
  const id = await promisedIn(db, 'c1', 1250_00n, due);
  await appendEvents(db, id, [broken()]);
  const answer = (await answerOf(db, id, now, null))!;
  expect(answer).toMatchObject({
    card: { grade: 'plain', judged: null },
    inWords: { language: 'en', grade: { name: 'plain' } },
    words: { language: 'pt', to: 'ana@sul.example' },
    owed: { value: '1250.00', currency: 'EUR' },
    // three working days after a Friday
    payBy: '2027-01-20',
  });
  expect(answer.words.say).toMatch(/^Ficou combinado/);
  expect(answer.words.draft.text).toMatch(/^Olá, Ana Lima/);
  expect((await answerOf(db, id, now, { intent: 'unwilling' }))?.card.grade).toBe('firm');
  expect((await answerOf(db, id, now, null, 'de'))?.inWords).toMatchObject({
    language: 'de',
    grade: { name: 'deutlich' },
  });
});

test('D3: what came late is no longer asked for; what comes after the instant is not there yet', async () => {
  const id = await promisedIn(db, 'c1', 1250_00n, due);
  await appendEvents(db, id, [broken()]);
  const receivedAt = new Date('2027-01-15T10:00:00.000Z');
  const payment = { id: randomUUID(), customerId: 'c1', amountMinor: 1250_00n, currency: 'EUR', receivedAt };
  await db.payment.create({ data: { ...payment, reference: 'P-1', actor: 'test' } });
  await db.allocation.create({ data: { paymentId: payment.id, commitmentId: id, amountMinor: 1250_00n } });
  expect((await answerOf(db, id, now, null))?.owed.value).toBe('1250.00');
  const later = (await answerOf(db, id, '2027-01-15T11:00:00.000Z', null))!;
  expect(later.owed.value).toBe('0.00');
  expect(later.words.say).toContain('O dinheiro chegou com atraso');
});

test('C4: after a "no" on the phone the answer is there before the breach; other terms settle it', async () => {
  const id = await promisedIn(db, 'c1', 1250_00n, due);
  expect(await answerOf(db, id, now, null)).toBeUndefined();
  await appendEvents(db, id, [event('phone-checked', { answer: 'no' }), event('response-opened')]);
  expect((await answerOf(db, id, now, null))?.card.signs.warnedInTime).toBe(true);
  await appendEvents(db, id, [event('re-agreed', { kind: 'reschedule', askedBy: 'customer' })]);
  expect(await answerOf(db, id, now, null)).toBeUndefined();
});

test('nothing is answered that is kept, taken back, ours, or not there; D5: what was corrected to a breach is', async () => {
  const id = await promisedIn(db, 'c1', 1250_00n, due, { status: 'kept', outcome: 'kept' });
  const followUp = (because: object) =>
    promisedIn(db, 'c1', 0n, due, {
      kind: 'follow-up',
      terms: { follows: { commitmentId: id, amountMinor: '125000', because } },
    });
  expect(await answerOf(db, id, now, null)).toBeUndefined();
  expect(await answerOf(db, await followUp({ kind: 'reversal' }), now, null)).toBeUndefined();
  expect(await answerOf(db, await deliveryIn(db), now, null)).toBeUndefined();
  expect(await answerOf(db, randomUUID(), now, null)).toBeUndefined();
  expect((await answerOf(db, await followUp({ kind: 'correction' }), now, null))?.card.material.level).toBe(1);
});
