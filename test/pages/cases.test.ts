import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Language, languages } from '../../domain/master-data.ts';
import { openSession } from '../../ledger/sessions.ts';
import { workday } from '../support/delivery.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { runningCase } from '../support/patience.ts';
import { inDays } from '../support/rebate.ts';
import { wednesday, weekAfter } from '../workflows/support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

interface Seen {
  readonly status: number;
  readonly text: string;
  readonly goesTo: string | null;
}
/** A page as a person sees it, or what its form says. */
async function look(person: string, path: string, form?: Record<string, string>): Promise<Seen> {
  const headers = { Cookie: `kept_session=${await openSession(kept.db, person)}`, 'Sec-Fetch-Site': 'same-origin' };
  const sent = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
  const response = await fetch(`${kept.url}${path}`, { headers, redirect: 'manual', ...sent });
  return { status: response.status, text: await response.text(), goesTo: response.headers.get('Location') };
}
const readsIn = (rep: string, language: Language) => kept.db.rep.update({ where: { id: rep }, data: { language } });
/** What was forgotten when a text was put in, or cannot be shown under the pages' policy. */
const flaws = /\[object|undefined|\{\w+\}|<\w[^>]* style=|<script>|>[a-z]+(-[a-z]+)+</;
async function inEveryLanguage(person: string, path: string): Promise<void> {
  for (const language of languages) {
    await readsIn(person, language);
    const { status, text } = await look(person, path);
    expect([path, language, status, text.match(flaws)?.[0]]).toEqual([path, language, 200, undefined]);
  }
  await readsIn(person, 'en');
}

async function promise(): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer();
  return kept.promiseToPay({ customerId, repId, dueDate: workday(20) });
}

test('C8: a case is decided, wound down step by step and taken back on its page; our own part stands first', async () => {
  const run = await promise();
  const { repId, customerId } = run;
  const [chief, boss] = [`chief-${repId}`, `boss-${repId}`];
  const helper = await kept.rep({ name: 'Hanna Helper', managerId: chief });
  const id = await runningCase(kept, run);
  const row = await kept.db.patienceCase.findUniqueOrThrow({ where: { id } });
  const found = row.found as { figures: object };
  const figures = { ...found.figures, ours: { absences: 2, late: 0, obstacles: 0 } };
  await kept.db.patienceCase.update({ where: { id }, data: { found: { ...found, figures } } });
  const path = `/patience/${id}`;

  await inEveryLanguage(chief, path);
  const { text } = await look(chief, path);
  expect(text).toMatch(/Our own part first[\s\S]*not come as agreed: 2[\s\S]*What has happened[\s\S]*EUR 200/);
  expect(text).toMatch(/name="managers-consent"[\s\S]*name="until"[\s\S]*name="responsible"[\s\S]*Hanna Helper/);
  expect((await look(repId, path)).text).not.toContain('<form');
  const desk = await look(chief, '/desk');
  expect(desk.text).toMatch(new RegExp(`Decide how to go on with the customer[\\s\\S]*href="${path}"`));
  expect(desk.text.match(flaws)?.[0]).toBeUndefined();
  expect((await look(repId, `/customers/${customerId}`)).text).toContain(`<a href="${path}">to be decided</a>`);

  const windDown = { form: 'wind-down', responsible: helper, doneBy: inDays(60), reason: 'They do not mean it.' };
  expect([await look(helper, path), await look(repId, path, windDown)].map(({ status }) => status)).toEqual([404, 403]);
  await readsIn(chief, 'de');
  const wrong = await look(chief, path, { ...windDown, doneBy: inDays(-1) });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('Bitte einen Tag wählen, der noch nicht vorbei ist.');
  expect(wrong.text).toMatch(/aria-invalid="true"[\s\S]*They do not mean it\.<\/textarea>/);
  await readsIn(chief, 'en');
  const silent = await look(chief, path, { form: 'continue', prepayment: 'on' });
  expect([silent.status, silent.text.includes('Say why')]).toEqual([400, true]);
  expect(silent.text).toMatch(/name="prepayment" value="on" checked/);

  for (let times = 0; times < 2; times++)
    expect(await look(chief, path, windDown)).toMatchObject({ status: 303, goesTo: `${path}?recorded=1` });
  const other = await look(chief, path, { form: 'continue', reason: 'Another word.' });
  expect([other.status, other.text.includes('As things stand now')]).toEqual([409, true]);
  await eventually(async () => (await look(boss, path)).text.includes('Open as it began'));
  await inEveryLanguage(boss, path);

  expect((await look(helper, '/today')).text).toMatch(
    new RegExp(`Wind down with the customer[\\s\\S]*href="${path}"[\\s\\S]*The last deliveries`),
  );
  expect((await look(chief, '/desk')).text).toMatch(new RegExp(`Winding down[\\s\\S]*href="${path}"[\\s\\S]*left: 2`));
  expect((await look(repId, path)).text).not.toContain('<form');
  const step = (of: string, note = '') => look(helper, path, { form: 'step', of, note });
  expect((await step('last-deliveries')).status).toBe(400);
  expect((await step('find-replacement', 'x')).status).toBe(409);
  expect(await step('last-deliveries', 'None is open.')).toMatchObject({ status: 303 });
  expect((await look(helper, path)).text).toMatch(/Done<\/b>: None is open\. · Hanna Helper/);
  expect(await step('settle-open-items', 'All is paid.')).toMatchObject({ status: 303 });
  await eventually(async () => (await look(chief, path)).text.includes('wound down ·'));
  expect((await look(helper, path, { form: 'reopen', reason: 'x' })).status).toBe(403);
  for (let times = 0; times < 2; times++) {
    const reopened = await look(chief, path, { form: 'reopen', reason: 'A new owner.' });
    expect([times, reopened.status]).toEqual([times, times === 0 ? 303 : 409]);
  }
  expect((await look(chief, path)).text).toMatch(/taken back ·[\s\S]*A new owner\./);
});

test('C8: continued on conditions until a day; the same word again, even after the case has ended, is no other one', async () => {
  const run = await promise();
  const chief = `chief-${run.repId}`;
  const id = await runningCase(kept, run);
  const goOn = { form: 'continue', 'managers-consent': 'on', until: inDays(90), reason: 'They were ill.' };
  expect((await look(chief, `/patience/${id}`, goOn)).status).toBe(303);
  expect(await kept.client.workflow.getHandle(`end-of-patience/${id}`).result()).toBe('continued');
  expect((await look(chief, `/patience/${id}`, goOn)).status).toBe(303);
  const { text } = await look(chief, `/patience/${id}?recorded=1`);
  expect(text).toMatch(/Recorded\.[\s\S]*They were ill\.[\s\S]*Each new promise needs a manager&#39;s consent/);
  await inEveryLanguage(chief, `/patience/${id}`);
});

test('D6: a dispute is answered by the rep and closed by the manager on its page, from Today, desk and promise', async () => {
  const run = await promise();
  const { repId } = run;
  const chief = `chief-${repId}`;
  const claim = { claim: 'We had agreed on the 20th.', channel: 'phone', by: 'Frau Muster' };
  const headers = { 'Idempotency-Key': randomUUID() };
  const { id } = (await kept.call('POST', `/v1/commitments/${run.id}/dispute`, claim, headers)).body;
  const path = `/disputes/${id}`;
  for (const [person, from] of [
    [repId, '/today'],
    [repId, `/commitments/${run.id}`],
    [chief, '/desk'],
  ] as const)
    expect([from, (await look(person, from)).text.includes(`href="${path}"`)]).toEqual([from, true]);
  await inEveryLanguage(repId, path);
  expect((await look((await kept.customer()).repId, path)).status).toBe(404);
  expect((await look(repId, path, { form: 'close', outcome: 'upheld', reason: 'x' })).status).toBe(403);
  const half = await look(repId, path, { form: 'answer', channel: 'phone' });
  expect([half.status, half.text.includes('Write down what you said')]).toEqual([400, true]);

  const answer = { form: 'answer', channel: 'phone', said: 'Your mail of May says the 15th.' };
  for (let times = 0; times < 2; times++)
    expect(await look(repId, path, answer)).toMatchObject({ status: 303, goesTo: `${path}?recorded=1` });
  const answered = (await look(repId, path)).text;
  expect([answered.includes('says the 15th'), answered.includes('<form')]).toEqual([true, false]);
  expect((await look(chief, '/desk')).text).toMatch(new RegExp(`Close the dispute[\\s\\S]*href="${path}"`));
  await eventually(async () => {
    const { status } = await look(chief, path, { form: 'close', outcome: 'rejected', reason: 'Their own mail.' });
    return status === 303;
  });
  const { text } = await look(repId, path);
  expect(text).toMatch(/Closed: rejected[\s\S]*Their own mail\./);
  await inEveryLanguage(chief, path);
});

test('C2: a manager decides on its page about the rest of a payment plan', async () => {
  const { id: customerId, repId } = await kept.customer();
  const chief = `chief-${repId}`;
  const first = wednesday(14);
  const parts = [first, weekAfter(first)].map((dueDate) => ({ amount: { value: '500.00', currency: 'EUR' }, dueDate }));
  const headers = { 'Idempotency-Key': randomUUID() };
  const { body } = await kept.call('POST', '/v1/payment-plans', { customerId, repId, parts }, headers);
  const path = `/plans/${body.id}`;
  const broken = new PromiseToPay(kept, body.parts[0].id, customerId, repId, body.parts[0]);
  await eventually(() => kept.commitments.view({ kind: 'payment-appointment', id: body.parts[1].id }));
  await inEveryLanguage(repId, path);
  await broken.until('report');
  await broken.say('missed');
  await eventually(async () => (await look(chief, '/desk')).text.includes(`href="${path}"`));
  await inEveryLanguage(chief, path);
  const { text } = await look(chief, path);
  const asked = /name="asked" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const decision = { form: 'plan', asked, decision: 'continue', reason: 'I know him.' };
  expect((await look(repId, path, decision)).status).toBe(403);
  expect((await look(chief, path, { form: 'plan', asked, decision: 'continue' })).status).toBe(400);
  for (let times = 0; times < 2; times++) expect((await look(chief, path, decision)).status).toBe(303);
  const decided = (await look(repId, path)).text;
  expect(decided).toMatch(/They go on<\/b> · Carl Chief[\s\S]*I know him\./);
  expect((await look((await kept.customer()).repId, path)).status).toBe(404);
});
