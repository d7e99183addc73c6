import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

/** @returns the path of a new calendar */
async function open(repId: string): Promise<string> {
  const { status, body } = await kept.callBy(repId, 'POST', `/v1/reps/${repId}/calendar`);
  expect(status).toBe(201);
  return new URL(body.url).pathname;
}
const read = async (path: string): Promise<string> => {
  const response = await fetch(`${kept.url}${path}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  return (await response.text()).replaceAll('\r\n ', '');
};
const field = (name: string, calendar: string) =>
  [...calendar.matchAll(new RegExp(`^${name}[^:]*:(.*?)\\r?$`, 'gm'))].map(([, value]) => value);

test('C2: shows the appointments of the rep as their invitations do: the same UID, the newest SEQUENCE, none that is over', async () => {
  const { id: customerId, repId } = await kept.customer({ name: 'Kaminski, Söhne; & Co' });
  const path = await open(repId);
  expect(field('UID', await read(path))).toEqual([]);
  const dueDate = wednesday(20);
  const promise = await kept.promiseToPay({ customerId, repId, dueDate, dueTime: '14:00' });
  await promise.until('agreed');
  const first = await read(path);
  expect(field('UID', first)).toEqual([`${promise.id}@kept`]);
  expect(field('SEQUENCE', first)).toEqual(['0']);
  expect(field('SUMMARY', first)).toEqual(['Kaminski\\, Söhne\\; & Co: EUR 1\\,250']);
  expect(field('DTSTART', first)).toEqual([
    expect.stringMatching(new RegExp(`^${dueDate.replaceAll('-', '')}T1[23]0000Z`)),
  ]);

  const later = wednesday(27);
  await promise.say('reschedule', { dueDate: later, askedBy: 'customer', reason: 'The bank was closed.' });
  await promise.until('agreed@2');
  const second = await read(path);
  expect(field('UID', second)).toEqual([`${promise.id}@kept`]);
  expect(field('SEQUENCE', second)).toEqual(['1']);
  expect(field('DTSTART', second)).toEqual([later.replaceAll('-', '')]);

  await promise.say('withdraw', { askedBy: 'customer', reason: 'The order was cancelled.' });
  await promise.closed();
  expect(field('UID', await read(path))).toEqual([]);
});

test('an address is void once there is a newer one, or it is closed, and nobody guesses it', async () => {
  const repId = await kept.rep();
  const [first, second] = [await open(repId), await open(repId)];
  expect(first).not.toBe(second);
  await read(second);
  const closed = await kept.callBy(repId, 'POST', `/v1/reps/${repId}/calendar/close`);
  expect(closed.status).toBe(200);
  for (const path of [first, second, '/calendar/x.ics', `/calendar/${'a'.repeat(43)}.ics`, '/calendar/%00.ics'])
    expectProblem(await kept.call('GET', path), 404, 'not-found');
  expect(JSON.stringify(await kept.db.calendarFeed.findMany())).not.toContain(second.slice(10, -4));
});
