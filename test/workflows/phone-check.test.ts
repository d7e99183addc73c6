import { afterAll, beforeAll, expect, test } from 'vitest';
import '../support/matchers.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { far, wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

async function farPromise(): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer(far);
  return kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), dueTime: '15:00' });
}
const mailsOfRep = async (promise: PromiseToPay) => kept.inbox.of(`${promise.repId}@nordlicht.example`);

test('C4: far: the rep is asked to phone before leaving', async () => {
  const promise = await farPromise();
  const view = await promise.until('phone-first-1');
  expect(view.awaits).toMatchObject({ party: 'rep', move: 'phone-check' });
  const { phoneAt, leaveAt } = { phoneAt: view.happened.at(-1)?.at ?? '', leaveAt: promise.verdict.plan.visit.leaveAt };
  expect(phoneAt < leaveAt).toBe(true);
  expect((await mailsOfRep(promise)).at(-1)?.subject).toMatch(/^Phone Muster GmbH before you leave/);
});

test('C4: "yes" on the phone and then no money is a severe breach', async () => {
  const promise = await farPromise();
  await promise.until('phone-first-1');
  await promise.say('phone-check', { answer: 'yes' });
  await promise.until('visit');
  await promise.until('report');
  await promise.say('missed');
  expect(await promise.until('respond')).toMatchObject({
    status: 'broken',
    conclusion: { severity: 'severe', reason: 'said-yes-on-the-phone' },
  });
  expect((await mailsOfRep(promise)).at(-1)?.text).toMatch(
    /The answer on the phone was yes, and still the money was not there/,
  );
});

test('C4: "no" on the phone: no trip, the response opens at once, and at the breach instant it is broken without a further question', async () => {
  const promise = await farPromise();
  await promise.until('phone-first-1');
  await promise.say('phone-check', { answer: 'no' });
  const asked = await promise.until('respond');
  expect(asked).toMatchObject({ status: 'open', awaits: { move: 'respond' } });
  expect(asked.now < promise.verdict.plan.breach.at).toBe(true);
  const view = await promise.until('concluded');
  expect(view).toMatchObject({ status: 'broken', conclusion: { severity: 'normal', reason: 'said-no-on-the-phone' } });
  expect(view.happened.map(({ step }) => step)).not.toContain('visit');
  expect(view.happened.map(({ step }) => step)).not.toContain('report');
  expect(view.happened.find(({ step }) => step === 'concluded')?.at).toBeWithinSecondsOf(
    promise.verdict.plan.breach.at,
  );
  await promise.respond();
  expect(await promise.closed()).toMatchObject({ status: 'broken' });
});

test('C4: "no" on the phone, and the money comes after all: kept', async () => {
  const promise = await farPromise();
  await promise.until('phone-first-1');
  await promise.say('phone-check', { answer: 'no' });
  await promise.until('respond');
  await promise.pay('1250.00', (await promise.live()).now);
  expect(await promise.closed()).toMatchObject({ status: 'kept' });
});

test('C4: no answer: asked again within the day, then the rep decides, and the decision is recorded', async () => {
  const promise = await farPromise();
  for (const attempt of [1, 2]) {
    await promise.until(`phone-first-${attempt}`);
    await promise.say('phone-check', { answer: 'no-answer' });
  }
  const view = await promise.until('decide');
  expect(view.awaits).toMatchObject({ party: 'rep', move: 'decide' });
  expect(view.now < promise.verdict.plan.breach.at).toBe(true);
  await promise.say('trip', { go: true, reason: 'the customer is always in the shop' });
  await promise.until('visit');
  const { events } = await promise.evidence();
  expect(events.map(({ type }: { type: string }) => type)).toContain('trip-decided');
});

test('C4: no answer and the rep decides against the trip: nobody goes, and the outcome is as the facts have it', async () => {
  const promise = await farPromise();
  for (const attempt of [1, 2]) {
    await promise.until(`phone-first-${attempt}`);
    await promise.say('phone-check', { answer: 'no-answer' });
  }
  await promise.until('decide');
  await promise.say('trip', { go: false, reason: 'a whole day for nothing' });
  const view = await promise.until('concluded');
  expect(view).toMatchObject({ status: 'broken', conclusion: { severity: 'normal' } });
  expect(view.happened.map(({ step }) => step)).not.toContain('visit');
});

test('D4: a phone check that nobody reports is escalated within the day', async () => {
  const { id: customerId, repId } = await kept.customer(far);
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  const view = await promise.until('phone-first-1/escalation-1');
  expect(view).toMatchObject({ status: 'open' });
  expect((await kept.inbox.of(`chief-${repId}@nordlicht.example`)).at(-1)?.text).toMatch(
    /phone the customer and report the answer/,
  );
});
