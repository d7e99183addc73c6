import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Language, languages } from '../../domain/master-data.ts';
import { openSession } from '../../ledger/sessions.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';

let kept: Kept;
let rep: string;
let customer: string;
const due = wednesday(20);
const cookies = new Map<string, string>();

beforeAll(async () => {
  kept = await startKept();
  ({ id: customer, repId: rep } = await kept.customer());
});
afterAll(() => kept.stop());

async function look(person: string, path: string, form?: Record<string, string>) {
  const cookie = cookies.get(person) ?? (await openSession(kept.db, person));
  cookies.set(person, cookie);
  const response = await fetch(`${kept.url}${path}`, {
    redirect: 'manual',
    headers: { Cookie: `kept_session=${cookie}`, Origin: kept.url },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  return { status: response.status, to: response.headers.get('Location') ?? '', html: await response.text() };
}
const payment = (more: Record<string, string> = {}) => ({
  ...{ customer, amount: '1250.00', currency: 'EUR', dueDate: due, key: randomUUID() },
  ...more,
});
const typed = (kind: string, form: Record<string, string>) => look(rep, `/new/${kind}?${new URLSearchParams(form)}`);
const tooMuch = { amount: '10000000.00' };

async function everything() {
  const [commitments, events, messages, trips, holds] = await Promise.all([
    kept.db.commitment.count(),
    kept.db.event.count(),
    kept.db.message.count(),
    kept.db.trip.count(),
    kept.db.goodsHold.count(),
  ]);
  return { commitments, events, messages, trips, holds };
}

test('C1: the verdict shows while one types, and nothing is written', async () => {
  const before = await everything();
  expect((await typed('payment', payment())).html).toContain('Yes, this can be promised');
  const doubted = (await typed('payment', payment(tooMuch))).html;
  expect(doubted).toContain('Not credible yet');
  expect(doubted).toContain('class="words" lang="en"');
  expect(doubted).toMatch(/href="\/new\/payment\?[^"]*dueDate=\d{4}/);
  expect((await typed('payment', payment({ ...tooMuch, insist: 'The hall is sold.' }))).html).toContain(
    'Your manager decides',
  );
  expect((await typed('payment', payment({ amount: '' }))).html).toContain('Still needed: Amount');
  const body = { kind: 'payment-appointment', customerId: customer, repId: rep, dueDate: due };
  const asked = { ...body, amount: { value: tooMuch.amount, currency: 'EUR' } };
  const foreseen = await kept.callBy(rep, 'POST', '/v1/verdicts', asked);
  expect(foreseen).toMatchObject({ status: 200, body: { answer: 'reconsider', terms: asked } });
  expect(foreseen.body).not.toHaveProperty('id');
  expect(await everything()).toEqual(before);
});

test('A1: what is foreseen is what is answered', async () => {
  const body = { kind: 'payment-appointment', customerId: customer, repId: rep, dueDate: wednesday(27) };
  const asked = { ...body, amount: { value: tooMuch.amount, currency: 'EUR' } };
  const foreseen = await kept.callBy(rep, 'POST', '/v1/verdicts', asked);
  const made = await kept.callBy(rep, 'POST', '/v1/commitments', asked, { 'Idempotency-Key': randomUUID() });
  for (const what of ['answer', 'checks', 'words', 'nearest', 'reasons'])
    expect(made.body[what]).toEqual(foreseen.body[what]);
});

test('a double tap promises once, and leads to the promise', async () => {
  const form = payment();
  const before = await kept.db.commitment.count();
  const [one, other] = await Promise.all([look(rep, '/new/payment', form), look(rep, '/new/payment', form)]);
  expect(one).toMatchObject({ status: 303, to: expect.stringMatching(/^\/commitments\/[\da-f-]{36}$/) });
  expect(other.to).toBe(one.to);
  expect(await kept.db.commitment.count()).toBe(before + 1);
});

test('C1, A2: not credible is said again with its words; who insists refers it upward, where only whoever stands above decides', async () => {
  const refused = await look(rep, '/new/payment', payment(tooMuch));
  expect(refused).toMatchObject({ status: 422, html: expect.stringContaining('Not credible yet') });
  expect(refused.html).toContain('<details open>');
  const insisted = await look(rep, '/new/payment', payment({ ...tooMuch, insist: 'The hall is sold.' }));
  expect(insisted.status).toBe(303);
  const id = insisted.to.split('/').at(-1) ?? '';
  await expect.poll(async () => (await kept.db.commitment.findUnique({ where: { id } }))?.awaits).toBe('manager');

  expect((await look(rep, '/desk')).status).toBe(403);
  const desk = await look(`chief-${rep}`, '/desk');
  expect(desk.html).toContain(`/commitments/${id}/say/approve`);
  expect(desk.html).toContain('The hall is sold.');
  const stranger = await look(`chief-${await kept.rep()}`, '/desk');
  expect(stranger.html).not.toContain(id);
});

test('A2: a manager sees the own word wait, and decides nothing about it', async () => {
  const chief = `chief-${rep}`;
  const { id: customerId } = await kept.customer({ repId: chief });
  const amount = { value: tooMuch.amount, currency: 'EUR' };
  const insist = { reason: 'I know him.' };
  const promise = await kept.promiseToPay({ customerId, repId: chief, dueDate: due, amount, insist });
  await promise.until('approval');
  const { html } = await look(chief, '/desk');
  expect(html).toContain('Somebody above you decides this.');
  expect(html).not.toContain(`/commitments/${promise.id}/say/`);
  expect((await look(`boss-${rep}`, '/desk')).html).toContain(`/commitments/${promise.id}/say/approve`);
});

test('D4, D6: the desk shows what is late, escalated and disputed, and both sides of the ledger', async () => {
  const { id: customerId } = await kept.customer({ repId: rep, name: 'Late & Sons' });
  const promise = await kept.promiseToPay({ customerId, repId: rep, dueDate: due });
  await promise.until('report');
  await promise.until('report/escalation-1');
  const claim = { claim: 'The boxes were wet.', channel: 'phone' };
  const key = { 'Idempotency-Key': randomUUID() };
  await kept.call('POST', `/v1/commitments/${promise.id}/dispute`, claim, key);
  await expect.poll(async () => (await look(`chief-${rep}`, '/desk')).html).toContain('The boxes were wet.');
  const { html } = await look(`chief-${rep}`, '/desk');
  const [, late = ''] = html.split('id="late"');
  expect(late.split('id="both"')[0]).toContain('Late &amp; Sons');
  expect(html.split('id="escalated"')[1]?.split('id="late"')[0]).toContain('Late &amp; Sons');
  const board = await look(`chief-${rep}`, '/desk/scoreboard');
  expect(board).toMatchObject({ status: 200, html: expect.stringContaining('Both sides of the ledger') });
});

test('customers are found by name or code, in sight alone', async () => {
  const found = await look(rep, '/new/customers?customer=muster');
  expect(found.html).toContain(`value="${customer}"`);
  const stranger = await kept.rep();
  expect((await look(stranger, '/new/customers?customer=muster')).html).not.toContain('option');
  const outOfSight = await look(stranger, `/new/payment?${new URLSearchParams(payment())}`);
  expect(outOfSight.html).toContain('No customer in your care');
});

test.each(languages)('every page is there in %s', async (language: Language) => {
  await kept.db.rep.updateMany({ where: { id: { in: [rep, `chief-${rep}`] } }, data: { language } });
  const pages = ['/new', '/new/payment', '/new/delivery', `/new/rebate?customer=${customer}`];
  for (const path of pages) expect(await look(rep, path)).toMatchObject({ status: 200 });
  for (const path of ['/desk', '/desk/scoreboard'])
    expect((await look(`chief-${rep}`, path)).html).toContain(`<html lang="${language}">`);
  const { html } = await typed('payment', payment(tooMuch));
  expect(html).toContain('class="checks"');
  expect(html).not.toMatch(/undefined|\{\w+\}/);
});
