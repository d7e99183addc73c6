import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Language, languages } from '../../domain/master-data.ts';
import { openSession } from '../../ledger/sessions.ts';
import { deliveryTerms, depot, promiseDelivery, workday } from '../support/delivery.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { history, inDays, promiseRebate, rebateTerms } from '../support/rebate.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept({ TEMPORAL_UI_ORIGIN: 'https://temporal.nordlicht.example' });
});
afterAll(() => kept.stop());

/** A page as a person sees it. */
async function look(person: string, path: string): Promise<{ status: number; text: string; policy: string | null }> {
  const headers = { Cookie: `kept_session=${await openSession(kept.db, person)}` };
  const response = await fetch(`${kept.url}${path}`, { headers, redirect: 'manual' });
  const text = await response.text();
  return { status: response.status, text, policy: response.headers.get('Content-Security-Policy') };
}
const readsIn = (rep: string, language: Language) => kept.db.rep.update({ where: { id: rep }, data: { language } });
/** What was forgotten when a text was put in, or cannot be shown under the pages' policy. */
const flaws = /\[object|undefined|\{\w+\}|<\w[^>]* style=|<script>|>[a-z]+(-[a-z]+)+</;

test('A7, B5: a promise to pay with its terms, its life, its mails, who is to move, and what comes, in every language', async () => {
  const customer = await kept.customer();
  const promise = await kept.promiseToPay({
    ...{ customerId: customer.id, repId: customer.repId, dueDate: workday(30), invoices: ['R-77'] },
  });
  await promise.until('reminder-1');
  await promise.say('reschedule', { dueDate: workday(40), askedBy: 'customer', reason: 'The season begins later.' });
  const path = `/commitments/${promise.id}`;
  for (const language of languages) {
    await readsIn(customer.repId, language);
    const { status, text } = await look(customer.repId, path);
    expect([language, status, text.match(flaws)?.[0]]).toEqual([language, 200, undefined]);
    expect(text).toContain(`lang="${language}"`);
  }
  await readsIn(customer.repId, 'en');
  const { text } = await look(customer.repId, path);
  for (const shown of ['Muster GmbH', 'EUR 1,250', 'R-77', 'The season begins later.', 'First agreed', 'Rita Rep'])
    expect(text).toContain(shown);
  expect(text).toMatch(
    /Vetted, and accepted[\s\S]*Reminder[\s\S]*Other terms were agreed[\s\S]*Now[\s\S]*The last moment/,
  );
  expect(text).toContain(customer.email);
  expect(text).toContain(`/commitments/${promise.id}/say/cannot-attend`);
  expect(text).not.toMatch(/\/l\/[\w-]+\./);
  expect(text).not.toContain('temporal.nordlicht.example');
  const above = await look(`chief-${customer.repId}`, path);
  expect(above.text).toContain(
    `https://temporal.nordlicht.example/namespaces/default/workflows/payment-appointment%2F${promise.id}`,
  );
});

test('C6: after a breach the page says who owes the answer, and what was reported', async () => {
  const customer = await kept.customer();
  const promise = await kept.promiseToPay({
    ...{ customerId: customer.id, repId: customer.repId, dueDate: workday(10) },
  });
  await promise.until('visit');
  await promise.say('missed', { note: 'The till was empty.' });
  await promise.until('respond');
  const { text } = await look(customer.repId, `/commitments/${promise.id}`);
  expect(text).toContain('The rep: Answer the breach');
  expect(text).toContain('The till was empty.');
  expect(text).toContain(`/commitments/${promise.id}/say/delivered`);
});

test('A7, B4: a rebate with condition and benefit together; a delivery with its window and goods, and whether it is firm', async () => {
  const customer = await kept.customer();
  await history(kept, customer.id, '1000.00');
  const rebate = await promiseRebate(kept, rebateTerms(customer));
  const shown = await look(customer.repId, `/commitments/${rebate.id}`);
  expect(shown.text).toMatch(/EUR 55,000 or more by [^<]*: 2%/);
  expect(shown.text).toContain('The next move');
  const delivery = await promiseDelivery(kept, deliveryTerms(customer, await depot(kept)));
  const { text } = await look(customer.repId, `/commitments/${delivery.id}`);
  for (const words of ['10 × Oak board', 'A-4711', 'firmly', 'The vehicle leaves']) expect(text).toContain(words);
  expect([shown.text, text].map((page) => page.match(flaws)?.[0])).toEqual([undefined, undefined]);
});

test('D1, C7: the customer with both sides, what is open, the level and what we remember; one from before Kept, too', async () => {
  const customer = await kept.customer();
  const past = (reference: string, outcome: string, dueDate: string) => ({
    ...{ reference, customerId: customer.id, repId: customer.repId, kind: 'payment-appointment' },
    ...{ amount: { value: '300.00', currency: 'EUR' }, promisedOn: inDays(-120), dueDate, outcome, severe: false },
  });
  await importPast([
    past('P-1', 'kept', inDays(-60)),
    past('P-2', 'broken', inDays(-40)),
    past('P-3', 'kept', inDays(-20)),
  ]);
  const { text, policy } = await look(customer.repId, `/customers/${customer.id}`);
  for (const words of [
    'Kept: 2 of 3',
    'Level 1',
    'To recall',
    'EUR 300',
    'Muster GmbH',
    'Chasing goes on.',
    '1,000,000',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('67%');
  expect(text.match(/<svg class="chart"[^>]*role="img" aria-label="[^"]+"/g)).toHaveLength(2);
  expect([policy?.includes("default-src 'none'"), text.match(flaws)?.[0]]).toEqual([true, undefined]);
  for (const language of languages) {
    await readsIn(customer.repId, language);
    const pages = [await look(customer.repId, `/customers/${customer.id}`), await look(customer.repId, '/customers')];
    expect(pages.map((page) => [page.status, page.text.match(flaws)?.[0]])).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
  }
  await readsIn(customer.repId, 'en');
  const imported = await kept.db.commitment.findFirstOrThrow({ where: { customerId: customer.id, status: 'broken' } });
  const one = await look(customer.repId, `/commitments/${imported.id}`);
  expect(one.text).toContain('Taken over from the years before');

  async function importPast(promises: object[]): Promise<void> {
    const { importHistory } = await import('../../ledger/history.ts');
    const results = await importHistory(kept.db, promises as never, 'test');
    expect(results).toEqual(promises.map(() => 'new'));
  }
});

test('what is out of sight is as if it were not there, and a list finds only what is in sight', async () => {
  const [mine, theirs] = [await kept.customer({ name: 'Mine & Co' }), await kept.customer({ name: 'Theirs Ltd' })];
  const promise = await kept.promiseToPay({ customerId: theirs.id, repId: theirs.repId, dueDate: workday(10) });
  for (const path of [`/commitments/${promise.id}`, `/customers/${theirs.id}`, '/commitments/no-id'])
    expect([path, (await look(mine.repId, path)).status]).toEqual([path, 404]);
  const { text } = await look(mine.repId, '/customers');
  expect([text.includes('Mine &#38; Co') || text.includes('Mine &amp; Co'), text.includes('Theirs')]).toEqual([
    true,
    false,
  ]);
  expect((await look(mine.repId, `/customers?text=${mine.id}`)).text).toContain(`/customers/${mine.id}`);
  expect((await look(mine.repId, '/customers?text=nobody-is-called-so')).text).toContain('No customer is like this.');
});
