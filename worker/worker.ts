import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/activities.ts';
import { startRelay } from '../activities/relay.ts';
import type { Config } from '../config.ts';
import { requireDatabaseUrl } from '../config.ts';
import { openDatabase } from '../ledger/database.ts';
import type { Logger } from '../log.ts';
import { createMailer } from '../mail/mailer.ts';
import { dataConverterOf } from '../payload-codec.ts';
import type { Running } from '../run-process.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { workflowBundle } from './bundle.ts';

/**
 * Assembles a worker and runs it until it is stopped; stopping drains what it has begun.
 * @param partsReady when database and Temporal server serve
 */
export async function startWorker(
  config: Config,
  partsReady: Promise<void>,
  log: Logger,
  queue: string = taskQueue,
): Promise<Running> {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => log[levels[level]]({ ...meta }, message));
  Runtime.install({ logger, shutdownSignals: [] });
  const dataConverter = dataConverterOf(config.temporal.payloadKeys);
  const workflowBundleReady = workflowBundle(join(config.dataDir, 'bundles'), logger, dataConverter);
  await partsReady;
  const db = openDatabase(requireDatabaseUrl(config));
  const mailer = createMailer({ url: config.mail.url, from: config.mail.from });
  const connection = await NativeConnection.connect(config.temporal.connection);
  const client = new Client({ connection, namespace: config.temporal.namespace, dataConverter });
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: queue,
    workflowBundle: await workflowBundleReady,
    dataConverter,
    activities: createActivities({
      db,
      client,
      webhookNetworks: config.webhookNetworks,
      mailer,
      settings: {
        publicUrl: config.publicUrl,
        catcher: config.mail.catcher,
        rehearsalMailbox: config.mail.rehearsalMailbox,
        linkKeys: config.linkKeys,
      },
    }),
    maxConcurrentWorkflowTaskExecutions: 10,
    shutdownGraceTime: '5s',
    shutdownForceTime: '7s',
  });
  const running = worker.run();
  running.catch((error: unknown) => {
    log.fatal({ error: String(error) }, 'worker-failed');
    process.exit(1);
  });
  const stopRelay = startRelay({ db, client, taskQueue: queue, mailer, publicUrl: config.publicUrl }, (error) =>
    log.warn({ error: String(error) }, 'relay-waits'),
  );
  log.info({ taskQueue: queue, namespace: config.temporal.namespace }, 'worker-running');
  return {
    async stop() {
      worker.shutdown();
      await stopRelay();
      await running;
      mailer.close();
      await connection.close();
      await db.$disconnect();
    },
  };
}

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
