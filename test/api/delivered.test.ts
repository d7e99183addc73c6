import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workflowId } from '../../client/commitments.ts';
import { deliveryIn } from '../ledger/delivered.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
let repId: string;
let customerId: string;
beforeAll(async () => {
  kept = await startKept();
  ({ id: customerId, repId } = await kept.customer());
});
afterAll(() => kept?.stop());

const delivery = (more: object = {}) =>
  deliveryIn(kept.db, { customerId, repId, proposedAt: '2026-01-02T10:00:00.000Z', ...more });
const note = { at: '2026-01-15T09:00:00.000Z', signedBy: 'Ms Kr', reference: 'LS-1' };
const say = async (id: string, more: object = {}) =>
  kept.callBy(repId, 'POST', `/v1/commitments/${id}/delivered`, { ...note, ...more });

describe('a proof of delivery', () => {
  test('D5: is recorded with 202, the same again is 200; it says what has not come', async () => {
    const id = await delivery();
    const lines = [{ productId: 'saw', quantity: '4.500' }];
    const missing = [
      { productId: 'saw', quantity: '5.5' },
      { productId: 'drill', quantity: '4' },
    ];
    expect(await say(id, { lines })).toMatchObject({ status: 202, body: { result: 'recorded', lines, missing } });
    expect(await say(id, { lines })).toMatchObject({ status: 200, body: { result: 'unchanged', missing } });
    const written = await kept.db.event.findFirstOrThrow({ where: { commitmentId: id, type: 'delivered' } });
    expect(written).toMatchObject({ actor: repId, data: { reference: 'LS-1', from: expect.stringMatching(/^key/) } });
  });

  test('D5: what cannot be true is refused and names the field', async () => {
    const id = await delivery();
    const wrong = [
      ['/at', { at: new Date(Date.now() + 60_000).toISOString() }],
      ['/lines', { lines: [{ productId: 'hammer', quantity: '1' }] }],
      ['/commitmentId', {}, await delivery({ status: 'declined' })],
    ] as const;
    for (const [pointer, more, of = id] of wrong) {
      const answer = await say(of, more);
      expectProblem(answer, 422, 'refused');
      expect(pointers(answer)).toEqual([pointer]);
    }
    expectProblem(await say(id, { lines: [{ productId: 'saw', quantity: '0' }] }), 400, 'malformed');
    expectProblem(await say(id, { reference: '' }), 400, 'malformed');
  });

  test('D3: after the end it is recorded, too, also where the server has forgotten the story', async () => {
    const ended = { status: 'broken', outcome: 'broken', closedAt: '2026-01-18T09:00:00.000Z' };
    expect((await say(await delivery(ended))).status).toBe(202);
  });

  test('D5: wakes the story, also where it is the same once more', async () => {
    const id = await delivery();
    const handle = await kept.client.workflow.start('deliveryPromise', {
      workflowId: workflowId('delivery-promise', id),
      taskQueue: `nobody-${randomUUID()}`,
    });
    await say(id);
    await say(id);
    const { events } = await handle.fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionSignaledEventAttributes)).toHaveLength(2);
    await handle.terminate();
  });
});
