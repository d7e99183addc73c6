import { afterAll, beforeAll, expect, test } from 'vitest';
import { Policy } from '../../domain/policy.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { PostOffice } from '../support/post-office.ts';
import { far, wednesday } from './support.ts';

const office = new PostOffice();
let kept: Kept;
beforeAll(async () => {
  kept = await startKept({ SMTP_URL: await office.open() });
});
afterAll(async () => {
  await kept.stop();
  await office.close();
});

test('C3, D2: a mail that the customer cannot be reached by is passed on by the rep, with its words', async () => {
  office.refuses = /@customer\.example$/;
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed/undelivered');
  const { messages } = await promise.evidence();
  const order = ({ step, audience }: { step: string; audience: string }) => `${step} ${audience}`;
  messages.sort((one: never, other: never) => order(one).localeCompare(order(other)));
  expect(messages).toEqual([
    expect.objectContaining({
      step: 'agreed',
      audience: 'customer',
      state: 'undelivered',
      result: expect.stringContaining('550'),
    }),
    expect.objectContaining({ step: 'agreed', audience: 'rep', template: 'appointment', state: 'sent' }),
    expect.objectContaining({
      step: 'agreed/undelivered',
      audience: 'rep',
      state: 'sent',
      text: expect.stringContaining('Thank you for your promise'),
    }),
  ]);
  office.refuses = /^$/;
  expect((await promise.until('agreed/pass-on')).awaits).toMatchObject({ party: 'rep', move: 'pass-on' });
  expect((await promise.say('passed-on', { channel: 'in-person' })).awaits).toBeNull();
});

test('B1: what is being sent when other terms are agreed is finished first; then nothing of the earlier terms goes out', async () => {
  const { id: customerId, repId, email } = await kept.customer();
  office.hangs = true;
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await eventually(() => office.taken.some(({ to }) => to.includes(email)), 20_000);
  const dueDate = wednesday(34);
  await promise.say('reschedule', { dueDate, askedBy: 'customer', reason: 'a large order comes in first' });
  office.hangs = false;
  const view = await promise.until('visit@2');
  expect(view.happened.map(({ step }) => step)).toEqual([
    're-agreed@2',
    'agreed',
    'agreed@2',
    'clear-the-way@2',
    'reminder-1@2',
    'visit@2',
  ]);
  const { events } = await promise.evidence();
  expect(events.map(({ key }: { key: string }) => key).slice(0, 4)).toEqual([
    'proposed',
    'agreed',
    're-agreed@2',
    'agreed@2',
  ]);
}, 120_000);

test('D2: a dead mail server delays no deadline: the mail counts as undelivered at the next planned instant, and the story goes on', async () => {
  await kept.put('/v1/policy', Policy.parse({ visit: { retryMinutes: 1 } }));
  const { id: customerId, repId } = await kept.customer(far);
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('reminder-1');
  await office.close();
  await promise.moveClockTo(promise.verdict.plan.visit.at);
  const { messages, events } = await eventually(async () => {
    const evidence = await promise.evidence();
    return evidence.events.some(({ key }: { key: string }) => key === 'phone-first-1') && evidence;
  }, 120_000);
  expect(await promise.live()).toMatchObject({ awaits: { move: 'phone-check' } });
  expect(messages.at(-1)).toMatchObject({ step: 'phone-first-1', state: 'undelivered', sentAt: null });
  expect(events.at(-1)).toMatchObject({ key: 'phone-first-1', data: { messages: [{ state: 'undelivered' }] } });
}, 150_000);
