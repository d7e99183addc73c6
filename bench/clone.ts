/** Kept as a new user has it: cloned, installed and started with `npm start`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { exampleDueDate } from '../stack/example.ts';
import { scratchFolder } from '../stack/scratch.ts';
import { post } from './post.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Made once: the holidays of a year take a while, and a look at the API shall cost the start nothing. */
const dueDate = exampleDueDate();
/** What a clone does not have, or has installed already. */
const notCloned = new Set(['node_modules', '.git', '.kept', '.compiled', '.tools']);
const patience = 120_000;

/** A copy of the project as `git clone` and `npm ci` leave it, the Temporal executable being there. */
export function installedClone(): string {
  const clone = scratchFolder('bench');
  cpSync(root, clone, {
    recursive: true,
    filter: (path) => !notCloned.has(basename(path)) && path !== join(root, 'prisma/client'),
  });
  for (const installed of ['node_modules', '.tools']) symlinkSync(join(root, installed), join(clone, installed));
  return clone;
}

/** A stack that was started with `npm start` and has accepted a promise. */
export interface Started {
  /** from the command to the accepted promise */
  readonly ms: number;
  /** of `npm start` */
  readonly pid: number;
  stop(): Promise<void>;
}

/** @throws where it does not come to accept one within two minutes */
export async function startClone(clone: string, environment: NodeJS.ProcessEnv): Promise<Started> {
  const began = performance.now();
  const launcher = spawn('npm', ['start'], { cwd: clone, env: environment, stdio: 'ignore', detached: true });
  try {
    while (!(await accepted(environment['PORT'] ?? '', clone))) {
      if (launcher.exitCode !== null || performance.now() - began > patience)
        throw new Error('npm start did not come to accept a promise');
      await sleep(100);
    }
    return { ms: performance.now() - began, pid: launcher.pid ?? -1, stop: () => stop(launcher) };
  } catch (error) {
    await stop(launcher);
    throw error;
  }
}

async function accepted(port: string, clone: string): Promise<boolean> {
  const keyFile = join(clone, '.kept', 'admin-key');
  if (!existsSync(keyFile)) return false;
  const key = readFileSync(keyFile, 'utf8').trim();
  const promise = {
    kind: 'payment-appointment',
    customerId: 'DE-3001',
    repId: 'vogt',
    amount: { value: '1250.00', currency: 'EUR' },
    dueDate,
  };
  const door = { url: `http://127.0.0.1:${port}`, key };
  return post(door, '/v1/commitments', promise).then(
    () => true,
    () => false,
  );
}

async function stop(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.pid === undefined) return;
  process.kill(-launcher.pid, 'SIGTERM');
  await once(launcher, 'exit');
}
