import type { Connection } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type { Config } from '../../config.ts';
import { payloadCodec } from '../../payload-codec.ts';
import { type Finding, findingsOf, reasonOf } from './finding.ts';

/** of the running workflows, the latest so many are looked at */
const sample = 20;

/** Whether our keys open what the server keeps. */
export async function lookAtCodec(
  connection: Connection,
  { temporal: { namespace, payloadKeys } }: Config,
): Promise<Finding[]> {
  const { ok, warn, wrong } = findingsOf('codec');
  const begun = await beginnings(connection, namespace);
  const locked = begun.filter(isEncrypted);
  if (!payloadKeys)
    return [
      locked.length === 0
        ? ok('Nothing is encrypted, and PAYLOAD_KEYS is not set.')
        : wrong(
            `${locked.length} of the ${begun.length} latest running workflows are encrypted, but PAYLOAD_KEYS is not set here.`,
            'Set PAYLOAD_KEYS as every process of this installation has it: without, no step of theirs is done.',
          ),
    ];
  const codec = payloadCodec(payloadKeys);
  const [word] = await codec.decode(await codec.encode([{ metadata: {}, data: new TextEncoder().encode('kept') }]));
  if (new TextDecoder().decode(word?.data ?? new Uint8Array()) !== 'kept')
    return [wrong('PAYLOAD_KEYS does not open what it has locked.', 'Make new keys (docs/how-to/encrypt.md).')];
  const failures = await Promise.all(locked.map((payload) => codec.decode([payload]).then(() => undefined, reasonOf)));
  const reasons = [...new Set(failures.filter((reason) => reason !== undefined))];
  if (reasons.length > 0)
    return [
      wrong(
        `What the server keeps cannot be opened: ${reasons.join('; ')}`,
        'Put the missing key behind the others in PAYLOAD_KEYS, for every process.',
      ),
    ];
  if (begun.length > 0 && !isEncrypted(begun[0]))
    return [
      warn(
        'PAYLOAD_KEYS is set, but the latest running workflow was begun without it.',
        'Look whether API and workers have the same PAYLOAD_KEYS; what began before the keys stays as it is.',
      ),
    ];
  return [ok(`What the server keeps is encrypted, and opens (${locked.length} of ${begun.length} looked at).`)];
}

const isEncrypted = (payload: Payload | undefined): boolean =>
  new TextDecoder().decode(payload?.metadata?.['encoding'] ?? new Uint8Array()) === 'binary/encrypted';

/** What the latest running workflows were begun with, as the server keeps it. */
async function beginnings({ workflowService }: Connection, namespace: string): Promise<Payload[]> {
  const query = "ExecutionStatus = 'Running'";
  const { executions } = await workflowService.listWorkflowExecutions({ namespace, query, pageSize: sample });
  const firsts = await Promise.all(
    executions.flatMap(({ execution }) =>
      execution
        ? [workflowService.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1 }).catch(() => null)]
        : [],
    ),
  );
  return firsts.flatMap((first) => {
    const [event] = first?.history?.events ?? [];
    return event?.workflowExecutionStartedEventAttributes?.input?.payloads?.slice(0, 1) ?? [];
  });
}
