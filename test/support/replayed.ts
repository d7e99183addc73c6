import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { temporal } from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { type Stories, workflowBundle } from '../../worker/bundle.ts';

const logger = new DefaultLogger('ERROR');

/** Before anything is replayed, once in a process: of the SDK only errors are heard. */
export const installRuntime = (): void => void Runtime.install({ logger });

/** A life as it was lived. */
export interface Life {
  readonly workflowId: string;
  readonly history: temporal.api.history.v1.IHistory;
}

/**
 * Tells lives once more, one after the other on one worker: by today's code, or by stories that were changed.
 * @returns what went wrong with each, by its workflow id; `undefined`: nothing
 */
export async function replayed(
  lives: Iterable<Life> | AsyncIterable<Life>,
  stories: Stories = {},
): Promise<Record<string, Error | undefined>> {
  const options = {
    workflowBundle: await workflowBundle(join(tmpdir(), 'kept-test-bundles'), logger, {}, stories),
    sinks: { exporter: { export: { fn: () => undefined } } },
    replayName: 'histories',
  };
  const ended: Record<string, Error | undefined> = {};
  for await (const { workflowId, runId, error } of Worker.runReplayHistories(options, lives))
    ended[workflowId in ended ? `${workflowId} ${runId}` : workflowId] = error;
  return ended;
}
