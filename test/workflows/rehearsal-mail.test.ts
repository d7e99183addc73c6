import { afterEach, expect, inject, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from './support.ts';

let kept: Kept | undefined;
afterEach(() => kept?.stop());

test('E2: with a real relay and no rehearsal mailbox, a rehearsal is refused', async () => {
  kept = await startKept({ SMTP_URL: inject('parts').smtpUrl });
  const { id: customerId, repId } = await kept.customer();
  const { status, body } = await kept.propose({ customerId, repId, dueDate: wednesday(20), rehearsal: true });
  expect(status).toBe(422);
  expect(body).toMatchObject({
    type: '/problems/rehearsal-refused',
    detail: expect.stringContaining('REHEARSAL_MAILBOX'),
  });
  expect((await kept.propose({ customerId, repId, dueDate: wednesday(20) })).status).toBe(201);
});

test("E2: with a real relay, a rehearsal's mail goes to the one rehearsal mailbox", async () => {
  kept = await startKept({ SMTP_URL: inject('parts').smtpUrl, REHEARSAL_MAILBOX: 'rehearsals@nordlicht.example' });
  const { id: customerId, repId, email } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), rehearsal: true });
  await promise.until('report');
  expect(await kept.inbox.of(email)).toEqual([]);
  expect(await kept.inbox.of(`${repId}@nordlicht.example`)).toEqual([]);
  expect((await kept.inbox.of('rehearsals@nordlicht.example')).length).toBeGreaterThan(3);
});
