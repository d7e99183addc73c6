import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { connect } from '../../client/connect.ts';
import type { Config } from '../../config.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { taskQueue } from '../../workflows/task-queue.ts';
import { lookAtCodec } from './codec.ts';
import { type Finding, findingsOf, reasonOf } from './finding.ts';
import { skew } from './skew.ts';
import { lookAtLedger, lookAtPromises } from './stuck.ts';
import { lookAtWorkers } from './workers.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;
/** The first with update-with-start in earnest, by which a promise begins. */
const oldest = [1, 28] as const;
/** What the namespace should keep of what has ended, days. */
const kept = 30;
/** ms within which the server should note that it was asked */
const patience = 2_000;
const ms = (seconds: unknown): number => Number(seconds ?? 0) * 1000;

/** The Temporal server, and what in it is ours. */
export async function lookAtTemporal(config: Config): Promise<Finding[]> {
  const { wrong } = findingsOf('temporal');
  const { address, embedded, namespace } = config.temporal;
  let connection: Connection;
  try {
    connection = await connect({ ...config.temporal.connection, connectTimeout: 5_000 });
  } catch (error) {
    return [
      wrong(
        `The Temporal server does not answer at ${address}: ${reasonOf(error)}`,
        embedded
          ? 'Look whether npm start runs, and TEMPORAL_PORT is the same here.'
          : 'Look whether it runs, and at TEMPORAL_ADDRESS, TLS and API key.',
      ),
      ...(await lookAtLedger(config)),
    ];
  }
  try {
    const found = [await server(connection, address), ...(await namespaceOf(connection, namespace))];
    if (found.some(({ state }) => state === 'wrong')) return found;
    return [
      ...found,
      ...skewOf(await aheadOfUs(connection, namespace)),
      await attributes(connection, namespace),
      ...(await lookAtCodec(connection, config)),
      ...(await lookAtWorkers(connection, namespace, taskQueue)),
      ...(await lookAtPromises(connection, config)),
    ];
  } finally {
    await connection.close();
  }
}

async function server({ workflowService }: Connection, address: string): Promise<Finding> {
  const { ok, warn } = findingsOf('temporal');
  const { serverVersion } = await workflowService.getSystemInfo({});
  const [major = 0, minor = 0] = serverVersion.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    return warn(
      `The Temporal server at ${address} is version ${serverVersion}.`,
      `Kept was built for ${oldest.join('.')} and later: upgrade it.`,
    );
  return ok(`The Temporal server at ${address} answers, version ${serverVersion}.`);
}

async function namespaceOf({ workflowService }: Connection, namespace: string): Promise<Finding[]> {
  const { ok, warn, wrong } = findingsOf('namespace');
  try {
    const { config } = await workflowService.describeNamespace({ namespace });
    const days = ms(config?.workflowExecutionRetentionTtl?.seconds) / 86_400_000;
    const says = `The namespace ${namespace} keeps what has ended for ${days} days.`;
    if (days >= kept) return [ok(says)];
    const command = `temporal operator namespace update --namespace ${namespace} --retention ${kept}d`;
    return [
      warn(says, `The record stays in PostgreSQL for good; for the pages of the Temporal UI, keep ${kept}: ${command}`),
    ];
  } catch (error) {
    return [
      wrong(
        `The namespace ${namespace} cannot be seen: ${reasonOf(error)}`,
        `Make it (temporal operator namespace create --namespace ${namespace} --retention ${kept}d), or set TEMPORAL_NAMESPACE.`,
      ),
    ];
  }
}

async function attributes({ operatorService }: Connection, namespace: string): Promise<Finding> {
  const { ok, warn, wrong } = findingsOf('search');
  const wanted = Object.values(searchAttributes);
  let there: Record<string, number | undefined>;
  try {
    ({ customAttributes: there } = await operatorService.listSearchAttributes({ namespace }));
  } catch (error) {
    return warn(
      `Search attributes cannot be listed here: ${reasonOf(error)}`,
      'Compare them by hand with docs/reference/search-attributes.md.',
    );
  }
  const bad = wanted.filter(({ name, type }) => there[name] !== IndexedValueType[`INDEXED_VALUE_TYPE_${type}`]);
  if (bad.length === 0) return ok(`All ${wanted.length} search attributes are there, with their types.`);
  const named = bad.map(({ name, type }) => `${name} (${type}${name in there ? ', there with another type' : ''})`);
  return wrong(
    `Search attributes are missing or of another type: ${named.join(', ')}. No promise can begin.`,
    'Make them as docs/reference/search-attributes.md says; one of another type has to be removed first.',
  );
}

const skewOf = (by: number | undefined): Finding[] => (by === undefined ? [] : [skew('Temporal server', by)]);

/**
 * The server tells no time by itself, but notes when somebody asks it for work: so we ask, where there is none.
 * @returns milliseconds by which its clock is ahead of ours; undefined: it has not told
 */
async function aheadOfUs(connection: Connection, namespace: string): Promise<number | undefined> {
  const { workflowService } = connection;
  const queue = { name: 'kept-doctor' };
  const asked = Date.now();
  const identity = `doctor ${asked}`;
  const enough = new AbortController();
  const asking = connection
    .withAbortSignal(enough.signal, () =>
      connection.withDeadline(asked + 10_000, () =>
        workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: queue, identity }),
      ),
    )
    .catch(() => undefined);
  try {
    while (Date.now() - asked < patience) {
      const { pollers } = await workflowService.describeTaskQueue({ namespace, taskQueue: queue });
      const noted = pollers.find((poller) => poller.identity === identity)?.lastAccessTime;
      if (noted) return ms(noted.seconds) + Number(noted.nanos ?? 0) / 1e6 - asked;
      await sleep(50);
    }
    return undefined;
  } finally {
    enough.abort();
    await asking;
  }
}
