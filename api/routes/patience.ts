import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import { fromMinor } from '../../domain/money.ts';
import {
  type CustomerCase,
  caseStatuses,
  PatienceDecision,
  Reopening,
  StepDone,
  windDownSteps,
} from '../../domain/patience.ts';
import { deciders, reporters, roles } from '../../domain/roles.ts';
import { dateIn } from '../../domain/working-calendar.ts';
import { appendEvents } from '../../ledger/events.ts';
import { findCase, listCases } from '../../ledger/patience.ts';
import { inSight, ownersOfRep } from '../../ledger/sight.ts';
import { PatienceAnswer } from '../answers/patience.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { orNotFound, Problem, refused } from '../problem.ts';
import { accepted, type Door, ok, route } from '../route.ts';
import { told } from '../told.ts';

const Id = z.object({ id: z.uuid({ error: 'expected an id' }) });
const ended = 'This case is decided and done. A customer with whom we have wound down is taken back with reopen.';

/** C8: customers with whom patience has ended: the cases, what a manager decides, and the winding down. */
export function patienceRoutes({ db, patience }: Dependencies): Door[] {
  const mine = named(db);
  const find = (id: string): Promise<CustomerCase> => orNotFound(findCase(db, id), `case ${id}`);
  const shown = async (id: string) => present(await find(id));

  return [
    route({
      method: 'get',
      path: '/v1/patience',
      says: 'The cases about customers with whom patience has ended, the oldest first.',
      gives: z.strictObject({ items: z.array(PatienceAnswer) }),
      who: roles,
      query: z.strictObject({ status: z.enum(caseStatuses).optional(), customer: Code.optional() }),
      handle: async ({ query: { status, customer }, caller }) =>
        ok({ items: (await listCases(db, { status, customerId: customer }, inSight(caller))).map(present) }),
    }),
    route({
      method: 'get',
      path: '/v1/patience/:id',
      says: 'One case: the breaches, our own part, the decision, and how far the winding down is.',
      gives: PatienceAnswer,
      who: roles,
      whose: mine.windDown,
      params: Id,
      handle: async ({ params: { id } }) => ok(await shown(id)),
    }),
    route({
      method: 'post',
      path: '/v1/patience/:id/decision',
      says: 'A manager decides: we go on, on conditions, or wind down.',
      example: { decision: 'continue', conditions: ['prepayment', 'managers-consent'], reason: 'The new owner pays.' },
      gives: PatienceAnswer,
      statuses: [202],
      who: deciders,
      whose: mine.patience,
      decides: true,
      params: Id,
      body: PatienceDecision,
      handle: async ({ params: { id }, body, by, requestId }) => {
        await mustFit(await find(id), body);
        await told(() => patience.decide(id, { ...body, ...by }, requestId), ended);
        return accepted(await shown(id));
      },
    }),
    route({
      method: 'post',
      path: '/v1/patience/:id/steps/:step',
      says: 'A step of the winding down is done, by the responsible person or a manager.',
      example: { note: 'The last pallet is there, and signed for.' },
      gives: PatienceAnswer,
      statuses: [202],
      who: reporters,
      whose: mine.windDown,
      params: Id.extend({ step: z.enum(windDownSteps) }),
      body: StepDone,
      handle: async ({ params: { id, step }, body, by, requestId }) => {
        await find(id);
        await told(() => patience.stepDone(id, { ...body, ...by, step }, requestId), ended);
        return accepted(await shown(id));
      },
    }),
    route({
      method: 'post',
      path: '/v1/patience/:id/reopen',
      says: 'A manager lifts the conditions, ends the winding down, or takes the customer back after it.',
      example: { reason: 'They have a new owner, and all is paid.' },
      gives: PatienceAnswer,
      statuses: [202],
      who: deciders,
      whose: mine.patience,
      decides: true,
      params: Id,
      body: Reopening,
      handle: async ({ params: { id }, body, by, requestId }) => {
        const found = await find(id);
        const { status } = found;
        if (status === 'undecided')
          throw new Problem(409, 'not-now', 'The case is not decided yet: decide to continue instead.');
        if (status === 'reopened') throw new Problem(409, 'not-now', 'The customer is like any other already.');
        if (status === 'winding-down') await told(() => patience.reopen(id, { ...body, ...by }, requestId), ended);
        else await takeBack(found, body, by);
        return accepted(await shown(id));
      },
    }),
  ];

  /** What has ended stays ended: that the customer is taken back stands in the record beside it. */
  async function takeBack(
    { id, commitmentId, decision, closedAt }: CustomerCase,
    { reason }: Reopening,
    { by: actor, from }: { readonly by: string; readonly from?: string | undefined },
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

function present({ found: { reasons, figures, counted }, ...same }: CustomerCase) {
  const money = (minor: string | null) => (minor === null ? null : fromMinor(BigInt(minor), figures.missing.currency));
  const breaches = counted.map(({ missing, ...breach }) => ({ ...breach, missing: money(missing) }));
  return { ...same, reasons, figures, breaches };
}
