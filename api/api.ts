import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { createCommitments } from '../client/commitments.ts';
import { createDisputes } from '../client/disputes.ts';
import { createPaymentPlans } from '../client/payment-plans.ts';
import { createStandIns } from '../client/stand-ins.ts';
import { type Config, requireDatabaseUrl } from '../config.ts';
import { openDatabase } from '../ledger/database.ts';
import type { Logger } from '../log.ts';
import type { Running } from '../run-process.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { createApp } from './app.ts';

/** Until the doors are built, nobody beyond this machine reaches the API. */
const host = '127.0.0.1';

/**
 * Runs the API until it is stopped; stopping finishes what was asked.
 * @param port 0: a free one
 * @returns where it listens, `http://127.0.0.1:3000`
 * @throws where the port is in use
 */
export async function startApi(
  config: Config,
  partsReady: Promise<void>,
  log: Logger,
  port = config.port,
  queue: string = taskQueue,
): Promise<Running & { url: string }> {
  await partsReady;
  const db = openDatabase(requireDatabaseUrl(config));
  const connection = await Connection.connect(config.temporal.connection);
  const client = new Client({ connection, namespace: config.temporal.namespace });
  const app = createApp(
    {
      db,
      commitments: createCommitments(client, queue),
      disputes: createDisputes(client, queue),
      plans: createPaymentPlans(client, queue),
      standIns: createStandIns(client, queue),
      mayRehearse: config.mail.catcher || config.mail.rehearsalMailbox !== undefined,
      temporalAnswers: () =>
        connection
          .withDeadline(Date.now() + 2000, () => connection.workflowService.getSystemInfo({}))
          .then(
            () => true,
            () => false,
          ),
    },
    log,
  );
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  log.info({ url }, 'api-listening');
  return {
    url,
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await connection.close();
      await db.$disconnect();
    },
  };
}
