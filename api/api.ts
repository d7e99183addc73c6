import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@temporalio/client';
import { createCommitments } from '../client/commitments.ts';
import { connect, connectToLook } from '../client/connect.ts';
import { createDifferences } from '../client/differences.ts';
import { createDisputes } from '../client/disputes.ts';
import { createPatience } from '../client/patience.ts';
import { createPaymentPlans } from '../client/payment-plans.ts';
import { countOf, failing, pollingOf } from '../client/polling.ts';
import { createStandIns } from '../client/stand-ins.ts';
import { type Config, requireDatabaseUrl } from '../config.ts';
import { forgetOld } from '../ledger/answered-once.ts';
import { openDatabase } from '../ledger/database.ts';
import { forgetSignIns } from '../ledger/sign-ins.ts';
import type { Logger } from '../log.ts';
import { dataConverterOf } from '../payload-codec.ts';
import type { Running } from '../run-process.ts';
import { createApiMetrics } from '../telemetry/api-metrics.ts';
import { serveMetrics } from '../telemetry/listener.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { createApp } from './app.ts';
import { createReadiness } from './readiness.ts';

/** ms within which a request must have arrived, and its headers; must be answered; and within which the server says who polls */
const patience = { request: 30_000, headers: 10_000, answer: 30_000, polling: 2_000 };
const mostHeaders = 100;
const aDay = 86_400_000;

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
  const tracing = config.tracesTo
    ? (await import('../telemetry/traces.ts')).startTracing(config.tracesTo, 'kept-api')
    : undefined;
  await partsReady;
  const db = openDatabase(requireDatabaseUrl(config));
  const connection = await connect(config.temporal.connection);
  const looking = connectToLook(config.temporal.connection);
  const { namespace } = config.temporal;
  const client = new Client({
    connection,
    namespace,
    dataConverter: dataConverterOf(config.temporal.payloadKeys),
    ...(tracing ? { interceptors: tracing.client } : {}),
  });
  const polling = () => looking.withDeadline(Date.now() + patience.polling, () => pollingOf(looking, namespace, queue));
  const metrics = createApiMetrics(db, polling, () => countOf(looking, namespace, failing));
  const listener = config.metrics && (await serveMetrics(metrics, { ...config.metrics, port: config.metrics.api }));
  const app = createApp(
    {
      db,
      commitments: createCommitments(client, queue),
      differences: createDifferences(client, queue),
      disputes: createDisputes(client, queue),
      patience: createPatience(client),
      plans: createPaymentPlans(client, queue),
      standIns: createStandIns(client, queue),
      publicUrl: config.publicUrl,
      temporalUi: config.temporal.uiUrl,
      webhookNetworks: config.webhookNetworks,
      mayRehearse: config.mail.catcher || config.mail.rehearsalMailbox !== undefined,
      readiness: createReadiness({ db, polling, mailUrl: config.mail.url }),
    },
    config,
    log,
    metrics,
  );
  // where no worker takes the work, the server would have whoever asks wait without end
  const answered: RequestListener = (request, response) =>
    void connection.withDeadline(Date.now() + patience.answer, async () => app(request, response));
  const server = createServer({ requestTimeout: patience.request, headersTimeout: patience.headers }, answered);
  server.maxHeadersCount = mostHeaders;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, config.host, resolve));
  const { address, family, port: at } = server.address() as AddressInfo;
  const forgetting = setInterval(
    () =>
      void Promise.all([forgetOld(db), forgetSignIns(db)]).catch((error: unknown) =>
        log.warn({ error: String(error) }, 'not-forgotten'),
      ),
    aDay,
  );
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${at}`;
  log.info({ url }, 'api-listening');
  return {
    url,
    async stop() {
      clearInterval(forgetting);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await listener?.stop();
      await tracing?.flush();
      await looking.close();
      await connection.close();
      await db.$disconnect();
    },
  };
}
