import { ApplicationFailure } from '@temporalio/workflow';
import type { DeliveryAbout, DeliveryPlan, DeliveryVerdict, NotReady, OrderLine, Window } from '../domain/delivery.ts';
import {
  type DeliveryConclusion,
  type DeliveryResult,
  resultOf,
  scoredBy,
  stillMissing,
} from '../domain/delivery-conclusion.ts';
import { outcomeOf, type Shows } from '../domain/projection.ts';
import type { DeliveryChange, DeliveryInput, DeliveryState, DeliveryView } from './delivery-messages.ts';
import { describeDelivery, windowShown } from './delivery-words.ts';
import type { ReportMessage } from './messages.ts';
import { type InTheList, Promised } from './promised.ts';
import { untold } from './story.ts';

const beginning = (): DeliveryState => ({
  ...untold(),
  ...{ status: 'proposed', withdrawal: null, closed: false, passedOn: {} },
  ...{ verdict: null, firstVerdict: null, referred: false, approval: null, firming: null, signature: null },
  ...{
    round: 1,
    changes: [],
    risks: [],
    notReady: [],
    alarms: 0,
    handled: [],
    warnedOf: [],
    wayOut: null,
    onTheWay: null,
  },
  ...{ reports: [], unloaded: [], customerMissed: null, conclusion: null, correction: null },
  ...{ misses: 0, apologies: [], lesson: null, concludedAt: null, considered: 0, costReferred: 0 },
});

/** B3: the same thing in the way is dealt with once. */
export const nameOf = ({ what, products, because }: NotReady): string =>
  [what, ...products, ...(what === 'reported' ? [because] : [])].join(' ');

/** Our promise of goods by a time, as it runs. */
export class Delivery extends Promised<DeliveryState, DeliveryInput> {
  constructor(input: DeliveryInput) {
    super(input, beginning);
  }

  protected hearReport(report: ReportMessage): void {
    if (this.state.reports.some(({ id }) => id === report.id)) return;
    this.state.reports = [...this.state.reports, report];
    // B3: what is said to be missed before its time is at risk
    const { verdict, status, conclusion } = this.state;
    const isEarly = verdict !== null && status === 'open' && conclusion === null && this.now < verdict.plan.breach.at;
    if (report.said === 'missed' && isEarly) {
      const { by, from, note = 'it will be missed' } = report;
      this.state.risks = [...this.state.risks, { reason: note, by, ...(from ? { from } : {}), at: this.now }];
    }
    this.writeReport(report);
  }

  /** as it was asked for, by whom and through which door */
  get asked(): DeliveryInput {
    return this.input;
  }

  /** @throws ApplicationFailure where nothing was vetted yet */
  get verdict(): DeliveryVerdict {
    if (this.state.verdict === null) throw ApplicationFailure.nonRetryable('there is no verdict yet', 'NotVetted');
    return this.state.verdict;
  }

  get plan(): DeliveryPlan {
    return this.verdict.plan;
  }

  /** as it holds now */
  get window(): Window {
    return this.verdict.confirmed;
  }

  get lines(): readonly OrderLine[] {
    return this.verdict.terms.lines;
  }

  /** as it held when the outcome was concluded: what was kept, or missed */
  get concludedWindow(): Window {
    const { changes, firstVerdict, concludedAt } = this.state;
    const before = changes.filter(({ at }) => concludedAt === null || at < concludedAt);
    return before.at(-1)?.to ?? (firstVerdict ?? this.verdict).confirmed;
  }

  /** D5: of what is promised, what no record shows as unloaded */
  get missing(): OrderLine[] {
    return stillMissing(this.lines, this.state.unloaded);
  }

  /** Steps of the terms that hold now have names of their own. */
  inRound(step: string): string {
    return this.state.round === 1 ? step : `${step}@${this.state.round}`;
  }

  /** Whether something was heard since the records were last read. */
  hasNews(): boolean {
    return this.state.heard > this.state.considered;
  }

  /** A7: what every message about it is told. */
  about(more: Partial<DeliveryAbout> = {}): { readonly delivery: DeliveryAbout } {
    const { trip } = this.verdict;
    const expectedAt = this.state.onTheWay?.expectedAt ?? trip?.arriveAt;
    // after a miss, what is still to come
    const { missing } = this;
    const lines = this.state.conclusion && missing.length > 0 ? missing : this.lines;
    return { delivery: { window: this.window, lines, expectedAt, departsAt: trip?.departAt, ...more } };
  }

  /** B1: other terms hold from here on, in writing; what was answered first stays. */
  agreeAnew(verdict: DeliveryVerdict, change: DeliveryChange, door: string | undefined): void {
    const { state } = this;
    state.firstVerdict ??= this.verdict;
    state.verdict = { ...verdict, answer: 'accept', plan: { ...verdict.plan, decideBy: null, signature: null } };
    state.changes = [...state.changes, change];
    state.round++;
    state.notReady = [];
    state.handled = [];
    state.warnedOf = [];
    state.wayOut = null;
    state.onTheWay = null;
    if (!state.conclusion) this.awaits(null);
    const { by, ...data } = change;
    const { confirmed, plan } = verdict;
    this.hear(this.inRound('re-agreed'), {
      type: 're-agreed',
      what: `agreed anew, wanted by ${change.askedBy === 'us' ? 'us' : 'the customer'}: ${windowShown(change.to)}, before ${windowShown(change.from)}`,
      actor: by,
      data: { ...data, door, verdict },
      // D3: after the outcome stands, a new date rewrites nothing
      ...(state.conclusion
        ? {}
        : { shows: { dueDate: confirmed.date, dueTime: confirmed.to ?? null, breachAt: plan.breach.at } }),
    });
    if (!state.conclusion) this.retell();
  }

  /** From here on the outcome stands; only a manager's correction changes it. */
  conclude(conclusion: DeliveryConclusion): void {
    this.unlessRetold();
    this.state.conclusion = conclusion;
    this.state.status = conclusion.outcome;
    this.state.concludedAt = this.now;
    if (conclusion.outcome !== 'kept') this.state.misses = 1;
    this.awaits(null);
  }

  /** B1, D3: how it counts, by what has come by now; the outcome stays. null: there is none yet */
  get result(): DeliveryResult | null {
    const { customerMissed, lesson, changes, firstVerdict, conclusion } = this.state;
    if (conclusion === null) return null;
    const more = { customerMiss: customerMissed !== null, cause: lesson?.cause ?? null };
    const onTimeUntil = scoredBy((firstVerdict ?? this.verdict).plan.breach.at, changes);
    return resultOf(this.lines, this.asItCounts(onTimeUntil), onTimeUntil, more);
  }

  /** D5: a manager's correction stands above the record; where there is no record yet, the rep's word of all of it counts. */
  private asItCounts(inTime: string): DeliveryState['unloaded'] {
    const { unloaded, reports, correction } = this.state;
    const all = (at: string) => this.lines.map((line) => ({ ...line, at }));
    if (correction?.outcome === 'kept') return all(inTime);
    const said = reports.findLast((report) => report.said === 'fulfilled');
    return unloaded.length > 0 || !said || correction ? unloaded : all(said.occurredAt);
  }

  private get severity(): 'none' | 'normal' | null {
    const { status } = this.state;
    return status === 'kept' ? 'none' : status === 'broken' || status === 'partially-kept' ? 'normal' : null;
  }

  protected shows(): Shows {
    const { status, awaits, closed, handovers, withdrawal } = this.state;
    const { result } = this;
    const outcome = outcomeOf(status);
    if (outcome !== null) this.state.concludedAt ??= this.now;
    return {
      ...(handovers.length > 0 ? { repId: this.repId } : {}),
      status,
      outcome,
      severity: withdrawal ? null : this.severity,
      awaits: awaits?.party ?? null,
      awaitedMove: awaits?.move ?? null,
      ...(result ? { result } : {}),
      ...(outcome === null ? {} : { concludedAt: this.state.concludedAt }),
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
      amount: this.input.request.value.value,
    };
  }

  protected describe(): string {
    return describeDelivery(this.view());
  }

  view(): DeliveryView {
    const { state, id, now, repId } = this;
    const { request } = this.input;
    const { verdict, firstVerdict } = state;
    const { heard: _, done: __, reports: ___, considered: ____, handled: _____, warnedOf: ______, ...shown } = state;
    const {
      firstVerdict: _1,
      referred: _2,
      round: _3,
      alarms: _4,
      concludedAt: _5,
      costReferred: _6,
      misses: _7,
      ...rest
    } = shown;
    return {
      ...rest,
      // what a way out was found for is in the way no more
      notReady: state.notReady.filter(
        (each) => !state.handled.includes(nameOf(each)) || state.warnedOf.includes(nameOf(each)),
      ),
      id,
      kind: 'delivery-promise',
      rehearsal: request.rehearsal ?? false,
      now,
      terms: request,
      requested: request.window,
      confirmed: (firstVerdict ?? verdict)?.confirmed ?? request.confirm ?? request.window,
      window: verdict?.confirmed ?? request.confirm ?? request.window,
      lines: verdict?.terms.lines ?? request.lines,
      trip: verdict?.trip ?? null,
      result: this.result,
      repId,
    };
  }
}
