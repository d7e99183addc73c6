import { type Connection, WorkflowNotFoundError } from '@temporalio/client';
import { workflowId } from '../../client/commitments.ts';
import { failing } from '../../client/polling.ts';
import { type Config, requireDatabaseUrl } from '../../config.ts';
import type { Kind } from '../../domain/projection.ts';
import { withDatabase } from '../../ledger/database.ts';
import { overdue, waitingMails } from '../../ledger/standing.ts';
import { type Finding, findingsOf, reasonOf } from './finding.ts';

const named = 5;

/** Promises that do not go on: what the server reports of their workflows, and what the ledger misses. */
export async function lookAtPromises(connection: Connection, config: Config): Promise<Finding[]> {
  const { namespace } = config.temporal;
  return [await failingOnes(connection, namespace), ...(await lookAtLedger(config, connection))];
}

/** Workflows of which the server says that their tasks fail again and again. */
async function failingOnes({ workflowService }: Connection, namespace: string): Promise<Finding> {
  const { ok, warn, wrong } = findingsOf('workflows');
  try {
    const { executions } = await workflowService.listWorkflowExecutions({ namespace, query: failing, pageSize: 100 });
    if (executions.length === 0) return ok('No workflow fails at its tasks.');
    return wrong(
      `${executions.length} workflows fail at their tasks: ${some(executions.map(({ execution }) => execution?.workflowId ?? ''))}.`,
      'Their last event in the Temporal UI says why: mostly a version that does not know their history. Run the version that began them, or a mended one; they go on by themselves.',
    );
  } catch (error) {
    return warn(
      `Whether workflows fail at their tasks is not told by this server: ${reasonOf(error)}`,
      'Look for "Failing workflow task" in the worker\'s log.',
    );
  }
}

/** What the ledger misses. @param connection tells how the workflows stand; undefined: the server is away */
export async function lookAtLedger(config: Config, connection?: Connection): Promise<Finding[]> {
  try {
    const [late, mails] = await withDatabase(
      requireDatabaseUrl(config),
      async (db) => [await overdue(db), await waitingMails(db)] as const,
    );
    return [await overdueOnes(connection, config, late), mailOnes(mails)];
  } catch (error) {
    return [findingsOf('promises').wrong(`They cannot be looked at: ${reasonOf(error)}`, 'See the database above.')];
  }
}

type Overdue = Awaited<ReturnType<typeof overdue>>;

async function overdueOnes(connection: Connection | undefined, config: Config, late: Overdue): Promise<Finding> {
  const { ok, wrong } = findingsOf('promises');
  if (late.length === 0) return ok('Nothing is overdue without anything having happened.');
  const states = await Promise.all(
    late.slice(0, named).map(async ({ id, kind }) => {
      const state = connection && (await stateOf(connection, config, kind, id));
      return `${workflowId(kind as Kind, id)}${state === undefined ? '' : ` (${state})`}`;
    }),
  );
  return wrong(
    `${late.length}${late.length === 100 ? ' or more' : ''} promises are past their breach instant and nothing has happened since: ${some(states)}.`,
    'Where no worker runs, start one: it catches up. Where the server does not know a workflow, npm run doctor -- reconcile names what differs.',
  );
}

/** What the server says of a promise's workflow. */
async function stateOf(connection: Connection, config: Config, kind: string, id: string): Promise<string> {
  const execution = { workflowId: workflowId(kind as Kind, id) };
  const { namespace } = config.temporal;
  try {
    const { workflowExecutionInfo, pendingActivities, pendingWorkflowTask } =
      await connection.workflowService.describeWorkflowExecution({ namespace, execution });
    if (workflowExecutionInfo?.closeTime) return 'its workflow has ended';
    const tries = pendingActivities.map(({ activityType, attempt }) => `${activityType?.name} at try ${attempt}`);
    if (tries.length > 0) return tries.join(', ');
    return pendingWorkflowTask ? `a workflow task at try ${pendingWorkflowTask.attempt}` : 'its workflow sleeps';
  } catch (error) {
    const unknown = error instanceof WorkflowNotFoundError || (error as { code?: unknown }).code === 5;
    return unknown ? 'the server does not know it' : reasonOf(error);
  }
}

function mailOnes({ count, oldest }: { readonly count: number; readonly oldest: Date | null }): Finding {
  const { ok, warn } = findingsOf('mails');
  if (count === 0 || oldest === null) return ok('No mail waits to be sent.');
  return warn(
    `${count} mails wait to be sent, the first since ${oldest.toISOString()}.`,
    'They are tried again until they are through, or their time is over: look at the mail server.',
  );
}

const some = (names: readonly string[]): string =>
  names.length <= named ? names.join(', ') : `${names.slice(0, named).join(', ')} and ${names.length - named} more`;
