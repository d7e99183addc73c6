import { outcomeOf, type Shows } from '../domain/projection.ts';
import type { RebateAbout } from '../domain/rebate.ts';
import { inWords, minute } from './describe.ts';
import type { ReportMessage } from './messages.ts';
import type { PayoutInput, PayoutState, PayoutView } from './payout-messages.ts';
import { type InTheList, Promised } from './promised.ts';
import { untold } from './story.ts';

const beginning = (): PayoutState => ({
  ...untold(),
  ...{ status: 'open', withdrawal: null, closed: false, passedOn: {} },
  ...{ approval: null, paid: null, reports: [], conclusion: null, correction: null, apologies: [], lesson: null },
});

/** B8: our own promise of a payout, as it runs. */
export class Payout extends Promised<PayoutState, PayoutInput> {
  constructor(input: PayoutInput) {
    super(input, beginning);
  }

  protected hearReport(report: ReportMessage): void {
    if (this.state.reports.some(({ id }) => id === report.id)) return;
    this.state.reports = [...this.state.reports, report];
    this.writeReport(report);
  }

  get terms() {
    return this.input.request;
  }

  get plan() {
    return this.input.plan;
  }

  get opensAt(): string | undefined {
    return this.input.opensAt;
  }

  about(more: Partial<RebateAbout> = {}): { readonly rebate: RebateAbout } {
    return { rebate: { tiers: [], payoutMinor: this.input.amountMinor, by: this.terms.dueDate, ...more } };
  }

  private get severity(): 'none' | 'normal' | null {
    const { status } = this.state;
    return status === 'kept' ? 'none' : status === 'broken' ? 'normal' : null;
  }

  protected shows(): Shows {
    const { status, awaits, closed, conclusion, done, handovers } = this.state;
    return {
      ...(handovers.length > 0 ? { repId: this.repId } : {}),
      status,
      outcome: outcomeOf(status),
      severity: this.severity,
      awaits: awaits?.party ?? null,
      awaitedMove: awaits?.move ?? null,
      ...(conclusion && !done['concluded'] ? { concludedAt: this.now } : {}),
      ...(closed ? { closedAt: this.now } : {}),
    };
  }

  protected inTheList(): InTheList {
    const { plan, terms } = this;
    return {
      status: this.state.status,
      severity: this.severity,
      repId: this.repId,
      dueAt: plan.breach.at,
      amount: terms.amount.value,
    };
  }

  protected describe(): string {
    const { status, paid, awaits, next, closed, apologies } = this.state;
    const { terms } = this;
    return [
      ...(terms.rehearsal ? ['**Rehearsal**: no real promise.'] : []),
      `**${status}**: we pay out ${terms.amount.value} ${terms.amount.currency} to customer ${terms.customerId} by ${terms.dueDate}; rep ${this.repId}.`,
      `Follows the rebate ${terms.rebateId}.`,
      ...(paid ? [`Paid out on ${paid.paidOn}.`] : []),
      ...(apologies.length > 0 ? [`We were late, and have apologised.`] : []),
      ...(awaits
        ? [`Awaited from the **${awaits.party}**: **${inWords[awaits.move]}**, since ${minute(awaits.since)}.`]
        : []),
      ...(next ? [`Next: ${next.what} (${minute(next.at)}).`] : []),
      ...(closed ? ['Closed: nobody owes a move.'] : []),
    ].join('\n\n');
  }

  view(): PayoutView {
    const { heard: _, done: __, reports: ___, withdrawal: ____, ...state } = this.state;
    const { terms, plan, id, now, repId } = this;
    return { ...state, id, kind: 'rebate-payout', rehearsal: terms.rehearsal ?? false, now, terms, plan, repId };
  }
}
