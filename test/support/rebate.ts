import { randomUUID } from 'node:crypto';
import { moveClock } from '../../client/clock.ts';
import { type ViewOf, workflowId } from '../../client/commitments.ts';
import { atRest, stepForward } from '../../client/walk.ts';
import { addDays, dateIn } from '../../domain/working-calendar.ts';
import { continuedAsNew } from './continue-as-new.ts';
import type { Answered, Kept } from './kept.ts';

type OurKind = 'rebate-year' | 'rebate-payout';
const decisions: ReadonlySet<string> = new Set([
  'approval',
  'correction',
  'reassign',
  'adjustment-decision',
  'difference-decision',
]);

/** the date at the customers, where nothing else is said */
export const today = (): string => dateIn(new Date().toISOString(), 'Europe/Berlin');
export const inDays = (days: number): string => addDays(today(), days);
export const sha256 = 'a5b0e7f5c1d24f0f8f2f7c6b6b0f5f3a3c1f6c0d9e8b7a6f5e4d3c2b1a0f9e8d';

/** What a customer bought on some days, in euros; below zero: it came back. */
export type Sold = readonly (readonly [date: string, net: string])[];

/** Records what was sold. @param rehearsalId of the rebate whose rehearsal it is fed to */
export async function sell(
  kept: Kept,
  customerId: string,
  sold: Sold,
  more: Record<string, unknown> = {},
): Promise<void> {
  const { rehearsalId, ...line } = more;
  for (let at = 0; at < sold.length; at += 1000) {
    const lines = sold.slice(at, at + 1000).map(([date, value]) => ({
      ...{ document: randomUUID(), line: 1, date, customerId, productGroup: 'saws', paid: true },
      quantity: value.startsWith('-') ? '-1' : '1',
      net: { value, currency: 'EUR' },
      ...line,
    }));
    const answer = await kept.call('POST', '/v1/sales', { lines, ...(rehearsalId ? { rehearsalId } : {}) });
    const bad = answer.body.lines?.find(({ result }: { result: string }) => result === 'refused');
    if (answer.status !== 200 || bad) throw new Error(`sales: ${answer.status} ${JSON.stringify(bad ?? answer.body)}`);
  }
}

/** A history of so many euros every week, for three years until yesterday: what a baseline follows from. */
export async function history(kept: Kept, customerId: string, aWeek: string): Promise<void> {
  await sell(
    kept,
    customerId,
    Array.from({ length: 157 }, (_, week) => [inDays(-1 - week * 7), aWeek] as const),
  );
}

/** A year that begins today, with tiers for a customer who buys 1000 a week. */
export const rebateTerms = (customer: { id: string; repId: string }, overrides: Record<string, unknown> = {}) => ({
  kind: 'rebate-year',
  customerId: customer.id,
  repId: customer.repId,
  period: { from: today(), to: inDays(364) },
  unit: 'turnover',
  currency: 'EUR',
  tiers: [
    { from: '55000', rate: { percent: '2' } },
    { from: '65000', rate: { percent: '4' } },
  ],
  method: 'cumulative',
  ...overrides,
});

export const ask = (kept: Kept, terms: object, key: string = randomUUID()): Promise<Answered> =>
  kept.call('POST', '/v1/commitments', terms, { 'Idempotency-Key': key });

/** Asks for a rebate that is accepted, or goes to somebody above. */
export async function promiseRebate(
  kept: Kept,
  terms: ReturnType<typeof rebateTerms>,
): Promise<OurPromise<'rebate-year'>> {
  const { status, body } = await ask(kept, terms);
  if (status !== 201 && status !== 202) throw new Error(`not promised: ${status} ${JSON.stringify(body)}`);
  return new OurPromise(kept, 'rebate-year', body.id, terms.customerId, body);
}

/** A running promise of ours, in the language of the rules. */
export class OurPromise<K extends OurKind> {
  constructor(
    private readonly kept: Kept,
    private readonly kind: K,
    readonly id: string,
    readonly customerId: string,
    // biome-ignore lint/suspicious/noExplicitAny: as it was answered
    readonly verdict?: any,
  ) {}

  private get address() {
    return { kind: this.kind, id: this.id };
  }

  get workflowId(): string {
    return workflowId(this.kind, this.id);
  }

  atRest(): Promise<ViewOf<K>> {
    return atRest(this.kept.commitments, this.address);
  }

  /** Moves this promise's clock until a step is done. */
  async until(step: string): Promise<ViewOf<K>> {
    let view = await this.atRest();
    for (let steps = 0; !view.happened.some((happening) => happening.step === step); steps++) {
      if (view.closed || steps > 80) throw new Error(`there was no ${step}: ${JSON.stringify(view.happened)}`);
      view = await stepForward(this.kept.client, this.kept.commitments, this.address, view);
    }
    return view;
  }

  /** Moves this promise's clock to an instant, and waits until what is due is done. */
  async moveTo(instant: string): Promise<ViewOf<K>> {
    await moveClock(this.kept.client, this.workflowId, instant);
    return this.atRest();
  }

  /** Waits for the end, without moving the clock. */
  async closed(): Promise<ViewOf<K>> {
    await this.kept.client.workflow.getHandle(this.workflowId).result();
    return (await this.kept.commitments.view(this.address)) as ViewOf<K>;
  }

  continuedAsNew(signals?: number): Promise<void> {
    return continuedAsNew(this.kept, this.address, signals);
  }

  async answerTo(action: string, body: unknown = {}, by?: string): Promise<Answered> {
    const { repId } = await this.kept.db.commitment.findUniqueOrThrow({ where: { id: this.id } });
    const who = by ?? (decisions.has(action) ? `chief-${repId}` : repId);
    return this.kept.callBy(who, 'POST', `/v1/commitments/${this.id}/${action}`, body);
  }

  /** The rep says it; what only a manager may, the manager does. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API
  async say(action: string, body: unknown = {}): Promise<any> {
    const answer = await this.answerTo(action, body);
    if (answer.status >= 300) throw new Error(`${action}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** B8: the payouts that follow from it, the first first. */
  async payouts(): Promise<OurPromise<'rebate-payout'>[]> {
    const rows = await this.kept.db.commitment.findMany({
      where: { kind: 'rebate-payout', terms: { path: ['rebateId'], equals: this.id } },
      orderBy: { proposedAt: 'asc' },
    });
    return rows.map(({ id }) => new OurPromise(this.kept, 'rebate-payout', id, this.customerId));
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API
  async evidence(): Promise<any> {
    return (await this.kept.call('GET', `/v1/commitments/${this.id}/evidence`)).body;
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API
  async live(): Promise<any> {
    return (await this.kept.call('GET', `/v1/commitments/${this.id}`)).body;
  }
}
