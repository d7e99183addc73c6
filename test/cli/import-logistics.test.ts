import { beforeEach, expect, test } from 'vitest';
import { createDeliveryActivities } from '../../activities/delivery.ts';
import { kinds } from '../../cli/import/kinds.ts';
import { driver, now, putDeliveryCompany, receipt, van, vetted, wednesday } from '../support/deliveries.ts';
import { ownDatabase } from '../support/own-database.ts';

const { db, empty } = await ownDatabase();
const { recordDelivery } = createDeliveryActivities(db, async () => {});

beforeEach(async () => {
  await empty();
  await putDeliveryCompany(db);
});

test('B3: an import of vehicles, drivers, stock and receipts wakes the deliveries that it touches, and no others', async () => {
  const verdict = await vetted(db);
  await recordDelivery({ commitmentId: verdict.id, request: verdict.terms, actor: 'r1', at: now, verdict });
  const wokenBy = async (kind: 'vehicles' | 'drivers' | 'stock' | 'receipts', row: object): Promise<string[]> => {
    const woken: string[] = [];
    const wake = async (ids: readonly string[]) => void woken.push(...ids);
    const nothing = async () => {};
    const running = {
      wake,
      takeBack: nothing,
      missed: async () => 'unchanged' as const,
      standIn: nothing,
      sold: () => {},
    };
    await kinds[kind].write([row], { db, actor: 'test', running });
    return woken;
  };
  const away = [{ from: wednesday, to: wednesday }];
  const counted = { productId: 'saw', siteId: 'HH', quantity: '3', countedAt: '2020-01-01T00:00:00.000Z' };
  expect(await wokenBy('vehicles', { id: 'v1', ...van({ workshop: away }) })).toEqual([verdict.id]);
  expect(await wokenBy('vehicles', { id: 'v1', ...van({ workshop: away }) })).toEqual([]);
  expect(await wokenBy('vehicles', { id: 'v2', ...van() })).toEqual([]);
  expect(await wokenBy('drivers', { id: 'd1', ...driver({ absences: away }) })).toEqual([verdict.id]);
  expect(await wokenBy('receipts', { id: 'r', ...receipt() })).toEqual([verdict.id]);
  expect(await wokenBy('stock', counted)).toEqual([]); // an earlier count than the one that stands
  await db.stock.updateMany({ data: { countedAt: new Date('2019-12-31T00:00:00Z') } });
  expect(await wokenBy('stock', counted)).toEqual([verdict.id]);
});
