import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { far, wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
let asked: { customerId: string; repId: string; dueDate: string };
beforeAll(async () => {
  kept = await startKept();
  const { id, repId } = await kept.customer();
  asked = { customerId: id, repId, dueDate: wednesday(40) };
});
afterAll(() => kept?.stop());

describe('a promise that can be believed', () => {
  test('C1: is accepted with its place, its verdict and every check with what was looked at', async () => {
    const answer = await kept.propose({
      ...asked,
      dueTime: '14:00',
      invoices: ['2026-17'],
      occasion: 'the new catalogue',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Location')).toBe(`/v1/commitments/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      answer: 'accept',
      words: '',
      terms: {
        ...asked,
        dueTime: '14:00',
        invoices: ['2026-17'],
        occasion: 'the new catalogue',
        amount: { value: '1250.00', currency: 'EUR' },
      },
    });
    const names = answer.body.checks.map(({ name }: { name: string }) => name);
    expect(names).toEqual([
      'date',
      'horizon',
      'liquid-funds',
      'track-record',
      'level',
      'customer-open',
      'rep-attends',
      'rep-free',
    ]);
    for (const check of answer.body.checks)
      expect(check).toMatchObject({
        result: expect.stringMatching(/^(ok|unknown)$/),
        looked: expect.stringMatching(/.+/),
        because: expect.stringMatching(/.+/),
      });
    expect((await kept.call('GET', answer.headers.get('Location') as string)).body).toMatchObject({
      id: answer.body.id,
      status: 'open',
    });
  });

  test.each(['Europe/Berlin', 'Asia/Taipei', 'America/Los_Angeles'])(
    'C3, C4, D5: its plan says of each step the UTC instant, the local time and why it is then (%s)',
    async (zone) => {
      const { id } = await kept.customer({ zone, repId: asked.repId, ...far });
      const { plan } = (
        await kept.propose({ ...asked, customerId: id, dueTime: '14:00', amount: { value: '25000', currency: 'EUR' } })
      ).body;
      expect(plan.reminders.length).toBeGreaterThan(0);
      for (const step of [...plan.reminders, plan.visit, plan.breach, plan.reportingEnds]) {
        const [date, time, at] = step.local.split(' ');
        const local = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(at);
        expect(Math.abs(local.epochMilliseconds - Date.parse(step.at))).toBeLessThan(60_000);
        expect(step.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(step.why).toMatch(/.+/);
      }
      expect(plan.reminders[0].local.endsWith(zone)).toBe(true);
      expect(plan.breach.local).toBe(`${asked.dueDate} 14:00 ${zone}`);
      expect(plan.visit).toMatchObject({ way: 'phone-first', calls: expect.arrayContaining([plan.visit.at]) });
    },
  );
});

describe('a promise that cannot be believed', () => {
  test('C1: is to be reconsidered, with its id, the reasons and words for the rep', async () => {
    const { id, email } = await kept.customer({
      repId: asked.repId,
      liquidFunds: { amount: { value: '100.00', currency: 'EUR' }, asOf: new Date().toISOString().slice(0, 10) },
    });
    const answer = await kept.propose({ ...asked, customerId: id });
    const problem = expectProblem(answer, 422, 'reconsider');
    expect(problem).toMatchObject({
      id: expect.any(String),
      answer: 'reconsider',
      words: expect.stringContaining('EUR 1,250'),
      nearest: { amount: { value: expect.stringMatching(/^\d+\.00$/), currency: 'EUR' }, date: null },
    });
    expect(problem.reasons).toEqual([expect.stringContaining('money at hand')]);
    expect(problem.checks).toContainEqual(expect.objectContaining({ name: 'liquid-funds', result: 'not-ok' }));
    expect((await kept.call('GET', `/v1/commitments/${problem.id}`)).body).toMatchObject({
      status: 'declined',
      closed: true,
    });
    expect(await kept.inbox.of(email)).toEqual([]);
  });

  test('C1: a day that has passed, a closed customer and an absent rep are each a reason of their own', async () => {
    const { id } = await kept.customer({ repId: asked.repId, closingDays: [asked.dueDate] });
    const closed = expectProblem(await kept.propose({ ...asked, customerId: id }), 422, 'reconsider');
    expect(closed.reasons).toEqual([expect.stringContaining('closing day')]);
    const past = expectProblem(await kept.propose({ ...asked, dueDate: '2020-01-15' }), 422, 'reconsider');
    expect(past.reasons).toContain('the time agreed for 2020-01-15 has passed already');
    const sunday = Temporal.PlainDate.from(asked.dueDate).add({ days: 4 }).toString();
    expect(expectProblem(await kept.propose({ ...asked, dueDate: sunday }), 422, 'reconsider').reasons).toHaveLength(2);
  });
});

describe('a request that is not one', () => {
  test('C1: an unknown customer and an unknown rep are named by their pointers', async () => {
    const both = await kept.propose({ ...asked, customerId: 'nobody', repId: 'no-one' });
    expectProblem(both, 422, 'unknown-party');
    expect(pointers(both)).toEqual(['/customerId', '/repId']);
    expect(pointers(await kept.propose({ ...asked, repId: 'no-one' }))).toEqual(['/repId']);
  });

  test('C1: every field that is wrong is named by its JSON pointer, and unknown fields are refused', async () => {
    const answer = await kept.propose({
      customerId: 'a b',
      repId: 7,
      amount: { value: 1250, currency: 'EURO', cents: 5 },
      dueDate: '2026-02-30',
      dueTime: '25:00',
      invoices: ['ok', ''],
      'a/b~c': 1,
    });
    const problem = expectProblem(answer, 400, 'malformed');
    expect(pointers(answer)).toEqual([
      '/amount/cents',
      '/amount/currency',
      '/amount/value',
      '/a~1b~0c',
      '/customerId',
      '/dueDate',
      '/dueTime',
      '/invoices/1',
      '/repId',
    ]);
    expect(problem.detail).toContain('2026-02-30 is not a date; write YYYY-MM-DD');
  });

  test.each([
    ['nothing at all', {}, ['/customerId', '/dueDate', '/repId']],
    [
      'no money',
      { ...{ amount: { value: '0.00', currency: 'EUR' } } },
      ['/amount/value', '/customerId', '/dueDate', '/repId'],
    ],
    [
      'more decimals than the yen has',
      { amount: { value: '1.5', currency: 'JPY' } },
      ['/amount/value', '/customerId', '/dueDate', '/repId'],
    ],
  ])('C1: %s is malformed', async (_, body, expected) => {
    const answer = await kept.propose(body);
    expect(expectProblem(answer, 400, 'malformed').detail).not.toMatch(/undefined/);
    expect(pointers(answer)).toEqual(expected);
  });

  test('C1: the Idempotency-Key is asked for by name', async () => {
    const body = { kind: 'payment-appointment', amount: { value: '1250.00', currency: 'EUR' }, ...asked };
    const keyless = await kept.call('POST', '/v1/commitments', body);
    expectProblem(keyless, 400, 'malformed');
    expect(pointers(keyless)).toEqual(['Idempotency-Key']);
    expectProblem(await kept.propose(asked, 'x'.repeat(256)), 400, 'malformed');
  });

  test('C1: a body beyond 256 KiB is too large, one that is no JSON malformed, one of another type not supported', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const full = JSON.stringify({
      kind: 'payment-appointment',
      amount: { value: '1250.00', currency: 'EUR' },
      ...asked,
    });
    expect(
      (
        await kept.call('POST', '/v1/commitments', full.padEnd(256 * 1024), {
          ...key,
          'Content-Type': 'application/json',
        })
      ).status,
    ).toBe(201);
    expectProblem(
      await kept.call('POST', '/v1/commitments', full.padEnd(256 * 1024 + 1), {
        ...key,
        'Content-Type': 'application/json',
      }),
      413,
      'too-large',
    );
    expectProblem(
      await kept.call('POST', '/v1/commitments', '{"kind":', { ...key, 'Content-Type': 'application/json' }),
      400,
      'malformed',
    );
    expectProblem(
      await kept.call('POST', '/v1/commitments', '"a string"', { ...key, 'Content-Type': 'application/json' }),
      400,
      'malformed',
    );
    expectProblem(
      await kept.call('POST', '/v1/commitments', full, { ...key, 'Content-Type': 'text/plain' }),
      415,
      'unsupported-media-type',
    );
    expectProblem(await kept.call('POST', '/v1/commitments', undefined, key), 415, 'unsupported-media-type');
  });

  test('C1: none of them leaves anything behind', async () => {
    const before = await kept.db.commitment.count();
    await kept.propose({ ...asked, repId: 'no-one' });
    await kept.propose({ ...asked, colour: 'blue' });
    expect(await kept.db.commitment.count()).toBe(before);
  });
});

test('C1: where no time is left to get there, the promise is asked to be reconsidered', async () => {
  const { id: customerId, repId } = await kept.customer({ distanceKm: 2000, travelMinutes: 1400 });
  const dueDate = Temporal.Now.plainDateISO('Europe/Berlin').toString();
  const { status, body } = await kept.propose({ customerId, repId, dueDate });
  expect(status).toBe(422);
  expect(body.checks).toContainEqual(expect.objectContaining({ name: 'rep-attends', result: 'not-ok' }));
});
