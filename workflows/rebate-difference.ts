import {
  continueAsNew,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Difference } from '../activities/rebate.ts';
import type { Shows } from '../domain/projection.ts';
import { againstDecision } from '../domain/settlement-difference.ts';
import { attempt } from './activity-options.ts';
import { StoryBeside } from './beside.ts';
import { refuseIf } from './commands.ts';
import { movesIn } from './describe.ts';
import {
  type DifferenceInput,
  type DifferenceState,
  decideLateDifference,
  type OpenDifference,
  openDifference,
} from './difference-messages.ts';
import { wake } from './messages.ts';
import { openThePayout } from './open-payout.ts';
import { searchAttributes } from './search-attributes.ts';
import { untold } from './story.ts';
import { differenceTold } from './tell-the-difference.ts';

const { differenceSince } = proxyActivities<Activities>(attempt);

/** B8, D3: sales of a settled period changed: what ended stays as it is, and a manager decides about the difference. */
export async function rebateDifference(input: DifferenceInput): Promise<'decided' | 'none'> {
  const story = new DifferenceStory(input);
  return story.uncancelled(() => story.live());
}

class DifferenceStory extends StoryBeside<DifferenceState> {
  readonly state: DifferenceState;

  constructor(private readonly input: DifferenceInput) {
    super();
    this.state = input.state ?? {
      ...untold(),
      ...{ difference: null, decision: null, news: 0 },
    };
    const { state } = this;
    setHandler(openDifference, () => this.open());
    setHandler(wake, () => {
      state.news++;
      state.heard++;
    });
    setHandler(
      decideLateDifference,
      (decision) => {
        state.decision = decision;
        this.awaits(null);
        const { by, ...data } = decision;
        const what = `a person decided about the difference: ${data.decision}`;
        this.hear(this.key('decided'), { type: 'difference-decided', what, actor: by, data });
      },
      {
        validator: ({ decision }) => {
          refuseIf(
            state.difference === null || state.decision !== null ? 'No difference is to be decided now.' : undefined,
          );
          refuseIf(againstDecision(decision, state.difference?.minor ?? ''));
        },
      },
    );
  }

  get id(): string {
    return this.input.rebateId;
  }

  protected get notBefore(): string {
    return this.input.at;
  }

  /** What is to be decided now. */
  private open(): OpenDifference | null {
    const { difference, decision, awaits } = this.state;
    if (difference === null || decision !== null || awaits === null) return null;
    const { minor, settlement } = difference;
    return { minor, settlement, awaits };
  }

  private key(step: string): string {
    return `difference-${this.state.difference?.count ?? 0}/${step}`;
  }

  async live(): Promise<'decided' | 'none'> {
    const { state } = this;
    let decided = false;
    for (let looked = -1; looked !== state.news; ) {
      looked = state.news;
      state.difference ??= await differenceSince.executeWithOptions(
        { ...attempt, summary: 'the settlement, and what the records say now' },
        [this.id],
      );
      if (state.difference === null) continue;
      await this.decide(state.difference);
      decided = true;
      Object.assign(state, { difference: null, decision: null });
      looked = -1; // what is decided is compared once more
    }
    await this.finish();
    return decided ? 'decided' : 'none';
  }

  private async decide({ settlement, tiers, minor, count }: Difference): Promise<void> {
    const about = { rebate: { tiers, settlement, differenceMinor: minor } };
    const asked = await this.carryOut(this.key('found'), {
      type: 'difference-found',
      what: 'sales changed after the settlement: the manager decides about the difference',
      data: { settlement, differenceMinor: minor },
      messages: [{ to: 'manager', template: 'rebate-difference', about }],
      asks: { move: 'decide-difference', of: 'manager' },
    });
    await this.chase(this.key('found'), asked, () => this.state.decision !== null);
    this.awaits(null);
    await this.write();
    const { decision } = this.state;
    if (decision === null) return;
    const { id: rebateId, now } = this;
    const { repId } = this.input;
    const by =
      decision.decision === 'pay'
        ? { by: await openThePayout({ rebateId, repId, count, amountMinor: minor, to: settlement.to }, now) }
        : {};
    if (patched('difference-told'))
      await this.carryOut(this.key('told'), differenceTold(decision, { ...about.rebate, ...by }));
  }

  protected override shows(): Shows {
    const { awaits } = this.state;
    return { awaits: awaits?.party ?? null, awaitedMove: awaits?.move ?? null };
  }

  show(): void {
    const { awaits } = this.state;
    upsertSearchAttributes([{ key: searchAttributes.awaits, value: awaits ? [awaits.party, awaits.move] : null }]);
    setCurrentDetails(
      [
        `Sales of the settled rebate ${this.id} for customer ${this.input.customerId} changed.`,
        ...movesIn(this.state),
      ].join('\n\n'),
    );
  }

  protected again(): Promise<never> {
    return continueAsNew<typeof rebateDifference>({ ...this.input, state: this.state });
  }
}
