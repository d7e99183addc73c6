import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectProblem } from '../api/support.ts';
import { promisedIn } from '../ledger/company.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { far, wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const promised = async (customer = {}): Promise<PromiseToPay> => {
  const { id: customerId, repId } = await kept.customer({ language: 'pt', ...customer });
  return kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
};
async function broken(promise: PromiseToPay): Promise<PromiseToPay> {
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  return promise;
}
const cardOf = async ({ id, repId }: { id: string; repId: string }, intent = '') =>
  (await kept.callBy(repId, 'GET', `/v1/commitments/${id}/answer${intent && `?intent=${intent}`}`)).body;
const eventOf = async (promise: PromiseToPay, type: string) =>
  (await promise.evidence()).events.find((event: { type: string }) => event.type === type);
const mailTo = async (person: string, subject: RegExp) =>
  (await kept.inbox.of(`${person}@nordlicht.example`)).find((mail) => subject.test(mail.subject));

test('C6: a first breach: the rep gets the grade in words and the words to say, in the customer’s language', async () => {
  const promise = await promised();
  const none = await kept.callBy(promise.repId, 'GET', `/v1/commitments/${promise.id}/answer`);
  expect(expectProblem(none, 409, 'not-now').detail).toBe('There is no breach to answer; the promise is open.');
  await broken(promise);
  const card = await cardOf(promise);
  expect(card).toMatchObject({
    grade: 'plain',
    judged: null,
    card: { language: 'en', grade: { name: 'plain' }, ours: '' },
    words: { language: 'pt', say: expect.stringMatching(/^Ficou combinado .* O que falta: EUR 1\.250/) },
    owed: { value: '1250.00', currency: 'EUR' },
  });
  expect(card.reasons.map(({ by }: { by: string }) => by)).toEqual(['intent', 'count', 'amount', 'severity']);
  const mail = await mailTo(promise.repId, /^Breach – answer/);
  expect(mail?.text).toContain('The answer to it: plain.');
  expect(mail?.text).toContain(`> ${card.words.say}`);
  expect(mail?.text).toContain(`/commitments/${promise.id}/answer`);
  expect((await eventOf(promise, 'response-opened')).data.figures).toMatchObject({
    ...{ grade: 'plain', unlowered: 'plain', judged: null, signsSay: 'careless', level: 1 },
    missing: { value: '1250.00', currency: 'EUR' },
  });
  expect(await cardOf(promise, 'prevented')).toMatchObject({ grade: 'friendly', judged: 'prevented' });

  // reported with the rep's judgement: the record keeps it, and the grade that followed
  const said = { channel: 'phone', said: 'We had agreed on it.', answered: 'The bank was closed.' };
  const ahead = { ...said, occurredAt: '2999-01-01T00:00:00Z' };
  const wrong = await kept.callBy(promise.repId, 'POST', `/v1/commitments/${promise.id}/response`, ahead);
  expectProblem(wrong, 422, 'in-the-future');
  const judged = { intent: 'prevented', signs: { ownedUp: true } };
  const view = await promise.say('response', { ...said, ...judged, occurredAt: (await promise.live()).now });
  expect(view.response).toMatchObject({ by: promise.repId, intent: 'prevented', grade: 'friendly' });
  await promise.closed();
  expect(await eventOf(promise, 'responded')).toMatchObject({
    actor: promise.repId,
    data: {
      ...{ ...said, intent: 'prevented', grade: 'friendly' },
      figures: { judged: 'prevented', signsSay: 'unable', weighs: 1 },
    },
  });
  expect(await cardOf(promise)).toMatchObject({ grade: 'plain' });
});

test('C2, C6: we did not come ourselves: the card says so first, and the grade falls', async () => {
  const promise = await promised();
  await promise.until('agreed');
  await promise.say('cannot-attend', { reason: 'ill', dueDate: wednesday(27) });
  await promise.until('report@2');
  await promise.say('missed');
  await promise.until('respond@2');
  const card = await cardOf(promise);
  expect(card).toMatchObject({ grade: 'friendly', unlowered: 'plain' });
  expect(card.reasons[0]).toMatchObject({ by: 'own-side' });
  expect(card.card.ours).toMatch(/^Our own side comes first: we did not come as agreed \(1\)/);
  expect(card.words.say).toMatch(/^Primeiro, a nossa parte: não fomos como combinado/);
  const mail = await mailTo(promise.repId, /^Breach – answer/);
  expect(mail?.text.split('\n\n')[0]).toMatch(/^Our own side comes first: we did not come as agreed/);
});

test('C4, C6: yes on the phone, then nothing, and not for the first time: stern, and final where they did not want to', async () => {
  const promise = await promised(far);
  await promise.until('phone-first-1');
  await promise.say('phone-check', { answer: 'yes' });
  for (const dueDate of ['2026-01-05', '2026-02-05', '2026-03-05', '2026-04-06']) {
    const ended = { status: 'broken', outcome: 'broken', concludedAt: `${dueDate}T23:00:00.000Z` } as const;
    await promisedIn(kept.db, promise.customerId, 100n, dueDate, { repId: promise.repId, ...ended });
  }
  await broken(promise);
  const card = await cardOf(promise);
  expect(card).toMatchObject({
    grade: 'stern',
    material: { level: 5, severity: 'severe', cost: { calls: 1, trips: 1 } },
  });
  expect(card.words.say).toContain('A minha decepção é grande.');
  expect(await cardOf(promise, 'unwilling')).toMatchObject({ grade: 'final' });
  expect((await mailTo(promise.repId, /^Severe breach/))?.text).toContain('The answer to it: stern.');
});

test('C6, D4: silence is chased, and who above hears what is owed may waive it with a reason; the rep may not', async () => {
  const promise = await broken(await promised());
  await promise.until('respond/escalation-2');
  const chief = `chief-${promise.repId}`;
  const escalation = await mailTo(chief, /Muster GmbH/);
  expect(escalation?.text).toContain("answer the customer's breach and report it");
  expect(escalation?.text).toContain('Rita Rep');
  expect((await cardOf(promise)).card.boss).toContain('2 times');
  const waive = (by: string, reason?: string) =>
    kept.callBy(by, 'POST', `/v1/commitments/${promise.id}/waive-response`, { reason });
  expectProblem(await waive(promise.repId, 'no time'), 403, 'forbidden');
  expectProblem(await waive(chief), 400, 'malformed');
  const waived = await waive(chief, 'Their hall has burnt down.');
  expect(waived.body).toMatchObject({
    awaits: null,
    responseWaived: { by: chief, reason: 'Their hall has burnt down.' },
  });
  expect(await promise.closed()).toMatchObject({ status: 'broken', response: null, awaits: null });
  expect(await eventOf(promise, 'response-waived')).toMatchObject({
    actor: chief,
    data: { reason: 'Their hall has burnt down.' },
  });
  expectProblem(await waive(chief, 'again'), 409, 'ended');
  const late = await kept.callBy(promise.repId, 'POST', `/v1/commitments/${promise.id}/response`, {
    ...{ channel: 'phone', said: 'too late' },
  });
  expectProblem(late, 409, 'ended');
});

test('D5, C6: corrected to a breach after the end, the follow-up has its card and may be waived, once and for all', async () => {
  const promise = await promised();
  await promise.pay('1250.00', new Date().toISOString());
  await promise.closed();
  await promise.say('correction', { outcome: 'broken', evidence: 'bank statement' });
  const followsIt = { customerId: promise.customerId, kind: 'follow-up' } as const;
  const { id } = await eventually(async () => (await kept.db.commitment.findMany({ where: followsIt }))[0]);
  const followUp = new PromiseToPay(kept, id, promise.customerId, promise.repId, null, 'follow-up');
  await followUp.until('respond');
  expect(await cardOf(followUp)).toMatchObject({ commitmentId: id, grade: 'plain' });
  const chief = `chief-${promise.repId}`;
  const waived = await kept.callBy(chief, 'POST', `/v1/commitments/${id}/waive-response`, { reason: 'a small thing' });
  expect(waived.status).toBe(200);
  expect(await followUp.closed()).toMatchObject({ status: 'settled', responseWaived: { by: chief } });
  await promise.say('correction', { outcome: 'kept', evidence: 'the till' });
  await promise.say('correction', { outcome: 'broken', evidence: 'bank statement' });
  expect(await kept.db.commitment.count({ where: followsIt })).toBe(1);
});
