import { randomUUID } from 'node:crypto';
import type { PlanVerdict } from '../../domain/instalments.ts';
import type { Money } from '../../domain/money.ts';
import type { Verdict } from '../../domain/requests.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { planWorkflowId } from '../../workflows/payment-plan-messages.ts';
import { type Api, Refused } from './api.ts';
import { type CustomerRecord, chooseAmount, chooseCustomer, type RepRecord } from './cast.ts';
import { Life } from './life.ts';
import type { Rehearsed, Stage } from './living.ts';
import { type Story, type StoryName, stories } from './stories.ts';

/** What of a rehearsed promise to pay can be chosen. */
export interface PaymentOptions {
  readonly customer?: string;
  readonly amount?: { value: string; currency: string | undefined };
  readonly due?: string;
  readonly story: StoryName;
}

/** Lives through a promise to pay. @param living hears the workflows that run from then on */
export async function rehearsePayment(
  stage: Stage,
  options: PaymentOptions,
  living: (workflows: readonly string[]) => void,
): Promise<Rehearsed> {
  const { api, say } = stage;
  const story: Story = stories[options.story];
  const { items } = await api<{ items: CustomerRecord[] }>('GET', '/v1/customers');
  const customer = chooseCustomer(items, options.customer, story);
  const amount: Money = options.amount
    ? { value: options.amount.value, currency: options.amount.currency ?? chooseAmount(customer, story).currency }
    : chooseAmount(customer, story);
  const rep = await api<RepRecord>('GET', `/v1/reps/${customer.repId}`);
  say(
    `Rehearsal "${options.story}": ${story.about}. ${customer.name} (${customer.id}) promises ${story.inParts ? `${story.inParts} times ` : ''}${amount.value} ${amount.currency} to ${rep.name}.`,
  );
  say(`Times are local to the customer (${customer.zone}).\n`);
  const roles = { customerId: customer.id, repId: rep.id };
  const insist = story.insists ? { insist: { reason: 'The owner sells his old hall next week.' } } : {};
  const { planId, ids } = story.inParts
    ? await proposeInParts(api, roles, amount, story.inParts, options.due)
    : { ids: [(await propose(api, { ...roles, amount, ...insist }, options.due)).id] };
  const cast = {
    customerId: customer.id,
    repId: rep.id,
    managerId: rep.managerId ?? rep.id,
    zone: customer.zone,
    amount,
    ...(planId ? { planId } : {}),
  };
  const [life, ...otherParts] = ids.map((id) => new Life({ ...cast, id }, stage)) as [Life, ...Life[]];
  const workflows = [...(planId ? [planWorkflowId(planId)] : []), ...ids.map((id) => `payment-appointment/${id}`)];
  living(workflows);
  await story.play(life, otherParts);
  const { status, conclusion } = await life.end();
  return {
    workflow: workflows[0] ?? '',
    ended: `${status}, ${conclusion?.severity}`,
    expected: `${story.ends.status}, ${story.ends.severity}`,
  };
}

/** Where the date is not given, the next one that both sides work on is taken. */
async function untilItFits<Answer>(
  due: string | undefined,
  ask: (dueDate: string) => Promise<Answer>,
): Promise<Answer> {
  const first = due ?? addDays(new Date().toISOString().slice(0, 10), 20);
  for (let tried = 0; ; tried++) {
    try {
      return await ask(addDays(first, tried));
    } catch (error) {
      const dayDoesNotFit =
        error instanceof Refused && error.code.endsWith('/reconsider') && due === undefined && tried < 14;
      if (!dayDoesNotFit) throw error;
    }
  }
}

const propose = (
  api: Api,
  roles: { customerId: string; repId: string; amount: Money; insist?: { reason: string } },
  due: string | undefined,
): Promise<Verdict> =>
  untilItFits(due, (dueDate) => {
    const body = { kind: 'payment-appointment', ...roles, dueDate, rehearsal: true };
    return api<Verdict>('POST', '/v1/commitments', {
      body,
      as: { role: 'rep', person: roles.repId },
      key: randomUUID(),
    });
  });

/** @returns the plan, and the promises that are its parts */
async function proposeInParts(
  api: Api,
  roles: { customerId: string; repId: string },
  amount: Money,
  count: number,
  due: string | undefined,
): Promise<{ planId: string; ids: string[] }> {
  const { id, parts } = await untilItFits(due, (dueDate) => {
    const weekly = Array.from({ length: count }, (_, week) => ({ amount, dueDate: addDays(dueDate, week * 7) }));
    const body = { ...roles, parts: weekly, rehearsal: true };
    return api<PlanVerdict>('POST', '/v1/payment-plans', {
      body,
      as: { role: 'rep', person: roles.repId },
      key: randomUUID(),
    });
  });
  return { planId: id, ids: parts.map((part) => part.id) };
}
