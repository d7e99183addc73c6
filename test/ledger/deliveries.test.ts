import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryResult } from '../../domain/delivery-conclusion.ts';
import type { Delivered } from '../../domain/delivery-requests.ts';
import { type CommitmentEvent, type Projection, project } from '../../domain/projection.ts';
import { releaseIn, supplyOf } from '../../ledger/bookings.ts';
import { recordDelivered, unloadedOf } from '../../ledger/deliveries.ts';
import { appendEvents, eventsOf, firstBrokenLink, toColumns } from '../../ledger/events.ts';
import { countStock } from '../../ledger/logistics.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn, putCompany } from './company.ts';
import { deliveryIn, order, putSite } from './delivered.ts';

const { db, empty } = await ownDatabase();
const now = '2027-02-01T12:00:00.000Z';
const inTime = '2027-01-15T09:00:00.000Z';

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1');
});

const say = (id: string, said: Partial<Delivered> = {}, clock = now) =>
  recordDelivered(db, id, { at: inTime, signedBy: 'Ms Kr', reference: 'LS-1', by: 'r1', from: 'link', ...said }, clock);
const some = (productId: string, quantity: string) => [{ productId, quantity }];

describe('what was unloaded', () => {
  test('D5: without lines it is all that was ordered; then, all that has not come yet', async () => {
    const id = await deliveryIn(db);
    expect(await say(id, { lines: some('saw', '4') })).toMatchObject({
      result: 'recorded',
      missing: [
        { productId: 'saw', quantity: '6' },
        { productId: 'drill', quantity: '4' },
      ],
      wakes: [id],
    });
    const rest = await say(id, { reference: 'LS-2', at: '2027-01-15T11:00:00.000Z' });
    expect(rest).toMatchObject({ lines: [{ quantity: '6' }, { quantity: '4' }], missing: [] });
    expect(await unloadedOf(db, id)).toEqual([
      { productId: 'saw', quantity: '4', at: inTime },
      { productId: 'drill', quantity: '4', at: '2027-01-15T11:00:00.000Z' },
      { productId: 'saw', quantity: '6', at: '2027-01-15T11:00:00.000Z' },
    ]);
    expect(await say(id, { reference: 'LS-3' })).toMatchObject({ result: 'refused', field: 'lines' });
  });

  test('D5, B5: is an event of the promise: who says it, when it was, who signed, and whether it was late', async () => {
    const id = await deliveryIn(db);
    await say(id, { lines: some('saw', '4') });
    await say(id, { reference: 'LS-2', at: '2027-01-15T16:00:00.001Z' });
    const events = await eventsOf(db, id);
    expect(firstBrokenLink(id, events)).toBeUndefined();
    expect(events.slice(1)).toMatchObject([
      {
        type: 'delivered',
        at: inTime,
        actor: 'r1',
        data: { reference: 'LS-1', signedBy: 'Ms Kr', lines: some('saw', '4'), late: false, from: 'link' },
      },
      { type: 'delivered', data: { reference: 'LS-2', late: true } },
    ]);
  });

  test('D5: the same delivery note again changes nothing, ten times at once, with or without its lines', async () => {
    const id = await deliveryIn(db);
    const at = Array.from({ length: 10 }, () => say(id));
    expect((await Promise.all(at)).map(({ result }) => result).sort()).toEqual([
      'recorded',
      ...Array(9).fill('unchanged'),
    ]);
    expect(await say(id, { lines: [...order].reverse() })).toMatchObject({ result: 'unchanged', missing: [] });
    expect(await say(id, { at: undefined }, '2027-01-20T00:00:00.000Z')).toMatchObject({ result: 'unchanged' });
    expect(await unloadedOf(db, id)).toHaveLength(2);
    expect(await eventsOf(db, id)).toHaveLength(2);
  });

  test('D5: two notes without lines at the same moment: what came is counted once', async () => {
    const id = await deliveryIn(db);
    const both = await Promise.all([say(id), say(id, { reference: 'LS-2' })]);
    expect(both.map(({ result }) => result).sort()).toEqual(['recorded', 'refused']);
    expect(await unloadedOf(db, id)).toHaveLength(2);
  });

  test.each<[string, Partial<Delivered>]>([
    ['contents', { lines: some('saw', '4') }],
    ['time', { at: '2027-01-15T09:00:00.001Z' }],
    ['signature', { signedBy: 'Mr Kr' }],
  ])(
    'D5: the same delivery note with another %s is refused; of another promise it is another one',
    async (_, other) => {
      const id = await deliveryIn(db);
      await say(id);
      expect(await say(id, other)).toMatchObject({ result: 'refused', field: 'reference' });
      expect(await say(await deliveryIn(db), other)).toMatchObject({ result: 'recorded' });
    },
  );

  test.each<[string, Partial<Delivered>, string]>([
    ['lies in the future', { at: '2027-02-01T12:00:00.001Z' }, 'at'],
    ['lies before the promise', { at: '2027-01-02T09:59:59.999Z' }, 'at'],
    ['is of a product that is not in the order', { lines: some('hammer', '1') }, 'lines'],
  ])('D5: what %s is refused and leaves nothing behind', async (_, said, field) => {
    const id = await deliveryIn(db);
    expect(await say(id, said)).toMatchObject({ result: 'refused', field });
    expect([await db.unloading.count(), (await eventsOf(db, id)).length]).toEqual([0, 1]);
  });

  test('D5: to a promise that was never made, nothing can have been delivered', async () => {
    for (const status of ['declined', 'proposed', 'awaiting-approval', 'awaiting-signature'] as const)
      expect(await say(await deliveryIn(db, { status }))).toMatchObject({ result: 'refused', field: 'commitmentId' });
    const other = await promisedIn(db, 'c1', 1n, '2027-01-15');
    for (const id of [other, randomUUID()])
      expect(await say(id)).toMatchObject({ result: 'refused', field: 'commitmentId' });
  });

  test('B1: what was agreed last is what is ordered', async () => {
    const id = await deliveryIn(db);
    const lines = [...some('saw', '2'), ...some('hammer', '1')];
    const agreed = (key: string, data: CommitmentEvent['data']) => ({
      key,
      type: 're-agreed',
      at: inTime,
      actor: 'r1',
      data,
    });
    await appendEvents(db, id, [agreed('re-agreed@2', { lines }), agreed('re-agreed@3', { reason: 'another day' })]);
    expect(await say(id, { lines: some('drill', '1') })).toMatchObject({ result: 'refused', field: 'lines' });
    expect(await say(id)).toMatchObject({ result: 'recorded', lines, missing: [] });
  });
});

describe('D3: what comes after the end', () => {
  const half: DeliveryResult = {
    scoredBy: '2027-01-15T16:00:00.000Z',
    onTime: true,
    inFull: false,
    customerMiss: false,
    lines: [
      { productId: 'saw', onTime: true, inFull: true },
      { productId: 'drill', onTime: false, inFull: false },
    ],
    cause: 'goods',
  };

  test('D3: is recorded and wakes nobody; the outcome stays, and how it counts follows: late, but in full', async () => {
    const closed = {
      status: 'partially-kept',
      outcome: 'partially-kept',
      closedAt: '2027-01-18T09:00:00.000Z',
    } as const;
    const id = await deliveryIn(db);
    await say(id, { lines: some('saw', '10') });
    const shows = { ...closed, result: half };
    await appendEvents(db, id, [{ key: 'concluded', type: 'concluded', at: inTime, actor: 'kept', data: { shows } }]);
    expect(await say(id, { reference: 'LS-2', at: '2027-01-20T09:00:00.000Z' })).toMatchObject({
      result: 'recorded',
      missing: [],
      wakes: [],
    });
    const events = await eventsOf(db, id);
    const row = await db.commitment.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ status: 'partially-kept', outcome: 'partially-kept' });
    expect(row.result).toEqual({
      ...half,
      onTime: false,
      inFull: true,
      lines: [half.lines[0], { productId: 'drill', onTime: false, inFull: true }],
    });
    const folded = events.reduce<Projection | undefined>((before, each) => project(before, each), undefined);
    expect(row).toMatchObject(toColumns(folded as Projection, events.length));
  });
});

describe('A5: the goods that left', () => {
  const booked = async () => {
    await putSite(db);
    await countStock(
      db,
      [{ productId: 'saw', siteId: 'HH', quantity: '50', countedAt: '2027-01-10T09:00:00.000Z' }],
      'test',
      now,
    );
    const id = await deliveryIn(db);
    await db.$executeRaw`
      INSERT INTO trip (commitment_id, vehicle_id, driver_id, during, depart_at, arrive_at, done_at)
      VALUES (${id}::uuid, 'v1', 'd1', '[2027-01-15T07:30:00Z,2027-01-15T10:00:00Z)', '2027-01-15T08:00:00Z', '2027-01-15T08:50:00Z', '2027-01-15T09:20:00Z')`;
    const hold = { commitmentId: id, siteId: 'HH', productId: 'saw', neededOn: new Date('2027-01-15') };
    await db.goodsHold.create({ data: { ...hold, quantity: 10_000n } });
    return id;
  };
  const free = async () => {
    const { stock, promised } = await supplyOf(db, 'HH', 'saw', '2027-01-15');
    return stock - promised.reduce((sum, { quantity }) => sum + quantity, 0n);
  };

  test('A5: left with their trip, so that a count after it does not hold them', async () => {
    const id = await booked();
    await say(id);
    const held = await db.goodsHold.findMany();
    expect(held.map(({ leftAt }) => leftAt?.toISOString())).toEqual(['2027-01-15T08:00:00.000Z']);
    expect(await free()).toBe(40_000n);
    const countedAt = '2027-01-15T08:30:00.000Z';
    await countStock(db, [{ productId: 'saw', siteId: 'HH', quantity: '40', countedAt }], 'test', now);
    expect(await free()).toBe(40_000n);
  });

  test('A5: of a part, the rest stays promised until it is given back; what has left is not given back', async () => {
    const id = await booked();
    await say(id, { lines: some('saw', '4') });
    expect(await free()).toBe(40_000n);
    await db.$transaction((tx) => releaseIn(tx, id, now));
    expect(await free()).toBe(46_000n);
  });

  test('A5: however it comes, no more has left than was held, and nothing of what is held is lost', async () => {
    await putSite(db);
    const quantities = fc.array(fc.integer({ min: 1, max: 12_000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(quantities, fc.integer({ min: 1, max: 20_000 }), async (parts, held) => {
        await db.goodsHold.deleteMany();
        const id = await deliveryIn(db);
        const hold = { commitmentId: id, siteId: 'HH', productId: 'saw', neededOn: new Date('2027-01-15') };
        await db.goodsHold.create({ data: { ...hold, quantity: BigInt(held) } });
        for (const [index, part] of parts.entries())
          await say(id, { reference: `LS-${index}`, lines: some('saw', `${part / 1000}`) });
        const holds = await db.goodsHold.findMany();
        const sum = (left: boolean) =>
          holds
            .filter(({ leftAt }) => (leftAt !== null) === left)
            .reduce((all, { quantity }) => all + Number(quantity), 0);
        const came = parts.reduce((all, part) => all + part, 0);
        expect([sum(true), sum(false)]).toEqual([Math.min(came, held), Math.max(held - came, 0)]);
      }),
      { numRuns: 20 },
    );
  });
});
