import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keptFile } from '../../docs/openapi.ts';
import { deliveryIn } from '../ledger/delivered.ts';
import { deliveryTerms, depot, promiseDelivery } from '../support/delivery.ts';
import { type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { once } from '../support/once.ts';
import { caseIn, runningCase } from '../support/patience.ts';

import { today as day, inDays } from '../support/rebate.ts';
import { rebateSituations } from '../support/rebate-situations.ts';
import { far, wednesday, weekAfter } from '../workflows/support.ts';

const { paths } = JSON.parse(readFileSync(keptFile, 'utf8')) as {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { example: object }> } }>>;
};
/** What ends a life to which others are said first. */
const isLast = ({ path }: { readonly path: string }) => Number(path.endsWith('/paid'));
const examples = Object.entries(paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) => {
      const example = requestBody?.content['application/json']?.example;
      return example ? [{ name: `${method} ${path}`, method, path, example }] : [];
    }),
  )
  .sort((one, other) => isLast(one) - isLast(other));

let kept: Kept;
/** The customer and the rep that the examples name. */
let customerId: string;
let repId: string;
let rebates: ReturnType<typeof rebateSituations>;
beforeAll(async () => {
  kept = await startKept();
  ({ id: customerId, repId } = await kept.customer());
  rebates = rebateSituations(kept, () => repId);
  // where the examples of logistics lie, and of what they are
  await kept.put('/v1/sites/HH', { name: 'Lager Hamburg', zone: 'Europe/Berlin', country: 'DE' });
  await kept.put('/v1/products/BH-4', { name: 'Bohrhammer', weightKg: 6.5, volumeLitres: 18 });
});
afterAll(() => kept.stop());

const keyed = () => ({ 'Idempotency-Key': randomUUID() });
const due = wednesday(20);

async function promised(customer: object = {}, terms: object = {}): Promise<PromiseToPay> {
  const { id } = await kept.customer({ repId, ...customer });
  return kept.promiseToPay({ customerId: id, repId, dueDate: due, ...terms });
}
async function at(step: string, customer: object = {}, terms: object = {}): Promise<PromiseToPay> {
  const promise = await promised(customer, terms);
  await promise.until(step);
  return promise;
}
/** One promise, to which is said what is said one after the other. */
const toReport = once(() => at('report'));
async function broken(): Promise<string> {
  const promise = await at('report');
  await promise.say('missed');
  await promise.until('respond');
  return promise.id;
}
async function disputed(): Promise<string> {
  const { id } = await promised();
  const claim = { claim: 'The boxes were wet.', channel: 'phone' };
  return (await kept.call('POST', `/v1/commitments/${id}/dispute`, claim, keyed())).body.id;
}
async function delivery(until: 'confirmed' | 'not-ready-1' | 'arrived'): Promise<string> {
  const terms = deliveryTerms(await kept.customer({ repId }), await depot(kept));
  const promise = await promiseDelivery(kept, terms);
  await promise.until('confirmed');
  if (until === 'not-ready-1') await promise.say('at-risk', { reason: 'The truck stands.' });
  if (until === 'arrived') await promise.moveTo(promise.verdict.trip.arriveAt);
  else await promise.until(until);
  return promise.id;
}
async function brokenPlan(): Promise<string> {
  const { id } = await kept.customer({ repId });
  const parts = [due, weekAfter(due)].map((dueDate) => ({ amount: { value: '10.00', currency: 'EUR' }, dueDate }));
  const asked = await kept.call('POST', '/v1/payment-plans', { customerId: id, repId, parts }, keyed());
  const [first] = asked.body.parts;
  const part = new PromiseToPay(kept, first.id, id, repId, first);
  await part.until('report');
  await part.say('missed');
  await expect
    .poll(async () => (await kept.call('GET', `/v1/payment-plans/${asked.body.id}`)).body.awaits?.move)
    .toBe('decide-plan');
  return asked.body.id;
}

/** A thing about which the example can be said. */
const about: Record<string, () => Promise<string>> = {
  'post /v1/keys/{id}/rotate': async () =>
    (await kept.call('POST', '/v1/keys', { role: 'auditor', person: 'revision' })).body.id,
  'post /v1/webhooks/{id}/rotate': async () =>
    (await kept.call('POST', '/v1/webhooks', { url: 'https://erp.invalid/kept' })).body.id,
  'put /v1/reps/{id}': async () => 'new-rep',
  'put /v1/customers/{id}': async () => 'new-customer',
  'put /v1/matters/{id}': async () => 'new-matter',
  'post /v1/payments/{id}/reversals': async () =>
    (await (await promised()).pay('5.00', '2026-11-20T08:00:00Z', { commitmentId: null })).body.id,
  'post /v1/commitments/{id}/fulfilled': async () => (await toReport()).id,
  'post /v1/commitments/{id}/missed': async () => (await toReport()).id,
  'post /v1/commitments/{id}/phone-check': async () =>
    (await at('phone-first-1', far, { dueDate: weekAfter(weekAfter(due)) })).id,
  'post /v1/commitments/{id}/trip': async () => {
    const promise = await promised(far, { dueTime: '15:00', dueDate: weekAfter(due) });
    for (const attempt of [1, 2]) {
      await promise.until(`phone-first-${attempt}`);
      await promise.say('phone-check', { answer: 'no-answer' });
    }
    await promise.until('decide');
    return promise.id;
  },
  'post /v1/commitments/{id}/response': broken,
  'post /v1/commitments/{id}/waive-response': broken,
  'post /v1/commitments/{id}/correction': async () => {
    const promise = await toReport();
    if ((await promise.atRest()).status === 'open') await promise.say('missed');
    await promise.until('respond');
    return promise.id;
  },
  'post /v1/commitments/{id}/approval': async () => {
    const amount = { value: '10000000.00', currency: 'EUR' };
    return (await promised({}, { amount, insist: { reason: 'The hall is sold.' } })).id;
  },
  'post /v1/commitments/{id}/reassign': async () => {
    const other = await kept.rep();
    return (await promised({ repId: other }, { repId: other })).id;
  },
  'post /v1/commitments/{id}/passed-on': async () => (await at('agreed/pass-on', { email: null })).id,
  'post /v1/commitments/{id}/cleared': async () => {
    const promise = await promised();
    const matter = { kind: 'complaint', text: 'wet', since: '2026-11-20', open: true };
    await kept.put(`/v1/matters/${randomUUID()}`, { ...matter, customerId: promise.customerId });
    await promise.until('clear-the-way');
    return promise.id;
  },
  'post /v1/commitments/{id}/firming': () => rebates.tentative(),
  'post /v1/commitments/{id}/terms-confirmation': () => rebates.changedByTheManager(),
  'post /v1/commitments/{id}/signature': () => rebates.toBeSigned(),
  'post /v1/commitments/{id}/acknowledgement': () => rebates.toBeSigned(),
  'post /v1/commitments/{id}/look': () => rebates.running(),
  'post /v1/commitments/{id}/urge': () => rebates.nearMiss(),
  'post /v1/commitments/{id}/help': () => rebates.running(),
  'post /v1/commitments/{id}/help-finished': () => rebates.helped(),
  'post /v1/commitments/{id}/adjustment': () => rebates.behind(),
  'post /v1/commitments/{id}/adjustment-decision': () => rebates.adjustmentAsked(),
  'post /v1/commitments/{id}/difference-decision': () => rebates.settledTooMuch(),
  'post /v1/commitments/{id}/paid': () => rebates.toBePaidOut(),
  'post /v1/commitments/{id}/apology': () => rebates.late(),
  'post /v1/commitments/{id}/lesson': () => rebates.apologised(),
  'post /v1/commitments/{id}/delivered': () =>
    deliveryIn(
      kept.db,
      { customerId, repId, proposedAt: '2026-11-20T10:00:00.000Z' },
      { lines: [{ productId: 'BH-4', quantity: '24' }] },
    ),
  'post /v1/commitments/{id}/re-agreement': () => delivery('confirmed'),
  'post /v1/commitments/{id}/at-risk': () => delivery('confirmed'),
  'post /v1/commitments/{id}/way-out': () => delivery('not-ready-1'),
  'post /v1/commitments/{id}/on-the-way': () => delivery('arrived'),
  'post /v1/commitments/{id}/customer-missed': () => delivery('arrived'),
  'post /v1/patience/{id}/decision': async () => runningCase(kept, await promised()),
  'post /v1/patience/{id}/steps/{step}': async () => {
    const id = await runningCase(kept, await promised());
    const windDown = { decision: 'wind-down', responsible: repId, doneBy: inDays(30), replacementSought: false };
    await kept.callBy(`chief-${repId}`, 'POST', `/v1/patience/${id}/decision`, { ...windDown, reason: 'x' });
    return id;
  },
  'post /v1/patience/{id}/reopen': async () => {
    const { id: commitmentId, customerId: of } = await promised();
    const decided = { type: 'patience-decided', data: { decision: 'continue', conditions: [], reason: 'x' } };
    return caseIn(kept.db, { commitmentId, customerId: of }, [decided]);
  },
  'post /v1/payment-plans/{id}/decision': brokenPlan,
  'post /v1/disputes/{id}/answer': disputed,
  'post /v1/disputes/{id}/close': async () => {
    const id = await disputed();
    await kept.callBy(repId, 'POST', `/v1/disputes/${id}/answer`, { channel: 'phone', said: 'We are sorry.' });
    await expect.poll(async () => (await kept.call('GET', `/v1/disputes/${id}`)).body.state).toBe('answered');
    return id;
  },
};

/** The example of today: its days lie ahead, and it names the people of this test. @param paidOn the day of a payout */
const today = (example: object, paidOn: string): unknown =>
  JSON.parse(
    JSON.stringify(example)
      .replaceAll('DE-3001', customerId)
      .replaceAll('vogt', repId)
      .replaceAll(/2026-12-(16|2\d)/g, (_, day) => (day === '16' ? due : weekAfter(due)))
      .replaceAll('2027-06-30', inDays(100))
      .replaceAll('2027-02-10', paidOn),
  );

test.each(examples)('$name does what it says', async ({ name, method, path, example }) => {
  const id = path.includes('{id}') ? await (about[name] ?? (async () => (await promised()).id))() : '';
  const person = /approval|correction|decision|close|waive|reopen/.test(path) ? `chief-${repId}` : repId;
  const byAdmin =
    /keys|webhooks|reps|customers|policy|payments|sales|matters|reassign|sites|products|vehicles|drivers|receipts|stock/.test(
      path,
    );
  const headers = byAdmin ? {} : await kept.as(person === repId ? 'rep' : 'manager', person);
  const to = path.replace('{id}', id).replace('{step}', 'last-deliveries');
  // a payout begins when its rebate is settled, which is next year on their own clock
  const paidOn = path.endsWith('/paid')
    ? (await kept.call('GET', `/v1/commitments/${id}`)).body.now.slice(0, 10)
    : day();
  const { status, body } = await kept.call(method.toUpperCase(), to, today(example, paidOn), {
    ...headers,
    ...(method === 'post' ? keyed() : {}),
  });
  expect(status, JSON.stringify(body)).toBeLessThan(300);
});
