import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { type PlanVerdict, partsOf, planVerdict } from '../domain/instalments.ts';
import type { Verdict } from '../domain/requests.ts';
import { vetPayment } from '../domain/vetting.ts';
import { local } from './activity-options.ts';
import type { PaymentPlanInput } from './payment-plan-messages.ts';

const { factsForVetting } = proxyLocalActivities<Activities>(local);

/** C1: each part is vetted as if those before it were promised already. @param now ISO 8601 UTC */
export async function vetParts(input: PaymentPlanInput, now: string): Promise<PlanVerdict> {
  const requests = partsOf(input.request);
  const verdicts: Verdict[] = [];
  for (const [index, request] of requests.entries()) {
    const id = input.partIds[index] ?? '';
    const before = requests.slice(0, index).map(({ amount }) => amount);
    const summary = `what the vetting of part ${index + 1} looks at`;
    const { facts, ...material } = await factsForVetting.executeWithOptions({ ...local, summary }, [
      request,
      now,
      id,
      before,
    ]);
    verdicts.push({ id, terms: request, ...vetPayment(facts), ...material });
  }
  return planVerdict(input.planId, verdicts);
}
