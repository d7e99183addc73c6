import { moveClock } from '../../client/clock.ts';
import { type ViewOf, workflowId } from '../../client/commitments.ts';
import { atRest, stepForward } from '../../client/walk.ts';
import { continuedAsNew } from './continue-as-new.ts';
import type { Answered, Kept } from './kept.ts';

type OurKind = 'rebate-year' | 'rebate-payout' | 'delivery-promise';
const decisions: ReadonlySet<string> = new Set([
  'approval',
  'correction',
  'reassign',
  'adjustment-decision',
  'difference-decision',
]);

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
