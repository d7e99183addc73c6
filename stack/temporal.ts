/** The embedded Temporal server: a database file, settings for punctual timers, taken over after a killed launcher. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SearchAttributeType } from '@temporalio/common';
import { searchAttributes } from '../workflows/search-attributes.ts';
import type { Part } from './keep-running.ts';
import { lastLines, logFile, withLog } from './log-file.ts';
import { answers, untilAnswers } from './ports.ts';
import { commandLine, end } from './process-table.ts';

export interface TemporalOptions {
  readonly executable: string;
  readonly dataDir: string;
  readonly port: number;
  /** undefined: no UI */
  readonly uiPort: number | undefined;
  /** which decrypts for the UI; undefined: none */
  readonly codecEndpoint?: string | undefined;
  readonly namespace: string;
  /** events of one history after which the server asks a workflow to continue as new; its own default is 4096 */
  readonly longHistory?: number;
  /** requests a second that the namespace allows; the server's own default is far above what one machine asks */
  readonly namespaceRps?: number;
}

export interface TemporalServer extends Part {
  /** host:port */
  readonly address: string;
}

/** What makes a step punctual; measured at 20 steps a second. Never lower the time shift without the rates. */
const dynamicConfig: Record<string, string | number | boolean> = {
  'history.timerProcessorMaxTimeShift': '50ms',
  'history.timerProcessorMaxPollRPS': 1000,
  'history.transferProcessorMaxPollRPS': 1000,
  'history.visibilityProcessorMaxPollRPS': 1000,
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  'frontend.WorkflowTimeSkippingEnabled': true,
};

/** Milliseconds for a graceful stop, which takes about one second; killed, it loses nothing acknowledged either. */
const patience = 2_500;

/** As the command line names them. */
const cliTypes: Record<SearchAttributeType, string> = {
  TEXT: 'Text',
  KEYWORD: 'Keyword',
  INT: 'Int',
  DOUBLE: 'Double',
  BOOL: 'Bool',
  DATETIME: 'Datetime',
  KEYWORD_LIST: 'KeywordList',
};

const folderOf = (dataDir: string): string => join(dataDir, 'temporal');
/** The file in which the server keeps everything. */
export const databaseOf = (dataDir: string): string => join(folderOf(dataDir), 'temporal.db');
const furnishedOf = (dataDir: string): string => join(folderOf(dataDir), 'furnished.json');
const pidFileOf = (dataDir: string): string => join(folderOf(dataDir), 'temporal.pid');

/** The ports of a server of ours that a killed launcher left: it gives them up or is taken over. */
export function portsHeldByTemporal(dataDir: string): number[] {
  const line = leftRunning(dataDir)?.line ?? '';
  return [...line.matchAll(/--(?:ui-)?port (\d+)/g)].map(([, port]) => Number(port));
}

/**
 * Starts the server on 127.0.0.1, or takes over the one that still runs with the same settings on this folder.
 * @returns when the namespace serves, with its search attributes and retention
 * @throws Error with the end of the server's log where it does not come up
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { dataDir, port } = options;
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const pid = (await takeOver(options)) ?? (await launch(options));
  const address = `127.0.0.1:${port}`;
  await furnish(options, address);
  return {
    address,
    isAlive: () => commandLine(pid) !== undefined,
    stop: async () => {
      if (leftRunning(dataDir)?.pid === pid) await end(pid, 'SIGTERM', patience);
      rmSync(pidFileOf(dataDir), { force: true });
    },
  };
}

/** The process in our pid file, where it is a Temporal server on our database and not somebody who got its number. */
function leftRunning(dataDir: string): { pid: number; line: string } | undefined {
  const file = pidFileOf(dataDir);
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8'));
  const line = commandLine(pid);
  return line?.includes(databaseOf(dataDir)) ? { pid, line } : undefined;
}

/** One that runs with other settings is stopped, since two must never write one database. */
async function takeOver(options: TemporalOptions): Promise<number | undefined> {
  const left = leftRunning(options.dataDir);
  if (!left) return undefined;
  if (left.line === [options.executable, ...argumentsFor(options)].join(' ') && (await answers(options.port)))
    return left.pid;
  await end(left.pid, 'SIGTERM', patience);
  return undefined;
}

function argumentsFor(options: TemporalOptions): string[] {
  const { dataDir, port, uiPort, namespace, longHistory, namespaceRps, codecEndpoint } = options;
  const length = longHistory === undefined ? {} : { 'limit.historyCount.suggestContinueAsNew': longHistory };
  const rate = namespaceRps === undefined ? {} : { 'frontend.namespaceRPS': namespaceRps };
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch'];
  const codec = codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', codecEndpoint];
  return [
    ...['server', 'start-dev', '--disable-config-file', '--ip', '127.0.0.1', '--port', String(port), ...ui, ...codec],
    ...['--db-filename', databaseOf(dataDir), '--namespace', namespace, '--log-level', 'warn'],
    // full: what was acknowledged survives the machine, too
    ...['journal_mode=wal', 'synchronous=full'].flatMap((pragma) => ['--sqlite-pragma', pragma]),
    ...Object.entries({ ...dynamicConfig, ...length, ...rate }).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${JSON.stringify(value)}`,
    ]),
    ...Object.values(searchAttributes).flatMap(({ name, type }) => ['--search-attribute', `${name}=${cliTypes[type]}`]),
  ];
}

async function launch(options: TemporalOptions): Promise<number> {
  const { executable, dataDir, port } = options;
  const log = logFile(dataDir, 'temporal');
  // The server takes random ports beside its own; one that another program takes at the same moment ends it.
  for (let attempt = 1; ; attempt++) {
    const pid = launchOnce(executable, argumentsFor(options), log);
    writeFileSync(pidFileOf(dataDir), String(pid));
    if (await untilAnswers(port, () => commandLine(pid) !== undefined)) return pid;
    if (attempt === 3) throw new Error(`The Temporal server did not start; the end of ${log}:\n${lastLines(log)}`);
  }
}

/** Detached, so that a Ctrl-C in the terminal reaches the launcher only, which stops the parts in order. */
function launchOnce(executable: string, args: string[], log: string): number {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
  const child = withLog(log, (out) =>
    spawn(executable, args, {
      cwd: dirname(executable),
      detached: true,
      env: environment,
      stdio: ['ignore', out, out],
      windowsHide: true,
    }),
  );
  child.on('error', () => undefined); // a program that cannot run has no pid, which the caller sees
  child.unref();
  return child.pid ?? -1;
}

/** Once for each database, namespace and set of search attributes: the client that it takes is slow to load. */
async function furnish({ dataDir, namespace }: TemporalOptions, address: string): Promise<void> {
  const wanted = JSON.stringify({ namespace, searchAttributes });
  const stamp = furnishedOf(dataDir);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const { furnishNamespace } = await import('./temporal-namespace.ts');
  await furnishNamespace({ address }, namespace, { keepClosed: '30 days' });
  writeFileSync(stamp, wanted);
}
