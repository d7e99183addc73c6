import type { Client } from '@temporalio/client';
import type { PatienceDecision, Reopening, StepDone, WindDownStep } from '../domain/patience.ts';
import type { By } from '../workflows/messages.ts';
import { decidePatience, patienceWorkflowId, reopenCustomer, reportStep } from '../workflows/patience-messages.ts';

export type Patience = ReturnType<typeof createPatience>;

/** C8: the way from outside to the cases about customers. Each is answered once it stands in the record. */
export function createPatience(client: Client) {
  const handle = (caseId: string) => client.workflow.getHandle(patienceWorkflowId(caseId));
  const once = (requestId?: string) => (requestId ? { updateId: requestId } : {});
  return {
    /** @throws WorkflowUpdateFailedError where it makes no sense now; WorkflowNotFoundError where the case has ended */
    decide: (caseId: string, said: By<PatienceDecision>, requestId?: string): Promise<void> =>
      handle(caseId).executeUpdate(decidePatience, { args: [said], ...once(requestId) }),
    stepDone: (
      caseId: string,
      said: By<StepDone & { readonly step: WindDownStep }>,
      requestId?: string,
    ): Promise<void> => handle(caseId).executeUpdate(reportStep, { args: [said], ...once(requestId) }),
    /** while it is wound down; what has ended is taken back in the record alone */
    reopen: (caseId: string, said: By<Reopening>, requestId?: string): Promise<void> =>
      handle(caseId).executeUpdate(reopenCustomer, { args: [said], ...once(requestId) }),
  };
}
