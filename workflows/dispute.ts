import { ApplicationFailure, condition, continueAsNew, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Dispute, DisputeAnswer, DisputeClosing } from '../domain/disputes.ts';
import { StoryBeside } from './beside.ts';
import { movesIn } from './describe.ts';
import { answerDispute, closeDispute, type DisputeInput, type DisputeState, raised } from './dispute-messages.ts';
import type { By } from './messages.ts';
import { untold } from './story.ts';

/** D6: a customer's claim, from the first word until a person closes it. It stands in the record of its commitment. */
export async function dispute(input: DisputeInput): Promise<DisputeClosing['outcome']> {
  const story = new DisputeStory(input);
  return story.uncancelled(() => story.live());
}

class DisputeStory extends StoryBeside<DisputeState> {
  readonly state: DisputeState;

  constructor(private readonly input: DisputeInput) {
    super();
    const { disputeId } = input;
    this.state = input.state ?? {
      ...untold(),
      answer: null,
      closing: null,
    };
    const { state } = this;
    const refused = (because: string | false): void => {
      if (because) throw ApplicationFailure.nonRetryable(because, 'NotNow');
    };
    setHandler(raised, () => condition(() => state.done[this.key('raised')] !== undefined));
    setHandler(
      answerDispute,
      (answer) => {
        state.answer = answer;
        const { by, ...said } = answer;
        const what = `the claim was answered (${said.channel})`;
        this.hear(this.key('answered'), { type: 'dispute-answered', what, actor: by, data: { disputeId, ...said } });
      },
      {
        validator: (_answer: By<DisputeAnswer>) => refused(state.answer !== null && 'The claim was answered already.'),
      },
    );
    setHandler(
      closeDispute,
      (closing) => {
        state.closing = closing;
        const { by, ...said } = closing;
        const what = `a person closed the dispute: ${said.outcome}`;
        this.hear(this.key('closed'), { type: 'dispute-closed', what, actor: by, data: { disputeId, ...said } });
      },
      {
        validator: (_closing: By<DisputeClosing>) => {
          refused(state.answer === null && 'The claim is not answered yet; answer it first.');
          refused(state.closing !== null && 'The dispute is closed already.');
        },
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
    return `dispute/${this.input.disputeId}/${step}`;
  }

  async live(): Promise<DisputeClosing['outcome']> {
    const { disputeId, claim, actor, from } = this.input;
    await this.carryOut(this.key('raised'), {
      type: 'dispute-raised',
      what: 'the customer disputes the promise',
      actor,
      data: { disputeId, ...claim, from },
    });
    const put = { template: 'dispute', about: { claim: claim.claim, byLadder: true } } as const;
    const asked = await this.carryOut(this.key('put'), {
      type: 'message',
      what: 'claim and evidence are put before the rep and the manager',
      messages: [
        { to: 'rep', ...put },
        { to: 'manager', ...put },
      ],
      asks: { move: 'answer-dispute', of: 'rep' },
    });
    await this.chase(this.key('put'), asked, () => this.state.answer !== null);
    this.awaits(null);
    if (this.state.closing === null) {
      const said = this.state.answer?.said ?? '';
      const toClose = await this.carryOut(this.key('to-be-closed'), {
        type: 'message',
        what: 'the manager is asked to close the dispute',
        messages: [{ to: 'manager', template: 'dispute', about: { claim: claim.claim, said, byLadder: true } }],
        asks: { move: 'close-dispute', of: 'manager' },
      });
      await this.chase(this.key('to-be-closed'), toClose, () => this.state.closing !== null);
    }
    await this.finish();
    return this.state.closing?.outcome ?? 'settled';
  }

  private get standing(): Dispute['state'] {
    return this.state.closing?.outcome ?? (this.state.answer ? 'answered' : 'open');
  }

  show(): void {
    this.showStanding(this.standing);
    setCurrentDetails(
      [
        `**${this.standing}**: customer ${this.input.customerId} disputes the promise ${this.id}.`,
        ...movesIn(this.state),
      ].join('\n\n'),
    );
  }

  protected again(): Promise<never> {
    return continueAsNew<typeof dispute>({ ...this.input, state: this.state });
  }
}
