import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../support/matchers.ts';
import { addDays, instantOf } from '../../domain/working-calendar.ts';
import { type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { times } from '../support/long.ts';
import { far, shift, wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const first = wednesday(20);
const second = wednesday(34);
const asked = { askedBy: 'customer', reason: 'a large order comes in first' } as const;

/** Wednesdays on both sides of the next change of the clocks that is not too near. */
function aroundTheChange(zone: string): { before: string; after: string } {
  const from = Temporal.Now.zonedDateTimeISO(zone).add({ days: 30 });
  const change = from.getTimeZoneTransition('next')?.toPlainDate() ?? from.toPlainDate();
  return { before: change.subtract({ days: 4 }).toString(), after: change.add({ days: 10 }).toString() };
}

async function promised(terms: Record<string, unknown> = {}, customer = {}): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer(customer);
  return kept.promiseToPay({ customerId, repId, dueDate: first, ...terms });
}
const ask = (promise: PromiseToPay, action: string, body: unknown) =>
  kept.callBy(promise.repId, 'POST', `/v1/commitments/${promise.id}/${action}`, body);
const steps = (view: { happened: readonly { step: string }[] }): string[] => view.happened.map(({ step }) => step);
const mailOf = async (promise: PromiseToPay) => kept.inbox.of(`${promise.customerId.toLowerCase()}@customer.example`);
const eventOf = async (promise: PromiseToPay, type: string) =>
  (await promise.evidence()).events.filter((event: { type: string }) => event.type === type);

describe('other terms', () => {
  test('B1: are recorded with who, when and why, beside the first ones, and everything that follows goes by them', async () => {
    const promise = await promised({ dueTime: '14:00' });
    await promise.until('agreed');
    const view = await promise.say('reschedule', { ...asked, dueDate: second, dueTime: '15:30' });
    expect(view).toMatchObject({
      status: 'open',
      terms: { dueDate: second, dueTime: '15:30', amount: { value: '1250.00' } },
      originalTerms: { dueDate: first, dueTime: '14:00' },
      reagreements: [{ askedBy: 'customer', kind: 'reschedule', by: promise.repId, reason: asked.reason }],
    });
    await promise.until('agreed@2');
    const [event] = await eventOf(promise, 're-agreed');
    expect(event).toMatchObject({
      actor: promise.repId,
      data: {
        askedBy: 'customer',
        reason: asked.reason,
        from: { amount: { value: '1250.00', currency: 'EUR' }, dueDate: first, dueTime: '14:00' },
        to: { amount: { value: '1250.00', currency: 'EUR' }, dueDate: second, dueTime: '15:30' },
      },
    });
    const { commitment } = await promise.evidence();
    expect(commitment).toMatchObject({
      dueDate: second,
      dueTime: '15:30',
      breachAt: view.verdict.plan.breach.at,
      terms: { dueDate: first, dueTime: '14:00' },
    });
    const end = await promise.until('respond@2');
    expect(steps(end)).toEqual([
      'agreed',
      're-agreed@2',
      'agreed@2',
      'clear-the-way@2',
      ...(view.verdict.plan.reminders as { step: string }[]).map(({ step }) => `${step}@2`),
      'visit@2',
      'report@2',
      'report@2/escalation-1',
      'concluded',
      'respond@2',
    ]);
    expect(end.happened.find(({ step }) => step === 'visit@2')?.at).toBeWithinSecondsOf(view.verdict.plan.visit.at);
    const mails = (await mailOf(promise)).slice(0, 2);
    expect(mails.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Agreed: EUR 1,250/),
      expect.stringMatching(/^New date agreed: EUR 1,250 by .*, 15:30/),
    ]);
    expect(mails[1]?.text).toMatch(/You asked for another date[\s\S]*what was agreed before: EUR 1,250 by .*, 14:00/);
    expect((await promise.evidence()).chain).toBe('whole');
  });

  test('B1, C1: that are not credible are refused with the reasons, and nothing changes', async () => {
    const promise = await promised();
    await promise.until('agreed');
    const before = await promise.live();
    const sunday = addDays(wednesday(27), 4);
    const answer = await ask(promise, 'reschedule', { ...asked, dueDate: sunday });
    expect(answer).toMatchObject({ status: 422, body: { type: '/problems/reconsider' } });
    expect(answer.body.reasons).toEqual([expect.stringContaining('the customer is closed'), expect.anything()]);
    expect(answer.body.checks.length).toBeGreaterThan(3);
    expect({ ...(await promise.live()), now: before.now }).toEqual(before);
    expect(await eventOf(promise, 're-agreed')).toEqual([]);
    const currency = await ask(promise, 'reschedule', {
      ...asked,
      dueDate: second,
      amount: { value: '1250.00', currency: 'USD' },
    });
    expect(currency).toMatchObject({ status: 422, body: { type: '/problems/wrong-currency' } });
    expect(await ask(promise, 'reschedule', { ...asked, dueDate: first })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('hold already') },
    });
  });

  test('C7: once the promise is due, no new date and no withdrawal washes it off', async () => {
    const promise = await promised();
    await promise.until('report');
    for (const [action, body] of [
      ['reschedule', { ...asked, dueDate: second }],
      ['cannot-attend', { reason: 'ill', dueDate: second }],
      ['withdraw', asked],
    ] as const) {
      const answer = await ask(promise, action, body);
      expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('was due by') } });
    }
    await promise.say('missed');
    await promise.until('respond');
    expect(await ask(promise, 'reschedule', { ...asked, dueDate: second })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('this one is broken') },
    });
  });

  test('B1: part payments so far still count, and only the rest is missing on the new day', async () => {
    const promise = await promised();
    await promise.until('reminder-1');
    await promise.pay('400.00', (await promise.live()).now);
    await promise.say('reschedule', { ...asked, dueDate: second, amount: { value: '1300.00', currency: 'EUR' } });
    await promise.until('visit@2');
    await promise.pay('900.00', (await promise.live()).now);
    expect(await promise.closed()).toMatchObject({ status: 'kept', conclusion: { paid: '130000' } });
    expect((await mailOf(promise)).map(({ text }) => text).find((text) => text.includes('another date'))).toMatch(
      /EUR 400 is paid already and counts/,
    );
  });

  test('B1, D5: a report on the earlier terms says nothing about the new ones, not even when it comes again', async () => {
    const promise = await promised();
    await promise.until('reminder-1');
    const missed = () =>
      kept.callBy(
        promise.repId,
        'POST',
        `/v1/commitments/${promise.id}/missed`,
        {},
        { 'Idempotency-Key': 'the-same-report' },
      );
    await missed();
    await promise.say('reschedule', { ...asked, dueDate: second });
    await missed();
    const view = await promise.until('report@2');
    expect(view).toMatchObject({ status: 'open', awaits: { move: 'report' } });
    await promise.pay('1250.00', view.verdict?.plan.breach.at ?? '');
    expect(await promise.closed()).toMatchObject({ status: 'kept', correction: null });
    expect((await eventOf(promise, 'reported')).length).toBe(1);
  });

  test('C4, C6: after "no" on the phone a new date settles the answer that was owed; a breach of it is owed its own', async () => {
    const promise = await promised({}, far);
    await promise.until('phone-first-1');
    await promise.say('phone-check', { answer: 'no' });
    await promise.until('respond');
    await promise.respond();
    const view = await promise.say('reschedule', { ...asked, dueDate: second });
    expect(view).toMatchObject({ status: 'open', awaits: null });
    const day = await promise.until('phone-first-1@2');
    expect(day.now > day.originalTerms.dueDate).toBe(true);
    await promise.say('phone-check', { answer: 'yes' });
    await promise.until('report@2');
    await promise.say('missed');
    expect(await promise.until('respond@2')).toMatchObject({
      status: 'broken',
      awaits: { move: 'respond' },
      conclusion: { severity: 'severe' },
    });
    await promise.respond();
    expect(await promise.closed()).toMatchObject({ status: 'broken' });
  });

  test('B1, C2: the same time of day holds on the other side of a change of daylight saving time', async () => {
    const { before, after } = aroundTheChange('Europe/Berlin');
    const promise = await promised({ dueDate: before, dueTime: '14:00' });
    await promise.until('agreed');
    const view = await promise.say('reschedule', { ...asked, dueDate: after, dueTime: '14:00' });
    const breachAt = (await promise.until('visit@2')).verdict?.plan.breach.at ?? '';
    expect(breachAt).toBe(instantOf(after, '14:00', 'Europe/Berlin'));
    expect(breachAt.slice(11, 13)).not.toBe(promise.verdict.plan.breach.at.slice(11, 13));
    const reminders = view.verdict.plan.reminders as { at: string; local: string }[];
    expect(reminders.length).toBeGreaterThan(0);
    for (const { local } of reminders) expect(local).toMatch(/ 10:00 Europe\/Berlin$/);
    const { messages } = await promise.evidence();
    const sent = messages.find(({ step }: { step: string }) => step === 'agreed@2');
    expect(sent.invites[0]).toContain(`DTSTART:${breachAt.replace(/[-:]|\.\d+/g, '')}`);
    await promise.moveTo(shift(breachAt, 1));
    await promise.pay('1250.00', breachAt);
    expect(await promise.closed()).toMatchObject({ status: 'kept' });
  });

  test('B1: of two asked for at the same moment, one holds', async () => {
    const promise = await promised();
    await promise.until('agreed');
    const third = addDays(second, 1);
    const answers = await Promise.all([
      ask(promise, 'reschedule', { ...asked, dueDate: second }),
      ask(promise, 'reschedule', { ...asked, dueDate: third }),
    ]);
    const agreed = answers.filter(({ status }) => status === 200);
    expect(agreed.length).toBeGreaterThan(0);
    for (const { status, body } of answers) if (status !== 200) expect(body.detail).toContain('being vetted');
    const view = await promise.until(`agreed@${agreed.length + 1}`);
    expect(await eventOf(promise, 're-agreed')).toHaveLength(agreed.length);
    expect((await promise.evidence()).commitment.dueDate).toBe(view.terms.dueDate);
  });

  test('B1: a payment at the same moment is never lost: kept, on the terms that hold', async () => {
    for (let race = 0; race < times(2, 8); race++) {
      const promise = await promised();
      await promise.until('agreed');
      const [answer] = await Promise.all([
        ask(promise, 'reschedule', { ...asked, dueDate: second }),
        promise.pay('1250.00', new Date().toISOString()),
      ]);
      expect([200, 409]).toContain(answer.status);
      expect(await promise.closed()).toMatchObject({ status: 'kept' });
      expect(await eventOf(promise, 'concluded')).toHaveLength(1);
      expect((await promise.evidence()).chain).toBe('whole');
    }
  });

  test('B1, C7: at the breach instant either the new date holds or the promise is due, never both', async () => {
    for (const early of [1, 0.02, 0]) {
      const promise = await promised();
      const view = await promise.until('visit');
      const breachAt = view.verdict?.plan.breach.at ?? '';
      await promise.moveTo(shift(breachAt, -early));
      await new Promise((resolve) => setTimeout(resolve, early === 0.02 ? 1000 : 0));
      const { status } = await ask(promise, 'reschedule', { ...asked, dueDate: second });
      if (early > 0.5) expect(status).toBe(200);
      const end = await promise.until('concluded');
      expect(end.happened.at(-1)?.at).toBeWithinSecondsOf(end.verdict?.plan.reportingEnds.at ?? '');
      expect(steps(end).includes('report@2')).toBe(status === 200);
      expect(steps(end).includes('report')).toBe(status !== 200);
      await promise.respond();
    }
  });

  test('D2, B1: terms agreed before and after it continues as new hold', async () => {
    const promise = await promised();
    await promise.until('agreed');
    await promise.say('reschedule', { ...asked, dueDate: addDays(first, 1) });
    await promise.until('agreed@2');
    await promise.continuedAsNew();
    await promise.say('reschedule', { ...asked, dueDate: second });
    const view = await promise.until('visit@3');
    expect(view).toMatchObject({ terms: { dueDate: second }, originalTerms: { dueDate: first } });
    expect(steps(view).filter((step) => step.startsWith('agreed'))).toEqual(['agreed', 'agreed@2', 'agreed@3']);
    await promise.pay('1250.00', view.now);
    expect(await promise.closed()).toMatchObject({ status: 'kept' });
  });
});

describe('the rep cannot come', () => {
  test('C2: the customer is told at once, with an apology and a new time; it counts on our side and is no breach', async () => {
    const promise = await promised({ dueTime: '14:00' });
    await promise.until('reminder-1');
    await promise.say('cannot-attend', { reason: 'ill', dueDate: second, dueTime: '10:00' });
    const told = await promise.until('agreed@2');
    const [event] = await eventOf(promise, 're-agreed');
    expect(event.data).toMatchObject({ askedBy: 'us', kind: 'absence', reason: 'ill' });
    expect(told.happened.at(-1)?.at).toBeWithinSecondsOf(event.at);
    const mail = (await mailOf(promise)).at(-1);
    expect(mail?.subject).toMatch(/^I am sorry: I come on .*, 10:00/);
    expect(mail?.text).toMatch(/I cannot come on .* at 14:00 as we agreed\. The fault is ours/);
    const view = await promise.until('respond@2');
    expect(view).toMatchObject({ status: 'broken' });
    expect(view.happened.find(({ step }) => step === 'report@2')?.at).toBeWithinSecondsOf(
      told.verdict?.plan.breach.at ?? '',
    );
  });

  test('C2, C6: our absence weighs in the answer to a later breach', async () => {
    const promise = await promised();
    await promise.until('agreed');
    await promise.say('cannot-attend', { reason: 'ill', dueDate: second });
    await promise.until('report@2');
    await promise.say('missed');
    await promise.until('respond@2');
    const [event] = await eventOf(promise, 'response-opened');
    expect(event.data.ourAbsences).toBe(1);
    expect((await kept.inbox.of(`${promise.repId}@nordlicht.example`)).at(-1)?.text).toMatch(
      /^Our own side comes first: we did not come as agreed \(1\)/,
    );
  });

  test('C2: without a new time it is refused, with what is expected; so is a day on which we are not there', async () => {
    const promise = await promised();
    await promise.until('agreed');
    const answer = await ask(promise, 'cannot-attend', { reason: 'ill' });
    expect(answer).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('the new day on which you come') },
    });
    const sunday = addDays(wednesday(27), 4);
    expect(await ask(promise, 'cannot-attend', { reason: 'ill', dueDate: sunday })).toMatchObject({
      status: 422,
      body: { type: '/problems/reconsider' },
    });
    expect(await promise.live()).toMatchObject({ terms: { dueDate: first }, reagreements: [] });
  });
});

describe('a withdrawal', () => {
  test('C7: at the wish of the customer it counts, and what we take back does not', async () => {
    const { id: customerId, repId } = await kept.customer();
    const levelAfter = async (askedBy: 'customer' | 'us'): Promise<string> => {
      const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
      await promise.until('agreed');
      await promise.say('withdraw', { askedBy, reason: 'the order was cancelled' });
      await promise.closed();
      const { body } = await kept.propose({ customerId, repId, dueDate: wednesday(40) });
      const level = body.checks.find(({ name }: { name: string }) => name === 'level');
      await new PromiseToPay(kept, body.id, customerId, repId, body).say('withdraw', {
        askedBy: 'us',
        reason: 'a look',
      });
      return level.looked;
    };
    expect(await levelAfter('us')).toMatch(/^level 0,/);
    expect(await levelAfter('customer')).toMatch(/^level 1,/);
  });

  test('C7, C5: ends the promise without a breach, tells both sides, takes the appointment back, and chasing resumes', async () => {
    const promise = await promised();
    await promise.until('reminder-1');
    expect(await promise.say('withdraw', asked)).toMatchObject({ status: 'withdrawn' });
    const end = await promise.closed();
    expect(end).toMatchObject({ status: 'withdrawn', conclusion: null, awaits: null, withdrawal: asked });
    expect(steps(end)).toEqual(['agreed', 'clear-the-way', 'reminder-1', 'withdrawn', 'withdrawal', 'closed']);
    const { commitment, messages, events } = await promise.evidence();
    expect(commitment).toMatchObject({
      status: 'withdrawn',
      outcome: 'withdrawn',
      concludedAt: expect.any(String),
      closedAt: expect.any(String),
    });
    expect(events.find(({ type }: { type: string }) => type === 'withdrawn')).toMatchObject({
      actor: promise.repId,
      data: asked,
    });
    const told = messages.filter(({ step }: { step: string }) => step === 'withdrawal');
    expect(told.map(({ template }: { template: string }) => template).sort()).toEqual(['withdrawn', 'withdrawn-rep']);
    for (const { invites } of told) expect(invites[0]).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:1[\s\S]*STATUS:CANCELLED/);
    expect((await kept.call('GET', `/v1/customers/${promise.customerId}/chasing`)).body).toMatchObject({
      state: 'active',
    });
    expect((await ask(promise, 'withdraw', asked)).status).toBe(409);
  });

  test('C7: while other terms are vetted or a step is under way, one of them holds', async () => {
    const promise = await promised();
    const [moved, withdrawn] = await Promise.all([
      ask(promise, 'reschedule', { ...asked, dueDate: second }),
      ask(promise, 'withdraw', asked),
    ]);
    expect(withdrawn.status).toBe(200);
    expect([200, 409]).toContain(moved.status);
    expect(await promise.closed()).toMatchObject({ status: 'withdrawn' });
  });
});

describe('the appointment', () => {
  test('C2, B5: goes into both calendars from the agreement on, and moves with it; the evidence has it as it was sent', async () => {
    const promise = await promised({ dueTime: '14:00' });
    await promise.until('agreed');
    await promise.say('reschedule', { ...asked, dueDate: second });
    await promise.until('agreed@2');
    const { messages } = await promise.evidence();
    const invites = (step: string) =>
      messages
        .filter((message: { step: string }) => message.step === step)
        .flatMap(({ invites: sent }: { invites: string[] }) => sent);
    expect(invites('agreed')).toHaveLength(2);
    for (const invite of invites('agreed')) {
      expect(invite).toContain(`UID:${promise.id}@kept`);
      expect(invite).toMatch(/METHOD:REQUEST[\s\S]*SEQUENCE:0/);
      expect(invite).toContain(`DTSTART:${promise.verdict.plan.breach.at.replace(/[-:]|\.\d+/g, '')}`);
    }
    for (const invite of invites('agreed@2')) {
      expect(invite).toContain(`UID:${promise.id}@kept`);
      expect(invite).toMatch(/SEQUENCE:1/);
      expect(invite).toContain(`DTSTART;VALUE=DATE:${second.replaceAll('-', '')}`);
    }
    const [mail] = await mailOf(promise);
    const rep = await kept.inbox.of(`${promise.repId}@nordlicht.example`);
    expect(rep.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^In your calendar: Muster GmbH pays EUR 1,250/),
      expect.stringMatching(/^In your calendar: Muster GmbH pays EUR 1,250/),
    ]);
    expect(JSON.stringify(mail)).toContain('appointment.ics');
  });
});
