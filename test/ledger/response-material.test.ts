import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { firmness } from '../../domain/firmness.ts';
import { Signs } from '../../domain/intent.ts';
import { Customer } from '../../domain/master-data.ts';
import { Policy } from '../../domain/policy.ts';
import type { CommitmentEvent, Projection } from '../../domain/projection.ts';
import { breachOf } from '../../domain/response-material.ts';
import { appendEvents } from '../../ledger/events.ts';
import { putCustomers, putPolicy } from '../../ledger/master-data.ts';
import { responseMaterial } from '../../ledger/response-material.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn, putCompany } from './company.ts';
import { deliveryIn } from './delivered.ts';

const { db, empty } = await ownDatabase();
const now = '2027-01-16T08:00:00.000Z';
const home = { language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1', 'c2');
  const far = { ...home, name: 'Elbe', distanceKm: 61.5, travelMinutes: 70, repId: 'r1' };
  await putCustomers(db, [{ id: 'c1', ...Customer.parse(far) }], 'test');
});

let told = 0;
const event = (type: string, data: CommitmentEvent['data'] = {}, more: Partial<CommitmentEvent> = {}) => ({
  ...{ key: `${type}-${told++}`, type, at: '2027-01-15T09:00:00.000Z', actor: 'r1', data },
  ...more,
});
const broken = (more: Partial<Projection> = {}, data: CommitmentEvent['data'] = {}): CommitmentEvent => {
  const ended = { status: 'broken', outcome: 'broken', severity: 'normal', concludedAt: '2027-01-15T23:00:00.000Z' };
  const shows = { ...ended, ...more } as Partial<Projection>;
  const at = '2027-01-15T23:00:00.000Z';
  return event('concluded', { paid: '0', missing: '125000', ...data, shows }, { at, key: 'concluded' });
};
const ended = (status: Projection['status'], concludedAt: string, result?: object) =>
  ({ status, outcome: status, concludedAt, ...(result ? { result } : {}) }) as Partial<Projection>;

describe('C6: what the answer to a breach is made of', () => {
  test('a first breach with nothing behind it: the miss, and nothing else', async () => {
    const id = await promisedIn(db, 'c1', 1250_00n, '2027-01-15');
    await appendEvents(db, id, [broken()]);
    expect(await responseMaterial(db, id, now)).toEqual({
      at: now,
      since: '2026-01-16',
      currency: 'EUR',
      service: {
        ...{ deliveries: 0, deliveriesOnTime: 0, helps: 0, adjustments: 0, waived: 0, deferrals: 0 },
        ...{ payouts: 0, paidOut: '0' },
      },
      cost: {
        ...{ calls: 0, trips: 0, kilometres: 0, minutes: 0 },
        ...{ forCalls: '0', forKilometres: '0', forHours: '0', total: '0' },
      },
      ours: { absences: 0, late: 0, obstacles: 0 },
      boss: { vouched: false, escalations: 0 },
      signs: { ...Signs.parse({}), paidPart: false },
      level: 1,
      missing: '125000',
      severity: 'broken',
    });
  });

  test('what the miss cost: calls, kilometres there and back, hours with the visit, by the policy of the promise', async () => {
    const costs = { perCall: 2.5, perKm: 0.333, perHour: 40 };
    await putPolicy(db, Policy.parse({ response: { costs }, visit: { lengthMinutes: 20 } }), 'test');
    const id = await promisedIn(db, 'c1', 1250_00n, '2027-01-15', { policyVersion: 1 });
    await putPolicy(db, Policy.parse({ response: { costs: { perKm: 99 } } }), 'test');
    await appendEvents(db, id, [
      event('passed-on', { channel: 'phone' }),
      event('passed-on', { channel: 'mail' }),
      event('phone-checked', { answer: 'no-answer' }),
      event('phone-checked', { answer: 'yes' }),
      event('message', {}, { key: 'visit' }),
      event('message', {}, { key: 'visitors' }),
      event('escalated'),
      broken({ severity: 'severe' }),
    ]);
    const material = await responseMaterial(db, id, now);
    expect(material).toMatchObject({
      cost: { calls: 3, trips: 1, kilometres: 123, minutes: 160 },
      boss: { escalations: 1 },
      signs: { saidYesOnThePhone: true, unreachable: false, warnedInTime: null },
      severity: 'severe',
    });
    // 3 × 2.50; 123 km × 0.333 = 40.959; 160 min × 40 / 60 = 106.666…
    const { forCalls, forKilometres, forHours, total } = material!.cost;
    expect([forCalls, forKilometres, forHours, total]).toEqual(['750', '4096', '10667', '15513']);
  });

  test('C2: a trip that an absence came between was not made, and the absence is ours', async () => {
    const id = await promisedIn(db, 'c1', 1250_00n, '2027-01-15');
    await appendEvents(db, id, [
      event('message', {}, { key: 'visit' }),
      event('re-agreed', { kind: 'absence', askedBy: 'us' }),
      event('message', {}, { key: 'visit@2' }),
      event('re-agreed', { kind: 'reschedule', askedBy: 'customer' }),
      event('message', {}, { key: 'visit@3' }),
      broken(),
    ]);
    expect(await responseMaterial(db, id, now)).toMatchObject({
      cost: { trips: 2 },
      ours: { absences: 1, late: 0 },
      service: { deferrals: 1 },
      // C7: put off once, and broken now
      level: 2,
    });
  });

  test('the service of the last months, and what of ours was late: of this customer alone, rehearsals out', async () => {
    const scored = { scoredBy: now, customerMiss: false, cause: null, lines: [] };
    const delivered = async (onTime: boolean, inFull: boolean, at: string, more: Partial<Projection> = {}) => {
      const status = onTime && inFull ? 'kept' : 'broken';
      await deliveryIn(db, { ...ended(status, at, { ...scored, onTime, inFull }), ...more });
    };
    await delivered(true, true, '2026-06-01T10:00:00.000Z');
    await delivered(true, false, '2026-07-01T10:00:00.000Z');
    await delivered(false, true, '2026-08-01T10:00:00.000Z', { status: 'kept' });
    await delivered(true, true, '2026-01-15T22:59:59.999Z');
    await delivered(true, true, '2027-01-17T10:00:00.000Z');
    await delivered(false, false, '2026-08-01T10:00:00.000Z', { rehearsalId: randomUUID() });
    await delivered(false, false, '2026-08-01T10:00:00.000Z', { customerId: 'c2' });
    await deliveryIn(
      db,
      ended('kept', '2026-08-01T10:00:00.000Z', { ...scored, onTime: true, inFull: true, customerMiss: true }),
    );
    const ours = { promisor: 'us', kind: 'rebate-payout' } as const;
    await promisedIn(db, 'c1', 300_00n, '2026-09-01', { ...ours, ...ended('kept', '2026-09-01T10:00:00.000Z') });
    await promisedIn(db, 'c1', 50_00n, '2026-09-02', { ...ours, ...ended('broken', '2026-09-02T10:00:00.000Z') });
    const rebate = await promisedIn(db, 'c1', 1n, '2026-12-31', { promisor: 'us', kind: 'rebate-year' });
    await appendEvents(db, rebate, [
      event('help-declared'),
      event('adjustment-decided', { decision: 'approve' }),
      event('adjustment-decided', { decision: 'decline' }),
      event('difference-decided', { decision: 'waive' }),
      event('help-declared', {}, { at: '2025-12-01T10:00:00.000Z' }),
    ]);
    const id = await promisedIn(db, 'c1', 1250_00n, '2027-01-15');
    await appendEvents(db, id, [broken()]);
    expect(await responseMaterial(db, id, now)).toMatchObject({
      service: {
        ...{ deliveries: 3, deliveriesOnTime: 1, helps: 1, adjustments: 1, waived: 1, deferrals: 0 },
        ...{ payouts: 1, paidOut: '30000' },
      },
      ours: { absences: 0, late: 3, obstacles: 0 },
    });
  });

  test('C9: what was left in the way counts against us, what was cleared does not', async () => {
    const obstacle = (name: string, kind = 'complaint') => ({ id: name, kind, reference: null });
    const id = await promisedIn(db, 'c1', 1250_00n, '2027-01-15');
    await appendEvents(db, id, [
      event('clear-the-way', { obstacles: [obstacle('old')] }),
      event('re-agreed', { kind: 'reschedule', askedBy: 'us' }),
      event('clear-the-way', { obstacles: ['a', 'b', 'c'].map((name) => obstacle(name)) }),
      event('cleared', { of: 'a', cleared: true }),
      event('cleared', { of: 'b', cleared: false }),
      event('clear-the-way', { obstacles: [obstacle('d'), obstacle('e', 'promise-broken')] }),
      event('cleared', { of: ['c', 'd', 'e', 'f'], cleared: false, found: [obstacle('f')] }),
    ]);
    expect((await responseMaterial(db, id, now))?.ours.obstacles).toBe(4);
    await appendEvents(db, id, [event('cleared', { cleared: true })]);
    expect((await responseMaterial(db, id, now))?.ours.obstacles).toBe(0);
  });

  test('C4: "no" on the phone is answered before it is a breach: it is counted already, and they warned us', async () => {
    const id = await promisedIn(db, 'c1', 1250_00n, '2027-01-15');
    await appendEvents(db, id, [event('phone-checked', { answer: 'no' })]);
    expect(await responseMaterial(db, id, '2027-01-15T09:30:00.000Z')).toMatchObject({
      level: 1,
      missing: '125000',
      severity: 'broken',
      signs: { warnedInTime: true, saidYesOnThePhone: false },
    });
  });

  test('E2: a rehearsal answers with the real record, its own absences and its own breach', async () => {
    await appendEvents(db, await promisedIn(db, 'c1', 1n, '2027-01-15'), [broken()]);
    const id = await promisedIn(db, 'c1', 1250_00n, '2027-01-15', { rehearsalId: randomUUID() });
    await appendEvents(db, id, [event('re-agreed', { kind: 'absence', askedBy: 'us' }), broken()]);
    expect(await responseMaterial(db, id, now)).toMatchObject({ level: 2, ours: { absences: 1 } });
  });

  test('partly kept, vouched for before the manager, in another currency; D5: corrected, by what was received', async () => {
    await putPolicy(db, Policy.parse({ rates: { USD: '0.5' } }), 'test');
    const amount = { value: '1000.00', currency: 'USD' };
    const terms = { insist: { reason: 'I know him.' } };
    const id = await promisedIn(db, 'c1', 0n, '2027-01-15', { amount, terms, policyVersion: 1 });
    const partly = { status: 'partially-kept', outcome: 'partially-kept' } as const;
    await appendEvents(db, id, [
      event('approval-decided', { decision: 'approve' }),
      broken(partly, { paid: '40000', missing: '60000' }),
    ]);
    const seen = await responseMaterial(db, id, now);
    expect(seen).toMatchObject({
      missing: '30000',
      severity: 'partly',
      boss: { vouched: true },
      signs: { paidPart: true },
    });
    const shows = { status: 'broken', outcome: 'broken' } as const;
    const at = '2027-01-17T08:00:00.000Z';
    await appendEvents(db, id, [event('corrected', { outcome: 'broken', shows }, { at })]);
    expect(await responseMaterial(db, id, at)).toMatchObject({ missing: '50000', severity: 'broken' });
    const follows = { commitmentId: id, amountMinor: '100000', because: { kind: 'correction' } };
    const followUp = await promisedIn(db, 'c1', 0n, '2027-01-15', { kind: 'follow-up', terms: { follows } });
    expect(await responseMaterial(db, followUp, at)).toMatchObject({ missing: '50000', level: 1 });
  });

  test('only the breach of a customer is answered so', async () => {
    expect(await responseMaterial(db, await deliveryIn(db), now)).toBeUndefined();
    expect(await responseMaterial(db, randomUUID(), now)).toBeUndefined();
  });

  test('firmness goes by the material and by the judgement: where the rep says something of a sign, that holds', async () => {
    const id = await promisedIn(db, 'c1', 1250_00n, '2027-01-15');
    await appendEvents(db, id, [
      event('re-agreed', { kind: 'absence', askedBy: 'us' }),
      event('phone-checked', { answer: 'yes' }),
      broken({ severity: 'severe' }),
    ]);
    const material = (await responseMaterial(db, id, now))!;
    const { response } = Policy.parse({});
    expect(firmness(breachOf(material, null), response, 'EUR')).toMatchObject({ unlowered: 'firm', grade: 'plain' });
    const signs = Signs.parse({ paidOthers: true, saidYesOnThePhone: false });
    const breach = breachOf(material, { intent: 'unwilling', signs });
    expect(breach.signs).toMatchObject({ paidOthers: true, saidYesOnThePhone: false, paidPart: false });
    const { grade, unlowered, reasons } = firmness(breach, response, 'EUR');
    expect({ grade, unlowered }).toEqual({ grade: 'firm', unlowered: 'stern' });
    expect(reasons[0]?.by).toBe('own-side');
  });
});
