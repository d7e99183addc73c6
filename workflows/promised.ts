import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Status } from '../domain/projection.ts';
import type { PromisedState, ReportMessage } from './messages.ts';
import * as messages from './messages.ts';
import { searchAttributes } from './search-attributes.ts';
import { Story } from './story.ts';

/** What the Temporal UI's list shows of a promise now; amounts in major units, undefined: not known yet. */
export interface InTheList {
  readonly status: Status;
  readonly severity: string | null | undefined;
  readonly repId: string;
  readonly dueAt: string | undefined;
  readonly amount: string | undefined;
}

/** What starts a promise, and continues it as new. */
export interface PromisedInput<State> {
  readonly commitmentId: string;
  readonly request: { readonly repId: string };
  readonly state?: State;
}

/**
 * A running promise of any kind: it hears reports and handovers, shows itself, is told again on other terms, and ends.
 * Its handlers stand before anything is awaited. All that it knows is `state`, so that a story can be told again from
 * the top after continue-as-new: a step that is done is not done again.
 */
export abstract class Promised<
  State extends PromisedState,
  Input extends PromisedInput<State> = PromisedInput<State>,
> extends Story<State> {
  readonly state: State;
  private shown = '';
  private scope: CancellationScope | undefined;
  /** how often the story was begun again from the top */
  private retold = 0;

  constructor(
    protected readonly input: Input,
    beginning: () => State,
  ) {
    super();
    this.state = input.state ?? beginning();
    setHandler(messages.view, () => this.view());
    setHandler(messages.wake, () => this.hearWake());
    setHandler(messages.fulfilled, (report) => this.hearReport(report));
    setHandler(messages.missed, (report) => this.hearReport(report));
  }

  /** How it stands now, for whoever asks. */
  abstract view(): object;
  protected abstract inTheList(): InTheList;
  protected abstract describe(): string;
  protected abstract hearReport(report: ReportMessage): void;

  protected hearWake(): void {
    this.state.heard++;
  }

  get id(): string {
    return this.input.commitmentId;
  }

  /** D7: the rep whose promise it is now */
  get repId(): string {
    return this.state.handovers.at(-1)?.to ?? this.input.request.repId;
  }

  protected writeReport(report: ReportMessage): void {
    const { by, ...data } = report;
    this.hear(`reported/${report.id}`, { type: 'reported', what: `reported: ${report.said}`, actor: by, data });
  }

  /**
   * B1: lives the story on the terms that hold; where others are agreed meanwhile, once more from the top on those.
   * @returns `withdrawn` where the promise is taken back meanwhile
   */
  async onTheTerms<Result>(story: () => Promise<Result>): Promise<Result | 'withdrawn'> {
    while (this.state.withdrawal === null) {
      const { retold } = this;
      this.scope = new CancellationScope();
      try {
        return await this.scope.run(story);
      } catch (error) {
        if (!isCancellation(error) || this.retold === retold) throw error;
      }
    }
    return 'withdrawn';
  }

  /** B1, C7: the promise is taken back: it ends here, without a breach. */
  withdraw(withdrawal: NonNullable<PromisedState['withdrawal']>): void {
    const { by, ...data } = withdrawal;
    this.state.withdrawal = withdrawal;
    this.state.status = 'withdrawn';
    this.awaits(null);
    const what = data.askedBy === 'us' ? 'withdrawn by us' : 'withdrawn by the customer';
    this.hear('withdrawn', { type: 'withdrawn', what, actor: by, data });
    this.retell();
  }

  /** Where instants of the plan are others now, the story is told once more from the top; what is done stays done. */
  retell(): void {
    this.retold++;
    this.scope?.cancel();
  }

  /** Puts the state into the Temporal UI: attributes for the list, words for the commitment's page. */
  show(): void {
    const { status, severity, repId, dueAt, amount } = this.inTheList();
    const { awaits } = this.state;
    const attributes = JSON.stringify([status, severity, awaits?.party, awaits?.move, dueAt, repId, amount]);
    if (attributes !== this.shown) {
      this.shown = attributes;
      upsertSearchAttributes([
        { key: searchAttributes.status, value: status },
        { key: searchAttributes.rep, value: repId },
        { key: searchAttributes.severity, value: severity ?? null },
        { key: searchAttributes.awaits, value: awaits ? [awaits.party, awaits.move] : null },
        ...(dueAt === undefined ? [] : [{ key: searchAttributes.dueAt, value: new Date(dueAt) }]),
        ...(amount === undefined ? [] : [{ key: searchAttributes.amount, value: Number(amount) }]),
      ]);
    }
    setCurrentDetails(this.describe());
  }

  /** The end of the story: everything heard is written, and nobody is left without an answer. */
  async close(): Promise<void> {
    this.awaits(null);
    this.state.closed = true;
    await this.carryOut('closed', { type: 'closed', what: 'closed' });
    this.show();
    await condition(allHandlersFinished);
    await this.write();
  }

  protected again(): Promise<never> {
    return continueAsNew<(input: Input) => Promise<unknown>>({ ...this.input, state: this.state });
  }
}
