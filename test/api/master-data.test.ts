import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept?.stop());

const rep = {
  name: 'Rita Rep',
  email: 'rita@nordlicht.example',
  language: 'en',
  zone: 'Europe/Berlin',
  country: 'DE',
  office: 'Hamburg',
};
const customer = {
  name: 'Muster GmbH',
  language: 'de',
  zone: 'Europe/Berlin',
  country: 'DE',
  distanceKm: 10,
  travelMinutes: 20,
};

describe('master data', () => {
  test('D5: a rep is put with 201, again with 200, and found as it was put', async () => {
    const id = `rep-${randomUUID()}`;
    const first = await kept.call('PUT', `/v1/reps/${id}`, rep);
    expect(first).toMatchObject({
      status: 201,
      body: { id, ...rep, managerId: null, workingHours: { from: '09:00' } },
    });
    expect(await kept.call('PUT', `/v1/reps/${id}`, rep)).toMatchObject({ status: 200, body: first.body });
    expect(await kept.call('PUT', `/v1/reps/${id}`, { ...rep, name: 'Rita Repp' })).toMatchObject({
      status: 200,
      body: { name: 'Rita Repp' },
    });
    expect((await kept.call('GET', `/v1/reps/${id}`)).body).toEqual({ ...first.body, name: 'Rita Repp' });
  });

  test('D5: a customer is put with 201, again with 200, and found as it was put', async () => {
    const [id, repId] = [`C-${randomUUID()}`, await kept.rep()];
    const full = {
      ...customer,
      repId,
      contact: 'Frau Muster',
      closingDays: ['2027-02-16'],
      importance: 'high',
      liquidFunds: { amount: { value: '1000.50', currency: 'EUR' }, asOf: '2026-10-01' },
    };
    const first = await kept.call('PUT', `/v1/customers/${id}`, full);
    expect(first).toMatchObject({ status: 201, body: { id, ...full, email: null } });
    expect(await kept.call('PUT', `/v1/customers/${id}`, full)).toMatchObject({ status: 200, body: first.body });
    expect((await kept.call('GET', `/v1/customers/${id}`)).body).toEqual(first.body);
  });

  test('D5: the same at once ten times is one record, and one of the answers is 201', async () => {
    const id = `rep-${randomUUID()}`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => kept.call('PUT', `/v1/reps/${id}`, rep)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
  });

  test('D5: an unknown manager and an unknown rep are refused by name, and nothing is written', async () => {
    const id = `x-${randomUUID()}`;
    const managed = await kept.call('PUT', `/v1/reps/${id}`, { ...rep, managerId: 'nobody' });
    expectProblem(managed, 422, 'refused');
    expect(pointers(managed)).toEqual(['/managerId']);
    const visited = await kept.call('PUT', `/v1/customers/${id}`, { ...customer, repId: 'nobody' });
    expectProblem(visited, 422, 'refused');
    expect(pointers(visited)).toEqual(['/repId']);
    expectProblem(await kept.call('GET', `/v1/reps/${id}`), 404, 'not-found');
    expectProblem(await kept.call('GET', `/v1/customers/${id}`), 404, 'not-found');
  });

  test('D5: wrong fields are named, and so is an actor that is missing', async () => {
    const wrong = await kept.call('PUT', '/v1/reps/r1', {
      ...rep,
      zone: 'Mars/Olympus',
      email: 'rita',
      workingHours: { days: ['mon'], from: '18:00', to: '09:00' },
      boss: 1,
    });
    expectProblem(wrong, 400, 'malformed');
    expect(pointers(wrong)).toEqual(['/boss', '/email', '/workingHours/to', '/zone']);
    expectProblem(await kept.call('PUT', '/v1/reps/a%20b', rep), 400, 'malformed');
  });

  test('D5: lists turn their pages by id and lose nobody', async () => {
    await Promise.all(Array.from({ length: 3 }, () => kept.customer()));
    for (const kind of ['reps', 'customers']) {
      const all = (await kept.call('GET', `/v1/${kind}`)).body.items;
      const seen = [];
      for (let after = ''; ; ) {
        const { body } = await kept.call('GET', `/v1/${kind}?limit=2${after}`);
        seen.push(...body.items);
        if (body.next === null) break;
        after = `&after=${body.next}`;
      }
      expect(seen).toEqual(all);
      expectProblem(await kept.call('GET', `/v1/${kind}?limit=0`), 400, 'malformed');
    }
  });
});

describe('company policy', () => {
  test('D4, D5: is versioned, and a commitment keeps the version that it was made under', async () => {
    const { id: customerId, repId } = await kept.customer();
    const asked = { customerId, repId, dueDate: wednesday(20) };
    const before = (await kept.call('GET', '/v1/policy')).body;
    expect(before).toMatchObject({ version: 0, policy: { ladderHours: [4, 8] } });
    const early = await kept.promiseToPay(asked);

    const changed = { ...before.policy, ladderHours: [1, 1], reportingWorkingDays: 5 };
    expect(await kept.call('PUT', '/v1/policy', changed)).toMatchObject({
      status: 201,
      body: { version: 1, policy: changed },
    });
    expect(await kept.call('PUT', '/v1/policy', changed)).toMatchObject({ status: 200, body: { version: 1 } });
    const late = await kept.promiseToPay(asked);
    expect([early.verdict.policyVersion, late.verdict.policyVersion]).toEqual([0, 1]);
    expect(late.verdict.plan.reportingEnds.at > early.verdict.plan.reportingEnds.at).toBe(true);

    const reminded = async (promise: typeof early) => {
      const { awaits, next } = await promise.until('report');
      return (Date.parse(next?.at as string) - Date.parse(awaits?.since as string)) / 3_600_000;
    };
    // both are asked in the same night: the working day starts at the same time, the ladder does not
    expect((await reminded(early)) - (await reminded(late))).toBeCloseTo(3, 3);
  });

  test('C3: steps that would remind later of a larger promise are refused', async () => {
    const fallen = await kept.call('PUT', '/v1/policy', {
      reminders: {
        byAmount: [
          { from: 0, days: 2 },
          { from: 100, days: 1 },
        ],
      },
      ladderHours: [],
    });
    expectProblem(fallen, 400, 'malformed');
    expect(pointers(fallen)).toEqual(['/ladderHours', '/reminders/byAmount']);
  });
});

describe('If-Match', () => {
  const tagOf = async (path: string): Promise<string> => (await kept.call('GET', path)).headers.get('ETag') ?? '';

  test.each(['reps', 'customers', 'matters'])('/v1/%s: replaces what was read, and nothing else', async (kind) => {
    const { id: customerId, repId } = await kept.customer();
    const matter = { customerId, kind: 'complaint', text: 'wet', since: '2026-11-20', open: true };
    if (kind === 'matters') await kept.put(`/v1/matters/${customerId}`, matter);
    const path = `/v1/${kind}/${kind === 'reps' ? repId : customerId}`;
    const { id: _, ...record } = (await kept.call('GET', path)).body;
    const field = kind === 'matters' ? 'text' : 'name';
    const put = (name: string, headers: Record<string, string>) =>
      kept.call('PUT', path, { ...record, [field]: name }, headers);
    const first = await tagOf(path);
    expect(first).toMatch(/^"[\w-]{27}"$/);
    const both = await Promise.all(['one', 'other'].map((name) => put(name, { 'If-Match': first })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const lost = both.find(({ status }) => status === 412);
    expectProblem(lost!, 412, 'changed-meanwhile');
    expect((await put('third', { 'If-Match': `"x", ${await tagOf(path)}` })).status).toBe(200);
    expectProblem(await put('fourth', { 'If-Match': first }), 412, 'changed-meanwhile');
    expectProblem(await put('fifth', { 'If-None-Match': '*' }), 412, 'changed-meanwhile');
    expect((await kept.call('GET', path)).body[field]).toBe('third');
    const nowhere = path.replace(/[^/]+$/, `new-${repId}`);
    expectProblem(await kept.call('PUT', nowhere, record, { 'If-Match': '*' }), 412, 'changed-meanwhile');
    expect((await kept.call('PUT', nowhere, record, { 'If-None-Match': '*' })).status).toBe(201);
  });

  test('/v1/policy: the version that was read', async () => {
    const first = await tagOf('/v1/policy');
    const put = (graceDays: number) =>
      kept.call('PUT', '/v1/policy', { payment: { graceDays } }, { 'If-Match': first });
    expect((await put(7)).status).toBe(201);
    expectProblem(await put(8), 412, 'changed-meanwhile');
  });
});
