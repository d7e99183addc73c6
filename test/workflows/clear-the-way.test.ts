import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { today } from '../support/rebate.ts';
import { far, wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const on = today();
/** Beside the appointment for the calendar. */
const mailsOfRep = async (promise: PromiseToPay) =>
  (await kept.inbox.of(`${promise.repId}@nordlicht.example`)).filter(
    ({ subject }) => !subject.startsWith('In your calendar'),
  );
const eventsOf = async (promise: PromiseToPay, ...types: string[]) =>
  (await promise.evidence()).events.filter(({ type }: { type: string }) => types.includes(type));

/** A customer with an open complaint and an invoice that was never sent, and its promise. */
async function burdened(customer = {}, promise = {}) {
  const { id: customerId, repId } = await kept.customer(customer);
  const matter = { customerId, since: on, open: true };
  const complaint = { ...matter, kind: 'complaint', text: 'two boxes damaged', reference: 'K-12' };
  const invoice = { ...matter, kind: 'invoice-unsent', text: 'lies in the tray', reference: 'R-1' };
  await kept.put(`/v1/matters/${customerId}-k`, complaint);
  await kept.put(`/v1/matters/${customerId}-r`, invoice);
  await kept.put(`/v1/matters/${customerId}-other`, { ...invoice, reference: 'R-99' });
  await kept.put(`/v1/matters/${customerId}-done`, { ...complaint, open: false });
  const dueDate = wednesday(20);
  return {
    promise: await kept.promiseToPay({ customerId, repId, dueDate, invoices: ['R-1'], ...promise }),
    close: () => kept.put(`/v1/matters/${customerId}-k`, { ...complaint, open: false }),
    complaint: `${customerId}-k`,
    invoice: `${customerId}-r`,
  };
}

test('C9: some days before the day, what of ours could excuse a breach is put before the rep, who reports each as cleared', async () => {
  const { promise, complaint, invoice } = await burdened();
  const asked = await promise.until('clear-the-way');
  expect(asked.awaits).toMatchObject({ party: 'rep', move: 'clear' });
  expect(asked.now < promise.verdict.plan.visit.at).toBe(true);
  const [mail] = await mailsOfRep(promise);
  expect(mail?.subject).toMatch(/^Clear the way with Muster GmbH/);
  expect(mail?.text).toMatch(/- Open complaint: K-12: two boxes damaged\n- Invoice not sent: R-1: lies in the tray\n/);
  expect(mail?.text).not.toMatch(/R-99/);

  await promise.say('cleared', { of: complaint, cleared: true, note: 'new boxes sent' });
  expect((await promise.atRest()).awaits).toMatchObject({ move: 'clear' });
  await promise.say('cleared', { of: invoice, cleared: false, note: 'the ERP is down' });
  const view = await promise.until('visit');
  expect(view.clearing).toEqual([
    expect.objectContaining({ id: complaint, cleared: true, note: 'new boxes sent' }),
    expect.objectContaining({ id: invoice, cleared: false, note: 'the ERP is down' }),
  ]);
  expect(await eventsOf(promise, 'cleared')).toHaveLength(2);
  await promise.say('cleared', { of: invoice, cleared: true, note: 'brought it along' });
  expect((await promise.live()).clearing.map(({ cleared }: { cleared: boolean }) => cleared)).toEqual([true, true]);
});

test('C9: what is closed in the records counts as cleared, without a word of the rep', async () => {
  const { promise, close, complaint, invoice } = await burdened();
  await promise.until('clear-the-way');
  await close();
  await expect.poll(async () => (await promise.live()).clearing[0].cleared).toBe(true);
  await promise.atRest();
  expect(await eventsOf(promise, 'cleared')).toMatchObject([{ actor: 'kept', data: { of: complaint, cleared: true } }]);
  await promise.say('cleared', { cleared: true, note: 'handed over' });
  expect((await promise.live()).clearing).toContainEqual(expect.objectContaining({ id: invoice, cleared: true }));
});

test('C9, D4: nobody reports it: the ladder is told, the reminder goes out all the same, and a breach is answered gently', async () => {
  const { promise } = await burdened();
  const view = await promise.until('visit');
  const steps = view.happened.map(({ step }) => step);
  expect(steps).toContain('clear-the-way/escalation-1');
  expect(steps).toContain('clear-the-way/escalation-2');
  expect(steps).toContain('reminder-1');
  expect((await kept.inbox.of(`chief-${promise.repId}@nordlicht.example`)).at(0)?.text).toMatch(/clear our own side/);

  await promise.until('respond');
  expect(await eventsOf(promise, 'cleared')).toMatchObject([{ key: 'not-cleared', data: { cleared: false } }]);
  const answer = (await mailsOfRep(promise)).at(-1);
  expect(answer?.text.split('\n')[0]).toMatch(
    /^First of all: our own side was not in order.*K-12: two boxes damaged; R-1: lies in the tray/,
  );
  expect(answer?.text).toMatch(/The answer to it: friendly\./);
  expect(answer?.text).toMatch(/> First our own part: something on our side was still open for you\./);
  await expect(promise.say('cleared', { cleared: true, note: 'late' })).rejects.toThrow(/409.*concluded/);
});

test('C9: where it was cleared, the breach is answered firmly', async () => {
  const { promise } = await burdened();
  await promise.until('clear-the-way');
  await promise.say('cleared', { cleared: true, note: 'all settled' });
  await promise.until('respond');
  const answer = (await mailsOfRep(promise)).at(-1);
  expect(answer?.text).toMatch(/The answer to it: plain\./);
  expect(answer?.text).not.toMatch(/our own (side|part)/i);
});

test('C9: nothing of ours in the way: no mail, but recorded; a report about it is refused', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await expect(promise.say('cleared', { cleared: true, note: 'x' })).rejects.toThrow(/409.*not looked at yet/);
  await promise.until('clear-the-way');
  expect(await eventsOf(promise, 'way-clear')).toHaveLength(1);
  expect(await mailsOfRep(promise)).toEqual([]);
  await expect(promise.say('cleared', { cleared: true, note: 'x' })).rejects.toThrow(/409.*Nothing of ours/);
});

const complain = (customerId: string): Promise<void> => {
  const complaint = {
    customerId,
    since: on,
    open: true,
    kind: 'complaint',
    text: 'wrong colour',
    reference: 'K-13',
  };
  return kept.put(`/v1/matters/${customerId}-k`, complaint);
};

test('C9, D4: what comes up after the look is put before the rep, too, and is chased', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('clear-the-way');
  await complain(customerId);
  await expect.poll(async () => (await promise.live()).awaits?.move).toBe('clear');
  await promise.atRest();
  const [mail, ...more] = await mailsOfRep(promise);
  expect(more).toEqual([]);
  expect(mail?.text).toMatch(/- Open complaint: K-13: wrong colour\n/);
  const view = await promise.until('visit');
  expect(view.happened.some(({ step }) => /^clear-the-way\/\d+\/escalation-1$/.test(step))).toBe(true);
  expect(view.clearing).toEqual([expect.objectContaining({ id: `${customerId}-k`, cleared: null })]);
});

test('C9: what comes up after the day is not asked any more, and weighs in the answer to the breach', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('visit');
  await complain(customerId);
  await promise.until('respond');
  const [left] = await eventsOf(promise, 'cleared');
  expect(left.data).toMatchObject({ cleared: false, of: [`${customerId}-k`], found: [{ kind: 'complaint' }] });
  expect(await eventsOf(promise, 'clear-the-way')).toEqual([]);
  expect((await mailsOfRep(promise)).at(-1)?.text).toMatch(/our own side was not in order.*K-13: wrong colour/);
});

test('C9: a name that stands for nothing in the way is refused', async () => {
  const { promise } = await burdened();
  await promise.until('clear-the-way');
  await expect(promise.say('cleared', { of: 'K-77', cleared: true, note: 'x' })).rejects.toThrow(/409.*called K-77/);
});

test('C9, C3: a customer without mail: the words and our own side are both owed, and both are chased', async () => {
  const { promise } = await burdened({ email: null, ...far });
  const view = await promise.until('phone-first-1');
  const steps = view.happened.map(({ step }) => step);
  expect(steps).toContain('agreed/pass-on/escalation-2');
  expect(steps).toContain('clear-the-way/escalation-2');
});

test('E2: a rehearsal sees only matters of its own', async () => {
  const { id: customerId, repId } = await kept.customer();
  const matter = { customerId, since: on, open: true, kind: 'complaint', text: 'real' };
  await kept.put(`/v1/matters/${customerId}-real`, matter);
  const rehearsal = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), rehearsal: true });
  await kept.put(`/v1/matters/${customerId}-own`, { ...matter, text: 'rehearsed', commitmentId: rehearsal.id });
  const real = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  expect((await rehearsal.until('clear-the-way')).clearing.map(({ id }) => id)).toEqual([`${customerId}-own`]);
  expect((await real.until('clear-the-way')).clearing.map(({ id }) => id)).toEqual([`${customerId}-real`]);
});
