import {
  ApplicationFailure,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { PartStatus, PlanVerdict } from '../domain/instalments.ts';
import { attempt } from './activity-options.ts';
import { beginning } from './beginning.ts';
import { StoryBeside } from './beside.ts';
import { detailsOf, openingAttributes, summaryOf } from './in-the-list.ts';
import type { PaymentAppointmentInput } from './messages.ts';
import * as messages from './payment-plan-messages.ts';
import { vetParts } from './payment-plan-vetting.ts';
import { describePlan, standingOf } from './payment-plan-words.ts';
import { untold } from './story.ts';

const { recordPlan, openWorkflow, callOff } = proxyActivities<Activities>({
  ...attempt,
  startToCloseTimeout: '1 minute',
});
const endless = '9999-12-31T00:00:00.000Z';

/** C1, D4: several promises of one customer that are made together; a broken one puts the rest before the manager. */
export async function paymentPlan(input: messages.PaymentPlanInput): Promise<'declined' | 'ended' | 'called-off'> {
  const plan = new PaymentPlanStory(input);
  return plan.uncancelled(() => plan.live());
}

class PaymentPlanStory extends StoryBeside<messages.PaymentPlanState> {
  readonly state: messages.PaymentPlanState;

  constructor(private readonly input: messages.PaymentPlanInput) {
    super();
    this.state = input.state ?? {
      ...untold(),
      ...{ verdict: null, started: 0, agreedIn: null, told: {}, decidedOn: [], decisions: [], at: '' },
    };
    const { state } = this;
    setHandler(messages.planView, () => this.view());
    setHandler(messages.planVetted, async () => {
      await condition(() => state.verdict !== null);
      return state.verdict as PlanVerdict;
    });
    setHandler(messages.partTold, (told) => {
      state.told[told.part] = told;
      if (told.at > state.at) state.at = told.at;
      state.heard++;
    });
    setHandler(
      messages.decidePlan,
      (decision) => {
        const { by, ...data } = decision;
        const [of] = this.undecided();
        state.decidedOn = [...state.decidedOn, ...this.undecided()];
        state.decisions = [...state.decisions, decision];
        this.awaits(null);
        const type = 'plan-decided';
        const what = `the manager decided about the rest of the plan: ${data.decision}`;
        this.hear(`plan/decided-${state.decisions.length}`, {
          type,
          what,
          actor: by,
          data,
          record: this.idOf(of ?? 1),
        });
        return this.view();
      },
      { validator: ({ by }) => this.refuseUnlessAsked(by) },
    );
  }

  get id(): string {
    return this.idOf(1);
  }

  private idOf(part: number): string {
    return this.input.partIds[part - 1] ?? '';
  }

  protected get notBefore(): string {
    return this.state.at;
  }

  async live(): Promise<'declined' | 'ended' | 'called-off'> {
    const { answer } = await this.vet();
    this.show();
    if (answer === 'reconsider') return 'declined';
    await this.start();
    while (this.open().length > 0) {
      await this.until(endless, () => this.isOver() || this.isToDecide(), 'the parts are under way');
      if (this.isToDecide() && (await this.decided()) === 'call-off') {
        await this.endTheRest();
        await this.finish();
        return 'called-off';
      }
    }
    await this.finish();
    return 'ended';
  }

  /** C1: all parts are written, or none; where a time of the rep is taken meanwhile, they are vetted once more. */
  private async vet(): Promise<PlanVerdict> {
    const { state, input } = this;
    while (!state.verdict) {
      const verdict = await vetParts(input, this.now);
      state.agreedIn = await recordPlan.executeWithOptions(
        { ...attempt, summary: `the plan is written: ${verdict.answer}` },
        [{ planId: input.planId, actor: input.actor, from: input.from, at: this.now, verdict }],
      );
      if (state.agreedIn !== null) state.verdict = verdict;
    }
    return state.verdict;
  }

  /** Each part lives a life of its own from here on, whatever becomes of the plan. */
  private async start(): Promise<void> {
    const { state, input } = this;
    const verdicts = state.verdict?.parts ?? [];
    for (const verdict of verdicts.slice(state.started)) {
      const { id, terms } = verdict;
      const part = state.started + 1;
      const first = part === 1;
      const also = first
        ? verdicts.slice(1).map(({ id: commitmentId, terms: { amount, dueDate, dueTime } }) => ({
            ...{ commitmentId, amount, dueDate, dueTime: dueTime ?? null },
          }))
        : [];
      const { agreedIn } = state;
      const opening: PaymentAppointmentInput = {
        commitmentId: id,
        request: terms,
        actor: input.actor,
        state: { ...beginning(), verdict, status: 'open' },
        partOfPlan: { planId: input.planId, part, parts: verdicts.length, also, agreedIn: first ? null : agreedIn },
      };
      await openWorkflow.executeWithOptions({ ...attempt, summary: `part ${part} is started` }, [
        {
          type: 'paymentAppointment',
          workflowId: `payment-appointment/${id}`,
          taskQueue: workflowInfo().taskQueue,
          input: opening,
          summary: summaryOf(terms),
          details: detailsOf(terms),
          attributes: openingAttributes(terms, 'payment-appointment', 'open'),
        },
      ]);
      state.started++;
      this.happened(`part-${part}`, `part ${part} of ${verdicts.length} is under way`);
    }
  }

  /** D4: the manager decides whether the rest goes on, reminded and escalated. */
  private async decided(): Promise<'continue' | 'call-off' | undefined> {
    const [part = 1] = this.undecided();
    const told = this.state.told[part];
    const record = this.idOf(part);
    const key = `plan/broken-${part}`;
    const outcome = told?.status === 'partially-kept' ? 'partially-kept' : 'broken';
    const about = { part, parts: this.input.partIds.length, outcome, missing: told?.missing ?? '0', byLadder: true };
    const asked = await this.carryOut(key, {
      type: 'plan-decision-asked',
      what: `part ${part} was not paid: the manager is asked whether the plan goes on`,
      messages: [{ to: 'manager', template: 'plan-broken', about: { ...about, outcome } as const }],
      asks: { move: 'decide-plan', of: 'manager' },
      record,
    });
    const { length } = this.state.decisions;
    await this.chase(key, asked, () => this.state.decisions.length > length || !this.isToDecide(), undefined, record);
    this.awaits(null);
    return this.state.decisions[length]?.decision;
  }

  /** What is called off is withdrawn by us, and told the customer in one mail. */
  private async endTheRest(): Promise<void> {
    const { by, from, reason } = this.state.decisions.at(-1) ?? { by: 'kept', reason: 'called off' };
    const parts = this.open().map((part) => this.idOf(part));
    const withdrawn = await callOff.executeWithOptions({ ...attempt, summary: 'the rest is withdrawn' }, [
      parts,
      { by, from, reason },
    ]);
    const [first, ...others] = withdrawn;
    if (!first) return;
    const also = others.map(({ sequence: _, ...named }) => named);
    const tells = {
      about: { askedBy: 'us', also },
      invite: {
        method: 'cancel',
        sequence: first.sequence,
        also: others.map(({ commitmentId, sequence }) => ({ commitmentId, sequence })),
      },
    } as const;
    await this.carryOut('plan/called-off', {
      type: 'message',
      what: 'the rest of the plan is called off in writing',
      messages: [
        { to: 'customer', template: 'withdrawn', ...tells },
        { to: 'rep', template: 'withdrawn-rep', ...tells },
      ],
      record: first.commitmentId,
    });
  }

  private statusOf(part: number): PartStatus {
    return this.state.told[part]?.status ?? 'open';
  }

  private numbered(status: (status: PartStatus) => boolean): number[] {
    return this.input.partIds.map((_, index) => index + 1).filter((part) => status(this.statusOf(part)));
  }

  private open(): number[] {
    return this.numbered((status) => status === 'open');
  }

  private isOver(): boolean {
    return this.open().length === 0;
  }

  /** the broken parts that no decision covers yet */
  private undecided(): number[] {
    const broken = this.numbered((status) => status === 'broken' || status === 'partially-kept');
    return broken.filter((part) => !this.state.decidedOn.includes(part));
  }

  private isToDecide(): boolean {
    return this.undecided().length > 0 && !this.isOver();
  }

  private refuseUnlessAsked(by: string): void {
    const refused =
      this.state.awaits?.move !== 'decide-plan'
        ? 'No decision about this plan is awaited now: no part of it was broken, or it is decided or ended.'
        : by === this.input.request.repId
          ? 'The rep of the plan cannot decide it: a manager does.'
          : undefined;
    if (refused) throw ApplicationFailure.nonRetryable(refused, 'NotNow');
  }

  private view(): messages.PaymentPlanView {
    const { state, input, now } = this;
    const declined = state.verdict?.answer === 'reconsider';
    const parts = input.partIds.map(
      (id, index) =>
        ({
          id,
          status: state.verdict === null ? 'proposed' : declined ? 'declined' : this.statusOf(index + 1),
        }) as const,
    );
    const { decisions, happened, awaits, next } = state;
    return { id: input.planId, now, parts, decisions, happened, awaits, next };
  }

  show(): void {
    const standing = standingOf(this.state, this.isOver());
    this.showStanding(standing);
    setCurrentDetails(describePlan(standing, this.input.request, this.view()));
  }

  protected again(): Promise<never> {
    return continueAsNew<typeof paymentPlan>({ ...this.input, state: this.state });
  }
}
