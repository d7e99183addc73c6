import { beforeEach, describe, expect, test } from 'vitest';
import { createDeliveryActivities } from '../../activities/delivery.ts';
import type { DeliveryRequest } from '../../domain/delivery.ts';
import { Product, Site } from '../../domain/logistics.ts';
import { Policy } from '../../domain/policy.ts';
import { appendEvents } from '../../ledger/events.ts';
import { putPolicy } from '../../ledger/master-data.ts';
import { againstDelivery } from '../../vetting/delivery.ts';
import {
  driver,
  now,
  put,
  putDeliveryCompany,
  receipt,
  request,
  stock,
  van,
  vetted,
  wednesday,
} from '../support/deliveries.ts';
import { ownDatabase } from '../support/own-database.ts';

const { db, empty } = await ownDatabase();
const { recordDelivery } = createDeliveryActivities(db, async () => {});

beforeEach(async () => {
  await empty();
  await putDeliveryCompany(db);
});

const promised = async (more: Partial<DeliveryRequest> = {}) => {
  const verdict = await vetted(db, more);
  const proposal = { commitmentId: verdict.id, request: verdict.terms, actor: 'test', at: now, verdict };
  expect(await recordDelivery(proposal)).toBe('written');
  return verdict;
};
const refusals = async (more: Partial<DeliveryRequest> = {}) => {
  const { answer, checks } = await vetted(db, more);
  return [answer, ...checks.filter(({ weighs }) => weighs === 'refuse').map(({ name }) => name)];
};

describe('A1, A5: the verdict on a delivery', () => {
  test('A5: accepts what can be done, with trip, cost and plan', async () => {
    expect(await vetted(db)).toMatchObject({
      answer: 'accept',
      requested: { date: wednesday },
      confirmed: { date: wednesday },
      lines: [{ productId: 'saw', quantity: '40', goods: 'complete', available: '100', completeFrom: wednesday }],
      trip: { siteId: 'HH', vehicleId: 'v1', driverId: 'd1', arriveAt: '2027-03-17T08:00:00.000Z' },
      tripCost: { value: '105.00', currency: 'EUR' },
      worthIt: true,
      lessons: [],
      plan: { decideBy: null, signature: null, breach: { at: '2027-03-17T22:59:59.999Z' } },
      policyVersion: 0,
    });
  });

  test('B1: what is confirmed is vetted and planned, what was asked for stays', async () => {
    const confirm = { date: '2027-03-18', from: '14:00', to: '15:00' };
    expect(await vetted(db, { confirm })).toMatchObject({
      ...{ answer: 'accept', requested: { date: wednesday }, confirmed: confirm },
      trip: { arriveAt: '2027-03-18T13:00:00.000Z' },
      plan: { breach: { at: '2027-03-18T14:00:00.000Z' } },
    });
  });

  test.each<[string, string[], Partial<DeliveryRequest>, () => Promise<unknown>]>([
    ['a day that is over', ['date'], { window: { date: '2027-03-09' } }, async () => {}],
    ['a holiday of the customer', ['customer-open', 'site-open'], { window: { date: '2027-03-26' } }, async () => {}],
    [
      'a closing day of the customer',
      ['customer-open'],
      {},
      () => db.customer.updateMany({ data: { closingDays: [wednesday] } }),
    ],
    [
      'a site that is closed then',
      ['site-open'],
      {},
      () => db.site.updateMany({ data: { workingHours: { days: ['mon'], from: '06:00', to: '18:00' } } }),
    ],
    ['too few goods', ['goods'], {}, () => stock(db, '39', '2027-03-10T09:30:00.000Z')],
    [
      'goods that come on the day itself',
      ['goods'],
      { lines: [{ productId: 'saw', quantity: '101' }] },
      () => put(db, 'receipt', { r: receipt({ expectedOn: wednesday, confirmed: true }) }),
    ],
    ['a load that nothing carries', ['capacity'], {}, () => put(db, 'vehicle', { v1: van({ capacityKg: 79 }) })],
    [
      'a vehicle in the workshop',
      ['vehicle'],
      {},
      () => put(db, 'vehicle', { v1: van({ workshop: [{ from: '2027-03-16', to: wednesday }] }) }),
    ],
    [
      'an absent driver',
      ['driver'],
      {},
      () => put(db, 'driver', { d1: driver({ absences: [{ from: wednesday, to: wednesday }] }) }),
    ],
    ['no driver of this site', ['driver'], {}, () => elsewhere('driver')],
    [
      'a way that does not fit into the day',
      ['time'],
      {},
      () => db.customer.updateMany({ data: { travelMinutes: 400 } }),
    ],
  ])('A5: refuses %s, by its name', async (_, names, more, given) => {
    await given();
    expect(await refusals(more)).toEqual(['refuse', ...names]);
  });

  test('A5: what is booked already is busy, and its goods are promised; what it has booked itself does not count', async () => {
    const window = { date: wednesday, from: '09:00', to: '09:30' };
    const first = await promised({ window, lines: [{ productId: 'saw', quantity: '70' }] });
    expect(await refusals({ window })).toEqual(['refuse', 'goods', 'vehicle', 'driver']);
    expect((await vetted(db, { window, lines: [{ productId: 'saw', quantity: '30' }] })).nearest).toMatchObject({
      window: { date: wednesday, from: '10:00', to: '12:00' },
      // it is worth a trip of its own
      joins: null,
    });
    expect(await vetted(db, first.terms, first.id)).toMatchObject({ answer: 'accept', trip: first.trip });
  });

  test('A3: declares uncertain what hangs on a receipt that is not confirmed, with an instant to decide by', async () => {
    await put(db, 'receipt', { r: receipt() });
    expect(await vetted(db, { lines: [{ productId: 'saw', quantity: '140' }] })).toMatchObject({
      answer: 'declare-uncertain',
      lines: [{ goods: 'uncertain', available: '100', completeFrom: expect.stringMatching(/^2027-03/) }],
      nearest: { window: null, lines: [{ productId: 'saw', quantity: '100' }] },
      plan: { decideBy: { local: '2027-03-16 12:00 Europe/Berlin' } },
    });
  });

  test('A1: what is complete later is offered for later, and what is there as a part', async () => {
    await put(db, 'receipt', { r: receipt({ expectedOn: '2027-03-18', confirmed: true }) });
    expect(await vetted(db, { lines: [{ productId: 'saw', quantity: '140' }] })).toMatchObject({
      answer: 'refuse',
      lines: [{ goods: 'missing', available: '100', completeFrom: '2027-03-19' }],
      nearest: { window: { date: '2027-03-19' }, lines: [{ productId: 'saw', quantity: '100' }] },
    });
  });

  test('A2: refers upward what is not worth it, or worth much; with nobody above it is only said', async () => {
    const small = { value: { value: '500.00', currency: 'EUR' } };
    expect(await vetted(db, small)).toMatchObject({
      ...{ answer: 'refer-upward', worthIt: false },
      nearest: { minimumOrder: { value: '700.00', currency: 'EUR' } },
    });
    expect((await vetted(db, { value: { value: '60000.00', currency: 'EUR' } })).answer).toBe('refer-upward');
    await db.rep.updateMany({ data: { managerId: null } });
    expect(await vetted(db, small)).toMatchObject({ answer: 'accept', worthIt: false });
  });

  test('A4: is signed first where it weighs much, or is signed already', async () => {
    const value = { value: '20000.00', currency: 'EUR' };
    expect((await vetted(db, { value })).plan.signature).toMatchObject({
      lapse: { local: '2027-03-16 18:00 Europe/Berlin' },
    });
    const document = { reference: 'D-1', sha256: 'a'.repeat(64) };
    expect((await vetted(db, { value, document } as Partial<DeliveryRequest>)).plan.signature).toBeNull();
  });

  test('A1: has words for the customer, direct and gentle, where it does not accept', async () => {
    expect((await vetted(db)).words).toEqual({ direct: '', gentle: '' });
    const { direct, gentle } = (await vetted(db, { lines: [{ productId: 'saw', quantity: '140' }] })).words;
    expect(direct).toContain('100 × Saw');
    expect(gentle).toContain('100 × Saw');
    expect(direct).not.toBe(gentle);
  });

  test('B9: brings back what this rep learnt from earlier deliveries', async () => {
    const { id } = await promised();
    const data = { cause: 'vehicle', lesson: 'Ask the workshop the week before.' };
    await appendEvents(db, id, [{ key: 'learnt', type: 'learnt', at: now, actor: 'r1', data }]);
    expect((await vetted(db)).lessons).toEqual([{ commitmentId: id, at: now, ...data }]);
  });

  test('goes by the policy of the company', async () => {
    const policy = Policy.parse({ delivery: { worth: { ofValue: 5 }, searchDays: 1 } });
    await putPolicy(db, policy, 'test');
    expect(await vetted(db)).toMatchObject({ answer: 'refer-upward', policyVersion: 1 });
  });

  /** Another site, with all the vehicles or drivers of Hamburg. */
  async function elsewhere(table: 'vehicle' | 'driver') {
    const site = Site.parse({ name: 'Munich', zone: 'Europe/Berlin', country: 'DE' });
    await put(db, 'site', { M: site });
    await put(db, 'driver', table === 'driver' ? { d1: driver({ siteId: 'M' }) } : {});
    await putPolicy(db, Policy.parse({ delivery: { siteId: 'HH' } }), 'test');
  }
});

describe('a request for a delivery', () => {
  test('fits what is known', async () => {
    expect(await againstDelivery(db, request())).toEqual([]);
  });

  test('names all that is not known at once, each by its pointer', async () => {
    const lines = [
      { productId: 'saw', quantity: '1' },
      { productId: 'axe', quantity: '1' },
    ];
    const wrong = { customerId: 'x', repId: 'y', siteId: 'z', lines, value: { value: '1', currency: 'JPY' } };
    expect(await againstDelivery(db, request(wrong))).toEqual([
      { path: ['customerId'], because: 'there is no customer x' },
      { path: ['repId'], because: 'there is no rep y' },
      { path: ['siteId'], because: 'there is no site z' },
      { path: ['lines', 1, 'productId'], because: 'there is no product axe' },
      { path: ['value', 'currency'], because: 'policy has no exchange rate from JPY to EUR' },
    ]);
    await expect(vetted(db, wrong)).rejects.toThrow('there is no customer x; there is no rep y');
  });

  test('names its site where there are several; the one of policy stands for it', async () => {
    await put(db, 'site', { M: Site.parse({ name: 'Munich', zone: 'Europe/Berlin', country: 'DE' }) });
    const [misfit] = await againstDelivery(db, request());
    expect(misfit).toEqual({ path: ['siteId'], because: 'expected the site that the goods come from: HH, M' });
    expect(await againstDelivery(db, request({ siteId: 'M' }))).toEqual([]);
    await putPolicy(db, Policy.parse({ delivery: { siteId: 'HH' } }), 'test');
    expect(await againstDelivery(db, request())).toEqual([]);
  });

  test('of more than one product needs all of them', async () => {
    await put(db, 'product', { axe: Product.parse({ name: 'Axe', weightKg: 1, volumeLitres: 1 }) });
    const lines = [
      { productId: 'saw', quantity: '1' },
      { productId: 'axe', quantity: '1' },
    ];
    expect(await vetted(db, { lines })).toMatchObject({
      answer: 'refuse',
      nearest: { lines: [{ productId: 'saw', quantity: '1' }] },
    });
  });
});
