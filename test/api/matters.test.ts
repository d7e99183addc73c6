import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const putMatter = (id: string, body: object) => kept.call('PUT', `/v1/matters/${id}`, body);

test('C9: a matter is written once, changed, closed, and listed for its customer', async () => {
  const { id: customerId } = await kept.customer();
  const complaint = { customerId, kind: 'complaint', text: 'two boxes damaged', since: '2026-11-02', open: true };
  const shown = { ...complaint, id: `${customerId}-k`, reference: null, commitmentId: null };
  expect(await putMatter(shown.id, complaint)).toMatchObject({ status: 201, body: shown });
  expect((await putMatter(shown.id, complaint)).status).toBe(200);
  expect((await putMatter(shown.id, { ...complaint, open: false })).status).toBe(200);
  expect((await kept.call('GET', `/v1/customers/${customerId}/matters`)).body).toEqual({
    items: [{ ...shown, open: false }],
  });
  expect((await kept.call('GET', '/v1/customers/nobody/matters')).status).toBe(404);
});

test('C9: a matter of an unknown customer, of another customer’s promise or of an unknown kind is refused', async () => {
  const { id: customerId, repId } = await kept.customer();
  const { id: stranger } = await kept.customer({ repId });
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  const matter = { customerId, kind: 'dispute', text: 'price', since: '2026-11-02', open: true };
  const refused = async (changes: object) => (await putMatter('M-1', { ...matter, ...changes })).body;
  expect(await refused({ customerId: 'nobody' })).toMatchObject({
    status: 422,
    errors: [{ pointer: '/customerId', detail: 'there is no customer nobody' }],
  });
  expect(await refused({ customerId: stranger, commitmentId: promise.id })).toMatchObject({
    status: 422,
    errors: [{ pointer: '/commitmentId' }],
  });
  expect(await refused({ kind: 'gossip' })).toMatchObject({ status: 400, errors: [{ pointer: '/kind' }] });
  expect((await kept.call('GET', `/v1/customers/${customerId}/matters`)).body).toEqual({ items: [] });
});
