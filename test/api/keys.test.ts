import { afterAll, beforeAll, expect, test } from 'vitest';
import { holderOf } from '../../ledger/keys.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const create = (body: object) => kept.call('POST', '/v1/keys', body);
const knock = async (key: string) =>
  (await kept.call('GET', '/v1/policy', undefined, { Authorization: `Bearer ${key}` })).status;
const rowOf = (id: string) => kept.db.apiKey.findUniqueOrThrow({ where: { id } });

test('a key is shown once, and kept as a hash only', async () => {
  const { status, body } = await create({ role: 'auditor', person: 'audit-2026' });
  expect(status).toBe(201);
  expect(body.key).toMatch(/^kept_[\w-]{43}$/);
  expect(await knock(body.key)).toBe(200);
  expect(JSON.stringify(await rowOf(body.id))).not.toContain(body.key.slice(5));
  const { items } = (await kept.call('GET', '/v1/keys')).body;
  expect(items[0]).toMatchObject({ id: body.id, role: 'auditor', person: 'audit-2026', createdBy: 'tester' });
  expect(JSON.stringify(items)).not.toContain('kept_');
  await eventually(async () => (await rowOf(body.id)).lastUsedAt);
});

test("a rep's key needs a rep, and a role that there is", async () => {
  expect(pointers(await create({ role: 'rep', person: 'nobody' }))).toEqual(['/person']);
  expect(expectProblem(await create({ role: 'rep', person: 'nobody' }), 422, 'refused').detail).toMatch(
    /there is no rep nobody/,
  );
  expectProblem(await create({ role: 'king', person: 'nobody' }), 400, 'malformed');
  expectProblem(await create({ role: 'auditor', person: 'x', expiresAt: 'tomorrow' }), 400, 'malformed');
});

test('a key ends when it expires, and when it is revoked', async () => {
  const { body } = await create({ role: 'auditor', person: 'a', expiresAt: '2027-01-31T12:00:00Z' });
  expect(await knock(body.key)).toBe(200);
  await kept.db.apiKey.update({ where: { id: body.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await knock(body.key)).toBe(401);
  const other = (await create({ role: 'auditor', person: 'a' })).body;
  expect((await kept.call('POST', `/v1/keys/${other.id}/revoke`)).status).toBe(200);
  expect(await knock(other.key)).toBe(401);
  expectProblem(await kept.call('POST', `/v1/keys/${other.id}/revoke`), 422, 'refused');
  expectProblem(await kept.call('POST', `/v1/keys/${other.id}/rotate`, {}), 422, 'refused');
});

test('rotated, the old key works beside the new one for a while, and then no more', async () => {
  const old = (await create({ role: 'integration', person: 'erp' })).body;
  const { status, body: fresh } = await kept.call('POST', `/v1/keys/${old.id}/rotate`, { overlapHours: 1 });
  expect(status).toBe(201);
  expect(fresh).toMatchObject({ role: 'integration', person: 'erp' });
  expect([await knock(old.key), await knock(fresh.key)]).toEqual([200, 200]);
  const { expiresAt } = await rowOf(old.id);
  expect(expiresAt?.getTime()).toBeGreaterThan(Date.now());
  expect(expiresAt?.getTime()).toBeLessThanOrEqual(Date.now() + 3_600_000);
  await kept.call('POST', `/v1/keys/${old.id}/rotate`, { overlapHours: 0 });
  expect(await knock(old.key)).toBe(401);
  expect(await holderOf(kept.db, fresh.key)).toMatchObject({ role: 'integration', person: 'erp' });
});

test('who has left the list of reps, or moved in it, sees what the company of today says', async () => {
  const repId = await kept.rep();
  const { id } = await kept.customer({ repId });
  const look = async () => (await kept.callBy(`chief-${repId}`, 'GET', `/v1/customers/${id}`)).status;
  expect(await look()).toBe(200);
  await kept.db.rep.update({ where: { id: repId }, data: { managerId: null } });
  expect(await look()).toBe(404);
});

test('the record says through which door somebody spoke', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.say('withdraw', { askedBy: 'customer', reason: 'The order was cancelled.' });
  await promise.closed();
  const { events } = await promise.evidence();
  const door = /^key [\da-f-]{36} at (::ffff:)?127\.0\.0\.1$/;
  const froms = events.flatMap(({ data }: { data: { from?: string } }) => data.from ?? []);
  expect(froms).toEqual([expect.stringMatching(door), expect.stringMatching(door)]);
  expect(new Set(froms).size).toBe(2);
});
