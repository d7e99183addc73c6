import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import type { DeliveryVerdict } from '../domain/delivery.ts';
import type { Kind } from '../domain/projection.ts';
import type { RebateVerdict } from '../domain/rebate.ts';
import type { Correction, Verdict } from '../domain/requests.ts';
import type { DeliveryInput, DeliveryView } from '../workflows/delivery-messages.ts';
import { deliveryDetails, deliverySummary } from '../workflows/delivery-words.ts';
import {
  detailsOf,
  openingAttributes,
  rebateAttributes,
  rebateDetails,
  rebateSummary,
  summaryOf,
} from '../workflows/in-the-list.ts';
import type {
  By,
  CommitmentView,
  FollowUpInput,
  PaymentAppointmentInput,
  ReportMessage,
  TakenBack,
} from '../workflows/messages.ts';
import * as messages from '../workflows/messages.ts';
import type { PayoutView } from '../workflows/payout-messages.ts';
import type { RebateInput, RebateView } from '../workflows/rebate-messages.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { clockOf } from './clock.ts';

/** A commitment's workflow: one, and never another one of the same commitment. */
export const workflowId = (kind: Kind, commitmentId: string): string => `${kind}/${commitmentId}`;

/** Who a commitment is, for a message to it. */
export interface Address<K extends Kind = Kind> {
  readonly kind: K;
  readonly id: string;
}

/** How a commitment of each kind shows itself. */
export type ViewOf<K extends Kind> = K extends 'rebate-year'
  ? RebateView
  : K extends 'rebate-payout'
    ? PayoutView
    : K extends 'delivery-promise'
      ? DeliveryView
      : CommitmentView;
export type AnyView = ViewOf<Kind>;

/** What starts a promise that is asked for. */
export type ProposalInput = PaymentAppointmentInput | RebateInput | DeliveryInput;
export type VerdictOn<Input extends ProposalInput> = Input extends RebateInput
  ? RebateVerdict
  : Input extends DeliveryInput
    ? DeliveryVerdict
    : Verdict;

export type Commitments = ReturnType<typeof createCommitments>;

/**
 * The way from outside to the running commitments.
 * @param queue where the workers take them
 */
export function createCommitments(client: Client, queue: string = taskQueue) {
  const handle = ({ kind, id }: Address) => client.workflow.getHandle(workflowId(kind, id));
  return {
    /**
     * Starts a commitment and waits for its verdict; the same commitment again gets the same verdict.
     * @throws WorkflowNotFoundError where it ended so long ago that the server has forgotten it
     */
    async propose<Input extends ProposalInput>(input: Input): Promise<VerdictOn<Input>> {
      const startWorkflowOperation = startOf(input, queue);
      try {
        const verdict: UpdateDefinition<VerdictOn<Input>> = messages.verdict as UpdateDefinition<never>;
        return await client.workflow.executeUpdateWithStart(verdict, { startWorkflowOperation, updateId: 'verdict' });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        const ended = handle({ kind: input.request.kind, id: input.commitmentId });
        return await ended.getUpdateHandle<VerdictOn<Input>>('verdict').result();
      }
    },
    /** Starts a commitment whose workflow is lost, or was ended unfinished, with what is known of it. @throws WorkflowExecutionAlreadyStartedError where it runs, or came to its end */
    async startAgain(input: PaymentAppointmentInput): Promise<void> {
      const { type, ...options } = shownOf(input.request);
      await client.workflow.start(type, {
        ...options,
        workflowId: workflowId(input.request.kind, input.commitmentId),
        taskQueue: queue,
        args: [input],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      });
    },
    /** @returns undefined where the server does not know it (any more) */
    async view<K extends Kind>(address: Address<K>): Promise<ViewOf<K> | undefined> {
      try {
        return (await handle(address).query(messages.view)) as ViewOf<K>;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return undefined;
        throw error;
      }
    },
    /** Where its own clock stands, ISO 8601 UTC: real time, except for a rehearsal. */
    now: (address: Address): Promise<string> => clockOf(client, workflowId(address.kind, address.id)),
    /** The rep's signal. @throws WorkflowNotFoundError where it has ended */
    report: (address: Address, report: ReportMessage): Promise<void> =>
      handle(address).signal(report.said === 'fulfilled' ? messages.fulfilled : messages.missed, report),
    /** A person's command; the same request again gets the same answer. @throws WorkflowUpdateFailedError with the reason where it makes no sense now; WorkflowNotFoundError where it has ended */
    command: <Said, View extends object>(
      address: Address,
      command: UpdateDefinition<View, [By<Said>]>,
      said: By<Said>,
      requestId?: string,
    ): Promise<View> =>
      handle(address).executeUpdate(command, { args: [said], ...(requestId ? { updateId: requestId } : {}) }),
    /** Whether a command of this id was taken; false where it was refused, never came, or the server does not know it any more. */
    async wasTaken(address: Address, requestId: string): Promise<boolean> {
      try {
        await handle(address).getUpdateHandle(requestId).result();
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) return false;
        throw error;
      }
    },
    /**
     * D3: a payment was taken back.
     * @returns whether the commitment takes it in; else its outcome stands already, or it has ended
     */
    async takeBack(address: Address, said: TakenBack): Promise<boolean> {
      try {
        await handle(address).executeUpdate(messages.takeBack, { args: [said], updateId: said.reversalId });
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
        if (cause instanceof ApplicationFailure && cause.type === 'NotNow') return false;
        throw error;
      }
    },
    /** D3, D5: starts what follows an ended commitment; the same again changes nothing. */
    async followUp(input: FollowUpInput): Promise<void> {
      const { commitmentId, request, follows } = input;
      const why =
        follows.because.kind === 'reversal'
          ? (['taken back', 'A payment was taken back after the outcome stood.'] as const)
          : (['corrected', 'A manager corrected the outcome after the end.'] as const);
      try {
        await client.workflow.start<(input: FollowUpInput) => Promise<unknown>>('followUp', {
          workflowId: workflowId('follow-up', commitmentId),
          taskQueue: queue,
          args: [input],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          staticSummary: `${request.rehearsal ? 'Rehearsal: ' : ''}${why[0]}: ${request.customerId}, promised ${request.amount.value} ${request.amount.currency}`,
          staticDetails: `${why[1]}\n- follows: ${follows.commitmentId}`,
          typedSearchAttributes: openingAttributes(request, 'follow-up', 'open'),
        });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    /** D5: a follow-up's promise was corrected back to kept; one that has ended needs nothing. */
    async settle(followUpId: string, said: By<Correction>): Promise<void> {
      try {
        await handle({ kind: 'follow-up', id: followUpId }).executeUpdate(messages.settle, { args: [said] });
      } catch (error) {
        const refused = error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure;
        if (!(error instanceof WorkflowNotFoundError) && !refused) throw error;
      }
    },
    /** A fact was recorded. Where it cannot be told, the commitment finds the fact at its next evaluation. */
    async wake(address: Address): Promise<void> {
      try {
        await handle(address).signal(messages.wake);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
  };
}

function startOf(input: ProposalInput, queue: string) {
  const { commitmentId, request } = input;
  const { type, ...options } = shownOf(request);
  return new WithStartWorkflowOperation<(input: ProposalInput) => Promise<unknown>>(type, {
    ...options,
    workflowId: workflowId(request.kind, commitmentId),
    taskQueue: queue,
    args: [input],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** What the Temporal UI shows of it from its start on. */
function shownOf(request: ProposalInput['request']) {
  switch (request.kind) {
    case 'rebate-year':
      return {
        type: 'rebateYear',
        staticSummary: rebateSummary(request),
        staticDetails: rebateDetails(request),
        typedSearchAttributes: rebateAttributes(request, request.kind, 'proposed'),
      };
    case 'delivery-promise':
      return {
        type: 'deliveryPromise',
        staticSummary: deliverySummary(request),
        staticDetails: deliveryDetails(request),
        typedSearchAttributes: openingAttributes({ ...request, amount: request.value }, request.kind, 'proposed'),
      };
    default:
      return {
        type: 'paymentAppointment',
        staticSummary: summaryOf(request),
        staticDetails: detailsOf(request),
        typedSearchAttributes: openingAttributes(request, request.kind, 'proposed'),
      };
  }
}
