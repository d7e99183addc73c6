import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveUp } from '../../activities/carry-out.ts';
import type { Step } from '../../domain/step.ts';
import { createMailer } from '../../mail/mailer.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

test('D2: a mail that could not even be written, as with a broken template, counts as undelivered and is put before a person', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed');
  const mailer = createMailer({ url: kept.config.mail.url, from: kept.config.mail.from });
  const settings = { publicUrl: kept.url, catcher: true, rehearsalMailbox: undefined, linkKeys: undefined };
  const step: Step = {
    key: 'reminder-1',
    at: new Date().toISOString(),
    type: 'message',
    actor: 'kept',
    data: {},
    messages: [{ to: 'customer', template: 'reminder' }],
  };
  const result = await giveUp({ db: kept.db, mailer, settings }, promise.id, step, 'reminder.md is broken');
  mailer.close();
  expect(result.undelivered).toEqual([{ to: 'customer', because: 'reminder.md is broken' }]);
  const { events } = await promise.evidence();
  expect(events.at(-1)).toMatchObject({ key: 'reminder-1', data: { unwritten: [{ to: 'customer' }] } });
});
