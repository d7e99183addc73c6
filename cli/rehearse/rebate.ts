import { randomUUID } from 'node:crypto';
import { workflowId } from '../../client/commitments.ts';
import { fromMinor, type Money, toMinor } from '../../domain/money.ts';
import type { RebateRequest } from '../../domain/rebate.ts';
import { addDays } from '../../domain/working-calendar.ts';
import type { MonthlySales } from '../../ledger/volumes.ts';
import { Refused } from './api.ts';
import type { CustomerRecord, RepRecord } from './cast.ts';
import type { Rehearsed, Stage } from './living.ts';
import { PayoutLife, RebateLife } from './rebate-life.ts';
import { type RebateStory, type RebateStoryName, rebateStories } from './rebate-stories.ts';

/** What of a rehearsed rebate can be chosen. */
export interface RebateOptions {
  readonly customer: string;
  readonly story: RebateStoryName;
}

/** What a rebate would be answered with, as the API says it. */
interface Proposal {
  readonly baseline: { readonly volume: string } | null;
}

/** What a customer bought in a month, as the API says it. */
type Sold = Pick<MonthlySales, 'lines'> & { readonly net: Pick<Money, 'currency'> };

/** In which a customer buys mostly; undefined: it never did. What it has at hand may be in another one. */
function currencyOf(sold: readonly Sold[]): string | undefined {
  const lines = new Map<string, number>();
  for (const { net, lines: more } of sold) lines.set(net.currency, (lines.get(net.currency) ?? 0) + more);
  return [...lines].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** Lives through a rebate year and its payout. @param living hears the workflows that run from then on */
export async function rehearseRebate(
  stage: Stage,
  options: RebateOptions,
  living: (workflows: readonly string[]) => void,
): Promise<Rehearsed> {
  const { api, say } = stage;
  const story: RebateStory = rebateStories[options.story];
  const customer = await api<CustomerRecord>('GET', `/v1/customers/${options.customer}`);
  const rep = await api<RepRecord>('GET', `/v1/reps/${customer.repId}`);
  const { items: sold } = await api<{ items: readonly Sold[] }>('GET', `/v1/customers/${customer.id}/sales`);
  const currency = currencyOf(sold) ?? 'EUR';
  const from = addDays(new Date().toISOString().slice(0, 10), 1);
  const idea = {
    ...{
      kind: 'rebate-year',
      customerId: customer.id,
      repId: rep.id,
      unit: 'turnover',
      currency,
      method: 'cumulative',
    },
    period: { from, to: addDays(from, 364) },
    rehearsal: true,
  };
  const { baseline } = await api<Proposal>('POST', '/v1/rebates/propose', { body: idea });
  if (baseline === null)
    throw new Error(
      `Too little was ever sold to ${customer.id} for a rebate to be rehearsed; import sales, or name another customer.`,
    );
  const usual = { value: baseline.volume, currency };
  const terms = { ...idea, tiers: tiersAround(usual, story.tiersAt) };
  say(`Rehearsal "${options.story}": ${story.about}. ${rep.name} promises ${customer.name} (${customer.id}) a rebate.`);
  say(`Times are local to the customer (${customer.zone}); it usually buys for ${usual.value} ${currency} a year.\n`);

  const asked = await ask(stage, terms, story);
  const cast = { customerId: customer.id, repId: rep.id, managerId: rep.managerId ?? rep.id, zone: customer.zone };
  const { id, terms: agreed } = asked;
  const life = new RebateLife({ ...cast, id, usual, terms: agreed, sold: 'rehearsed' }, stage);
  living([workflowId('rebate-year', id)]);
  if (asked.words)
    say(`${' '.repeat(20)}for the rep to say: "${asked.words.gentle.split('\n').filter(Boolean).join(' ')}"`);
  await story.play(life);
  const view = await life.end();
  const { items } = await api<{ items: { id: string; kind: string; terms: { rebateId?: string } }[] }>(
    'GET',
    `/v1/commitments?kind=rebate-payout&customer=${customer.id}&rehearsal=true&limit=200`,
  );
  for (const payout of items.filter(({ terms: { rebateId } }) => rebateId === id)) {
    living([workflowId('rebate-year', id), workflowId('rebate-payout', payout.id)]);
    const paid = new PayoutLife({ ...cast, kind: 'rebate-payout', id: payout.id }, stage);
    await paid.pays();
    await paid.end();
  }
  return {
    workflow: workflowId('rebate-year', id),
    ended: `${view.status}, tier ${view.settlement?.reached ?? 0}`,
    expected: `${story.ends.status}, tier ${story.ends.reached}`,
  };
}

/** Two tiers, so many percent of the usual; in round numbers. */
const tiersAround = ({ value, currency }: Money, [first, second]: RebateStory['tiersAt']) =>
  [
    { percent: first, rate: '2' },
    { percent: second, rate: '3' },
  ].map(({ percent, rate }) => ({
    from: fromMinor((toMinor({ value, currency }) * BigInt(percent)) / 100n, currency).value.split('.')[0] ?? '0',
    rate: { percent: rate },
  }));

interface Asked {
  readonly id: string;
  readonly terms: RebateRequest;
  readonly words?: { readonly gentle: string };
}

/** A refusal is an answer, too: its story is told by the record that it leaves. */
async function ask({ api }: Stage, terms: { readonly repId: string }, story: RebateStory): Promise<Asked> {
  try {
    const options = { body: terms, as: { role: 'rep', person: terms.repId } as const, key: randomUUID() };
    const { id, terms: agreed } = await api<Asked>('POST', '/v1/commitments', options);
    return { id, terms: agreed };
  } catch (error) {
    if (!story.refused || !(error instanceof Refused) || !error.code.endsWith('/not-offered')) throw error;
    return error.body as Asked;
  }
}
