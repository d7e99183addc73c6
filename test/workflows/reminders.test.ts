import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Policy } from '../../domain/policy.ts';
import { addDays, instantOf, sameOrNextWorkingDay } from '../../domain/working-calendar.ts';
import { calendar } from '../domain/worlds.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { shift, wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const zone = 'Europe/Berlin';
const remindersOf = async (email: string) =>
  (await kept.inbox.of(email)).filter(({ subject }) => !subject.startsWith('Agreed'));
const steps = (view: { happened: readonly { step: string }[] }): string[] => view.happened.map(({ step }) => step);
const eventOf = async (promise: PromiseToPay, type: string) =>
  (await promise.evidence()).events.find((event: { type: string }) => event.type === type);
/** Another mail of Kept to the same customer, out of the life of another promise. */
const mailOf = (promise: PromiseToPay, at: string, audience = 'customer') =>
  kept.db.message.create({
    data: {
      id: randomUUID(),
      commitmentId: promise.id,
      step: `apology-${randomUUID()}`,
      audience,
      template: 'agreed',
      recipient: 'somebody@customer.example',
      language: 'en',
      subject: 'x',
      text: 'x',
      html: 'x',
      messageId: `<${randomUUID()}@kept>`,
      state: 'sent',
      at,
    },
  });

test('C3: another mail to the customer begins quiet days: the reminder waits until they are over', async () => {
  const { id: customerId, repId, email } = await kept.customer();
  // a Wednesday with a week between promise and due date, so that the reminder has two days to spare
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(40) });
  const other = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(200) });
  const [planned] = promise.verdict.plan.reminders;
  await mailOf(other, shift(planned.at, -24 * 60));
  await mailOf(other, shift(planned.at, -60), 'rep');
  await mailOf(other, shift(planned.at, 60));

  const view = await promise.until('reminder-1');
  const [held] = steps(view).filter((step) => step.startsWith('reminder-1/held'));
  expect(held).toBeDefined();
  const day = sameOrNextWorkingDay(calendar(zone), addDays(planned.local.slice(0, 10), 1));
  expect(await eventOf(promise, 'held-back')).toMatchObject({
    key: `reminder-1/held-until-${day}`,
    data: { until: instantOf(day, '10:00', zone) },
  });
  expect(view.happened.find(({ step }) => step === 'reminder-1')?.at.slice(0, 13)).toBe(
    instantOf(day, '10:00', zone).slice(0, 13),
  );
  expect(await remindersOf(email)).toHaveLength(1);
});

test('C3: where the quiet days last until the visit, the reminder is skipped, and that is recorded', async () => {
  const { id: customerId, repId, email } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(7) });
  const other = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(200) });
  await mailOf(other, shift(promise.verdict.plan.reminders[0].at, -60));
  await promise.until('visit');
  expect(await eventOf(promise, 'skipped')).toMatchObject({
    key: 'reminder-1',
    data: { why: 'the quiet days last too long' },
  });
  expect(await remindersOf(email)).toEqual([]);
});

test('C3, B5: two promises of one customer close together share one mail, whose Message-ID stands in both records', async () => {
  const { id: customerId, repId, email } = await kept.customer({ language: 'de' });
  const dueDate = addDays(wednesday(40), 1);
  const promise = await kept.promiseToPay({ customerId, repId, dueDate, dueTime: '14:00' });
  const other = await kept.promiseToPay({
    customerId,
    repId,
    dueDate: addDays(dueDate, 1),
    dueTime: '09:30',
    amount: { value: '500.00', currency: 'EUR' },
  });
  const faraway = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(90) });
  await promise.until('visit');
  const view = await other.until('visit');
  expect(steps(view)).toContain('reminder-1');

  const mails = (await kept.inbox.of(email)).filter(({ subject }) => !subject.startsWith('Vereinbart'));
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toMatch(/1\.250 EUR am .* um 14:00 Uhr/);
  expect(mails[0]?.text).toMatch(/Ebenfalls vereinbart: 500 EUR \(.*, 09:30\)\./);
  const event = await eventOf(other, 'shared');
  expect(event).toMatchObject({
    key: 'reminder-1',
    data: { with: promise.id, messageId: mails[0]?.headers['message-id'] },
  });
  const { messages } = await other.evidence();
  expect(messages.map(({ messageId }: { messageId: string }) => messageId)).toContain(event.data.messageId);
  expect((await promise.evidence()).events).toContainEqual(
    expect.objectContaining({ key: 'reminder-1', data: expect.objectContaining({ also: [other.id] }) }),
  );
  expect(steps(await faraway.live())).not.toContain('reminder-1');
});

test('C3: two promises whose reminders are due at the same instant: one mail, whichever comes first', async () => {
  const { id: customerId, repId, email } = await kept.customer();
  const dueDate = wednesday(40);
  const promises = [
    await kept.promiseToPay({ customerId, repId, dueDate }),
    await kept.promiseToPay({ customerId, repId, dueDate, amount: { value: '500.00', currency: 'EUR' } }),
    await kept.promiseToPay({ customerId, repId, dueDate, amount: { value: '70.00', currency: 'EUR' } }),
  ];
  await Promise.all(promises.map((promise) => promise.until('reminder-1')));
  const mails = await remindersOf(email);
  expect(mails).toHaveLength(1);
  for (const amount of [/1,250/, /EUR 500/, /EUR 70/]) expect(mails[0]?.text).toMatch(amount);
  const types = await Promise.all(
    promises.map(
      async (promise) =>
        (await promise.evidence()).events.find(({ key }: { key: string }) => key === 'reminder-1').type,
    ),
  );
  expect(types.sort()).toEqual(['message', 'shared', 'shared']);
});

test('E2: a rehearsal and a real promise neither share a mail nor keep each other quiet', async () => {
  const { id: customerId, repId } = await kept.customer();
  const dueDate = wednesday(40);
  const rehearsal = await kept.promiseToPay({ customerId, repId, dueDate, rehearsal: true });
  const real = await kept.promiseToPay({ customerId, repId, dueDate });
  for (const promise of [rehearsal, real]) {
    await promise.until('visit');
    const { events } = await promise.evidence();
    const reminder = events.find(({ key }: { key: string }) => key === 'reminder-1');
    expect(reminder).toMatchObject({ type: 'message' });
    expect(reminder.data.also).toBeUndefined();
    expect(steps(await promise.live()).filter((step) => step.includes('held'))).toEqual([]);
  }
});

test('C3: the reminder opens with a delivery under way, in the customer’s language, and never twice with the same', async () => {
  const { id: customerId, repId, email } = await kept.customer({ language: 'pt' });
  const open = { customerId, since: new Date().toISOString().slice(0, 10), open: true };
  await kept.put(`/v1/matters/${customerId}-1`, {
    ...open,
    kind: 'delivery-under-way',
    text: 'two pallets',
    reference: 'LS-7',
  });
  await kept.put(`/v1/matters/${customerId}-2`, { ...open, kind: 'complaint', text: 'scratched' });
  await kept.put(`/v1/matters/${customerId}-3`, { ...open, kind: 'statement-sent', text: 'old', open: false });
  const dueDate = wednesday(20);
  const amount = { value: '30000.00', currency: 'EUR' };
  const promise = await kept.promiseToPay({ customerId, repId, dueDate, amount });
  await promise.until('visit');
  const mails = (await kept.inbox.of(email)).filter(({ subject }) => !subject.startsWith('Combinado'));
  expect(mails.map(({ subject }) => subject)).toEqual(['A sua entrega LS-7', expect.stringMatching(/^EUR 30\.000/)]);
  expect(mails[0]?.text).toMatch(/A sua entrega LS-7 está a caminho\.\s+Aproveito para lembrar/);
});

test('C3: four reminders over the quiet days, with a mail of another promise in between', async () => {
  await kept.put('/v1/policy', {
    reminders: { byHorizonDays: [{ from: 2, days: 10 }], apartDays: 3, togetherDays: 0 },
  });
  const { id: customerId, repId, email } = await kept.customer({ country: 'JP', region: null });
  const dueDate = wednesday(40);
  const promise = await kept.promiseToPay({ customerId, repId, dueDate });
  const other = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(200) });
  await kept.put('/v1/policy', Policy.parse({}));
  const planned = promise.verdict.plan.reminders;
  expect(planned).toHaveLength(4);
  await mailOf(other, shift(planned[1].at, -60));
  const view = await promise.until('visit');
  expect(steps(view).filter((step) => step.startsWith('reminder'))).toEqual([
    'reminder-1',
    expect.stringMatching(/^reminder-2\/held-until-/),
    'reminder-2',
    'reminder-3',
    'reminder-4',
  ]);
  const sent = await kept.db.message.findMany({
    where: { audience: 'customer', commitment: { customerId }, at: { gte: planned[0].at } },
    orderBy: { at: 'asc' },
  });
  const days = sent.map(({ at }) => Date.parse(at.toISOString().slice(0, 10)) / 86_400_000);
  for (const [index, day] of days.slice(1).entries()) expect(day - days[index]!).toBeGreaterThanOrEqual(2);
  expect(await remindersOf(email)).toHaveLength(4);
});
