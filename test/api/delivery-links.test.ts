import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryTerms, depot, promiseDelivery } from '../support/delivery.ts';
import { type Kept, startKept } from '../support/kept.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept({ LINK_KEYS: `2027-1:${randomBytes(32).toString('base64url')}` });
});
afterAll(() => kept.stop());

/** A rehearsed delivery on its day, with the links of the mail that the rep got. */
async function onItsDay() {
  const customer = await kept.customer();
  const terms = deliveryTerms(customer, await depot(kept), { rehearsal: true });
  const delivery = await promiseDelivery(kept, terms);
  const { trip } = await delivery.atRest();
  await delivery.moveTo(trip?.arriveAt ?? '');
  const mails = await kept.inbox.of(`${customer.repId}@nordlicht.example`);
  const day = mails.findLast(({ subject }) => /Today: delivery/.test(subject));
  const found = [...(day?.text ?? '').matchAll(/^- (.+): <(\S+\/l\/\S+)>$/gm)];
  const links = Object.fromEntries(found.map(([, label = '', url = '']) => [label, new URL(url).pathname]));
  return { delivery, links };
}
const look = async (path = '') => (await fetch(`${kept.url}${path}`)).text();
const tap = async (path = '', form: Record<string, string> = {}) =>
  (await fetch(`${kept.url}${path}`, { method: 'POST', body: new URLSearchParams(form) })).status;

test('D5: delivered, by one tap, with who signed and the delivery note', async () => {
  const { delivery, links } = await onItsDay();
  expect(Object.keys(links)).toEqual(['Delivered', 'Missed', 'Nobody there', 'Refused']);
  const page = await look(links['Delivered']);
  expect(page).toContain('10 × Oak board');
  expect(page).toContain('A-4711');
  expect(await tap(links['Delivered'])).toBe(400);
  expect(await tap(links['Delivered'], { signedBy: 'Frau Muster', reference: 'LS-1' })).toBe(200);
  await delivery.until('concluded');
  expect(await delivery.atRest()).toMatchObject({ status: 'kept', unloaded: [{ quantity: '10' }] });
});

test('D5: nobody there is the customer’s own miss, and is said with what happened', async () => {
  const { delivery, links } = await onItsDay();
  expect(await tap(links['Nobody there'])).toBe(400);
  expect(await tap(links['Nobody there'], { note: 'Gate closed, rang twice.' })).toBe(200);
  await delivery.until('concluded');
  expect(await delivery.atRest()).toMatchObject({ status: 'kept', customerMissed: { what: 'nobody-there' } });
});
