import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doors } from '../../api/app.ts';
import type { Dependencies } from '../../api/dependencies.ts';
import { type Role, roles } from '../../domain/roles.ts';
import { keepDocument } from '../../ledger/documents.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem } from './support.ts';

let kept: Kept;
/** What the paths name, all of it the rep's. */
const ids: Record<string, string> = {};
/** Of each role one who sees it, and one who does not. */
let near: Record<Role, string>;
let strangers: Partial<Record<Role, string>>;

/** of a document that went along with a mail of the promise */
let sha256 = '';
beforeAll(async () => {
  kept = await startKept();
  const { id: customer, repId: rep } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId: customer, repId: rep, dueDate: wednesday(20) });
  await promise.until('agreed');
  const asked = {
    customerId: customer,
    repId: rep,
    parts: [20, 27].map((days) => ({ amount: { value: '10.00', currency: 'EUR' }, dueDate: wednesday(days) })),
  };
  const plan = await kept.call('POST', '/v1/payment-plans', asked, { 'Idempotency-Key': randomUUID() });
  const claim = { claim: 'The boxes were wet.', channel: 'phone' };
  const dispute = await kept.call('POST', `/v1/commitments/${promise.id}/dispute`, claim, {
    'Idempotency-Key': randomUUID(),
  });
  const payment = await promise.pay('1.00', new Date().toISOString());
  Object.assign(ids, {
    commitments: promise.id,
    'payment-plans': plan.body.id,
    disputes: dispute.body.id,
    customers: customer,
    reps: rep,
    payments: payment.body.id,
    matters: 'matter-1',
    keys: randomUUID(),
    webhooks: (await kept.call('POST', '/v1/webhooks', { url: 'https://erp.invalid/kept' })).body.id,
  });
  sha256 = await keepDocument(kept.db, Buffer.from('{}'), 'application/json');
  const attachments = [{ sha256, name: 'x', cid: null }];
  await kept.db.message.updateMany({ where: { commitmentId: promise.id }, data: { attachments } });
  const matter = { customerId: customer, kind: 'complaint', text: 'wet', since: '2026-11-20', open: true };
  await kept.put('/v1/matters/matter-1', matter);
  await putLogistics();
  const other = await kept.rep();
  near = { rep, manager: `boss-${rep}`, admin: 'tester', integration: 'erp', auditor: 'auditor' };
  strangers = { rep: other, manager: `boss-${other}` };
});
afterAll(() => kept.stop());

/** One of each thing that deliveries need. */
async function putLogistics(): Promise<void> {
  const there = { siteId: 'HH' };
  const received = { ...there, productId: 'saw', quantity: '1', expectedOn: '2027-01-20' };
  for (const [kind, id, body] of [
    ['sites', 'HH', { name: 'HH', zone: 'Europe/Berlin', country: 'DE' }],
    ['products', 'saw', { name: 'Saw', weightKg: 1, volumeLitres: 1 }],
    ['vehicles', 'v1', { ...there, name: 'Van', capacityKg: 1, capacityLitres: 1 }],
    ['drivers', 'd1', { ...there, name: 'Driver' }],
    ['receipts', 'r-1', received],
  ] as const) {
    await kept.put(`/v1/${kind}/${id}`, body);
    ids[kind] = id;
  }
}

const all = 'rep manager admin integration auditor';
const creators = 'rep manager admin integration';

/** Who may, in words of its own: a door that is not here fails. `anybody`: without a key. */
const may: Record<string, string> = {
  'get /healthz': 'anybody',
  'get /readyz': 'anybody',
  'get /openapi.json': 'anybody',
  'get /problems/:code': 'anybody',
  'post /v1/keys': 'admin',
  'get /v1/keys': 'admin',
  'post /v1/keys/:id/rotate': 'admin',
  'post /v1/keys/:id/revoke': 'admin',
  'post /v1/webhooks': 'admin',
  'get /v1/webhooks': 'admin',
  'post /v1/webhooks/:id/rotate': 'admin',
  'post /v1/webhooks/:id/close': 'admin',
  'get /v1/webhooks/:id/deliveries': 'admin',
  'post /v1/webhooks/:id/deliveries/:delivery/redeliver': 'admin',
  'get /v1/reps': all,
  'get /v1/reps/:id': all,
  'put /v1/reps/:id': 'admin',
  'post /v1/reps/:id/calendar': 'rep manager admin',
  'post /v1/reps/:id/sessions/close': 'rep manager admin',
  'post /v1/reps/:id/calendar/close': 'rep manager admin',
  'get /v1/customers': all,
  'get /v1/customers/:id': all,
  'put /v1/customers/:id': 'admin integration',
  'get /v1/customers/:id/chasing': all,
  'get /v1/customers/:id/matters': all,
  'get /v1/customers/:id/sales': all,
  'put /v1/matters/:id': creators,
  'get /v1/matters/:id': all,
  'get /v1/policy': all,
  'put /v1/policy': 'admin',
  'post /v1/payments': 'admin integration',
  'post /v1/payments/:id/reversals': 'admin integration',
  'post /v1/sales': 'admin integration',
  'get /v1/sites': all,
  'get /v1/sites/:id': all,
  'put /v1/sites/:id': 'admin integration',
  'get /v1/products': all,
  'get /v1/products/:id': all,
  'put /v1/products/:id': 'admin integration',
  'get /v1/vehicles': all,
  'get /v1/vehicles/:id': all,
  'put /v1/vehicles/:id': 'admin integration',
  'get /v1/drivers': all,
  'get /v1/drivers/:id': all,
  'put /v1/drivers/:id': 'admin integration',
  'get /v1/receipts': all,
  'get /v1/receipts/:id': all,
  'put /v1/receipts/:id': 'admin integration',
  'get /v1/stock': all,
  'put /v1/stock': 'admin integration',
  'post /v1/commitments': creators,
  'post /v1/verdicts': creators,
  'get /v1/commitments': all,
  'get /v1/commitments.csv': all,
  'get /v1/commitments/:id': all,
  'get /v1/commitments/:id/evidence': all,
  'post /v1/commitments/:id/fulfilled': 'rep manager',
  'post /v1/commitments/:id/missed': 'rep manager',
  'post /v1/commitments/:id/phone-check': 'rep manager',
  'post /v1/commitments/:id/trip': 'rep manager',
  'post /v1/commitments/:id/response': 'rep manager',
  'get /v1/commitments/:id/answer': all,
  'post /v1/commitments/:id/waive-response': 'manager',
  'post /v1/commitments/:id/reschedule': 'rep manager',
  'post /v1/commitments/:id/cannot-attend': 'rep manager',
  'post /v1/commitments/:id/withdraw': 'rep manager',
  'post /v1/commitments/:id/passed-on': 'rep manager',
  'post /v1/commitments/:id/cleared': 'rep manager',
  'post /v1/commitments/:id/correction': 'manager',
  'post /v1/commitments/:id/approval': 'manager',
  'post /v1/commitments/:id/reassign': 'manager admin',
  'post /v1/commitments/:id/dispute': creators,
  'get /v1/disputes': all,
  'get /v1/disputes/:id': all,
  'post /v1/disputes/:id/answer': 'rep manager',
  'post /v1/disputes/:id/close': 'manager',
  'post /v1/rebates/propose': creators,
  'get /v1/rebates/opportunities': all,
  'get /v1/commitments/:id/documents/:sha256': all,
  'post /v1/commitments/:id/firming': 'rep manager',
  'post /v1/commitments/:id/terms-confirmation': 'rep manager',
  'post /v1/commitments/:id/signature': 'rep manager',
  'post /v1/commitments/:id/acknowledgement': 'rep manager',
  'post /v1/commitments/:id/look': 'rep manager',
  'post /v1/commitments/:id/urge': 'rep manager',
  'post /v1/commitments/:id/help': 'rep manager',
  'post /v1/commitments/:id/help-finished': 'rep manager',
  'post /v1/commitments/:id/adjustment': 'rep manager',
  'post /v1/commitments/:id/adjustment-decision': 'manager',
  'post /v1/commitments/:id/difference-decision': 'manager',
  'post /v1/commitments/:id/paid': creators,
  'post /v1/commitments/:id/apology': 'rep manager',
  'post /v1/commitments/:id/lesson': 'rep manager',
  'post /v1/commitments/:id/delivered': creators,
  'post /v1/commitments/:id/re-agreement': 'rep manager',
  'post /v1/commitments/:id/at-risk': creators,
  'post /v1/commitments/:id/way-out': 'rep manager',
  'post /v1/commitments/:id/on-the-way': creators,
  'post /v1/commitments/:id/customer-missed': creators,
  'get /v1/reports/otif': all,
  'get /v1/reports/otif.csv': all,
  'get /v1/reports/ledger': all,
  'get /v1/reports/ledger.csv': all,
  'post /v1/payment-plans': creators,
  'get /v1/payment-plans/:id': all,
  'post /v1/payment-plans/:id/decision': 'manager',
};
/** What belongs to a rep: out of sight is as if it were not there. */
const owned =
  /^(get \/v1\/(reps|customers|matters)|post \/v1\/reps|\w+ \/v1\/(commitments|disputes|payment-plans))\/:id/;

const declared = doors({} as Dependencies).map(({ method, path }) => ({ name: `${method} ${path}`, method, path }));

test('every door stands in the table of who may, and nothing else does', () => {
  expect(declared.map(({ name }) => name).sort()).toEqual(Object.keys(may).sort());
});

describe.each(declared)('$name', ({ name, method, path }) => {
  const knock = async (headers: Record<string, string>): Promise<number> => {
    const [, , kind = ''] = path.split('/');
    const body = method === 'get' ? undefined : { unknown: 'field' };
    const { status } = await kept.call(
      method.toUpperCase(),
      path
        .replace(':id', ids[kind] ?? '')
        .replace(':code', 'not-found')
        .replace(':delivery', 'x')
        .replace(':sha256', sha256),
      body,
      headers,
    );
    return status;
  };
  const passes = (status: number): boolean => ![401, 403, 404].includes(status) && status < 500;

  test.each(roles)('as %s', async (role) => {
    const status = await knock(await kept.as(role, near[role]));
    if (may[name] === 'anybody' || may[name]?.split(' ').includes(role)) expect(passes(status), `${status}`).toBe(true);
    else expect(status).toBe(403);
    const stranger = strangers[role];
    if (stranger && owned.test(name)) expect(await knock(await kept.as(role, stranger))).toBe(404);
  });

  test('without a key, and with one that nobody made', async () => {
    for (const Authorization of ['', 'Bearer kept_nobody-made-this-one', 'Basic dXNlcjpwYXNz'])
      if (may[name] === 'anybody') expect(await knock({ Authorization })).toBe(200);
      else expect(await knock({ Authorization })).toBe(401);
  });
});

describe('what is in sight', () => {
  test('lists show a rep the own, a manager those below, an auditor everything', async () => {
    const rep = await kept.rep();
    const mine = await kept.customer({ repId: rep });
    await kept.promiseToPay({ customerId: mine.id, repId: rep, dueDate: wednesday(20) });
    const seen = async (role: Role, person: string, path: string): Promise<string[]> =>
      (await kept.call('GET', path, undefined, await kept.as(role, person))).body.items.map(
        (item: { id: string; repId?: string }) => item.repId ?? item.id,
      );
    for (const path of ['/v1/commitments?limit=200', '/v1/customers?limit=1000'])
      for (const [role, person] of [['rep', rep] as const, ['manager', `chief-${rep}`] as const])
        expect(new Set(await seen(role, person, path))).toEqual(new Set([rep]));
    expect(await seen('manager', `chief-${rep}`, '/v1/reps')).toEqual([`chief-${rep}`, rep].sort());
    expect(new Set(await seen('auditor', 'auditor', '/v1/commitments?limit=200')).size).toBeGreaterThan(1);
    const stranger = await kept.as('rep', await kept.rep());
    expect((await kept.call('GET', '/v1/disputes', undefined, stranger)).body.items).toEqual([]);
    const auditor = await kept.as('auditor', 'auditor');
    expect((await kept.call('GET', '/v1/disputes', undefined, auditor)).body.items).toHaveLength(1);
  });

  test('a customer out of sight cannot be promised for, as if it were not there', async () => {
    const stranger = await kept.rep();
    const asked = { kind: 'payment-appointment', amount: { value: '10.00', currency: 'EUR' }, dueDate: wednesday(20) };
    const propose = async (customerId: string, repId: string) =>
      kept.callBy(
        stranger,
        'POST',
        '/v1/commitments',
        { ...asked, customerId, repId },
        { 'Idempotency-Key': randomUUID() },
      );
    const refused = expectProblem(await propose(ids['customers'] ?? '', stranger), 422, 'unknown-party');
    const nowhere = expectProblem(await propose('C-none', stranger), 422, 'unknown-party');
    expect(refused.detail).toBe(nowhere.detail.replace('C-none', ids['customers'] ?? ''));
    const { id } = await kept.customer({ repId: stranger });
    expectProblem(await propose(id, near.rep), 422, 'unknown-party');
    expect((await propose(id, stranger)).status).toBe(201);
    const matter = { customerId: ids['customers'], kind: 'complaint', text: 'x', since: '2026-01-01', open: true };
    expectProblem(await kept.callBy(stranger, 'PUT', '/v1/matters/m-1', matter), 422, 'refused');
  });

  test('A2: a manager decides about those below, never about the own word; where nobody stands above, the own too', async () => {
    const rep = await kept.rep();
    const insists = async (repId: string) => {
      const { id: customerId } = await kept.customer({ repId });
      const amount = { value: '10000000.00', currency: 'EUR' };
      const insist = { reason: 'The owner sells his old hall.' };
      return kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), amount, insist });
    };
    const approve = (by: string, id: string) =>
      kept.callBy(by, 'POST', `/v1/commitments/${id}/approval`, { decision: 'approve', reason: 'I know him.' });
    const own = await insists(`chief-${rep}`);
    await own.until('approval');
    expectProblem(await approve(`chief-${rep}`, own.id), 403, 'forbidden');
    expect((await approve(`boss-${rep}`, own.id)).status).toBe(200);
    const below = await insists(rep);
    await below.until('approval');
    expect((await approve(`boss-${rep}`, below.id)).status).toBe(200);
    const correction = { outcome: 'kept', evidence: 'the till' };
    const top = await kept.promiseToPay({ ...(await ofTheTop(rep)), dueDate: wednesday(20) });
    const corrected = await kept.callBy(`boss-${rep}`, 'POST', `/v1/commitments/${top.id}/correction`, correction);
    expectProblem(corrected, 409, 'not-now');
  });

  const ofTheTop = async (rep: string) => {
    const { id: customerId } = await kept.customer({ repId: `boss-${rep}` });
    return { customerId, repId: `boss-${rep}` };
  };
});
