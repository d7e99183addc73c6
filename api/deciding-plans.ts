import type { PlanDecision } from '../domain/requests.ts';
import type { By } from '../workflows/messages.ts';
import type { PaymentPlanView } from '../workflows/payment-plan-messages.ts';
import type { Dependencies } from './dependencies.ts';
import { told } from './told.ts';

/** C2: how a manager decides about the rest of a plan, over the API or from a page. @throws Problem 409 where it makes no sense now */
export const decidingPlans =
  ({ plans }: Pick<Dependencies, 'plans'>) =>
  (id: string, said: By<PlanDecision>, requestId?: string): Promise<PaymentPlanView> =>
    told(() => plans.decide(id, said, requestId), 'This plan has ended. What ended stays ended.');
