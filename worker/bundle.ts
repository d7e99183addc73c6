import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import {
  type BundleOptions,
  bundleWorkflowCode,
  type Logger,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';

const ours = fileURLToPath(new URL('..', import.meta.url));
const sources = ['workflows', 'domain'];
const { resolve } = createRequire(import.meta.url);
/** By which a workflow hands its trace on to its activities. */
const tracingModule = '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors.js';

/** Which workflows' code, and how its stories move to a later version. */
export interface Stories {
  /** the folder above `workflows` and `domain`; left out: this project's */
  readonly root?: string | undefined;
  /** workflow types that stay on the version on which they began; the others always move to the current one */
  readonly pinned?: readonly string[];
  /** whether a story hands its trace on to its activities */
  readonly traced?: boolean;
}

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
  { root = ours, pinned = [], traced = false }: Stories = {},
): Promise<WorkflowBundleWithSourceMap> {
  const name = `${traced ? 'traced-' : ''}${fingerprint(root, pinned)}`;
  const file = join(folder, `workflows-${failureConverterPath ? 'encrypted-' : ''}${name}.js`);
  const kept = read(file);
  if (kept) return { code: kept, sourceMap: '' };
  mkdirSync(folder, { recursive: true });
  const bundle = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows/index.ts'),
    preloadModules: [join(root, 'workflows/preloaded.ts')],
    logger,
    ...(failureConverterPath ? { failureConverterPath } : {}),
    ...(traced ? { workflowInterceptorModules: [resolve(tracingModule)] } : {}),
    ...(pinned.length > 0 ? { webpackConfigHook: withPinned(root, folder, name, pinned) } : {}),
  });
  writeFileSync(`${file}.${process.pid}`, bundle.code);
  renameSync(`${file}.${process.pid}`, file);
  return bundle;
}

/** Workflow code reads no environment: the list of what is pinned takes the place of the empty one. */
function withPinned(root: string, folder: string, name: string, pinned: readonly string[]) {
  const list = join(folder, `pinned-${name}.ts`);
  writeFileSync(list, `export const pinned = ${JSON.stringify(pinned)};\n`);
  return (config: Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0]) => ({
    ...config,
    resolve: { ...config.resolve, alias: { ...config.resolve?.alias, [join(root, 'workflows/pinned.ts')]: list } },
  });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function fingerprint(root: string, pinned: readonly string[]): string {
  // Temporal's packages have one version, that of its interceptors included
  const hash = createHash('sha256').update(createRequire(import.meta.url)('@temporalio/worker/package.json').version);
  hash.update(pinned.join());
  for (const folder of sources) {
    for (const name of readdirSync(join(root, folder)).sort())
      hash.update(name).update(readFileSync(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
