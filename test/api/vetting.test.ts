import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PastPromise } from '../../domain/master-data.ts';
import { appendEvents } from '../../ledger/events.ts';
import { importHistory } from '../../ledger/history.ts';
import { type Answered, type Kept, startKept } from '../support/kept.ts';
import { today } from '../support/rebate.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept?.stop());

const dueDate = wednesday(40);
const euro = (value: string) => ({ value, currency: 'EUR' });
const check = ({ body }: Answered, name: string) => body.checks.find((one: { name: string }) => one.name === name);
const daysAgo = (days: number) => Temporal.PlainDate.from(today()).subtract({ days }).toString();

async function past(customerId: string, repId: string, ends: [PastPromise['outcome'], number, string?][]) {
  const promises = ends.map(([outcome, days, value = '100.00']) => ({
    reference: randomUUID(),
    kind: 'payment-appointment' as const,
    customerId,
    repId,
    amount: euro(value),
    promisedOn: daysAgo(days + 5),
    dueDate: daysAgo(days),
    outcome,
    severe: false,
  }));
  const results = await importHistory(kept.db, promises, 'tester');
  expect(new Set(results)).toEqual(new Set(['new']));
}

describe('C1, C7: the record', () => {
  test('is looked at by count, by amount, over the last 12 months and by level, imported history included', async () => {
    const { id: customerId, repId } = await kept.customer();
    await past(customerId, repId, [
      ['broken', 500],
      ['kept', 90, '300.00'],
      ['withdrawn', 60],
      ['broken', 30],
    ]);
    const answer = await kept.propose({ customerId, repId, dueDate });
    expect(check(answer, 'track-record')).toMatchObject({
      result: 'ok',
      looked: '1 of 3 promises kept, 60 % of the money paid in time, 1 broken in the last 12 months',
    });
    expect(answer.status).toBe(422);
    expect(answer.body.reasons).toEqual([expect.stringMatching(/^level 3: too many/)]);
    expect(answer.body.nearest).toEqual({ amount: null, date: null });
    expect(answer.body.words).toMatch(/earlier dates did not work out[\s\S]*Which amount and which day/);
  });

  test('three kept in a row bring the level down again, in the order in which things came about', async () => {
    const { id: customerId, repId } = await kept.customer();
    await past(customerId, repId, [
      ['kept', 80],
      ['kept', 70],
      ['kept', 60],
      ['broken', 700],
      ['broken', 690],
      ['broken', 680],
    ]);
    const answer = await kept.propose({ customerId, repId, dueDate });
    expect(answer.status).toBe(201);
    expect(check(answer, 'level').looked).toBe('level 2, policy reconsiders from 3');
  });

  test('a promise that the customer put off counts though it is open; put off by us, it does not', async () => {
    const { id: customerId, repId } = await kept.customer();
    const promise = await kept.promiseToPay({ customerId, repId, dueDate });
    const putOff = (key: string, askedBy: 'customer' | 'us') => ({
      key,
      type: 're-agreed',
      at: new Date().toISOString(),
      actor: repId,
      data: { askedBy, reason: 'the roof leaks' },
    });
    await appendEvents(kept.db, promise.id, [
      putOff('one', 'customer'),
      putOff('two', 'us'),
      putOff('three', 'customer'),
    ]);
    const answer = await kept.propose({ customerId, repId, dueDate });
    expect(check(answer, 'level').looked).toBe('level 2, policy reconsiders from 3');
    expect(check(answer, 'track-record').result).toBe('unknown');
  });
});

describe('C1: the liquid funds', () => {
  test('are shared by all open promises of the customer; what is paid of them counts no more, and rehearsals never', async () => {
    const liquidFunds = { amount: euro('1000.00'), asOf: today() };
    const { id: customerId, repId } = await kept.customer({ liquidFunds });
    const first = await kept.promiseToPay({ customerId, repId, dueDate, amount: euro('1000.00') });
    await kept.promiseToPay({ customerId, repId, dueDate, amount: euro('1000.00'), rehearsal: true });
    const second = await kept.propose({ customerId, repId, dueDate, amount: euro('1000.00') });
    const problem = expectProblem(second, 422, 'reconsider');
    expect(problem.reasons).toEqual([expect.stringContaining('with 1000.00 EUR promised besides')]);
    const { amount, date } = problem.nearest;
    expect(
      (await kept.propose({ customerId, repId, dueDate: date, amount: euro('1000.00'), rehearsal: true })).status,
    ).toBe(201);
    expect(problem.words).toContain(`EUR ${amount.value.replace(/\.00$/, '')}`);
    await first.pay('900.00', new Date().toISOString());
    expect((await kept.propose({ customerId, repId, dueDate, amount: euro('1000.00') })).status).toBe(201);
  });

  test('the nearest amount and the nearest date are each accepted when they are promised', async () => {
    const liquidFunds = { amount: euro('1000.00'), asOf: today() };
    for (const which of ['amount', 'date'] as const) {
      const { id: customerId, repId } = await kept.customer({ liquidFunds });
      const asked = { customerId, repId, dueDate, amount: euro('2000.00') };
      const { nearest } = expectProblem(await kept.propose(asked), 422, 'reconsider');
      const offer = which === 'amount' ? { amount: nearest.amount } : { dueDate: nearest.date };
      expect(await kept.propose({ ...asked, ...offer }), which).toMatchObject({ status: 201 });
    }
  });

  test('and the record that nobody knows count as policy says', async () => {
    const { id: customerId, repId } = await kept.customer({ liquidFunds: null });
    const asked = { customerId, repId, dueDate };
    const before = (await kept.call('GET', '/v1/policy')).body.policy ?? {};
    await kept.put('/v1/policy', { payment: { unknown: { upTo: 1000 } } });
    const answer = await kept.propose(asked);
    expect(check(answer, 'liquid-funds')).toMatchObject({ result: 'unknown', weighs: 'against' });
    expect(answer.body.nearest.amount).toEqual(euro('1000.00'));
    expect((await kept.propose({ ...asked, amount: answer.body.nearest.amount })).status).toBe(201);
    await kept.put('/v1/policy', before);
    expect((await kept.propose(asked)).status).toBe(201);
  });
});

describe('C1: the rep', () => {
  test('cannot be with two customers at once; the nearest date is one on which the way fits', async () => {
    const { id: first, repId } = await kept.customer();
    const { id: second } = await kept.customer({ repId, travelMinutes: 40 });
    await kept.promiseToPay({ customerId: first, repId, dueDate, dueTime: '14:00' });
    const tight = await kept.propose({ customerId: second, repId, dueDate, dueTime: '15:29' });
    const problem = expectProblem(tight, 422, 'reconsider');
    expect(problem.reasons).toEqual([
      `the rep is with ${first} at ${dueDate} 14:00: too close for a visit of 30 min and a way of 60 min`,
    ]);
    expect(problem.words).not.toContain(first);
    expect(
      (await kept.propose({ customerId: second, repId, dueDate: problem.nearest.date, dueTime: '15:29' })).status,
    ).toBe(201);
    expect((await kept.propose({ customerId: second, repId, dueDate, dueTime: '15:30' })).status).toBe(201);
    expect((await kept.propose({ customerId: first, repId, dueDate, dueTime: '14:00' })).status).toBe(201);
  });

  test('and the customer keep hours: an agreed time outside of them is a reason', async () => {
    const { id: customerId, repId } = await kept.customer();
    const { reasons } = expectProblem(
      await kept.propose({ customerId, repId, dueDate, dueTime: '19:00' }),
      422,
      'reconsider',
    );
    expect(reasons).toEqual([
      expect.stringContaining('open from 09:00 to 18:00'),
      expect.stringContaining('at work from'),
    ]);
  });
});

describe('C1: insisting', () => {
  const insist = { reason: 'I know the owner.' };

  test('on what is credible changes nothing; on what is not, 202 and the same answer again for the same key', async () => {
    const { id: customerId, repId } = await kept.customer();
    expect((await kept.propose({ customerId, repId, dueDate, insist })).body).toMatchObject({ answer: 'accept' });
    const asked = { customerId, repId, dueDate, amount: euro('90000000.00'), insist };
    const key = randomUUID();
    const answer = await kept.propose(asked, key);
    expect(answer).toMatchObject({ status: 202, body: { answer: 'refer-upward', cannotInsist: null } });
    expect(answer.headers.get('Location')).toBe(`/v1/commitments/${answer.body.id}`);
    expect(await kept.propose(asked, key)).toMatchObject({ status: 202, body: answer.body });
  });

  test('on what is impossible, or with nobody above, is refused with its reason', async () => {
    const { id: customerId, repId } = await kept.customer();
    const past = expectProblem(
      await kept.propose({ customerId, repId, dueDate: '2020-01-15', insist }),
      422,
      'reconsider',
    );
    expect(past.cannotInsist).toMatch(/impossible cannot be insisted on: the time agreed for 2020-01-15 has passed/);
    expect(past.detail).toContain(past.cannotInsist);
    const top = await kept.rep({ managerId: null });
    const alone = await kept.propose({ customerId, repId: top, dueDate, amount: euro('90000000.00'), insist });
    expect(expectProblem(alone, 422, 'reconsider').cannotInsist).toMatch(/Nobody stands above this rep/);
  });

  test('a promise that nobody insists on has nothing to approve', async () => {
    const { id: customerId, repId } = await kept.customer();
    const promise = await kept.promiseToPay({ customerId, repId, dueDate });
    const answer = await kept.callBy(`chief-${repId}`, 'POST', `/v1/commitments/${promise.id}/approval`, {
      decision: 'approve',
      reason: 'yes',
    });
    expect(expectProblem(answer, 409, 'not-now').detail).toMatch(/No approval is awaited now/);
  });
});

test('C1: the words are in the language of the customer', async () => {
  const begins = { en: /^Dear/, de: /^Guten Tag/, pt: /^Olá/, 'zh-Hant': /您好/, 'zh-Hans': /您好/ } as const;
  const repId = await kept.rep();
  for (const [language, greeting] of Object.entries(begins)) {
    const { id: customerId } = await kept.customer({ repId, language: language as 'de' });
    const { body } = await kept.propose({ customerId, repId, dueDate, amount: euro('90000000.00') });
    expect(body.words).toMatch(greeting);
    expect(body.words).not.toMatch(/%|1[.,]000[.,]000/);
  }
});
