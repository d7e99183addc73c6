import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { messageId } from '../domain/ids.ts';
import type { PlanVerdict } from '../domain/instalments.ts';
import type { AlsoNamed } from '../domain/reminder-turn.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import type { Doer } from '../domain/roles.ts';
import { appendEventsIn } from '../ledger/events.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { proposed } from './proposal.ts';
import { isStillFree } from './slot.ts';

/** A payment plan with the verdict on it. */
export interface PlanProposal {
  readonly planId: string;
  /** who asked, and through which door */
  readonly actor: string;
  readonly from?: string | undefined;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly verdict: PlanVerdict;
}

/** A part that was withdrawn, with the sequence of its appointment's cancellation. */
export interface CalledOff extends AlsoNamed {
  readonly sequence: number;
}

/**
 * Every part stands in the ledger, or none does. Repeating it changes nothing.
 * @returns the Message-ID of the mail that will confirm all of them: it stands in the record of the first; null: the rep
 * has agreed on too close a time since it was vetted, and nothing is written
 */
export async function planProposed(
  db: PrismaClient,
  { planId, actor, from, at, verdict }: PlanProposal,
): Promise<string | null> {
  const declined = verdict.answer === 'reconsider';
  const opened = await Promise.all(
    verdict.parts.map(async (part, index) => ({
      id: part.id,
      event: await proposed(db, {
        commitmentId: part.id,
        request: part.terms,
        actor,
        from,
        at,
        verdict: declined ? { ...part, answer: 'reconsider' } : part,
        partOfPlan: { planId, part: index + 1 },
      }),
    })),
  );
  const closed = { key: 'closed', type: 'closed', at, actor: 'kept', data: { shows: { closedAt: at } } };
  const requests = verdict.parts.map(({ terms }) => terms);
  const isWritten = await db.$transaction(
    async (tx) => {
      const known = await tx.commitment.count({ where: { planId } });
      if (known === 0 && !declined && !(await isStillFree(tx, requests))) return false;
      for (const { id, event } of opened) await appendEventsIn(tx, id, declined ? [event, closed] : [event]);
      return true;
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
  return isWritten ? mailOf(verdict.parts[0]?.id ?? '', 'agreed') : null;
}

/** What a promise answers when it is withdrawn. */
interface Withdrawn {
  readonly terms: PaymentRequest;
  readonly reagreements: readonly unknown[];
}

const mailOf = (commitmentId: string, step: string): string => `<${messageId(commitmentId, step, 'customer')}@kept>`;

/**
 * B1, C7: withdrawn by us, where it is still open. The mail that tells the customer stands in the record of the first
 * of them. Repeating it finds what it did before.
 */
export async function callOff(
  client: Client,
  partIds: readonly string[],
  { by, from, reason }: Doer & { readonly reason: string },
): Promise<CalledOff[]> {
  const withdrawn: CalledOff[] = [];
  for (const id of partIds) {
    const said = {
      askedBy: 'us',
      reason,
      by,
      from,
      toldIn: mailOf(withdrawn[0]?.commitmentId ?? id, 'plan/called-off'),
    } as const;
    const view = await unlessOver(() => withdraw(client, id, said));
    if (!view) continue;
    const { amount, dueDate, dueTime } = view.terms;
    const sequence = view.reagreements.length + 1;
    withdrawn.push({ commitmentId: id, amount, dueDate, dueTime: dueTime ?? null, sequence });
  }
  return withdrawn;
}

async function withdraw(client: Client, id: string, said: object): Promise<Withdrawn> {
  const handle = client.workflow.getHandle(`payment-appointment/${id}`);
  try {
    return await handle.executeUpdate('withdraw', { args: [said], updateId: 'called-off' });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return await handle.getUpdateHandle<Withdrawn>('called-off').result();
  }
}

/** @returns undefined where the promise has its outcome already */
async function unlessOver(talk: () => Promise<Withdrawn>): Promise<Withdrawn | undefined> {
  try {
    return await talk();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) return undefined;
    throw error;
  }
}
