/** What no rehearsed story tells: stories beside a promise, and what newer code does where an older one did not. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stories } from '../../cli/rehearse/stories.ts';
import { moveClock } from '../../client/clock.ts';
import { workflowId } from '../../client/commitments.ts';
import { disputeWorkflowId } from '../../client/disputes.ts';
import { standInWorkflowId } from '../../client/stand-ins.ts';
import { differenceWorkflowId } from '../../workflows/difference-messages.ts';
import { patienceWorkflowId } from '../../workflows/patience-messages.ts';
import { promisedIn } from '../ledger/company.ts';
import { eventually } from '../support/eventually.ts';
import type { Kept } from '../support/kept.ts';
import { OurPromise } from '../support/our-promise.ts';
import { history, inDays, promiseRebate, rebateTerms, sell, signedRebate, today } from '../support/rebate.ts';
import { rebateSituations } from '../support/rebate-situations.ts';
import { rehearsed } from '../support/rehearsed.ts';
import { wednesday } from '../workflows/support.ts';

/** The workflows that a scene has played to their end, by the name under which each is recorded. */
export type Played = Readonly<Record<string, string>>;

/** C8: the third breach, the customer as a case, and how it is wound down. */
async function patience(kept: Kept): Promise<Played> {
  await kept.put('/v1/policy', { payment: { levelToReconsider: 50, brokenIn12MonthsToReconsider: 50 } });
  const { id: customerId, repId } = await kept.customer();
  for (const days of [-60, -30])
    await promisedIn(kept.db, customerId, 100_00n, inDays(days), {
      ...{ repId, imported: true, status: 'broken', outcome: 'broken', severity: 'normal' },
      concludedAt: `${inDays(days)}T22:59:59.999Z`,
    });
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(5) });
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  await promise.respond();
  await promise.closed();
  const cases = async () => (await kept.call('GET', `/v1/patience?customer=${customerId}`)).body.items;
  const [{ id }] = await eventually(async () => (await cases()).length > 0 && cases());
  const say = async (by: string, action: string, body: object) => {
    const { status, body: answer } = await kept.callBy(by, 'POST', `/v1/patience/${id}/${action}`, body);
    if (status !== 202) throw new Error(`${action}: ${status} ${JSON.stringify(answer)}`);
  };
  const windDown = { decision: 'wind-down', responsible: repId, doneBy: inDays(60), replacementSought: false };
  await say(`chief-${repId}`, 'decision', { ...windDown, reason: 'They do not mean it.' });
  await eventually(async () => (await cases())[0].openItems.length > 0);
  await moveClock(kept.client, patienceWorkflowId(id), `${inDays(70)}T09:00:00.000Z`);
  for (const step of ['last-deliveries', 'settle-open-items']) await say(repId, `steps/${step}`, { note: 'Done.' });
  return { 'payment-appointment-patience': promise.workflowId, 'end-of-patience': patienceWorkflowId(id) };
}

async function signed(kept: Kept, of: object): Promise<OurPromise<'rebate-year'>> {
  const customer = await kept.customer();
  await history(kept, customer.id, '1000.00');
  return signedRebate(kept, rebateTerms(customer, { rehearsal: true, ...of }));
}

/** B8: more was settled than the reward, and both are told in writing what becomes of it. */
async function overpaid(kept: Kept): Promise<Played> {
  const rebate = await signed(kept, { settled: 'quarterly', tiers: [{ from: '0', rate: { percent: '2' } }] });
  const feed = (date: string, net: string) => sell(kept, rebate.customerId, [[date, net]], { rehearsalId: rebate.id });
  await feed(today(), '20000.00');
  await feed((await rebate.until('interim-1')).now.slice(0, 10), '-15000.00');
  await rebate.until('difference');
  await rebate.say('difference-decision', { decision: 'carry-over', reason: 'He buys every week.' });
  await rebate.closed();
  return { 'rebate-year-overpaid': rebate.workflowId };
}

/** B8: what was sold in a settled period changes after the end. */
async function difference(kept: Kept): Promise<Played> {
  const rebate = await signed(kept, {});
  const feed = (date: string, net: string) => sell(kept, rebate.customerId, [[date, net]], { rehearsalId: rebate.id });
  await feed(today(), '60000.00');
  await rebate.until('settled');
  await rebate.closed();
  await feed(inDays(10), '-5000.00');
  await eventually(async () => (await rebate.live()).openDifference !== null);
  await rebate.say('difference-decision', { decision: 'carry-over', reason: 'He buys every week.' });
  const running = differenceWorkflowId(rebate.id);
  await eventually(async () =>
    (await rebate.evidence()).events.some(({ type, key }: { type: string; key: string }) =>
      `${type} ${key}`.startsWith('message difference'),
    ),
  );
  return { 'rebate-difference': running };
}

/** A2: the manager approves a rebate on other tiers than were asked for. */
async function changedTiers(kept: Kept): Promise<Played> {
  const customer = await kept.customer();
  await history(kept, customer.id, '1000.00');
  const tiers = (percent: string) => [{ from: '55000', rate: { percent } }];
  const rebate = await promiseRebate(kept, rebateTerms(customer, { rehearsal: true, tiers: tiers('9') }));
  await rebate.until('approval');
  await rebate.say('approval', { decision: 'approve', reason: 'Five is enough.', tiers: tiers('5') });
  await rebate.until('changed');
  await rebate.say('withdraw', { askedBy: 'customer', reason: 'It is not enough for him.' });
  await rebate.closed();
  return { 'rebate-year-changed-tiers': rebate.workflowId };
}

/** B7: the manager decides about an adjustment, on other thresholds than were asked for. */
async function decidedTiers(kept: Kept): Promise<Played> {
  const repId = await kept.rep();
  const id = await rebateSituations(kept, () => repId).adjustmentAsked();
  const { customerId } = await kept.db.commitment.findUniqueOrThrow({ where: { id } });
  const rebate = new OurPromise(kept, 'rebate-year', id, customerId);
  const tiers = [{ from: '185000', rate: { percent: '2' } }];
  await rebate.say('adjustment-decision', { decision: 'approve', reason: 'Half of it.', tiers });
  await rebate.until('settled');
  await rebate.closed();
  return { 'rebate-year-decided-tiers': rebate.workflowId };
}

/** D7: who has left hands over what runs. */
async function standIn(kept: Kept): Promise<Played> {
  const { id: customerId, repId } = await kept.customer();
  const other = await kept.rep();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(40) });
  const { id: _, ...record } = (await kept.call('GET', `/v1/reps/${repId}`)).body;
  const absences = [{ from: today(), to: inDays(60), standIn: other }];
  await kept.put(`/v1/reps/${repId}`, { ...record, absences });
  await eventually(async () => (await promise.live()).repId === other);
  const absence = standInWorkflowId(repId, today());
  await moveClock(kept.client, absence, `${inDays(62)}T09:00:00.000Z`);
  return { 'stand-in': absence };
}

/** Another system takes a notice at the second try; one that nobody takes stands in the list of failures. */
async function webhook(kept: Kept): Promise<Played> {
  const tried = new Map<string, number>();
  const server = createServer((request, response) => {
    const id = `${request.headers['webhook-id']}`;
    const times = (tried.get(id) ?? 0) + 1;
    tried.set(id, times);
    response.writeHead(tried.size === 1 && times === 2 ? 204 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kept`;
  const hook = await kept.call('POST', '/v1/webhooks', { url, types: ['commitment.withdrawn'] });
  const { id: customerId, repId } = await kept.customer();
  const notice = async (): Promise<string> => {
    const known = tried.size;
    const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
    await promise.say('withdraw', { askedBy: 'us', reason: 'x' });
    await eventually(async () => tried.size > known);
    return `webhook-delivery/${[...tried.keys()].at(-1)}/0`;
  };
  try {
    const taken = await notice();
    await kept.client.workflow.getHandle(taken).result();
    const untaken = await notice();
    await moveClock(kept.client, untaken, `${inDays(5)}T09:00:00.000Z`);
    return { 'webhook-delivery-taken': taken, 'webhook-delivery-untaken': untaken };
  } finally {
    await kept.db.webhook.updateMany({ where: { id: hook.body.id }, data: { closedAt: new Date() } });
    server.close();
  }
}

/** D6, D3: what a rehearsal plays beside its promise: a dispute, and a follow-up of what bounced. */
async function beside(kept: Kept): Promise<Played> {
  const disputed = await rehearsed(kept, stories.dispute);
  const { data } = await kept.db.event.findFirstOrThrow({
    where: { commitmentId: disputed.promise.id, type: 'dispute-raised' },
  });
  await rehearsed(kept, stories.bounced);
  const { id } = await kept.db.commitment.findFirstOrThrow({ where: { kind: 'follow-up' } });
  const { disputeId } = data as { disputeId: string };
  return { dispute: disputeWorkflowId(disputeId), 'follow-up': workflowId('follow-up', id) };
}

/** C3, C9, D5: what is looked up and carried out in one activity, and a promise kept by the record that reads it no second time. */
async function oneActivity(kept: Kept): Promise<Played> {
  const { promise } = await rehearsed(kept, stories.kept);
  return { 'payment-appointment-one-activity': promise.workflowId };
}

/** By the name that `npm run histories -- VERSION NAME` takes. */
export const scenes: Readonly<Record<string, (kept: Kept) => Promise<Played>>> = {
  patience,
  overpaid,
  difference,
  'changed-tiers': changedTiers,
  'decided-tiers': decidedTiers,
  'stand-in': standIn,
  webhook,
  beside,
  'one-activity': oneActivity,
};
