/** A copy of the clone, as a stranger has it, and `npm start` in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embeddedDatabase } from '../../config.ts';
import { freePorts } from '../../stack/ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const notCopied = new Set(['node_modules', '.git', '.kept', '.compiled', '.tools', '.env']);

/** What a start said and how it ended. */
export interface Start {
  readonly process: ChildProcess;
  /** the launcher itself, which `npm` runs */
  readonly exited: Promise<number | null>;
  said(): string;
  /** Waits until the output matches. */
  says(pattern: RegExp): Promise<string>;
}

export interface Clone {
  readonly folder: string;
  readonly ports: Record<
    'PORT' | 'TEMPORAL_PORT' | 'TEMPORAL_UI_PORT' | 'DATABASE_PORT' | 'MAIL_PORT' | 'MAIL_UI_PORT',
    number
  >;
  /** `npm start`, with what differs from the clone's own ports */
  start(options?: { args?: string[]; environment?: Record<string, string>; uid?: number; gid?: number }): Start;
  databaseUrl(): string;
  remove(): void;
}

export async function copyOfTheClone(): Promise<Clone> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-clone-'));
  chmodSync(folder, 0o755);
  cpSync(root, folder, { recursive: true, filter: (path) => !notCopied.has(relative(root, path)) });
  for (const name of ['node_modules', '.tools'])
    if (existsSync(join(root, name))) symlinkSync(join(root, name), join(folder, name));
  const ports = await freePorts();
  return {
    folder,
    ports,
    start: ({ args = [], environment = {}, ...account } = {}) => {
      const { TEMPORAL_ADDRESS, DATABASE_URL, SMTP_URL, ...inherited } = process.env;
      const own = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
      return watched(
        spawn('npm', ['start', '--silent', '--', ...args], {
          cwd: folder,
          env: { ...inherited, ...own, ...environment },
          stdio: ['ignore', 'pipe', 'pipe'],
          ...account,
        }),
      );
    },
    databaseUrl: () => embeddedDatabase(join(folder, '.kept'), ports.DATABASE_PORT) ?? 'none yet',
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function watched(process: ChildProcess): Start {
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (data: string) => {
    output += data;
    for (const listener of listeners) listener();
  };
  for (const stream of [process.stdout, process.stderr]) stream?.setEncoding('utf8').on('data', hear);
  const exited = new Promise<number | null>((resolve) => process.once('close', resolve));
  return {
    process,
    exited,
    said: () => output,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(output) && resolve(output);
        listeners.add(look);
        look();
        void exited.then((code) => reject(new Error(`ended with ${code} and never said ${pattern}:\n${output}`)));
      }),
  };
}
