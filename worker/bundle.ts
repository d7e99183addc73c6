import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { bundleWorkflowCode, type Logger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['workflows', 'domain'];

/**
 * The workflows' code as a worker runs it. Making it takes seconds, so it is kept in a folder, by the hash of what it
 * is made from.
 * @param folder is made where it is missing
 * @param converter of the worker that runs it
 */
export async function workflowBundle(
  folder: string,
  logger: Logger,
  { failureConverterPath }: DataConverter = {},
): Promise<WorkflowBundleWithSourceMap> {
  const file = join(folder, `workflows-${failureConverterPath ? 'encrypted-' : ''}${fingerprint()}.js`);
  const kept = read(file);
  if (kept) return { code: kept, sourceMap: '' };
  const bundle = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows/index.ts'),
    logger,
    ...(failureConverterPath ? { failureConverterPath } : {}),
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, bundle.code);
  renameSync(`${file}.${process.pid}`, file);
  return bundle;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function fingerprint(): string {
  const hash = createHash('sha256').update(createRequire(import.meta.url)('@temporalio/worker/package.json').version);
  for (const folder of sources) {
    for (const name of readdirSync(join(root, folder)).sort())
      hash.update(name).update(readFileSync(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
