/** What `LONG=1 npm test` looks at in the end: every life that any test has lived, told once more by today's code. */
import { Client } from '@temporalio/client';
import { connect } from '../../client/connect.ts';
import { installRuntime, type Life, replayed } from './replayed.ts';

/**
 * Replays all that stands on a Temporal server, but for what is encrypted.
 * @returns how many were replayed, and a line for each that tells something else than it told when it was lived
 */
export async function replayEveryLife(address: string): Promise<{ replayed: number; wrong: readonly string[] }> {
  installRuntime();
  const connection = await connect({ address });
  try {
    const ended = Object.entries(await replayed(lives(new Client({ connection }))));
    const wrong = ended.flatMap(([life, error]) => (error ? [`${life}: ${error.message}`] : []));
    return { replayed: ended.length, wrong };
  } finally {
    await connection.close();
  }
}

async function* lives(client: Client): AsyncGenerator<Life> {
  for await (const { workflowId, runId } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const [started] = history.events ?? [];
    const [input] = started?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    const encoding = Buffer.from(input?.metadata?.['encoding'] ?? '').toString();
    if (encoding === 'binary/encrypted') continue;
    yield { workflowId, history };
  }
}
