import type { CustomerCase, PatienceDecision, Reopening, StepDone, WindDownStep } from '../domain/patience.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { appendEvents } from '../ledger/events.ts';
import { ownersOfRep } from '../ledger/sight.ts';
import type { By } from '../workflows/messages.ts';
import type { Dependencies } from './dependencies.ts';
import { Problem, refused } from './problem.ts';
import { told } from './told.ts';

const ended = 'This case is decided and done. A customer with whom we have wound down is taken back with reopen.';

/** C8: how a manager decides about a case, and what is done of it is said, over the API or from a page. */
export function decidingPatience({ db, patience }: Pick<Dependencies, 'db' | 'patience'>) {
  return {
    /** @throws Problem 422 where it does not fit; 409 where it is decided already */
    async decide(of: CustomerCase, said: By<PatienceDecision>, requestId?: string): Promise<void> {
      await mustFit(of, said);
      await told(() => patience.decide(of.id, said, requestId), ended);
    },
    /** @throws Problem 409 where it is no step of a winding down that runs, or done already */
    stepDone: (
      { id }: CustomerCase,
      said: By<StepDone & { readonly step: WindDownStep }>,
      requestId?: string,
    ): Promise<void> => told(() => patience.stepDone(id, said, requestId), ended),
    /** @throws Problem 409 where there is nothing to take back */
    async reopen(of: CustomerCase, said: By<Reopening>, requestId?: string): Promise<void> {
      if (of.status === 'undecided')
        throw new Problem(409, 'not-now', 'The case is not decided yet: decide to continue instead.');
      if (of.status === 'reopened') throw new Problem(409, 'not-now', 'The customer is like any other already.');
      if (of.status === 'winding-down') await told(() => patience.reopen(of.id, said, requestId), ended);
      else await takeBack(of, said);
    },
  };

  /** What has ended stays ended: that the customer is taken back stands in the record beside it. */
  async function takeBack(
    { id, commitmentId, decision, closedAt }: CustomerCase,
    { reason, by: actor, from }: By<Reopening>,
  ): Promise<void> {
    // the case may have been decided on a clock of its own, ahead of the real one
    const at = [new Date().toISOString(), decision?.at ?? '', closedAt ?? ''].sort().at(-1) ?? '';
    await appendEvents(db, commitmentId, [
      {
        ...{ key: `patience/${id}/reopened`, type: 'patience-reopened', at, actor },
        data: { caseId: id, reason, ...(from ? { from } : {}) },
      },
    ]);
  }

  /** @throws Problem 422 where a date is over, or nobody is named so */
  async function mustFit({ customerId }: CustomerCase, decision: PatienceDecision): Promise<void> {
    const { zone } = await db.customer.findUniqueOrThrow({ where: { id: customerId } });
    const today = dateIn(new Date().toISOString(), zone);
    const [field, date] = decision.decision === 'continue' ? ['until', decision.until] : ['doneBy', decision.doneBy];
    if (date !== undefined && date < today) throw refused(field, `${date} is over; today it is ${today}`);
    if (decision.decision === 'continue' && decision.until !== undefined && decision.conditions.length === 0)
      throw refused('until', 'without conditions there is nothing that could end');
    if (decision.decision === 'wind-down' && !(await ownersOfRep(db, decision.responsible)))
      throw refused('responsible', `there is no rep ${decision.responsible}`);
  }
}
