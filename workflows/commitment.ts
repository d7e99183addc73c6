import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  rootCause,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Conclusion } from '../domain/conclusion.ts';
import type { Shows } from '../domain/projection.ts';
import type { Verdict } from '../domain/requests.ts';
import type { Step, StepResult } from '../domain/step.ts';
import { beginning, type StepOrder } from './beginning.ts';
import { describe, inWords } from './describe.ts';
import type { Awaited, CommitmentState, CommitmentView, PaymentAppointmentInput, ReportMessage } from './messages.ts';
import * as messages from './messages.ts';
import { searchAttributes } from './search-attributes.ts';
import { waitUntil } from './wait-until.ts';

const attempt = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
} as const;
const { carryOut } = proxyActivities<Activities>(attempt);
/** What must be written, however long the database is away. */
const { giveUp, factsForConclusion } = proxyActivities<Activities>(attempt);

const threeDays = 3 * 24 * 3_600_000;
const shortest = 10_000;
/** What a view tells of the past; the whole of it is in the evidence. */
const happeningsShown = 100;

/**
 * A running commitment: what every kind shares. Its handlers stand and its attributes show before anything is awaited.
 * All that it knows is `state`, so that a story can be told again from the top after continue-as-new: a step that is
 * done is not done again.
 */
export class Commitment {
  readonly state: CommitmentState;
  /** what was heard and is not yet written as evidence, in order */
  private readonly unwritten: { key: string; order: StepOrder }[] = [];
  private shown = '';
  private terms: CancellationScope | undefined;

  constructor(private readonly input: PaymentAppointmentInput) {
    this.state = input.state ?? beginning();
    setHandler(messages.view, () => this.view());
    setHandler(messages.wake, () => void this.state.heard++);
    setHandler(messages.fulfilled, (report) => this.hearReport(report));
    setHandler(messages.missed, (report) => this.hearReport(report));
  }

  get id(): string {
    return this.input.commitmentId;
  }

  /** ISO 8601 UTC, on the commitment's own clock */
  get now(): string {
    return new Date(Date.now()).toISOString();
  }

  private hearReport(report: ReportMessage): void {
    if (this.state.reports.some(({ id }) => id === report.id)) return;
    this.state.reports = [...this.state.reports, report];
    const { by, ...data } = report;
    this.hear(`reported/${report.id}`, { type: 'reported', what: `reported: ${report.said}`, actor: by, data });
  }

  /** Something was said: it counts at once and is written as evidence before the story goes on. */
  hear(key: string, order: StepOrder): void {
    this.state.heard++;
    this.happened(key, order.what);
    this.unwritten.push({ key, order });
  }

  private happened(step: string, what: string): void {
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

  /** The name of a step that each agreement on new terms has again. */
  inRound(step: string): string {
    return this.state.round === 1 ? step : `${step}@${this.state.round}`;
  }

  /** Whether a step of the terms that hold now is done. */
  isDone(step: string): boolean {
    return this.state.done[this.inRound(step)] !== undefined;
  }

  /** B1: lives the story on the terms that hold; where others are agreed meanwhile, once more from the top on those. */
  async onTheTerms<Result>(story: () => Promise<Result>): Promise<Result> {
    for (;;) {
      const { round } = this.state;
      this.terms = new CancellationScope();
      try {
        return await this.terms.run(story);
      } catch (error) {
        if (!isCancellation(error) || this.state.round === round) throw error;
      }
    }
  }

  /** B1: other terms hold from here on. The earlier ones stay in the record. */
  agreeAnew(verdict: Verdict): void {
    Object.assign(this.state, {
      verdict,
      round: this.state.round + 1,
      phone: [],
      trip: null,
      clearing: null,
      toPassOn: null,
    });
    this.awaits(null);
    this.terms?.cancel();
  }

  /** Whether something new was heard since the story last looked at the facts. */
  hasNews(): boolean {
    return this.state.heard > this.state.considered;
  }

  /** D5: reads what is recorded as paid; from here on, what was heard is considered. */
  async readFacts(): Promise<void> {
    const heard = this.state.heard;
    const breachAt = this.state.verdict?.plan.breach.at ?? this.now;
    this.state.paid = await factsForConclusion.executeWithOptions({ ...attempt, summary: 'what is recorded as paid' }, [
      this.id,
      breachAt,
    ]);
    this.state.considered = heard;
  }

  /** Carries out one step, once; where its mail cannot be delivered, a person is told. */
  async carryOut(key: string, order: StepOrder): Promise<StepResult> {
    await this.write();
    return this.perform(key, order);
  }

  private async perform(key: string, order: StepOrder): Promise<StepResult> {
    const done = this.state.done[key];
    if (done) return done;
    if (order.asks)
      this.awaits({ party: order.asks.of, move: order.asks.move, since: this.now, answerBy: order.answerBy ?? null });
    this.show();
    const step: Step = {
      key,
      at: this.now,
      type: order.type,
      actor: order.actor ?? 'kept',
      data: { ...order.data, shows: this.shows() },
      messages: order.messages ?? [],
      ...(order.asks ? { asks: order.asks } : {}),
      ...(order.again ? { again: true } : {}),
    };
    // What has begun is finished, whatever is agreed meanwhile.
    const result = await CancellationScope.nonCancellable(() => this.deliver(step, order));
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
      });
    }
    return result;
  }

  /** A dead mail server delays no deadline: after the next planned instant, or three days, the mail counts as undelivered. */
  private async deliver(step: Step, { what, before }: StepOrder): Promise<StepResult> {
    const room = before === undefined ? threeDays : Date.parse(before) - Date.now();
    const scheduleToCloseTimeout = Math.max(shortest, Math.min(threeDays, room));
    try {
      return await carryOut.executeWithOptions({ ...attempt, scheduleToCloseTimeout, summary: what }, [this.id, step]);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return giveUp.executeWithOptions({ ...attempt, summary: `${what}: given up` }, [
        this.id,
        step,
        rootCause(error) ?? 'no answer in time',
      ]);
    }
  }

  /** Evidence first: what was heard is written in the order in which it was heard. */
  private async write(): Promise<void> {
    for (let heard = this.unwritten.shift(); heard; heard = this.unwritten.shift())
      await this.perform(heard.key, heard.order);
  }

  /**
   * Waits for an instant or for `wakeWhen`, whichever comes first.
   * @returns whether it was woken before the instant
   */
  async until(at: string, wakeWhen: () => boolean, what: string): Promise<boolean> {
    for (;;) {
      await this.write();
      this.state.next = { at, what };
      this.show();
      const woken = await waitUntil(
        at,
        () => wakeWhen() || this.unwritten.length > 0 || workflowInfo().continueAsNewSuggested,
        what,
      );
      this.state.next = null;
      if (this.unwritten.length > 0) continue;
      if (workflowInfo().continueAsNewSuggested) await this.continueAsNew();
      return woken && wakeWhen();
    }
  }

  /**
   * D4, D2: waits until an asked move is made, telling each rung of the ladder at its instant, and after the last
   * rung the manager again every week; or until an instant, whichever comes first.
   * @returns whether the move was made
   */
  async chase(key: string, asked: StepResult, made: () => boolean, until?: string): Promise<boolean> {
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
        ...(rungs[1] ? { before: rungs[1].at } : {}),
        again: true,
      });
      rungs = rungs.slice(1);
      againAt = result.againAt;
    }
  }

  /** From here on the outcome stands; only a manager's correction changes it. */
  conclude(conclusion: Conclusion): void {
    this.state.conclusion = conclusion;
    this.state.status = conclusion.outcome;
    this.awaits(null);
  }

  /** Who owes the next move, shown everywhere; null: nobody. */
  awaits(awaited: Awaited | null): void {
    this.state.awaits = awaited;
  }

  /** What the lists show from this moment on. */
  private shows(): Shows {
    const { status, conclusion, awaits, closed, done } = this.state;
    return {
      status,
      outcome: status === 'proposed' || status === 'open' ? null : status,
      severity: conclusion?.severity ?? null,
      awaits: awaits?.party ?? null,
      awaitedMove: awaits?.move ?? null,
      ...(conclusion && !done['concluded'] ? { concludedAt: this.now } : {}),
      ...(closed ? { closedAt: this.now } : {}),
    };
  }

  /** Puts the state into the Temporal UI: attributes for the list, words for the commitment's page. */
  show(): void {
    const { status, conclusion, awaits, verdict } = this.state;
    const attributes = JSON.stringify([
      status,
      conclusion?.severity,
      awaits?.party,
      awaits?.move,
      verdict?.plan.breach.at,
    ]);
    if (attributes !== this.shown) {
      this.shown = attributes;
      upsertSearchAttributes([
        { key: searchAttributes.status, value: status },
        { key: searchAttributes.severity, value: conclusion?.severity ?? null },
        { key: searchAttributes.awaits, value: awaits ? [awaits.party, awaits.move] : null },
        ...(verdict ? [{ key: searchAttributes.dueAt, value: new Date(verdict.plan.breach.at) }] : []),
      ]);
    }
    setCurrentDetails(describe(this.view()));
  }

  view(): CommitmentView {
    const { verdict, status, conclusion, correction, paid, happened, next, awaits, closed, clearing } = this.state;
    const { request } = this.input;
    return {
      id: this.id,
      kind: request.kind,
      status,
      rehearsal: request.rehearsal ?? false,
      now: this.now,
      terms: request,
      verdict,
      conclusion,
      correction,
      paid,
      happened,
      next,
      awaits,
      closed,
      clearing: (clearing?.obstacles ?? []).map((obstacle) => {
        const answer = clearing?.answers[obstacle.id];
        return { ...obstacle, cleared: answer?.cleared ?? null, note: answer?.note ?? null };
      }),
    };
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

  private async continueAsNew(): Promise<never> {
    await condition(allHandlersFinished);
    await this.write();
    return continueAsNew<(input: PaymentAppointmentInput) => Promise<unknown>>({ ...this.input, state: this.state });
  }
}

function neverAsked(): never {
  throw ApplicationFailure.nonRetryable('a move is chased that was never asked for', 'NeverAsked');
}
