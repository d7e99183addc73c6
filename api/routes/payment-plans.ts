import { isDeepStrictEqual } from 'node:util';
import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { partId, paymentPlanId } from '../../domain/ids.ts';
import { type PlanVerdict, partsOf, planVerdict } from '../../domain/instalments.ts';
import { PaymentPlanRequest, PlanDecision, type Verdict } from '../../domain/requests.ts';
import { creators, deciders, roles } from '../../domain/roles.ts';
import { against } from '../../domain/vetting.ts';
import { partsOfPlan } from '../../ledger/payment-plans.ts';
import type { PaymentPlanInput } from '../../workflows/payment-plan-messages.ts';
import { PlanAnswer, PlanVerdictAnswer } from '../answers/commitments.ts';
import { decidingPlans } from '../deciding-plans.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { knowsParties, refuseRehearsal } from '../parties.ts';
import { presentVerdict } from '../present.ts';
import { notFound, Problem } from '../problem.ts';
import { type Answer, type Door, type Frozen, ok, route } from '../route.ts';

const Id = z.object({ id: z.uuid({ error: 'expected the id of a payment plan' }) });

/** C1: promises to pay in parts: asked for, looked into, decided on. */
export function paymentPlanRoutes({ db, plans, mayRehearse }: Dependencies): Door[] {
  const { plan } = named(db);
  const decide = decidingPlans({ plans });
  return [
    route({
      method: 'post',
      path: '/v1/payment-plans',
      says: 'A customer promises to pay in parts: all of them are credible, or none is started.',
      who: creators,
      body: PaymentPlanRequest,
      example: {
        customerId: 'DE-3001',
        repId: 'vogt',
        parts: [
          { amount: { value: '100.00', currency: 'EUR' }, dueDate: '2026-12-16' },
          { amount: { value: '100.00', currency: 'EUR' }, dueDate: '2026-12-23' },
        ],
      },
      gives: PlanVerdictAnswer,
      statuses: [201],
      idempotent: true,
      handle: async ({ body, caller, actor, by: { from }, idempotencyKey }) => {
        await knowsParties(db, body, caller);
        refuseRehearsal(body, mayRehearse);
        const planId = paymentPlanId(actor, idempotencyKey);
        const partIds = body.parts.map((_, index) => partId(planId, index + 1));
        return answer(await propose({ planId, partIds, request: body, actor, from }), body);
      },
    }),
    route({
      method: 'get',
      path: '/v1/payment-plans/:id',
      says: 'A plan: its parts, and what is to decide.',
      gives: PlanAnswer,
      who: roles,
      whose: plan,
      params: Id,
      handle: async ({ params: { id } }) => ok(await planOf(id)),
    }),
    route({
      method: 'post',
      path: '/v1/payment-plans/:id/decision',
      says: 'A part was broken: the manager decides about the rest.',
      example: { decision: 'continue', reason: 'The first payment of the year is always late.' },
      gives: PlanAnswer,
      who: deciders,
      whose: plan,
      decides: true,
      params: Id,
      body: PlanDecision,
      handle: async ({ params: { id }, body, by, requestId }) => {
        await planOf(id);
        await decide(id, { ...body, ...by }, requestId);
        return ok(await planOf(id));
      },
    }),
  ];

  async function planOf(id: string) {
    const parts = await partsOfPlan(db, id);
    const [first] = parts;
    if (!first) throw notFound(`payment plan ${id}`);
    const { awaits = null, next = null, decisions = [], happened = [] } = (await plans.view(id)) ?? {};
    const { customerId, repId } = first;
    return { id, customerId, repId, awaits, next, decisions, happened, parts };
  }

  async function propose(input: PaymentPlanInput): Promise<PlanVerdict> {
    try {
      return await plans.propose(input);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const parts = await partsOfPlan(db, input.planId);
      return planVerdict(
        input.planId,
        parts.map(({ verdict }) => verdict as Verdict),
      );
    }
  }
}

function answer(
  { id, answer, parts }: PlanVerdict,
  request: PaymentPlanRequest,
): Answer<Frozen<z.input<typeof PlanVerdictAnswer>>> {
  const sameTerms = isDeepStrictEqual(
    parts.map(({ terms }) => terms),
    partsOf(request),
  );
  if (!sameTerms)
    throw new Problem(
      422,
      'idempotency-key-reused',
      'This Idempotency-Key stands for another plan already; take a new one.',
    );
  const shown = parts.map((verdict) => ({
    ...presentVerdict(verdict),
    reasons: against(verdict.checks).map(({ because }) => because),
  }));
  if (answer === 'accept')
    return { status: 201, body: { id, answer, parts: shown }, headers: { Location: `/v1/payment-plans/${id}` } };
  const reasons = shown.flatMap(({ reasons }, index) => reasons.map((reason) => `part ${index + 1}: ${reason}`));
  const detail = `This plan is not credible yet, and no part of it is started: ${reasons.join('; ')}.`;
  throw new Problem(422, 'reconsider', detail, { id, answer, reasons, parts: shown });
}
