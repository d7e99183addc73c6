import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { type Conclusion, severityAfter } from '../domain/conclusion.ts';
import type { Follows } from '../domain/follows.ts';
import type { PartOfPlan } from '../domain/instalments.ts';
import { outcomeOf, type Shows } from '../domain/projection.ts';
import { type Reagreement, termsInWords, wanted } from '../domain/reagreement.ts';
import type { Verdict } from '../domain/requests.ts';
import { attempt, local } from './activity-options.ts';
import { beginning } from './beginning.ts';
import { describe } from './describe.ts';
import type { CommitmentState, CommitmentView, PaymentAppointmentInput, ReportMessage } from './messages.ts';
import * as messages from './messages.ts';
import { searchAttributes } from './search-attributes.ts';
import { Story } from './story.ts';

const { planOnTodaysRules } = proxyLocalActivities<Activities>(local);
const day = 24 * 3_600_000;
/** What must be known, however long the database is away. */
const { factsForConclusion } = proxyActivities<Activities>(attempt);

/**
 * A running commitment: what every kind shares. Its handlers stand and its attributes show before anything is awaited.
 * All that it knows is `state`, so that a story can be told again from the top after continue-as-new: a step that is
 * done is not done again.
 */
export class Commitment extends Story<CommitmentState> {
  readonly state: CommitmentState;
  private shown = '';
  private terms: CancellationScope | undefined;
  /** how often the story was begun again from the top */
  private retold = 0;

  constructor(private readonly input: PaymentAppointmentInput & { readonly follows?: Follows }) {
    super();
    this.state = input.state ?? beginning();
    setHandler(messages.view, () => this.view());
    setHandler(messages.wake, () => void this.state.heard++);
    setHandler(messages.fulfilled, (report) => this.hearReport(report));
    setHandler(messages.missed, (report) => this.hearReport(report));
  }

  get id(): string {
    return this.input.commitmentId;
  }

  get partOfPlan(): PartOfPlan | undefined {
    return this.input.partOfPlan;
  }

  /** D7: the rep whose promise it is now */
  get repId(): string {
    return this.state.handovers.at(-1)?.to ?? this.input.request.repId;
  }

  private hearReport(report: ReportMessage): void {
    if ([...this.state.reportsBefore, ...this.state.reports].some(({ id }) => id === report.id)) return;
    this.state.reports = [...this.state.reports, report];
    const { by, ...data } = report;
    this.hear(`reported/${report.id}`, { type: 'reported', what: `reported: ${report.said}`, actor: by, data });
  }

  /** The name of a step that each agreement on new terms has again. */
  inRound(step: string): string {
    return this.state.round === 1 ? step : `${step}@${this.state.round}`;
  }

  /** Whether a step of the terms that hold now is done. */
  isDone(step: string): boolean {
    return this.state.done[this.inRound(step)] !== undefined;
  }

  /**
   * B1: lives the story on the terms that hold; where others are agreed meanwhile, once more from the top on those.
   * @returns `withdrawn` where the promise is taken back meanwhile
   */
  async onTheTerms<Result>(story: () => Promise<Result>): Promise<Result | 'withdrawn'> {
    while (this.state.withdrawal === null) {
      const { retold } = this;
      this.terms = new CancellationScope();
      try {
        return await this.terms.run(story);
      } catch (error) {
        if (!isCancellation(error) || this.retold === retold) throw error;
      }
    }
    return 'withdrawn';
  }

  /**
   * B1: other terms hold from here on. The earlier ones stay in the record; what was asked and answered under them is
   * settled, and what was paid counts on.
   * @param door through which it was agreed; `from` of the agreement names the terms before
   */
  agreeAnew(verdict: Verdict, agreement: Reagreement, door: string | undefined): void {
    const { state } = this;
    const before = state.verdict;
    const settles = state.awaits?.move;
    const word = state.reports.map((report) =>
      report.said === 'fulfilled' ? { ...report, amount: report.amount ?? before?.amountMinor } : report,
    );
    Object.assign(state, {
      verdict,
      round: state.round + 1,
      firstVerdict: state.firstVerdict ?? before,
      reagreements: [...state.reagreements, agreement],
      reportsBefore: [...state.reportsBefore, ...word],
      reports: [],
      phone: [],
      trip: null,
      response: null,
      clearing: null,
      toPassOn: null,
    } satisfies Partial<CommitmentState>);
    this.awaits(null);
    const { amount, dueDate, dueTime } = agreement.to;
    const { at: _, by, ...data } = agreement;
    this.hear(this.inRound('re-agreed'), {
      type: 're-agreed',
      what: `agreed anew ${wanted(agreement)}: ${termsInWords(agreement.to)}, before ${termsInWords(agreement.from)}`,
      actor: by,
      data: { ...data, door, ...(settles ? { settles } : {}), verdict },
      shows: {
        amount,
        dueDate,
        dueTime,
        breachAt: verdict.plan.breach.at,
        policyVersion: verdict.policyVersion || null,
      },
    });
    this.retell();
  }

  /** B1, C7: the promise is taken back: it ends here, without a breach. */
  withdraw(withdrawal: NonNullable<CommitmentState['withdrawal']>): void {
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
    this.terms?.cancel();
  }

  /** Years can pass between a plan and its day: the day before each instant, the zones' rules are looked up again. */
  protected override looksAgainBefore(at: string): string | undefined {
    const { status } = this.state;
    const dayBefore = new Date(Date.parse(at) - day).toISOString();
    return status === 'open' && dayBefore > this.now ? dayBefore : undefined;
  }

  protected override async lookAgain(): Promise<void> {
    const { verdict } = this.state;
    if (verdict === null) return;
    const plan = await planOnTodaysRules.executeWithOptions({ ...local, summary: "the zones' rules of today" }, [
      verdict.plan,
    ]);
    this.unlessRetold();
    if (JSON.stringify(plan) === JSON.stringify(verdict.plan)) return;
    this.state.verdict = { ...verdict, plan };
    this.hear(`planned-anew/${this.now}`, {
      type: 'planned-anew',
      what: `planned anew: the rules of a time zone have changed; due by ${plan.breach.local}`,
      actor: 'kept',
      data: { plan },
      shows: { breachAt: plan.breach.at },
    });
    this.retell();
    this.unlessRetold();
  }

  /** Whether something new was heard since the story last looked at the facts. */
  hasNews(): boolean {
    return this.state.heard > this.state.considered;
  }

  /** D5: reads what is recorded as paid; from here on, what was heard is considered. */
  async readFacts(): Promise<void> {
    const heard = this.state.heard;
    const plan = this.state.verdict?.plan;
    const breachAt = plan?.breach.at ?? this.now;
    this.state.paid = await factsForConclusion.executeWithOptions({ ...attempt, summary: 'what is recorded as paid' }, [
      this.input.follows?.commitmentId ?? this.id,
      breachAt,
      plan?.tolerance?.until ?? breachAt,
    ]);
    this.state.considered = heard;
  }

  /** From here on the outcome stands; only a manager's correction changes it. */
  conclude(conclusion: Conclusion): void {
    this.unlessRetold();
    this.state.conclusion = conclusion;
    this.state.status = conclusion.outcome;
    this.awaits(null);
  }

  private get severity(): Conclusion['severity'] | null {
    const { conclusion, correction } = this.state;
    return conclusion && severityAfter(conclusion, correction?.outcome);
  }

  /** What the lists show from this moment on. */
  protected shows(): Shows {
    const { status, conclusion, withdrawal, awaits, closed, done, handovers } = this.state;
    return {
      ...(handovers.length > 0 ? { repId: this.repId } : {}),
      status,
      outcome: outcomeOf(status),
      severity: this.severity,
      awaits: awaits?.party ?? null,
      awaitedMove: awaits?.move ?? null,
      ...((conclusion && !done['concluded']) || (withdrawal && !done['withdrawn']) ? { concludedAt: this.now } : {}),
      ...(closed ? { closedAt: this.now } : {}),
    };
  }

  /** Puts the state into the Temporal UI: attributes for the list, words for the commitment's page. */
  show(): void {
    const { status, awaits, verdict } = this.state;
    const attributes = JSON.stringify([
      status,
      this.severity,
      awaits?.party,
      awaits?.move,
      verdict?.plan.breach.at,
      this.repId,
      verdict?.terms.amount.value,
    ]);
    if (attributes !== this.shown) {
      this.shown = attributes;
      upsertSearchAttributes([
        { key: searchAttributes.status, value: status },
        { key: searchAttributes.rep, value: this.repId },
        { key: searchAttributes.severity, value: this.severity },
        { key: searchAttributes.awaits, value: awaits ? [awaits.party, awaits.move] : null },
        ...(verdict
          ? [
              { key: searchAttributes.dueAt, value: new Date(verdict.plan.breach.at) },
              { key: searchAttributes.amount, value: Number(verdict.terms.amount.value) },
            ]
          : []),
      ]);
    }
    setCurrentDetails(describe(this.view()));
  }

  view(): CommitmentView {
    const { verdict, status, conclusion, correction, approval, reagreements, withdrawal } = this.state;
    const { paid, happened, next, awaits, closed, handovers, clearing } = this.state;
    const { request, follows } = this.input;
    return {
      id: this.id,
      kind: follows ? 'follow-up' : request.kind,
      status,
      rehearsal: request.rehearsal ?? false,
      now: this.now,
      terms: verdict?.terms ?? request,
      originalTerms: request,
      reagreements,
      withdrawal,
      verdict,
      conclusion,
      correction,
      approval,
      paid,
      happened,
      next,
      awaits,
      closed,
      repId: this.repId,
      handovers,
      ...(follows ? { follows } : {}),
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

  protected again(): Promise<never> {
    return continueAsNew<(input: PaymentAppointmentInput) => Promise<unknown>>({ ...this.input, state: this.state });
  }
}
