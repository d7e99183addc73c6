import { ApplicationFailure } from '@temporalio/workflow';
import { outcomeOf, type Shows } from '../domain/projection.ts';
import type { RebateAbout, RebatePlan, RebateVerdict } from '../domain/rebate.ts';
import type { OpenDifference } from './difference-messages.ts';
import type { ReportMessage } from './messages.ts';
import { type InTheList, Promised } from './promised.ts';
import type { RebateInput, RebateState, RebateView } from './rebate-messages.ts';
import { describeRebate, majorUnits } from './rebate-words.ts';
import { untold } from './story.ts';

const reportsKept = 50;

const beginning = (): RebateState => ({
  ...untold(),
  ...{ status: 'proposed', withdrawal: null, closed: false, passedOn: {} },
  ...{
    verdict: null,
    firstVerdict: null,
    tiers: [],
    firming: null,
    firmed: false,
    referred: false,
    approval: null,
    confirmation: null,
  },
  ...{ agreement: null, signature: null, acknowledged: null },
  ...{ looked: 0, looksAsked: 0, looksGiven: 0, standing: null, said: [], urges: [], helps: [], adjustments: [] },
  ...{ interim: [], settlement: null, payoutBy: null, difference: null, concludedAt: null, reportIds: [] },
});

/** Our promise of a rebate against a customer's volume, as it runs. */
export class Rebate extends Promised<RebateState, RebateInput> {
  constructor(input: RebateInput) {
    super(input, beginning);
  }

  /** Sales are read by the looks; that some came changes nothing before the next one. */
  protected override hearWake(): void {}

  /** D5: what a rep says of it is evidence; the outcome follows from the sales. */
  protected hearReport(report: ReportMessage): void {
    const { reportIds } = this.state;
    if (reportIds.includes(report.id)) return;
    this.state.reportIds = [...reportIds, report.id].slice(-reportsKept);
    this.writeReport(report);
  }

  /** as it was asked for, by whom and through which door */
  get asked(): RebateInput {
    return this.input;
  }

  get request(): RebateInput['request'] {
    return this.input.request;
  }

  /** @throws ApplicationFailure where nothing was vetted yet */
  get verdict(): RebateVerdict {
    if (this.state.verdict === null) throw ApplicationFailure.nonRetryable('there is no verdict yet', 'NotVetted');
    return this.state.verdict;
  }

  get plan(): RebatePlan {
    return this.verdict.plan;
  }

  /** B8: what was settled too much before, as long as a manager is to decide about it. */
  get difference(): OpenDifference | null {
    const { settlement, awaits } = this.state;
    if (settlement === null || awaits?.move !== 'decide-difference') return null;
    return { minor: `-${settlement.overpaid}`, settlement, awaits };
  }

  /** A7: nobody at the customer's has said yet that the terms were read; whoever signs them has (A4). */
  get unacknowledged(): boolean {
    const { acknowledged, signature } = this.state;
    return acknowledged === null && signature === null;
  }

  /** A6: other tiers cost something else at most; as it was answered first stays the answer. */
  costsAtMost({ exposureMinor, exposureCeiling }: Pick<RebateVerdict, 'exposureMinor' | 'exposureCeiling'>): void {
    const { verdict } = this;
    if (exposureMinor === verdict.exposureMinor && exposureCeiling === verdict.exposureCeiling) return;
    this.vettedAnew({ exposureMinor, exposureCeiling, exposure: majorUnits(exposureMinor, verdict) });
  }

  /** A4: other tiers can weigh so much that they are to be signed. */
  toBeSigned(signature: NonNullable<RebatePlan['signature']>): void {
    const { plan } = this;
    if (plan.signature === null) this.vettedAnew({ plan: { ...plan, signature } });
  }

  private vettedAnew(now: Partial<RebateVerdict>): void {
    const { verdict, state } = this;
    state.firstVerdict ??= verdict;
    state.verdict = { ...verdict, ...now };
  }

  /** What the lists show of it from then on. */
  costShown(): Shows {
    const { verdict } = this;
    return { verdict, amount: verdict.exposure };
  }

  /** A7: what every message about it is told: the benefit and its condition as they hold now. */
  about(more: Partial<RebateAbout> = {}): { readonly rebate: RebateAbout } {
    const { unacknowledged } = this;
    const { tiers } = this.state;
    return { rebate: { tiers, ...(unacknowledged ? { unacknowledged } : {}), ...more } };
  }

  /** The first step that has an outcome is the one that concluded it. */
  protected shows(): Shows {
    const { status, awaits, closed, handovers, settlement } = this.state;
    const outcome = outcomeOf(status);
    if (outcome !== null) this.state.concludedAt ??= this.now;
    return {
      ...(handovers.length > 0 ? { repId: this.repId } : {}),
      status,
      outcome,
      severity: settlement ? 'none' : null,
      awaits: awaits?.party ?? null,
      awaitedMove: awaits?.move ?? null,
      ...(settlement ? { amount: majorUnits(settlement.reward, this.verdict) } : {}),
      ...(outcome === null ? {} : { concludedAt: this.state.concludedAt }),
      ...(closed ? { closedAt: this.now } : {}),
    };
  }

  protected inTheList(): InTheList {
    const { status, verdict, settlement } = this.state;
    return {
      status,
      severity: settlement ? 'none' : null,
      repId: this.repId,
      dueAt: verdict?.plan.ends.at,
      amount: verdict ? majorUnits(settlement?.reward ?? verdict.exposureMinor, verdict).value : undefined,
    };
  }

  protected describe(): string {
    return describeRebate(this.view());
  }

  view(): RebateView {
    const { heard: _, done: __, said: ___, urges: ____, reportIds: _____, ...state } = this.state;
    const {
      looked: _1,
      looksAsked: _2,
      looksGiven: _3,
      firmed: _4,
      referred: _5,
      firstVerdict: _6,
      concludedAt: _7,
      ...shown
    } = state;
    return {
      ...shown,
      openDifference: this.difference,
      id: this.id,
      kind: 'rebate-year',
      rehearsal: this.request.rehearsal ?? false,
      now: this.now,
      terms: this.request,
      repId: this.repId,
    };
  }
}
