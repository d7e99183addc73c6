import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Story, stories } from '../../cli/rehearse/stories.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { some } from '../support/long.ts';
import { rehearsed } from '../support/rehearsed.ts';
import { wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

/** One of each ending, and each with something in it that the others have not. */
const telling: ReadonlySet<string> = new Set(['severe', 'insist', 'partial', 'bounced', 'plan']);
const all: readonly (readonly [string, Story])[] = Object.entries(stories);
const lived = some(all, ([name]) => telling.has(name));

test('E1: every ending of a story is rehearsed', () => {
  const endings = (of: typeof all) => new Set(of.map(([, { ends }]) => JSON.stringify(ends)));
  expect(endings(lived)).toEqual(endings(all));
});

test.each(lived)(
  'E1: the story "%s" ends in its outcome, on the real server, told from beginning to end',
  async (_name, story) => {
    const { end, told } = await rehearsed(kept, story);
    expect(end).toMatchObject({
      status: story.ends.status,
      conclusion: { severity: story.ends.severity },
      closed: true,
    });
    expect(told).toMatch(
      /(vetted: accepted|approved: the promise is open)[\s\S]*mail to the customer[\s\S]*CONCLUDED[\s\S]*closed/,
    );
  },
);

test('E2: a rehearsal counts in no list, no chasing and no track record, and is marked wherever it shows', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), rehearsal: true });
  await promise.until('concluded');
  const { body: chasing } = await kept.call('GET', `/v1/customers/${promise.customerId}/chasing`);
  expect(chasing).toMatchObject({ state: 'active' });
  const list = async (query: string) =>
    (await kept.call('GET', `/v1/commitments?customer=${promise.customerId}${query}`)).body.items;
  expect(await list('')).toEqual([]);
  expect(await list('&rehearsal=true')).toHaveLength(1);
  expect(await promise.live()).toMatchObject({ rehearsal: true });
  const next = await kept.promiseToPay({
    customerId: promise.customerId,
    repId: promise.repId,
    dueDate: wednesday(20),
  });
  expect(next.verdict.checks.find(({ name }: { name: string }) => name === 'track-record')).toMatchObject({
    result: 'unknown',
  });
});

test("E2: a rehearsal's payment counts towards nothing real, and a real payment not towards a rehearsal", async () => {
  const { id: customerId, repId } = await kept.customer();
  const real = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  const copy = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), rehearsal: true });
  await copy.until('agreed');
  await copy.pay('5000.00', new Date().toISOString());
  expect(await copy.closed()).toMatchObject({ status: 'kept' });
  expect(await real.live()).toMatchObject({ status: 'open', paid: { total: { value: '0.00' } } });

  const another = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), rehearsal: true });
  await kept.call('POST', '/v1/payments', {
    customerId,
    amount: { value: '9000.00', currency: 'EUR' },
    receivedAt: new Date().toISOString(),
    reference: 'real money',
  });
  expect(await real.closed()).toMatchObject({ status: 'kept' });
  expect(await another.live()).toMatchObject({ status: 'open' });
});

test("E2: a rehearsal's mail is marked, and every one of them says that it is no real promise", async () => {
  const { id: customerId, repId, email } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), rehearsal: true });
  await promise.until('report');
  const mails = [...(await kept.inbox.of(email)), ...(await kept.inbox.of(`${repId}@nordlicht.example`))];
  expect(mails.length).toBeGreaterThan(3);
  for (const mail of mails) {
    expect(mail.subject).toMatch(/^\[Rehearsal\]/);
    expect(mail.headers['x-kept-rehearsal']).toBe('yes');
  }
});

test('E1: the clock of a real commitment is not moved by a rehearsal of the same customer', async () => {
  const { id: customerId, repId } = await kept.customer();
  const real = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  const copy = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), rehearsal: true });
  await copy.until('report');
  const address = { kind: 'payment-appointment', id: real.id } as const;
  expect(Math.abs(Date.parse(await kept.commitments.now(address)) - Date.now())).toBeLessThan(60_000);
  expect((await real.live()).happened.map(({ step }: { step: string }) => step)).toEqual(['agreed']);
});
