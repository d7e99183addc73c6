import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, type ReplayWorkerOptions, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';
import { workflowBundle } from '../../worker/bundle.ts';

const folder = fileURLToPath(new URL('../histories', import.meta.url));
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('every recorded life replays on the code of today', () => {
  let options: ReplayWorkerOptions;
  beforeAll(async () => {
    const logger = new DefaultLogger('ERROR');
    Runtime.install({ logger });
    options = {
      workflowBundle: await workflowBundle(join(tmpdir(), 'kept-test-bundles'), logger),
      replayName: 'histories',
    };
  });

  test.each(recorded)('%s', async (name) => {
    const history: unknown = historyFromJSON(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    await expect(Worker.runReplayHistory(options, history, workflowIdOf(name))).resolves.toBeUndefined();
  });

  test('a history that the code does not fit is caught', async () => {
    const text = readFileSync(join(folder, recorded[0] ?? ''), 'utf8').replaceAll('"carryOut"', '"somethingElse"');
    await expect(
      Worker.runReplayHistory(options, historyFromJSON(JSON.parse(text)), 'payment-appointment/changed'),
    ).rejects.toThrow(/[Nn]ondeterminism/);
  });
});

const workflowIdOf = (name: string): string => `payment-appointment/${name}`;
