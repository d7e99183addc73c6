import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../support/matchers.ts';
import { writeMissed } from '../../cli/import/deliveries.ts';
import { openRunning } from '../../cli/import/running.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { count, deliveryTerms, depot, note, promiseDelivery, workday } from '../support/delivery.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { ask, sha256, today } from '../support/rebate.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const subjects = async (address: string): Promise<string[]> =>
  (await kept.inbox.of(address)).map(({ subject }) => subject);
const steps = (view: { happened: readonly { step: string }[] }): string[] => view.happened.map(({ step }) => step);

/** A customer near a depot of its own. */
async function scene(more: Parameters<typeof depot>[1] = {}) {
  const customer = await kept.customer();
  return { customer, at: await depot(kept, more) };
}

async function promised(overrides: Record<string, unknown> = {}, more: Parameters<typeof depot>[1] = {}) {
  const { customer, at } = await scene(more);
  const delivery = await promiseDelivery(kept, deliveryTerms(customer, at, overrides));
  return { customer, at, delivery };
}

/** The vehicle stands at the customer's. */
async function arrived(delivery: Awaited<ReturnType<typeof promised>>['delivery']) {
  const { trip } = await delivery.atRest();
  return delivery.moveTo(trip?.arriveAt ?? '');
}

describe('before it is spoken', () => {
  test('A1, A5, A7: checked by name, booked, and confirmed with the condition beside the benefit', async () => {
    const { customer, at, delivery } = await promised({ payOnDelivery: { value: '120.00', currency: 'EUR' } });
    expect(delivery.verdict).toMatchObject({
      answer: 'accept',
      trip: { vehicleId: at.vehicleId, driverId: at.driverId },
      worthIt: true,
      lines: [{ goods: 'complete', available: '100' }],
      requested: { from: '10:00', to: '12:00' },
    });
    const names = delivery.verdict.checks.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['worth', 'goods', 'vehicle', 'driver', 'time', 'capacity']));
    await delivery.until('confirmed');
    const [mail] = await kept.inbox.of(customer.email);
    expect(mail?.text).toMatch(/10 × Oak board/);
    expect(mail?.text).toMatch(/A-4711/);
    expect(mail?.text).toMatch(/EUR 120\b/);
    expect(await kept.db.trip.count({ where: { commitmentId: delivery.id, releasedAt: null } })).toBe(1);
    expect(await kept.db.commitment.findUniqueOrThrow({ where: { id: delivery.id } })).toMatchObject({
      ...{ status: 'open', promisor: 'us', dueTime: '12:00' },
    });
  });

  test('A5: of ten who ask for the only van at the same moment, one gets it, and the others hear which no it is', async () => {
    const { customer, at } = await scene();
    const terms = deliveryTerms(customer, at, { window: { date: workday(8), from: '10:00', to: '10:30' } });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(kept, terms)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(422)]);
    const refused = answers.find(({ status }) => status === 422)?.body;
    expect(refused).toMatchObject({ type: '/problems/not-offered', answer: 'refuse' });
    const no = refused.checks.filter(({ result }: { result: string }) => result === 'not-ok');
    expect(no.map(({ name }: { name: string }) => name)).toEqual(['vehicle', 'driver']);
    expect(refused.nearest.window.date >= workday(8)).toBe(true);
    expect(refused.words.direct).toMatch(/\S/);
    expect(refused.words.gentle).toMatch(/\S/);
  });

  test('A1, A5: goods that are not there are refused, with the part that could come and the day on which all of it could', async () => {
    const { customer, at } = await scene({ stock: '4' });
    const expectedOn = workday(10);
    await kept.put(`/v1/receipts/R-${at.productId}`, {
      ...{ productId: at.productId, siteId: at.siteId, quantity: '20', expectedOn, confirmed: true },
    });
    const { status, body } = await ask(kept, deliveryTerms(customer, at));
    expect(status).toBe(422);
    expect(body.nearest.lines).toEqual([{ productId: at.productId, quantity: '4' }]);
    expect(body.nearest.window.date > expectedOn).toBe(true);
    const again = await ask(kept, deliveryTerms(customer, at, { confirm: body.nearest.window }));
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ requested: { date: workday(8) }, confirmed: body.nearest.window });
  });

  test('A1: what the request names must be known', async () => {
    const { customer, at } = await scene();
    const { status, body } = await ask(
      kept,
      deliveryTerms(customer, at, { lines: [{ productId: 'NONE', quantity: '1' }] }),
    );
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/lines/0/productId', detail: 'there is no product NONE' }],
    ]);
  });

  test('A2, A5: not worth the trip, the manager decides; nothing is told before, and what would be worth it is said', async () => {
    const { customer, delivery } = await promised({ value: { value: '40.00', currency: 'EUR' } });
    expect(delivery.verdict).toMatchObject({ answer: 'refer-upward', worthIt: false });
    expect(Number(delivery.verdict.nearest.minimumOrder.value)).toBeGreaterThan(40);
    await delivery.until('approval');
    expect(await kept.inbox.of(customer.email)).toEqual([]);
    expect((await subjects(`chief-${customer.repId}@nordlicht.example`)).length).toBe(1);
    await delivery.say('approval', { decision: 'approve', reason: 'A new customer.' });
    expect(await delivery.until('confirmed')).toMatchObject({ status: 'open' });
    expect((await kept.inbox.of(customer.email)).length).toBe(1);
  });

  test('A2: declined, or undecided when it must be loaded, nothing is promised and everything is free again', async () => {
    const { customer, delivery } = await promised({ value: { value: '40.00', currency: 'EUR' } });
    const end = await delivery.until('closed').catch(() => delivery.atRest());
    expect(end).toMatchObject({ status: 'declined', closed: true });
    expect(await kept.inbox.of(customer.email)).toEqual([]);
    expect(await kept.db.trip.count({ where: { commitmentId: delivery.id, releasedAt: null } })).toBe(0);
  });

  test('A4: what weighs much is open once the signed order is registered; unsigned it is chased and lapses', async () => {
    const value = { value: '18000.00', currency: 'EUR' };
    const { customer, delivery } = await promised({ value });
    expect(await delivery.until('to-sign')).toMatchObject({ status: 'awaiting-signature', awaits: { move: 'sign' } });
    await delivery.say('signature', { reference: 'DMS-7', sha256 });
    expect(await delivery.until('confirmed')).toMatchObject({ status: 'open', signature: { reference: 'DMS-7' } });

    const other = await promised({ value });
    const end = await other.delivery.until('lapsed');
    expect(end.status).toBe('declined');
    expect(steps(end)).toContain('sign-1');
    expect((await subjects(other.customer.email)).length).toBeGreaterThan(1);
    await other.delivery.closed();
    expect(await kept.db.trip.count({ where: { commitmentId: other.delivery.id, releasedAt: null } })).toBe(0);

    const { customer: third, at } = await scene();
    const signed = await ask(kept, deliveryTerms(third, at, { value, document: { reference: 'DMS-8', sha256 } }));
    expect([signed.status, signed.body.plan.signature]).toEqual([201, null]);
    expect(customer.email).not.toBe(third.email);
  });

  describe('A3: with goods that nobody has confirmed', () => {
    async function tentative() {
      const { customer, at } = await scene({ stock: '0' });
      const receipt = {
        productId: at.productId,
        siteId: at.siteId,
        quantity: '20',
        expectedOn: addDays(workday(8), -1),
      };
      await kept.put(`/v1/receipts/R-${at.productId}`, receipt);
      const delivery = await promiseDelivery(kept, deliveryTerms(customer, at));
      return { customer, at, delivery, receipt };
    }

    test('A3: it is tentative with a decide-by instant, holds vehicle and driver, and is withdrawn then: the customer hears it', async () => {
      const { customer, delivery } = await tentative();
      expect(delivery.verdict).toMatchObject({
        answer: 'declare-uncertain',
        plan: { decideBy: { step: expect.any(String) } },
      });
      const said = await delivery.until('uncertain');
      expect(said).toMatchObject({ status: 'proposed', awaits: { move: 'firm', party: 'rep' } });
      expect(await kept.db.trip.count({ where: { commitmentId: delivery.id, releasedAt: null } })).toBe(1);
      expect((await delivery.answerTo('firming', { decision: 'firm', reason: 'They promised.' })).status).toBe(409);
      const end = await delivery.until('firmed-or-withdrawn');
      expect(end.status).toBe('withdrawn');
      await delivery.closed();
      expect((await subjects(customer.email)).length).toBe(2);
      expect(await kept.db.trip.count({ where: { commitmentId: delivery.id, releasedAt: null } })).toBe(0);
    });

    test('A3: confirmed in time, it is firmed at that instant, booked whole, and the customer hears it', async () => {
      const { customer, at, delivery, receipt } = await tentative();
      await delivery.until('uncertain');
      await kept.put(`/v1/receipts/R-${at.productId}`, { ...receipt, confirmed: true });
      const firm = await delivery.until('confirmed');
      expect(firm).toMatchObject({ status: 'open', closed: false });
      expect(steps(firm)).toContain('firmed');
      expect((await subjects(customer.email)).length).toBe(2);
      const [hold] = await kept.db.goodsHold.findMany({ where: { commitmentId: delivery.id, releasedAt: null } });
      expect(hold?.quantity).toBe(10_000n);
    });
  });
});

describe('watched', () => {
  test('B3: the stock falls: rep and dispatcher are asked for a way out; without one the customer is warned before', async () => {
    const { customer, at, delivery } = await promised();
    await delivery.until('confirmed');
    await count(kept, at, '3');
    const asked = await delivery.until('not-ready-1');
    expect(asked).toMatchObject({
      awaits: { move: 'way-out' },
      notReady: [{ what: 'goods', products: [at.productId] }],
    });
    const warned = await delivery.until('not-ready-1/warned');
    expect(warned.now < (delivery.verdict.plan.breach.at as string)).toBe(true);
    expect(warned.now <= delivery.verdict.trip.arriveAt).toBe(true);
    expect((await kept.inbox.of(customer.email)).at(-1)?.text).toMatch(/Oak board/);
    expect(warned.status).toBe('open');
  });

  test('B3: a way out in time, or stock that is there again, and the customer is told nothing of it', async () => {
    const { customer, at, delivery } = await promised();
    await delivery.until('confirmed');
    await count(kept, at, '3');
    await delivery.until('not-ready-1');
    await count(kept, at, '40');
    expect(await delivery.atRest()).toMatchObject({ notReady: [], awaits: null });
    await kept.put(`/v1/vehicles/${at.vehicleId}`, {
      ...{ name: 'Van 1', siteId: at.siteId, capacityKg: 1500, capacityLitres: 5000 },
      workshop: [{ from: workday(8), to: workday(8) }],
    });
    await delivery.until('not-ready-2');
    expect((await delivery.atRest()).notReady).toMatchObject([{ what: 'vehicle' }]);
    await delivery.say('way-out', { how: 'A rented van goes.' });
    await delivery.until('departs');
    expect((await kept.inbox.of(customer.email)).length).toBe(3); // confirmed, reminded, on the way
  });

  test('B3: anyone may report it at risk; rep and manager are told', async () => {
    const { customer, delivery } = await promised();
    await delivery.until('confirmed');
    const said = await kept.call('POST', `/v1/commitments/${delivery.id}/at-risk`, {
      reason: 'The driver has a fever.',
    });
    expect([said.status, said.body.risks]).toMatchObject([200, [{ reason: 'The driver has a fever.' }]]);
    const asked = await delivery.until('not-ready-1');
    expect(asked.notReady).toMatchObject([{ what: 'reported', because: 'The driver has a fever.' }]);
    expect((await kept.inbox.of(`chief-${customer.repId}@nordlicht.example`)).at(-1)?.text).toMatch(/fever/);
  });

  test('B3: what is said to be missed before its time is at risk; what cannot be true is refused by its place', async () => {
    const { at, delivery } = await promised();
    await delivery.until('confirmed');
    const window = { date: workday(9), from: '10:00', to: '12:00' };
    const change = { window, askedBy: 'customer', reason: 'Later.', lines: [{ productId: 'NONE', quantity: '1' }] };
    const unknown = await delivery.answerTo('re-agreement', change);
    expect([unknown.status, unknown.body.errors]).toMatchObject([422, [{ pointer: '/lines/0/productId' }]]);
    const left = await delivery.answerTo('on-the-way', { expectedAt: '2099-01-01T00:00:00Z' });
    expect([left.status, left.body.detail]).toEqual([409, expect.stringMatching(/^It is loaded at/)]);
    const late = await delivery.answerTo('at-risk', { reason: 'Snow.', expectedAt: '2099-01-01T00:00:00Z' });
    expect([late.status, late.body.detail]).toEqual([409, expect.stringMatching(/is not credible/)]);
    const dear = { askedBy: 'customer', ground: 'cost', reason: 'Too dear.' };
    expect((await delivery.answerTo('withdraw', dear)).body.errors).toMatchObject([{ pointer: '/ground' }]);
    await delivery.say('missed', { note: 'The van is sold.' });
    expect((await delivery.until('not-ready-1')).notReady).toMatchObject([
      { what: 'reported', because: 'The van is sold.' },
    ]);
    const short = await ask(kept, deliveryTerms(await kept.customer(), at, { window: { ...window, to: '10:20' } }));
    expect(short.body.checks.find(({ name }: { name: string }) => name === 'time')).toMatchObject({ result: 'not-ok' });
  });

  test('A7: reminded of what must be prepared, and told when it is on the way', async () => {
    const { customer, delivery } = await promised({ prepare: 'a forklift' });
    await delivery.until('departs');
    const texts = (await kept.inbox.of(customer.email)).map(({ text }) => text);
    expect(texts.length).toBe(3);
    expect(texts[1]).toMatch(/forklift/);
    expect(texts[2]).toMatch(/\d{1,2}:\d{2}/);
  });
});

describe('owned', () => {
  test('D5, B1: delivered in time and in full is kept', async () => {
    const { customer, delivery } = await promised();
    await arrived(delivery);
    await delivery.say('delivered', note());
    const end = await delivery.closed();
    expect(end).toMatchObject({
      ...{ status: 'kept', conclusion: { outcome: 'kept', basis: 'record' } },
      result: { onTime: true, inFull: true, customerMiss: false },
    });
    expect((await kept.inbox.of(customer.email)).at(-1)?.text).toMatch(/Frau Muster/);
  });

  test('D2: a story that continues as new knows what it promised, and ends as it would have', async () => {
    const { customer, delivery } = await promised();
    await delivery.until('confirmed');
    await delivery.continuedAsNew();
    await delivery.until('departs');
    await arrived(delivery);
    await delivery.say('delivered', note());
    expect(await delivery.closed()).toMatchObject({ status: 'kept', result: { onTime: true, inFull: true } });
    expect(new Set(await subjects(customer.email)).size).toBe((await subjects(customer.email)).length);
  });

  test('B2, B9, D2, D5: in silence it is missed: the apology is chased and escalated, a new date vetted, the lesson told', async () => {
    const { customer, at, delivery } = await promised();
    const asked = await delivery.until('apologise');
    expect(asked).toMatchObject({
      ...{ status: 'broken', conclusion: { basis: 'window' }, awaits: { move: 'apologise', party: 'rep' } },
    });
    const late = await delivery.until('apologise/escalation-1');
    const empty = await delivery.answerTo('apology', { channel: 'phone', said: 'Sorry.' });
    expect(empty.status).toBe(409);
    const sunday = { date: '2030-03-03', from: '10:00', to: '12:00' };
    const said = { channel: 'phone', said: 'Our van stood, I am sorry.' };
    const impossible = await delivery.answerTo('apology', { ...said, window: sunday });
    expect([impossible.status, impossible.body.type]).toEqual([422, '/problems/not-offered']);
    let date = addDays(late.now.slice(0, 10), 3);
    while (
      (await delivery.answerTo('apology', { ...said, window: { date, from: '10:00', to: '14:00' } })).status !== 200
    )
      date = addDays(date, 1);
    await delivery.until('departs@2');
    const told = (await kept.inbox.of(customer.email)).map(({ text }) => text).join('\n');
    expect(told).toMatch(/could not keep to what we had promised you; I am sorry/);
    await arrived(delivery);
    await delivery.say('delivered', note());
    const learning = await delivery.until('learn');
    expect(learning).toMatchObject({ status: 'broken', awaits: { move: 'learn' } });
    await delivery.say('lesson', { cause: 'vehicle', lesson: 'Look at the workshop list first.' });
    const end = await delivery.closed();
    expect(end).toMatchObject({
      ...{ status: 'broken', closed: true, result: { onTime: false, inFull: true, cause: 'vehicle' } },
    });
    const next = await ask(kept, deliveryTerms(customer, at, { window: { date: workday(40) } }));
    expect(next.body.lessons).toMatchObject([{ cause: 'vehicle', lesson: 'Look at the workshop list first.' }]);
  });

  test('D5, B2: half in time is partly kept, and the rest is seen to its place', async () => {
    const { at, delivery } = await promised();
    await arrived(delivery);
    await delivery.say('delivered', note({ lines: [{ productId: at.productId, quantity: '6' }] }));
    await delivery.say('missed', { note: 'four were broken' });
    const asked = await delivery.until('apologise');
    expect(asked).toMatchObject({
      ...{ status: 'partially-kept', result: { onTime: true, inFull: false } },
    });
    await delivery.say('apology', { channel: 'phone', said: 'Four boards broke.', nothingMore: 'six are enough' });
    await delivery.until('learn');
    await delivery.say('lesson', { cause: 'goods', lesson: 'Pack them better.' });
    expect(await delivery.closed()).toMatchObject({
      status: 'partially-kept',
      result: { inFull: false, cause: 'goods' },
    });
  });

  test('B1: moved by the customer it is theirs, moved by us it counts against the first date; the customer is told', async () => {
    const theirs = await promised();
    await theirs.delivery.until('confirmed');
    const window = { date: workday(12), from: '10:00', to: '12:00' };
    const change = { window, askedBy: 'customer', reason: 'The hall is full.' };
    const moved = await theirs.delivery.say('re-agreement', change);
    expect(moved).toMatchObject({ window, confirmed: { date: workday(8) }, requested: { date: workday(8) } });
    await theirs.delivery.until('confirmed@2');
    expect((await kept.inbox.of(theirs.customer.email)).at(-1)?.text).toMatch(/The hall is full/);
    expect((await theirs.delivery.answerTo('re-agreement', change)).status).toBe(409);
    await theirs.delivery.until('departs@2');
    await arrived(theirs.delivery);
    await theirs.delivery.say('delivered', note());
    expect((await theirs.delivery.closed()).result).toMatchObject({ onTime: true, inFull: true });
    expect(await kept.db.trip.count({ where: { commitmentId: theirs.delivery.id, releasedAt: null } })).toBe(1);

    const ours = await promised();
    await ours.delivery.until('confirmed');
    await ours.delivery.say('re-agreement', { ...change, askedBy: 'us', reason: 'Our driver is ill.' });
    await ours.delivery.until('departs@2');
    await arrived(ours.delivery);
    await ours.delivery.say('delivered', note());
    await ours.delivery.until('learn');
    expect(await ours.delivery.atRest()).toMatchObject({ status: 'kept', result: { onTime: false, inFull: true } });
  });

  test('B9: cost is no ground to drop it: refused, and the manager hears of it', async () => {
    const { customer, delivery } = await promised();
    await delivery.until('confirmed');
    const said = { askedBy: 'us', reason: 'Diesel is dear.' };
    const bare = await delivery.answerTo('withdraw', said);
    expect([bare.status, bare.body.errors]).toMatchObject([422, [{ pointer: '/ground' }]]);
    const refused = await delivery.answerTo('withdraw', { ...said, ground: 'cost' });
    expect([refused.status, refused.body.type]).toEqual([409, '/problems/cost-is-no-ground']);
    await delivery.until('cost-refused-1/upward');
    expect((await kept.inbox.of(`chief-${customer.repId}@nordlicht.example`)).at(-1)?.text).toMatch(/Diesel is dear/);
    expect((await delivery.atRest()).status).toBe('open');
  });

  test('B2: taken back by us for another reason it is owned; taken back by the customer it is not ours', async () => {
    const ours = await promised();
    await ours.delivery.until('confirmed');
    await ours.delivery.say('withdraw', { askedBy: 'us', ground: 'safety', reason: 'The batch is recalled.' });
    expect(await ours.delivery.until('withdrawal/apologise')).toMatchObject({ status: 'withdrawn' });
    await ours.delivery.say('apology', { channel: 'phone', said: 'The batch is not safe. I am sorry.' });
    expect(await ours.delivery.closed()).toMatchObject({ status: 'withdrawn', closed: true });

    const theirs = await promised();
    await theirs.delivery.until('confirmed');
    await theirs.delivery.say('withdraw', { askedBy: 'customer', reason: 'The order is cancelled.' });
    expect(await theirs.delivery.closed()).toMatchObject({ status: 'withdrawn', apologies: [] });
    expect(await kept.db.trip.count({ where: { commitmentId: theirs.delivery.id, releasedAt: null } })).toBe(0);
  });

  test('D1: nobody there is the customer’s miss, recorded with the cost of the trip, and counts nowhere against us', async () => {
    const { customer, delivery } = await promised();
    await arrived(delivery);
    await delivery.say('customer-missed', { what: 'nobody-there', note: 'Rang three times.' });
    const end = await delivery.closed();
    expect(end).toMatchObject({ status: 'kept', conclusion: { basis: 'customer' }, result: { customerMiss: true } });
    const { events } = await delivery.evidence();
    const concluded = events.find(({ type }: { type: string }) => type === 'concluded');
    expect(concluded.data.customerMiss).toMatchObject({ what: 'nobody-there', tripCost: { currency: 'EUR' } });
    expect((await kept.inbox.of(customer.email)).at(-1)?.text).toMatch(/nobody|no one/i);
  });

  test('D5: a word without a record is put before the manager, who corrects it; the miss is owned then', async () => {
    const { customer, delivery } = await promised();
    await arrived(delivery);
    await delivery.say('fulfilled', { note: 'all there' });
    const asked = await delivery.until('contradiction');
    expect(asked).toMatchObject({ status: 'kept', conclusion: { basis: 'word' }, awaits: { party: 'manager' } });
    expect((await kept.inbox.of(`chief-${customer.repId}@nordlicht.example`)).length).toBe(1);
    await delivery.say('correction', { outcome: 'broken', evidence: 'The customer has nothing.' });
    expect(await delivery.until('apologise')).toMatchObject({ status: 'broken', awaits: { move: 'apologise' } });
    await delivery.say('apology', { channel: 'phone', said: 'It never left.', nothingMore: 'bought elsewhere' });
    await delivery.until('learn');
    await delivery.say('lesson', { cause: 'forgotten', lesson: 'Get a signature.' });
    expect(await delivery.closed()).toMatchObject({ status: 'broken' });
  });

  test('D5: a miss that is imported is told once, by order number, and opens what we owe', async () => {
    const basis = `A-${randomUUID().slice(0, 8)}`;
    const { delivery } = await promised({ basis });
    await delivery.until('confirmed');
    const running = openRunning(kept.config.temporal, kept.db);
    const context = { db: kept.db, actor: 'erp', running };
    const at = new Date().toISOString();
    const tell = (rows: Parameters<typeof writeMissed>[0]) => writeMissed(rows, context);
    expect(await tell([{ basis, at, note: 'no van' }])).toEqual(['new']);
    await expect.poll(() => tell([{ basis, at, note: 'no van' }])).toEqual(['unchanged']);
    const wrong = [
      { basis, at: '2020-01-01T00:00:00.000Z' },
      { basis, at: '2999-01-01T00:00:00.000Z' },
      { basis: 'none', at },
    ];
    expect((await tell(wrong)).map((result) => (typeof result === 'string' ? result : result.field))).toEqual([
      'at',
      'at',
      'basis',
    ]);
    await running.close();
    expect(await delivery.until('apologise')).toMatchObject({ status: 'broken', conclusion: { basis: 'word' } });
  });

  test('D7: it passes to another rep, and the customer learns it once', async () => {
    const { customer, delivery } = await promised();
    await delivery.until('confirmed');
    const repId = await kept.rep();
    await delivery.say('reassign', { repId, reason: 'a new district' });
    const view = await delivery.until('handover-1');
    expect(view).toMatchObject({ repId, status: 'open' });
    expect((await kept.inbox.of(customer.email)).length).toBe(2);
    expect((await kept.inbox.of(`${repId}@nordlicht.example`)).at(-1)?.text).toMatch(/Oak board/);
  });

  test('E2: a rehearsal books nothing and takes nothing from anybody', async () => {
    const { customer, at } = await scene({ stock: '10' });
    const terms = deliveryTerms(customer, at, { rehearsal: true });
    const first = await ask(kept, terms);
    const second = await ask(kept, terms, randomUUID());
    const real = await ask(kept, deliveryTerms(customer, at));
    expect([first.status, second.status, real.status]).toEqual([201, 201, 201]);
    expect(await kept.db.trip.count({ where: { commitmentId: first.body.id } })).toBe(0);
    expect(today()).toMatch(/^\d{4}-/);
  });
});
