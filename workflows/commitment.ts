import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
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
import { type InTheList, Promised } from './promised.ts';

const { planOnTodaysRules } = proxyLocalActivities<Activities>(local);
const day = 24 * 3_600_000;
/** What must be known, however long the database is away. */
const { factsForConclusion } = proxyActivities<Activities>(attempt);

type Input = PaymentAppointmentInput & { readonly follows?: Follows };

/** A customer's promise to pay as it runs, or what follows one that has ended. */
export class Commitment extends Promised<CommitmentState, Input> {
  constructor(input: Input) {
    super(input, beginning);
  }

  get partOfPlan(): PartOfPlan | undefined {
    return this.input.partOfPlan;
  }

  protected hearReport(report: ReportMessage): void {
    if ([...this.state.reportsBefore, ...this.state.reports].some(({ id }) => id === report.id)) return;
    this.state.reports = [...this.state.reports, report];
    this.writeReport(report);
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
      responseWaived: null,
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

  /** C6: the answer to the breach was delivered, or a manager waived it. */
  get isAnswered(): boolean {
    return this.state.response !== null || (this.state.responseWaived ?? null) !== null;
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

  protected inTheList(): InTheList {
    const { status, verdict } = this.state;
    return {
      status,
      severity: this.severity,
      repId: this.repId,
      dueAt: verdict?.plan.breach.at,
      amount: verdict?.terms.amount.value,
    };
  }

  protected describe(): string {
    return describe(this.view());
  }

  view(): CommitmentView {
    const { verdict, status, conclusion, correction, approval, reagreements, withdrawal, response } = this.state;
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
      response,
      responseWaived: this.state.responseWaived ?? null,
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
}
