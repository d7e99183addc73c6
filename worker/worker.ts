import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { IllegalStateError } from '@temporalio/common';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  type RuntimeOptions,
  Worker,
  type WorkerDeploymentOptions,
} from '@temporalio/worker';
import { createActivities } from '../activities/activities.ts';
import { startRelay } from '../activities/relay.ts';
import type { Watching } from '../activities/watching.ts';
import { type Config, type Deployment, deploymentName, requireDatabaseUrl } from '../config.ts';
import { commitmentIn } from '../domain/ids.ts';
import { openDatabase } from '../ledger/database.ts';
import type { Logger } from '../log.ts';
import { createMailer } from '../mail/mailer.ts';
import { dataConverterOf } from '../payload-codec.ts';
import type { Running } from '../run-process.ts';
import { serveMetrics } from '../telemetry/listener.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { workflowBundle } from './bundle.ts';

/**
 * Assembles a worker and runs it until it is stopped; stopping drains what it has begun.
 * @param partsReady when database and Temporal server serve
 * @param root of the stories that it tells; left out: this project's
 */
export async function startWorker(
  config: Config,
  partsReady: Promise<void>,
  log: Logger,
  queue: string = taskQueue,
  root?: string,
): Promise<Running> {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) =>
    log[levels[level]]({ ...meta, ...aboutOf(meta) }, message),
  );
  install({ logger, shutdownSignals: [], ...sdkMetrics(config) });
  const tracing = config.tracesTo
    ? (await import('../telemetry/traces.ts')).startTracing(config.tracesTo, 'kept-worker')
    : undefined;
  const dataConverter = dataConverterOf(config.temporal.payloadKeys);
  const { deployment } = config.temporal;
  const workflowBundleReady = workflowBundle(join(config.dataDir, 'bundles'), logger, dataConverter, {
    root,
    pinned: (deployment?.pinnedKinds ?? []).map((kind) => storyOf[kind]),
    traced: tracing !== undefined,
  });
  await partsReady;
  const metrics = createWorkerMetrics();
  const listener = config.metrics && (await serveMetrics(metrics, { ...config.metrics, port: config.metrics.worker }));
  const db = openDatabase(requireDatabaseUrl(config));
  const mailer = createMailer({ url: config.mail.url, from: config.mail.from });
  const connection = await NativeConnection.connect(config.temporal.connection);
  const client = new Client({
    connection,
    namespace: config.temporal.namespace,
    dataConverter,
    ...(tracing ? { interceptors: tracing.client } : {}),
  });
  const world = {
    db,
    client,
    mailer,
    watching: watchingOver(log, metrics),
    settings: {
      publicUrl: config.publicUrl,
      catcher: config.mail.catcher,
      rehearsalMailbox: config.mail.rehearsalMailbox,
      linkKeys: config.linkKeys,
    },
  };
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: queue,
    workflowBundle: await workflowBundleReady,
    dataConverter,
    ...tracing?.worker,
    activities: createActivities({ ...world, webhookNetworks: config.webhookNetworks }),
    ...(deployment ? { workerDeploymentOptions: optionsOf(deployment) } : {}),
    maxConcurrentWorkflowTaskExecutions: 10,
    // what a killed worker had at hand is given to another one after that; by default after 10 s, which makes it late (D2)
    stickyQueueScheduleToStartTimeout: '5s',
    shutdownGraceTime: '5s',
    shutdownForceTime: '7s',
  });
  let stopping = false;
  const running = worker.run().catch((error: unknown) => {
    if (stopping) return log.warn({ error: String(error) }, 'worker-stopped-by-force');
    log.fatal({ error: String(error) }, 'worker-failed');
    process.exit(1);
  });
  const stopRelay = startRelay({ ...world, taskQueue: queue }, (error) =>
    log.warn({ error: String(error) }, 'relay-waits'),
  );
  log.info({ taskQueue: queue, namespace: config.temporal.namespace }, 'worker-running');
  return {
    async stop() {
      stopping = true;
      worker.shutdown();
      await stopRelay();
      await running;
      await listener?.stop();
      await tracing?.flush();
      mailer.close();
      await connection.close();
      await db.$disconnect();
    },
  };
}

/** Each step leaves a line and counts. */
const watchingOver = (log: Logger, counted: Watching): Watching => ({
  stepDone(done) {
    const { commitmentId, kind, type, key, lateness } = done;
    log.info({ commitmentId, kind, step: key, type, ...(lateness === undefined ? {} : { lateness }) }, 'step-done');
    counted.stepDone(done);
  },
  mailEnded(commitmentId, as) {
    if (as === 'undelivered') log.warn({ commitmentId }, 'mail-undelivered');
    counted.mailEnded(commitmentId, as);
  },
});

/** What Temporal's SDK says of a workflow is about a commitment. */
function aboutOf(meta: { readonly workflowId?: unknown } | undefined): { commitmentId?: string } {
  const commitmentId = typeof meta?.workflowId === 'string' ? commitmentIn(meta.workflowId) : undefined;
  return commitmentId === undefined ? {} : { commitmentId };
}

/** Temporal's SDK serves its own figures. */
function sdkMetrics({ metrics }: Config): RuntimeOptions {
  if (!metrics) return {};
  const prometheus = {
    bindAddress: `${metrics.host}:${metrics.sdk}`,
    countersTotalSuffix: true,
    unitSuffix: true,
    useSecondsForDurations: true,
  };
  return { telemetryOptions: { metrics: { prometheus } } };
}

/** Once in a process, however many workers run in it. */
function install(options: RuntimeOptions): void {
  try {
    Runtime.install(options);
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}

/** What is not pinned always moves to the current version: no promise is stranded on a worker that is gone. */
const optionsOf = ({ buildId }: Deployment): WorkerDeploymentOptions => ({
  version: { deploymentName, buildId },
  useWorkerVersioning: true,
  defaultVersioningBehavior: 'AUTO_UPGRADE',
});

/** The workflow type of each kind that may be pinned. */
const storyOf = {
  'payment-appointment': 'paymentAppointment',
  'delivery-promise': 'deliveryPromise',
} as const satisfies Record<Deployment['pinnedKinds'][number], string>;

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
