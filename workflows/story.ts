import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  patched,
  proxyActivities,
  rootCause,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Shows } from '../domain/projection.ts';
import type { Looked, Step, StepResult } from '../domain/step.ts';
import { attempt, attemptWithin } from './activity-options.ts';
import type { StepOrder } from './beginning.ts';
import { Clock } from './clock.ts';
import { inWords } from './describe.ts';
import { lastAsked } from './last-asked.ts';
import type { Awaited, StoryState } from './messages.ts';

const { carryOut } = proxyActivities<Activities>(attempt);
/** What must be written, however long the database is away. */
const { giveUp } = proxyActivities<Activities>(attempt);

/** What a view tells of the past; the whole of it is in the evidence. */
const happeningsShown = 100;

/**
 * What a commitment, a dispute about it and a plan of several share: things are heard, steps are carried out once and
 * written as evidence, moves are awaited and chased.
 */
export abstract class Story<State extends StoryState> {
  abstract readonly state: State;
  /** the commitment in whose record the steps stand, unless a step names another */
  abstract readonly id: string;
  private readonly clock = new Clock();
  /** the instant that has come, for which the next step was planned */
  private due: string | undefined;
  /** the planned instant that had come when the story went on, be it for something heard; ISO 8601 UTC */
  private passed: string | undefined;
  /** what was heard and is not yet written as evidence, in order */
  private readonly unwritten: { key: string; order: () => StepOrder }[] = [];

  /** What the commitment's row shows from this moment on; undefined: it is not the commitment's own story. */
  protected abstract shows(): Shows | undefined;
  /** Puts the state into the Temporal UI. */
  abstract show(): void;
  /** @returns when to look, before an instant, whether it is still the right one; undefined: it is, or that time is over */
  protected looksAgainBefore(_at: string): string | undefined {
    return undefined;
  }
  protected async lookAgain(): Promise<void> {}
  /** Continues as new with all that it knows. */
  protected abstract again(): Promise<never>;

  /** ISO 8601 UTC, on the commitment's own clock */
  get now(): string {
    return this.clock.now;
  }

  /** Something was said: it counts at once and is written as evidence before the story goes on. */
  hear(key: string, order: StepOrder): void {
    this.state.heard++;
    this.happened(key, order.what);
    this.unwritten.push({ key, order: () => order });
  }

  /** What follows from something heard: carried out right after it is written. @param order is asked for only then */
  afterwards(key: string, order: () => StepOrder): void {
    this.unwritten.push({ key, order });
  }

  protected happened(step: string, what: string): void {
    this.state.happened = [...this.state.happened, { at: this.now, step, what }].slice(-happeningsShown);
  }

  /**
   * D2: a promise is not cancelled from outside: the Temporal UI's button is recorded and changes nothing.
   * Kept's own way out is a withdrawal.
   */
  uncancelled<Result>(story: () => Promise<Result>): Promise<Result> {
    CancellationScope.current().cancelRequested.catch(() =>
      this.hear('cancel-requested', {
        type: 'cancel-requested',
        what: 'somebody asked the Temporal server to cancel it; a promise is not cancelled',
        actor: 'temporal',
      }),
    );
    return CancellationScope.nonCancellable(story);
  }

  /** @throws CancelledFailure where the story is told once more from the top by now */
  protected unlessRetold(): void {
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('the story begins again');
  }

  /** Carries out one step, once; where its mail cannot be delivered, a person is told. */
  async carryOut(key: string, order: StepOrder): Promise<StepResult> {
    await this.write();
    this.unlessRetold();
    const planned = this.whenDue();
    this.due = undefined;
    return this.perform(key, order, planned);
  }

  /**
   * Carries out one step, once, where the activity that looks first finds that it is this one.
   * @param words what happened, by what was found
   * @returns undefined where it could not be carried out in time, or was begun by older code: then what was found is to be
   * asked for, and told, by itself
   */
  async carryOutIf<Found>(
    key: string,
    order: StepOrder,
    look: (step: Step, options: ReturnType<typeof attemptWithin>) => Promise<Looked<Found>>,
    words: (found: Found) => string = () => order.what,
  ): Promise<Looked<Found> | undefined> {
    if (!patched('one-activity')) return undefined;
    await this.write();
    this.unlessRetold();
    const step = this.stepOf(key, order, this.whenDue());
    const looked = await CancellationScope.nonCancellable(() =>
      look(step, attemptWithin(order, this.now)).catch((error: unknown) => {
        if (error instanceof ActivityFailure) return undefined;
        throw error;
      }),
    );
    if (looked?.told) {
      this.due = undefined;
      await this.settle(key, { ...order, what: words(looked.found) }, looked.told);
    }
    this.unlessRetold();
    return looked;
  }

  private whenDue(): Pick<Step, 'dueAt' | 'follows'> {
    const { due: dueAt, passed: follows } = this;
    return dueAt ? { dueAt } : follows ? { follows } : {};
  }

  private async perform(
    key: string,
    order: StepOrder,
    planned: Pick<Step, 'dueAt' | 'follows'> = {},
  ): Promise<StepResult> {
    const done = this.state.done[key];
    if (done) return done;
    const step = this.stepOf(key, order, planned);
    // What has begun is finished, whatever is agreed meanwhile.
    const result = await CancellationScope.nonCancellable(() => this.deliver(step, order));
    await this.settle(key, order, result);
    return result;
  }

  /** The step as its activity gets it; what it asks for is awaited from here on. */
  private stepOf(key: string, order: StepOrder, planned: Pick<Step, 'dueAt' | 'follows'>): Step {
    if (order.asks)
      this.awaits({ party: order.asks.of, move: order.asks.move, since: this.now, answerBy: order.answerBy ?? null });
    this.show();
    const shows = this.shows();
    return {
      key,
      at: this.now,
      ...planned,
      type: order.type,
      actor: order.actor ?? 'kept',
      data: { ...order.data, ...(shows ? { shows: { ...shows, ...order.shows } } : {}) },
      messages: order.messages ?? [],
      ...(order.asks ? { asks: order.asks } : {}),
      ...(order.responsible ? { responsible: order.responsible } : {}),
      ...(order.again ? { again: true } : {}),
    };
  }

  /** A step is done; where its mail to the customer could not be delivered, the rep is told. */
  private async settle(key: string, order: StepOrder, result: StepResult): Promise<void> {
    this.state.done[key] = result;
    const { awaits } = this.state;
    if (order.asks && awaits) {
      this.awaits({ ...awaits, answerBy: order.answerBy ?? result.confirmBy ?? result.rungs[0]?.at ?? null });
    }
    if (order.actor === undefined) this.happened(key, order.what);
    if (result.undelivered.some(({ to }) => to === 'customer')) {
      await this.perform(`${key}/undelivered`, {
        type: 'undelivered',
        what: `${key}: the mail to the customer could not be delivered, the rep passes it on`,
        messages: [{ to: 'rep', template: 'undelivered', about: { ofStep: key } }],
        ...(order.before ? { before: order.before } : {}),
        ...(order.record ? { record: order.record } : {}),
      });
    }
  }

  /** A dead mail server delays no deadline: where its time is over, the mail counts as undelivered. */
  private async deliver(step: Step, order: StepOrder): Promise<StepResult> {
    const { what, record = this.id } = order;
    try {
      return await carryOut.executeWithOptions(attemptWithin(order, this.now), [record, step]);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return giveUp.executeWithOptions({ ...attempt, summary: `${what}: given up` }, [
        record,
        step,
        rootCause(error) ?? 'no answer in time',
      ]);
    }
  }

  /** Evidence first: what was heard is written in the order in which it was heard. */
  protected async write(): Promise<void> {
    for (let heard = this.unwritten.shift(); heard; heard = this.unwritten.shift())
      await this.perform(heard.key, heard.order());
  }

  /**
   * Waits for an instant or for `wakeWhen`, whichever comes first.
   * @returns whether it was woken before the instant
   */
  async until(at: string, wakeWhen: () => boolean, what: string): Promise<boolean> {
    for (;;) {
      await this.write();
      this.due = undefined;
      this.passed = undefined;
      this.state.next = { at, what };
      this.show();
      const lookAgainAt = this.looksAgainBefore(at);
      const woken = await this.clock
        .waitUntil(
          lookAgainAt ?? at,
          () => wakeWhen() || this.unwritten.length > 0 || workflowInfo().continueAsNewSuggested,
          what,
        )
        .finally(() => {
          this.state.next = null;
        });
      if (this.unwritten.length > 0) continue;
      if (workflowInfo().continueAsNewSuggested) await this.continueAsNew();
      if (lookAgainAt === undefined && this.hasCome(at)) {
        if (!woken) this.due = at;
        this.passed = at;
      }
      if (lookAgainAt === undefined || woken) return woken && wakeWhen();
      await this.lookAgain();
    }
  }

  /** Whether an instant is over that was not over when this began. */
  private hasCome(at: string): boolean {
    const planned = Date.parse(at);
    return planned >= workflowInfo().startTime.getTime() && planned <= Date.parse(this.now);
  }

  /**
   * D4, D2: waits until an asked move is made, telling each rung of the ladder at its instant, and after the last
   * rung the manager again every week; or until an instant, whichever comes first.
   * D7: where another rep is asked meanwhile, the ladder begins again, in that rep's working time.
   * @returns whether the move was made
   */
  async chase(key: string, asked: StepResult, made: () => boolean, until?: string, record?: string): Promise<boolean> {
    for (;;) {
      const [handover, last] = lastAsked(this.state, asked);
      const another = (): boolean => lastAsked(this.state, asked)[1] !== last;
      const ladder = handover === undefined ? key : `${key}/${handover}`;
      const woken = await this.climb(ladder, last, () => made() || another(), until, record);
      if (made() || !another()) return woken;
    }
  }

  private async climb(
    key: string,
    asked: StepResult,
    made: () => boolean,
    until?: string,
    record?: string,
  ): Promise<boolean> {
    let { rungs, againAt } = asked;
    const { move, of, since } = asked.asked ?? neverAsked();
    if (!made() && this.state.awaits?.move !== move) this.awaits({ party: of, move, since, answerBy: until ?? null });
    for (let told = 1; ; told++) {
      const rung = rungs[0] ?? (againAt === null ? undefined : { to: 'manager' as const, at: againAt });
      if (!rung || (until !== undefined && rung.at >= until)) {
        return this.until(until ?? '9999-12-31T00:00:00.000Z', made, `${inWords[move]} is awaited`);
      }
      if (await this.until(rung.at, made, `${inWords[move]} is awaited; then ${inWords[rung.to]} is told`)) return true;
      const result = await this.carryOut(`${key}/escalation-${told}`, {
        type: 'escalated',
        what: `escalated to ${inWords[rung.to]}: ${inWords[move]} is awaited`,
        data: { move, to: rung.to },
        messages: [{ to: rung.to, template: 'escalation', about: { move, since } }],
        ...(record ? { record } : {}),
        ...(rungs[1] ? { before: rungs[1].at } : {}),
        again: true,
      });
      rungs = rungs.slice(1);
      againAt = result.againAt;
    }
  }

  /** Who owes the next move, shown everywhere; null: nobody. */
  awaits(awaited: Awaited | null): void {
    this.state.awaits = awaited;
  }

  private async continueAsNew(): Promise<never> {
    do {
      await condition(allHandlersFinished);
      await this.write();
    } while (!allHandlersFinished() || this.unwritten.length > 0);
    this.unlessRetold();
    return this.again();
  }
}

/** How every story begins: nothing has happened, and nobody owes anything. */
export const untold = (): StoryState => ({ awaits: null, next: null, heard: 0, done: {}, happened: [], handovers: [] });

function neverAsked(): never {
  throw ApplicationFailure.nonRetryable('a move is chased that was never asked for', 'NeverAsked');
}
