import { condition, continueAsNew, proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { type CaseStatus, type PatienceAbout, stepsOf, type WindDown, type WindDownStep } from '../domain/patience.ts';
import { attempt } from './activity-options.ts';
import { StoryBeside } from './beside.ts';
import { refuseIf } from './commands.ts';
import { movesIn } from './describe.ts';
import type { By } from './messages.ts';
import {
  decidePatience,
  type PatienceInput,
  type PatienceState,
  reopenCustomer,
  reportStep,
} from './patience-messages.ts';
import { untold } from './story.ts';

const { planWindDown } = proxyActivities<Activities>(attempt);

/**
 * C8: a customer with whom patience has ended, from the manager's desk to the last step: we go on, on conditions, or wind
 * down. It stands in the record of the promise whose breach opened it.
 */
export async function endOfPatience(input: PatienceInput): Promise<CaseStatus> {
  const story = new PatienceStory(input);
  return story.uncancelled(() => story.live());
}

class PatienceStory extends StoryBeside<PatienceState> {
  readonly state: PatienceState;

  constructor(private readonly input: PatienceInput) {
    super();
    this.state = input.state ?? {
      ...untold(),
      ...{ decision: null, plan: null, steps: {}, reopening: null },
    };
    const { state } = this;
    const said = async (step: string, type: string, what: string, { by, ...data }: By<object>): Promise<void> => {
      const key = this.key(step);
      this.hear(key, { type, what, actor: by, data: { ...data, caseId: input.caseId } });
      await condition(() => state.done[key] !== undefined);
    };
    setHandler(
      decidePatience,
      (decision) => {
        state.decision = decision;
        return said('decided', 'patience-decided', `a manager has decided: ${decision.decision}`, decision);
      },
      { validator: (_decision) => refuseIf(state.decision ? 'It is decided already.' : undefined) },
    );
    setHandler(
      reportStep,
      (done) => {
        const { step, ...how } = done;
        state.steps[step] = how;
        return said(`done/${step}`, 'wind-down-step-done', `done: ${step}`, done);
      },
      { validator: ({ step }) => refuseIf(this.againstStep(step)) },
    );
    setHandler(
      reopenCustomer,
      (reopening) => {
        state.reopening = reopening;
        return said('reopened', 'patience-reopened', 'a manager has taken the customer back', reopening);
      },
      {
        validator: (_reopening) => refuseIf(this.status === 'winding-down' ? undefined : 'Nothing is wound down now.'),
      },
    );
  }

  get id(): string {
    return this.input.commitmentId;
  }

  protected get notBefore(): string {
    return this.input.at;
  }

  private key(step: string): string {
    return `patience/${this.input.caseId}/${step}`;
  }

  private get status(): CaseStatus {
    const { decision, reopening } = this.state;
    if (reopening) return 'reopened';
    if (!decision) return 'undecided';
    if (decision.decision === 'continue') return 'continued';
    return this.left.length > 0 ? 'winding-down' : 'closed';
  }

  /** what of a winding down is not done yet */
  private get left(): readonly WindDownStep[] {
    const { decision, steps } = this.state;
    return decision?.decision === 'wind-down' ? stepsOf(decision).filter((step) => !steps[step]) : [];
  }

  private againstStep(step: WindDownStep): string | undefined {
    if (this.status !== 'winding-down') return 'Nothing is wound down now.';
    return this.left.includes(step) ? undefined : `"${step}" is done already, or is no step of this winding down.`;
  }

  private about(more: Omit<PatienceAbout, 'caseId'> = {}): { readonly patience: PatienceAbout } {
    return { patience: { caseId: this.input.caseId, ...more } };
  }

  async live(): Promise<CaseStatus> {
    const decision = await this.decided();
    await this.tellTheRep('told', { decision });
    if (decision.decision === 'wind-down') await this.windDown(decision);
    await this.finish();
    return this.status;
  }

  /** The manager decides with the whole case, for as long as it takes, reminded and escalated (D4). */
  private async decided(): Promise<NonNullable<PatienceState['decision']>> {
    const { found } = this.input;
    const asked = await this.carryOut(this.key('put'), {
      type: 'patience-decision-asked',
      what: 'patience has ended: the manager is asked how to go on with the customer',
      data: { caseId: this.input.caseId },
      messages: [{ to: 'manager', template: 'patience-case', about: { ...this.about({ found }), byLadder: true } }],
      asks: { move: 'decide-patience', of: 'manager' },
    });
    await this.chase(this.key('put'), asked, () => this.state.decision !== null);
    this.awaits(null);
    await this.write();
    const { decision } = this.state;
    return decision ?? this.decided();
  }

  private tellTheRep(step: string, about: Pick<PatienceAbout, 'decision'>) {
    return this.carryOut(this.key(step), {
      type: 'message',
      what: 'the rep is told how we go on with the customer',
      messages: [{ to: 'rep', template: 'patience-decided', about: this.about(about) }],
      ...(about.decision?.decision === 'wind-down' ? { responsible: about.decision.responsible } : {}),
    });
  }

  /** Each step is reported done; whoever is responsible is reminded, and what is late goes up the ladder. */
  private async windDown(decision: WindDown): Promise<void> {
    const { state } = this;
    const plan = await this.planned(decision);
    const settled = (): boolean => this.status !== 'winding-down';
    await this.remind('wind-down', decision);
    for (const [index, at] of plan.reminders.entries()) {
      if (await this.until(at, settled, 'the responsible person is reminded of what is left')) break;
      await this.remind(`reminder-${index + 1}`, decision);
    }
    if (!settled()) await this.until(plan.endsAt, settled, 'the day by which it should be done is over');
    if (!settled()) {
      const asked = await this.carryOut(this.key('overdue'), {
        type: 'wind-down-asked',
        what: 'the winding down is late: the responsible person and the manager are told',
        data: { caseId: this.input.caseId, left: this.left },
        messages: [
          { to: 'responsible', ...this.step({ decision, overdue: true }) },
          { to: 'manager', ...this.step({ decision, overdue: true }) },
        ],
        responsible: decision.responsible,
        asks: { move: 'wind-down', of: plan.byTheRep ? 'rep' : 'manager' },
      });
      await this.chase(this.key('overdue'), asked, settled);
    }
    this.awaits(null);
    await this.write();
    if (state.reopening)
      return void (await this.tellTheRep('taken-back', {
        decision: { decision: 'reopened', reason: state.reopening.reason },
      }));
    await this.carryOut(this.key('closed'), {
      type: 'patience-closed',
      what: 'wound down: no new promise of this customer, or to it, is taken',
      data: { caseId: this.input.caseId },
      messages: (['rep', 'manager'] as const).map((to) => ({
        ...{ to, template: 'patience-decided' as const },
        about: this.about({ decision: { decision: 'closed' } }),
      })),
    });
  }

  private async planned({ responsible, doneBy }: WindDown): Promise<NonNullable<PatienceState['plan']>> {
    const { state, input } = this;
    state.plan ??= await planWindDown.executeWithOptions(
      { ...attempt, summary: 'what is open, and when the responsible person is reminded' },
      [this.id, { responsible, doneBy }, this.now],
    );
    await this.carryOut(this.key('planned'), {
      type: 'wind-down-planned',
      what: 'what is still open is listed',
      data: { caseId: input.caseId, ...state.plan },
    });
    return state.plan;
  }

  private async remind(step: string, decision: WindDown): Promise<void> {
    await this.carryOut(this.key(step), {
      type: 'message',
      what: 'the responsible person is told what is left',
      messages: [{ to: 'responsible', ...this.step({ decision }) }],
      responsible: decision.responsible,
    });
  }

  private step(more: Pick<PatienceAbout, 'decision' | 'overdue'>) {
    const { left } = this;
    const openItems = this.state.plan?.openItems ?? [];
    return { template: 'wind-down-step' as const, about: this.about({ ...more, left, openItems }) };
  }

  show(): void {
    const { decision } = this.state;
    this.showStanding(this.status);
    const { breaches, severe, from, to } = this.input.found.figures;
    setCurrentDetails(
      [
        `**${this.status}**: customer ${this.input.customerId}, ${breaches} breaches, ${severe} of them severe, from ${from} to ${to}. The last: ${this.id}.`,
        ...(decision?.decision === 'continue' && decision.conditions.length > 0
          ? [`On conditions: ${decision.conditions.join(', ')}${decision.until ? `, until ${decision.until}` : ''}.`]
          : []),
        ...(decision?.decision === 'wind-down' ? [`Responsible: ${decision.responsible}, by ${decision.doneBy}.`] : []),
        ...(this.left.length > 0 ? [`Left: ${this.left.join(', ')}.`] : []),
        ...movesIn(this.state),
      ].join('\n\n'),
    );
  }

  protected again(): Promise<never> {
    return continueAsNew<typeof endOfPatience>({ ...this.input, state: this.state });
  }
}
