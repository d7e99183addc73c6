import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import {
  breachesOf,
  type CustomerCase,
  caseStatuses,
  PatienceDecision,
  Reopening,
  StepDone,
  windDownSteps,
} from '../../domain/patience.ts';
import { deciders, reporters, roles } from '../../domain/roles.ts';
import { findCase, listCases } from '../../ledger/patience.ts';
import { inSight } from '../../ledger/sight.ts';
import { PatienceAnswer } from '../answers/patience.ts';
import { decidingPatience } from '../deciding-patience.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { orNotFound } from '../problem.ts';
import { accepted, type Door, ok, route } from '../route.ts';

const Id = z.object({ id: z.uuid({ error: 'expected an id' }) });

/** C8: customers with whom patience has ended: the cases, what a manager decides, and the winding down. */
export function patienceRoutes({ db, patience }: Dependencies): Door[] {
  const deciding = decidingPatience({ db, patience });
  const mine = named(db);
  const find = (id: string): Promise<CustomerCase> => orNotFound(findCase(db, id), `case ${id}`);
  const shown = async (id: string) => present(await find(id));
  const ofManagers = {
    gives: PatienceAnswer,
    statuses: [202],
    who: deciders,
    whose: mine.patience,
    decides: true,
    params: Id,
  } as const;

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
      ...ofManagers,
      body: PatienceDecision,
      handle: async ({ params: { id }, body, by, requestId }) => {
        await deciding.decide(await find(id), { ...body, ...by }, requestId);
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
        await deciding.stepDone(await find(id), { ...body, ...by, step }, requestId);
        return accepted(await shown(id));
      },
    }),
    route({
      method: 'post',
      path: '/v1/patience/:id/reopen',
      says: 'A manager lifts the conditions, ends the winding down, or takes the customer back after it.',
      example: { reason: 'They have a new owner, and all is paid.' },
      ...ofManagers,
      body: Reopening,
      handle: async ({ params: { id }, body, by, requestId }) => {
        await deciding.reopen(await find(id), { ...body, ...by }, requestId);
        return accepted(await shown(id));
      },
    }),
  ];
}

const present = ({ found, ...same }: CustomerCase) => {
  const { reasons, figures } = found;
  return { ...same, reasons, figures, breaches: breachesOf(found) };
};
