import { randomUUID } from 'node:crypto';
import { workflowId } from '../../client/commitments.ts';
import type { DeliveryRequest, OrderLine, Window } from '../../domain/delivery.ts';
import type { Receipt, Stock } from '../../domain/logistics.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { windowShown } from '../../workflows/delivery-words.ts';
import { Refused } from './api.ts';
import type { CustomerRecord, RepRecord } from './cast.ts';
import { DeliveryLife } from './delivery-life.ts';
import { type DeliveryStory, type DeliveryStoryName, deliveryStories } from './delivery-stories.ts';
import type { Rehearsed, Stage } from './living.ts';

/** What of a rehearsed delivery can be chosen. */
export interface DeliveryOptions {
  readonly customer: string;
  readonly story: DeliveryStoryName;
}

/** Lives through a delivery promise. @param living hears the workflow that runs from then on */
export async function rehearseDelivery(
  stage: Stage,
  options: DeliveryOptions,
  living: (workflows: readonly string[]) => void,
): Promise<Rehearsed> {
  const { api, say } = stage;
  const story: DeliveryStory = deliveryStories[options.story];
  const customer = await api<CustomerRecord>('GET', `/v1/customers/${options.customer}`);
  const rep = await api<RepRecord>('GET', `/v1/reps/${customer.repId}`);
  const { line, siteId, notBefore } = await goodsFor(stage, story);
  const today = new Date().toISOString().slice(0, 10);
  const soon = addDays(today, 6);
  const terms = {
    ...{ kind: 'delivery-promise', customerId: customer.id, repId: rep.id, siteId, lines: [line], serviceMinutes: 30 },
    ...{ value: { value: '4800.00', currency: 'EUR' }, basis: 'A-4711', rehearsal: true },
  };
  say(`Rehearsal "${options.story}": ${story.about}. ${rep.name} promises ${customer.name} (${customer.id}) goods.`);
  say(`Times are local to the customer (${customer.zone}): ${line.quantity} × ${line.productId}.\n`);
  const asked = await ask(stage, terms, notBefore > soon ? notBefore : soon, story);
  say(`${' '.repeat(20)}asked for ${windowShown(asked.terms.window)}`);
  const cast = { customerId: customer.id, repId: rep.id, managerId: rep.managerId ?? rep.id, zone: customer.zone };
  const life = new DeliveryLife({ ...cast, kind: 'delivery-promise', id: asked.id }, stage);
  const workflow = workflowId('delivery-promise', asked.id);
  living([workflow]);
  if (asked.words?.gentle)
    say(`${' '.repeat(20)}for the rep to say: "${asked.words.gentle.split('\n').filter(Boolean).join(' ')}"`);
  await story.play(life);
  await life.end();
  return { workflow, ended: life.counts, expected: story.ends };
}

interface Goods {
  readonly siteId: string;
  readonly line: OrderLine;
  /** local date */
  readonly notBefore: string;
}

/** Goods that fit the story, and the day from which they can be asked for. @throws where there are none */
async function goodsFor({ api }: Stage, { goods }: DeliveryStory): Promise<Goods> {
  const { items: stock } = await api<{ items: readonly Stock[] }>('GET', '/v1/stock');
  const { items: receipts } = await api<{ items: readonly Receipt[] }>('GET', '/v1/receipts?limit=200');
  const [there] = stock.filter(({ quantity }) => Number(quantity) >= 10);
  if (!there) throw new Error('Nothing is in stock to rehearse with: put stock first (PUT /v1/stock), or import it.');
  if (goods !== 'expected')
    return {
      ...{ siteId: there.siteId, notBefore: '' },
      line: { productId: there.productId, quantity: goods === 'beyond' ? '999999' : '2' },
    };
  const unsure = receipts.find(({ confirmed, closed }) => !confirmed && !closed);
  if (!unsure) throw new Error('This story needs an expected receipt that is not confirmed (PUT /v1/receipts).');
  const have = stock.find(({ productId, siteId }) => productId === unsure.productId && siteId === unsure.siteId);
  // one more than lies there; the rest of what is expected may be promised to others
  const quantity = `${Math.floor(Number(have?.quantity ?? 0)) + 1}`;
  const { siteId, productId, expectedOn } = unsure;
  return { siteId, line: { productId, quantity }, notBefore: addDays(expectedOn, 3) };
}

interface Asked {
  readonly id: string;
  readonly terms: DeliveryRequest;
  readonly words?: { readonly gentle: string };
}

/** The first day from there on that is possible; of the story that is refused, the first that is asked for. */
async function ask(
  { api }: Stage,
  terms: { readonly repId: string },
  from: string,
  story: DeliveryStory,
): Promise<Asked> {
  for (let days = 0; ; days++) {
    const window: Window = { date: addDays(from, days), from: '10:00', to: '15:00' };
    try {
      const options = {
        body: { ...terms, window },
        as: { role: 'rep', person: terms.repId } as const,
        key: randomUUID(),
      };
      return await api<Asked>('POST', '/v1/commitments', options);
    } catch (error) {
      if (!(error instanceof Refused) || !error.code.endsWith('/not-offered')) throw error;
      if (story.goods === 'beyond') return error.body as Asked;
      if (days > 30) throw error;
    }
  }
}
