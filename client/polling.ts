import type { ConnectionLike } from '@temporalio/client';
import proto from '@temporalio/proto';

const { TaskQueueType, WorkerVersioningMode } = proto.temporal.api.enums.v1;

/** What a task queue holds, and who takes from it. */
export interface Polling {
  readonly of: 'workflow' | 'activity';
  /** the identities of those who have asked for work lately and get it */
  readonly pollers: readonly string[];
  /** D2: the build that new work is given to; undefined: workers without a build */
  readonly build: string | undefined;
  /** builds whose workers ask, too, and get no new work; `''`: workers without a build */
  readonly idleBuilds: readonly string[];
  /** tasks that wait */
  readonly backlog: number;
  /** seconds for which the first of them has waited */
  readonly backlogAge: number;
}

/** seconds for which work waits before somebody should know */
export const waitsLong = 30;

/** ms: a worker asks again at least once a minute, and the server remembers those who are gone for longer */
const lately = 75_000;

const seconds = (of: { seconds?: unknown; nanos?: number | null } | null | undefined): number =>
  Number(of?.seconds ?? 0) + Number(of?.nanos ?? 0) / 1e9;

/** Running workflows of which the server says that their tasks fail again and again. */
export const failing = "ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL";

/** Who takes the work of a task queue, and how much waits. @throws where the server does not answer */
export async function pollingOf(
  { workflowService }: ConnectionLike,
  namespace: string,
  taskQueue: string,
): Promise<Polling[]> {
  const types = [
    ['workflow', TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW],
    ['activity', TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY],
  ] as const;
  return Promise.all(
    types.map(async ([of, taskQueueType]) => {
      const asked = { namespace, taskQueue: { name: taskQueue }, taskQueueType, reportStats: true };
      const { pollers, stats, versioningInfo } = await workflowService.describeTaskQueue(asked);
      const build = versioningInfo?.currentDeploymentVersion?.buildId || undefined;
      const given = new Set([build ?? '', versioningInfo?.rampingDeploymentVersion?.buildId ?? build ?? '']);
      const since = Date.now() - lately;
      const living = pollers.filter(({ lastAccessTime }) => seconds(lastAccessTime) * 1000 > since);
      return {
        of,
        pollers: distinct(living.filter((one) => given.has(buildOf(one))).map(({ identity }) => identity ?? '')),
        build,
        idleBuilds: distinct(living.map(buildOf).filter((one) => !given.has(one))),
        backlog: Number(stats?.approximateBacklogCount ?? 0),
        backlogAge: seconds(stats?.approximateBacklogAge),
      };
    }),
  );
}

type Poller = proto.temporal.api.taskqueue.v1.IPollerInfo;

/** `''`: it has none, or runs without versioning */
const buildOf = ({ deploymentOptions: of }: Poller): string =>
  of?.workerVersioningMode === WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED ? (of.buildId ?? '') : '';

const distinct = (some: readonly string[]): string[] => [...new Set(some)].sort();

/** @returns how many workflows a list filter finds; undefined: this server does not know such a filter */
export async function countOf(
  connection: ConnectionLike,
  namespace: string,
  query: string,
): Promise<number | undefined> {
  try {
    const { count } = await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.countWorkflowExecutions({ namespace, query }),
    );
    return Number(count);
  } catch (error) {
    if ((error as { code?: unknown }).code === invalidArgument) return undefined;
    throw error;
  }
}

const invalidArgument = 3;

/** Whether somebody takes the work: workflow tasks and activities both, and none of them waits for long. */
export const isTaken = (polling: readonly Polling[]): boolean =>
  polling.every(({ pollers, backlogAge }) => pollers.length > 0 && backlogAge < waitsLong);
