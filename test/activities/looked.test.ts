import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StepDependencies } from '../../activities/carry-out.ts';
import { findWayClear, remindInTurn } from '../../activities/looked.ts';
import type { Step } from '../../domain/step.ts';
import { createMailer } from '../../mail/mailer.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { shift, wednesday } from '../workflows/support.ts';

let kept: Kept;
let dependencies: StepDependencies;
/** nobody listens there */
let deadMail: StepDependencies;
beforeAll(async () => {
  kept = await startKept();
  const { url, from } = kept.config.mail;
  const settings = { publicUrl: kept.url, catcher: true, rehearsalMailbox: undefined, linkKeys: undefined };
  dependencies = { db: kept.db, settings, mailer: createMailer({ url, from }) };
  deadMail = { ...dependencies, mailer: createMailer({ url: 'smtp://127.0.0.1:1', from }) };
});
afterAll(() => kept.stop());

const step = (key: string, type: string, at = new Date().toISOString()): Step => ({
  ...{ key, at, type, actor: 'kept', data: {}, messages: [] },
});

async function promised(): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer();
  await kept.put('/v1/policy', { reminders: { quietDays: 3 } });
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed');
  return promise;
}

const keysOf = async (promise: PromiseToPay): Promise<string[]> =>
  (await promise.evidence()).events.map(({ key }: { key: string }) => key);

const complain = ({ id, customerId }: PromiseToPay): Promise<void> =>
  kept.put(`/v1/matters/${id}`, {
    ...{ customerId, kind: 'complaint', text: 'The bottles leak.', since: wednesday(1), open: true },
  });

test('C3, D2: a reminder whose mail could not be sent has its turn at the next try, in the same mail', async () => {
  const promise = await promised();
  const at = `${wednesday(15)}T10:00:00.000Z`;
  const asked = { step: 'reminder-1', plannedAt: at, until: shift(at, 600), before: shift(at, 6000) };
  const due = step('reminder-1', 'message', at);
  await expect(remindInTurn(deadMail, promise.id, due, asked)).rejects.toThrow();
  expect(await keysOf(promise)).not.toContain('reminder-1');
  const [tried, again] = [
    await remindInTurn(dependencies, promise.id, due, asked),
    await remindInTurn(dependencies, promise.id, due, asked),
  ];
  expect(tried).toMatchObject({ found: { turn: 'send' }, told: { undelivered: [], byTheRep: false } });
  expect(again).toEqual(tried);
  const mails = await kept.db.message.findMany({ where: { commitmentId: promise.id, step: 'reminder-1' } });
  expect(mails).toMatchObject([{ audience: 'customer', state: 'sent' }]);
  expect((await keysOf(promise)).filter((key) => key === 'reminder-1')).toHaveLength(1);
});

test('C3: a reminder that was skipped is skipped at the next try, too, for the same reason', async () => {
  const promise = await promised();
  const now = new Date().toISOString(); // the agreement went out today
  const asked = { step: 'reminder-1', plannedAt: now, until: shift(now, 60), before: shift(now, 120) };
  const due = step('reminder-1', 'message', now);
  for (const _ of [1, 2])
    expect(await remindInTurn(dependencies, promise.id, due, asked)).toEqual({
      found: { turn: 'skip', why: 'the quiet days last too long' },
      told: null,
    });
  const late = { ...asked, step: 'reminder-2', plannedAt: shift(now, -120), until: shift(now, -60) };
  for (const _ of [1, 2])
    expect(await remindInTurn(dependencies, promise.id, due, late)).toEqual({
      found: { turn: 'skip', why: 'its time has passed' },
      told: null,
    });
  expect(await keysOf(promise)).not.toContain('reminder-1');
});

test('C9: that our way was clear stands, although a complaint came between two tries', async () => {
  const promise = await promised();
  const look = () => findWayClear(dependencies, promise.id, step('clear-the-way', 'way-clear'));
  const clear = await look();
  expect(clear).toMatchObject({ found: [], told: { asked: null } });
  await complain(promise);
  expect(await look()).toEqual(clear);
  expect((await keysOf(promise)).filter((key) => key === 'clear-the-way')).toHaveLength(1);
});

test('C9: where something is in the way, nothing is written by the look', async () => {
  const promise = await promised();
  await complain(promise);
  const looked = await findWayClear(dependencies, promise.id, step('clear-the-way', 'way-clear'));
  expect(looked).toMatchObject({ found: [{ kind: 'complaint' }], told: null });
  expect(await keysOf(promise)).not.toContain('clear-the-way');
});
