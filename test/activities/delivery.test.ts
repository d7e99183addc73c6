import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createDeliveryActivities } from '../../activities/delivery.ts';
import type { DeliveryRequest, DeliveryVerdict } from '../../domain/delivery.ts';
import { touchedBy } from '../../ledger/touched.ts';
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
const woken: string[] = [];
const activities = createDeliveryActivities(db, async (id) => void woken.push(id));
const { recordDelivery, rebookDelivery, releaseDelivery, readinessOf, tripExpected, vetDelivery } = activities;

beforeEach(async () => {
  woken.length = 0;
  await empty();
  await putDeliveryCompany(db);
});

const proposal = (verdict: DeliveryVerdict, at = now) => ({
  ...{ commitmentId: verdict.id, request: verdict.terms, actor: 'r1', at, verdict },
});
const record = (verdict: DeliveryVerdict, at = now) => recordDelivery(proposal(verdict, at));
async function promised(more: Partial<DeliveryRequest> = {}, at = now): Promise<DeliveryVerdict> {
  const verdict = await vetted(db, more);
  expect(await record(verdict, at)).toBe('written');
  return verdict;
}
const saws = (quantity: string) => ({ lines: [{ productId: 'saw', quantity }] });
const held = async () =>
  (await db.goodsHold.findMany({ where: { releasedAt: null } })).map(({ quantity }) => Number(quantity) / 1000);
const trips = () => db.trip.count({ where: { releasedAt: null } });
const rowOf = ({ id }: DeliveryVerdict) => db.commitment.findUniqueOrThrow({ where: { id } });

describe('A5: what is promised is booked in the same moment', () => {
  test.each<[DeliveryVerdict['answer'], string, Partial<DeliveryRequest>, number[]]>([
    ['accept', 'open', {}, [40]],
    ['accept', 'awaiting-signature', { value: { value: '20000.00', currency: 'EUR' } }, [40]],
    ['refer-upward', 'awaiting-approval', { value: { value: '60000.00', currency: 'EUR' } }, [40]],
    ['declare-uncertain', 'proposed', saws('140'), [100]],
    ['refuse', 'declined', saws('1000'), []],
  ])('A1: %s begins as %s', async (answer, status, more, holds) => {
    await put(db, 'receipt', { r: receipt() });
    const verdict = await promised(more);
    expect(verdict.answer).toBe(answer);
    expect(await rowOf(verdict)).toMatchObject({
      ...{ kind: 'delivery-promise', promisor: 'us', status, dueTime: null, zone: 'Europe/Berlin' },
      breachAt: new Date(verdict.plan.breach.at),
    });
    expect([await held(), await trips()]).toEqual([holds, holds.length]);
  });

  test('A5: of 50 who ask for the last vehicle at once, exactly one gets it; nothing is written of the others', async () => {
    const window = { date: wednesday, from: '10:00', to: '10:30' };
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => vetted(db, { window, ...saws('1') })));
    expect(verdicts.every(({ answer }) => answer === 'accept')).toBe(true);
    const answers = await Promise.all(verdicts.map((verdict) => record(verdict)));
    expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(49);
    expect([await trips(), await held(), await db.commitment.count(), await db.event.count()]).toEqual([1, [1], 1, 1]);
  });

  test('A5: of 50 who ask for the last pallet at once, each with a vehicle of its own, exactly one gets it', async () => {
    await stock(db, '1', '2027-03-10T09:30:00.000Z');
    const ids = Array.from({ length: 50 }, (_, index) => index);
    await put(db, 'vehicle', Object.fromEntries(ids.map((id) => [`w${id}`, van()])));
    await put(db, 'driver', Object.fromEntries(ids.map((id) => [`e${id}`, driver()])));
    const verdict = await vetted(db, saws('1'));
    const each = ids.map((id) => ({
      ...{ ...verdict, id: randomUUID() },
      trip: { ...verdict.trip!, vehicleId: `w${id}`, driverId: `e${id}` },
    }));
    const answers = await Promise.all(each.map((one) => record(one)));
    expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(49);
    expect([await trips(), await held(), await db.commitment.count()]).toEqual([1, [1], 1]);
  });

  test('A5: repeated after a crash between booking and answer, also at the same moment, it books once', async () => {
    const verdict = await vetted(db, saws('60'));
    const answers = await Promise.all(Array.from({ length: 5 }, () => record(verdict)));
    expect(answers).toEqual(Array.from({ length: 5 }, () => 'written'));
    expect(await record(verdict)).toBe('written');
    expect([await trips(), await held(), await db.event.count()]).toEqual([1, [60], 1]);
  });

  test('E2: a rehearsal books nothing and counts nowhere; two of them do not see each other', async () => {
    const rehearsal = await promised({ rehearsal: true, ...saws('100') });
    expect((await promised({ rehearsal: true, ...saws('100') })).answer).toBe('accept');
    expect([await trips(), await held()]).toEqual([0, []]);
    expect((await rowOf(rehearsal)).rehearsalId).toBe(rehearsal.id);
    expect(await rebookDelivery(rehearsal.id, rehearsal, now)).toBe('booked');
    expect([await trips(), await readinessOf(rehearsal.id, now)]).toEqual([0, []]);
    const real = await promised(saws('100'));
    expect(real.answer).toBe('accept');
    expect((await vetted(db, { rehearsal: true })).answer).toBe('refuse');
  });
});

describe('B1, A3: what is booked instead', () => {
  test('A3: a tentative promise that is firmed holds all of it', async () => {
    await put(db, 'receipt', { r: receipt() });
    const tentative = await promised(saws('140'));
    await put(db, 'receipt', { r: receipt({ confirmed: true }) });
    const firm = await vetDelivery(tentative.id, tentative.terms, now);
    expect(firm).toMatchObject({ answer: 'accept', trip: tentative.trip });
    expect(await rebookDelivery(tentative.id, firm, now)).toBe('booked');
    expect([await trips(), await held()]).toEqual([1, [140]]);
    expect(await rebookDelivery(tentative.id, firm, now)).toBe('booked');
    expect([await trips(), await held()]).toEqual([1, [140]]);
  });

  test('B1: all or nothing: what is taken leaves the booking before as it was', async () => {
    const mine = await promised();
    const confirm = { date: '2027-03-18', from: '10:00', to: '10:30' };
    const moved = await vetDelivery(mine.id, request({ confirm }), now);
    await promised({ window: confirm, ...saws('10') });
    expect(await rebookDelivery(mine.id, moved, now)).toBe('taken');
    const before = await db.trip.findFirstOrThrow({ where: { commitmentId: mine.id, releasedAt: null } });
    expect(before.arriveAt.toISOString()).toBe(mine.trip?.arriveAt);
    expect((await held()).sort()).toEqual([10, 40]);
  });

  test('what is released can be promised again', async () => {
    const mine = await promised(saws('100'));
    await releaseDelivery(mine.id, now);
    await releaseDelivery(mine.id, now);
    expect([await trips(), await held()]).toEqual([0, []]);
    expect((await promised(saws('100'))).answer).toBe('accept');
  });

  test('A5: a trip during which the clocks change blocks its real minutes, not those of the clock', async () => {
    // in Jerusalem it is 03:00 after 01:59 on Friday, 26 March, as the customer in Tokyo opens at 09:00
    const hours = { days: ['thu' as const, 'fri' as const], from: '00:00', to: '12:00' };
    const country = 'US';
    await db.customer.updateMany({ data: { zone: 'Asia/Tokyo', country } });
    await db.site.updateMany({ data: { zone: 'Asia/Jerusalem', country, region: null, workingHours: hours } });
    await put(db, 'driver', { d1: driver({ workingHours: hours }) });
    const window = { date: '2027-03-26', from: '09:00', to: '12:00' };
    const night = await promised({ window, ...saws('1') });
    expect(night.trip).toMatchObject({
      loadAt: '2027-03-25T23:15:00.000Z',
      arriveAt: '2027-03-26T00:00:00.000Z',
      backAt: '2027-03-26T00:45:00.000Z',
    });
    expect(night.checks.find(({ name }) => name === 'time')?.because).toBe(
      'It can be done: loaded 2027-03-26 01:15, there 2027-03-26 09:00, back 2027-03-26 03:45.',
    );
    expect(night.plan.departs.local).toBe('2027-03-26 01:45 Asia/Jerusalem');
    expect(await readinessOf(night.id, now)).toEqual([]);
    const next = await promised({ window, ...saws('1') });
    expect(next.trip?.loadAt).toBe('2027-03-26T00:45:00.000Z');
    expect(next.plan.readiness.at(-1)?.local).toBe('2027-03-25 10:45 Asia/Jerusalem');
  });
});

describe('B3: whether a delivery is ready', () => {
  const because = async ({ id }: DeliveryVerdict) =>
    (await readinessOf(id, now)).map(({ what, products, because: why }) => [what, ...products, why]);

  test('with everything as it was promised, it is', async () => {
    expect(await because(await promised())).toEqual([]);
  });

  test('goods that are not there: who was promised first is served first', async () => {
    const first = await promised(saws('60'), '2027-03-10T09:00:00.000Z');
    const second = await promised(saws('40'), '2027-03-10T09:05:00.000Z');
    await stock(db, '70', '2027-03-10T09:30:00.000Z');
    expect(await because(first)).toEqual([]);
    expect(await because(second)).toEqual([['goods', 'saw', 'saw: 40 needed on 2027-03-17, 10 there.']]);
    await stock(db, '59', '2027-03-10T09:40:00.000Z');
    expect(await because(first)).toEqual([['goods', 'saw', 'saw: 60 needed on 2027-03-17, 59 there.']]);
  });

  test('a receipt that is not confirmed any more, late, or closed', async () => {
    const expected = (more: object) => put(db, 'receipt', { r: receipt({ confirmed: true, ...more }) });
    await expected({});
    const mine = await promised(saws('140'));
    const unsure = 'saw: 140 needed on 2027-03-17, 100 there, the rest hangs on goods that are not confirmed or late.';
    await expected({ confirmed: false });
    expect(await because(mine)).toEqual([['goods', 'saw', unsure]]);
    await expected({ expectedOn: '2027-03-09' });
    expect(await because(mine)).toEqual([['goods', 'saw', unsure]]);
    await expected({ expectedOn: wednesday });
    expect(await because(mine)).toEqual([['goods', 'saw', 'saw: 140 needed on 2027-03-17, 100 there.']]);
    await expected({ closed: true });
    expect(await because(mine)).toEqual([['goods', 'saw', 'saw: 140 needed on 2027-03-17, 100 there.']]);
    await expected({});
    expect(await because(mine)).toEqual([]);
  });

  test('a vehicle in the workshop, or at another site', async () => {
    const mine = await promised();
    await put(db, 'vehicle', { v1: van({ workshop: [{ from: wednesday, to: '2027-03-18' }] }) });
    expect(await because(mine)).toEqual([['vehicle', 'Van is in the workshop then.']]);
    await put(db, 'vehicle', { v1: van({ workshop: [{ from: '2027-03-18', to: '2027-03-18' }] }) });
    expect(await because(mine)).toEqual([]);
    await another();
    await put(db, 'vehicle', { v1: van({ siteId: 'M' }) });
    expect(await because(mine)).toEqual([['vehicle', 'Van is not at this site any more.']]);
  });

  test('a driver who is absent, works other hours, or at another site', async () => {
    const mine = await promised();
    await put(db, 'driver', { d1: driver({ absences: [{ from: wednesday, to: wednesday, reason: 'ill' }] }) });
    expect(await because(mine)).toEqual([['driver', 'Ada does not work on 2027-03-17: absent: ill.']]);
    await put(db, 'driver', { d1: driver({ workingHours: { days: ['wed'], from: '08:30', to: '16:00' } }) });
    expect(await because(mine)).toEqual([
      ['driver', 'Ada works from 08:30 to 16:00 only, the trip lasts from 2027-03-17 08:15 to 2027-03-17 09:45.'],
    ]);
    await another();
    await put(db, 'driver', { d1: driver({ siteId: 'M' }) });
    expect(await because(mine)).toEqual([['driver', 'Ada is not at this site any more.']]);
  });

  test('an earlier trip of the same vehicle that runs late: what follows is woken and not ready, until it is on time again', async () => {
    const first = await promised(saws('1'));
    const second = await promised(saws('1'));
    const far = await promised({ ...saws('1'), window: { date: '2027-03-22' } });
    expect(second.trip?.loadAt).toBe('2027-03-17T08:45:00.000Z');
    await tripExpected(first.id, '2027-03-17T09:00:00.000Z');
    expect(woken).toEqual([second.id]);
    expect(await because(second)).toEqual([
      ['earlier-trip', 'Van is back at 2027-03-17 10:45 only, to be loaded at 2027-03-17 09:45.'],
    ]);
    expect([await because(first), await because(far)]).toEqual([[], []]);
    expect((await vetted(db, { window: { date: wednesday, from: '09:00', to: '10:50' }, ...saws('1') })).answer).toBe(
      'refuse',
    );
    await tripExpected(first.id, '2027-03-17T08:00:00.000Z');
    expect(woken).toEqual([second.id, second.id]);
    expect(await because(second)).toEqual([]);
  });

  test('a promise with nothing booked', async () => {
    const mine = await promised();
    await releaseDelivery(mine.id, now);
    expect(await because(mine)).toEqual([['vehicle', 'No vehicle and no driver are booked for it.']]);
  });

  test('who is touched by a change: the open promises that hold or need it', async () => {
    await put(db, 'receipt', { r: receipt() });
    const open = await promised();
    const tentative = await promised(saws('100'));
    const refused = await promised(saws('1000'));
    expect([tentative.answer, refused.answer]).toEqual(['declare-uncertain', 'refuse']);
    const both = [open.id, tentative.id].sort();
    expect(await touchedBy(db, { vehicleIds: ['v1'] })).toEqual(both);
    expect(await touchedBy(db, { driverIds: ['d1', 'd2'] })).toEqual(both);
    expect(await touchedBy(db, { siteId: 'HH' })).toEqual(both);
    expect(await touchedBy(db, { siteId: 'HH', productIds: ['saw'] })).toEqual(both);
    expect(await touchedBy(db, { siteId: 'HH', productIds: ['axe'] })).toEqual([tentative.id]);
    expect(await touchedBy(db, { siteId: 'M' })).toEqual([]);
    await releaseDelivery(open.id, now);
    expect(await touchedBy(db, { siteId: 'HH', productIds: ['saw'] })).toEqual([tentative.id]);
  });

  const another = () =>
    db.site.create({
      data: {
        ...{ id: 'M', name: 'Munich', zone: 'Europe/Berlin', country: 'DE', actor: 'test' },
        workingHours: { days: ['mon'], from: '06:00', to: '18:00' },
      },
    });
});
