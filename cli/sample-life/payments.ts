import { randomUUID } from 'node:crypto';
import type { Money } from '../../domain/money.ts';
import type { Verdict } from '../../domain/requests.ts';
import { Life } from '../rehearse/life.ts';
import { inDays, onADayThatFits, type Scene, type Scenery, scene } from './scene.ts';

interface Promised {
  readonly amount: Money;
  /** days from now; the next day that fits is taken */
  readonly in: number;
  readonly dueTime?: string;
  readonly insist?: { readonly reason: string };
}

const money = (value: string, currency: string): Money => ({ value, currency });

async function promised(set: Scenery, { in: days, ...terms }: Promised): Promise<Life> {
  const { customerId, repId } = set.cast;
  const ask = (dueDate: string) =>
    set.promise<Verdict>('/v1/commitments', {
      ...{ kind: 'payment-appointment', customerId, repId, dueDate, invoices: [set.number] },
      ...terms,
    });
  const { id } = await (terms.insist ? ask(inDays(days)) : onADayThatFits(inDays(days), ask));
  return new Life({ ...set.cast, id, amount: terms.amount }, set.stage);
}

const answer = {
  channel: 'phone',
  said: 'I came for nothing. You know what we do for you; please do not do that again.',
};

async function missed(life: Life): Promise<void> {
  await life.until('report');
  await life.rep('missed', {}, 'reports: missed');
  await life.until('respond');
}

async function comesThere(life: Life): Promise<void> {
  await life.until('visit', 'phone-first-1');
  if (life.awaits('phone-check')) await life.rep('phone-check', { answer: 'yes' }, 'says that the customer said yes');
}

/** Customers' promises to pay, in every state. */
export const payments: readonly Scene[] = [
  scene('R-2601', 'open', 'DE-3001', async (set) => {
    await promised(set, { amount: money('8400.00', 'EUR'), in: 12 });
  }),
  scene('R-2602', 'the rep goes there today', 'TW-1001', async (set) => {
    await promised(set, { amount: money('126000.00', 'TWD'), in: 0 });
  }),
  scene('R-2603', 'the rep goes there in the next days', 'DE-3001', async (set) => {
    await promised(set, { amount: money('5200.00', 'EUR'), in: 1, dueTime: '14:00' });
  }),
  scene('R-2604', 'the customer is phoned first', 'DE-3003', async (set) => {
    const life = await promised(set, { amount: money('5700.00', 'EUR'), in: 8 });
    await life.until('phone-first-1');
  }),
  scene('R-2605', 'nobody answered the phone: go or stay', 'BR-5001', async (set) => {
    const life = await promised(set, { amount: money('18000.00', 'BRL'), in: 9 });
    await life.until('phone-first-1');
    while (!life.awaits('decide')) {
      if (life.awaits('phone-check'))
        await life.rep('phone-check', { answer: 'no-answer' }, 'says that nobody answered');
      else await life.step();
    }
  }),
  scene('R-2606', 'the rep is asked what happened', 'TW-1002', async (set) => {
    const life = await promised(set, { amount: money('62000.00', 'TWD'), in: 6 });
    await life.until('report');
  }),
  scene('R-2607', 'broken, and an answer is owed', 'TW-1001', async (set) => {
    await missed(await promised(set, { amount: money('98000.00', 'TWD'), in: 7 }));
  }),
  scene('R-2608', 'broken, nobody answers it, and it was escalated', 'BR-5002', async (set) => {
    const life = await promised(set, { amount: money('6900.00', 'BRL'), in: 8 });
    await life.until('respond');
    await life.until('respond/escalation-1');
  }),
  scene('R-2609', 'broken, and answered', 'TW-1002', async (set) => {
    const life = await promised(set, { amount: money('41000.00', 'TWD'), in: 13 });
    await missed(life);
    await life.rep('response', { ...answer, answered: 'He is sorry and pays on Friday.' }, 'answers the breach');
    await life.end();
  }),
  scene('R-2610', 'broken, severe: yes on the phone, and then no money', 'BR-5001', async (set) => {
    const life = await promised(set, { amount: money('21000.00', 'BRL'), in: 15 });
    await comesThere(life);
    await missed(life);
  }),
  scene('R-2611', 'kept', 'HK-2001', async (set) => {
    const life = await promised(set, { amount: money('96000.00', 'HKD'), in: 9 });
    await comesThere(life);
    await life.customerPays();
    await life.end();
  }),
  scene('R-2612', 'partly kept, and an answer is owed', 'DE-3001', async (set) => {
    const life = await promised(set, { amount: money('6800.00', 'EUR'), in: 15 });
    await comesThere(life);
    await life.customerPays(50);
    await missed(life);
  }),
  scene('R-2613', 'kept; then the payment bounced, and what follows is owed', 'DE-3001', async (set) => {
    const life = await promised(set, { amount: money('3900.00', 'EUR'), in: 20 });
    await comesThere(life);
    const payment = await life.customerPays();
    await life.end();
    await life.bankTakesBack(payment);
  }),
  scene('R-2614', 'put off by the customer', 'US-4001', async (set) => {
    const life = await promised(set, { amount: money('12400.00', 'USD'), in: 11 });
    await life.until('agreed');
    await life.moves('reschedule', { askedBy: 'customer', reason: 'a large order comes in first' }, 'asks for');
  }),
  scene('R-2615', 'our rep could not come', 'HK-2001', async (set) => {
    const life = await promised(set, { amount: money('88000.00', 'HKD'), in: 16 });
    await life.until('agreed');
    await life.moves('cannot-attend', { reason: 'a strike of the railway' }, 'cannot come and offers');
  }),
  scene('R-2616', 'withdrawn by the customer', 'TW-1003', async (set) => {
    const life = await promised(set, { amount: money('110000.00', 'TWD'), in: 10 });
    await life.until('agreed');
    await life.rep('withdraw', { askedBy: 'customer', reason: 'the order was cancelled' }, 'withdraws');
    await life.end();
  }),
  scene('R-2617', 'the rep insists, and the manager has not decided', 'US-4002', async (set) => {
    const insist = { reason: 'The owner sells an old hall next week.' };
    await promised(set, { amount: money('9000.00', 'USD'), in: 21, insist });
  }),
  scene('R-2618', 'the rep insisted, and the manager declined', 'DE-3002', async (set) => {
    const insist = { reason: 'He promised it to me in front of his wife.' };
    const life = await promised(set, { amount: money('19000.00', 'EUR'), in: 18, insist });
    await life.until('approval');
    await life.manager('approval', { decision: 'decline', reason: 'Three broken promises are enough.' }, 'declines');
    await life.end();
  }),
  scene('R-2619', 'one more broken by whoever breaks promises', 'DE-3002', async (set) => {
    const insist = { reason: 'A small sum: he has it in the till.' };
    const life = await promised(set, { amount: money('900.00', 'EUR'), in: 5, insist });
    await life.until('approval');
    await life.manager('approval', { decision: 'approve', reason: 'Once more.' }, 'approves');
    await missed(life);
  }),
  scene('R-2620', 'said to be paid, and no record of it: word against record', 'DE-3003', async (set) => {
    const life = await promised(set, { amount: money('4100.00', 'EUR'), in: 14 });
    await comesThere(life);
    await life.rep('fulfilled', { note: 'cash, he says' }, 'reports: fulfilled');
    await life.until('contradiction');
  }),
  scene('R-2621', 'said to be paid, and the record is awaited', 'HK-2001', async (set) => {
    const life = await promised(set, { amount: money('64000.00', 'HKD'), in: 23 });
    await comesThere(life);
    await life.rep('fulfilled', {}, 'reports: fulfilled');
    while (!life.awaits('confirm')) await life.step();
  }),
  scene('R-2622', 'disputed by the customer', 'BR-5002', async (set) => {
    const life = await promised(set, { amount: money('5100.00', 'BRL'), in: 24 });
    await life.until('agreed');
    const claim = { claim: 'We agreed on the week after.', channel: 'phone' };
    const path = `/v1/commitments/${life.id}/dispute`;
    await set.stage.api('POST', path, { as: set.asRep, body: claim, key: randomUUID() });
  }),
  scene('R-2623', 'handed over to another rep', 'DE-3001', async (set) => {
    const life = await promised(set, { amount: money('4600.00', 'EUR'), in: 26 });
    await life.until('agreed');
    await life.manager('reassign', { repId: 'monteiro', reason: 'Katharina takes over the north.' }, 'hands it over');
  }),
  scene('R-2624', 'our own side is not clear before the visit', 'TW-1001', async (set) => {
    const life = await promised(set, { amount: money('73000.00', 'TWD'), in: 15 });
    const matter = {
      ...{ customerId: 'TW-1001', kind: 'complaint', text: 'Two boxes arrived wet.', reference: 'K-17' },
      ...{ commitmentId: life.id, since: inDays(0), open: true },
    };
    await set.stage.api('PUT', `/v1/matters/sample-life-${set.number}`, { body: matter });
    await life.until('clear-the-way');
  }),
];
