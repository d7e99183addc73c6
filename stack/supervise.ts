/** Keeps a process of ours running: started early, started again when it crashes, ended with the launcher. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../config.ts';
import { type FromProcess, supervised, type ToProcess } from '../run-process.ts';
import { lastLines, logFile, withLog } from './log-file.ts';

export interface Supervised {
  /** When it serves for the first time. Rejects where it ends three times before, or at once over its configuration. */
  readonly ready: Promise<void>;
  /** Tells it, and each later one in its place, that database and Temporal server serve. */
  begin(): void;
  /**
   * Stops it gracefully.
   * @param patience milliseconds after which it is killed
   */
  stop(patience: number): Promise<void>;
}

export interface SuperviseOptions {
  readonly name: string;
  /** its file, relative to the project */
  readonly program: string;
  readonly log: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** receives a line when it crashed, and when it serves again */
  say(line: string): void;
}

const firstPause = 500;
const longestPause = 30_000;
/** What has served comes back within seconds, however often it is killed: what is overdue waits for it (D2). */
const longestPauseOfServing = 2_000;
/** Milliseconds after which a crash counts as a first one again. */
const healthy = 60_000;
const triesBeforeReady = 3;

/** MiB: with the little that Node gives new objects at first, loading a process collects garbage all along. */
const roomToLoad = ['--min-semi-space-size=32', '--max-semi-space-size=64'];

const run = fileURLToPath(new URL('../run.mjs', import.meta.url));

/** Starts a process now; see `Supervised`. */
export function supervise({ name, program, log, environment = process.env, say }: SuperviseOptions): Supervised {
  let child: ChildProcess;
  let stopping = false;
  let begun = false;
  let served = false;
  let servesNow = false;
  let failures = 0;
  let restart: NodeJS.Timeout | undefined;
  const ready = deferred();

  const tell = (message: ToProcess) => child.connected && child.send(message);

  const launch = () => {
    const startedAt = Date.now();
    servesNow = false;
    // Detached, so that a Ctrl-C in the terminal reaches the launcher only, which stops its processes in order.
    child = withLog(log, (out) =>
      fork(run, [program, supervised], {
        env: environment,
        execArgv: roomToLoad,
        detached: true,
        stdio: ['ignore', out, out, 'ipc'],
      }),
    );
    if (begun) tell({ partsReady: true });
    child.on('message', (message: FromProcess) => {
      if (!message.ready) return;
      if (served) say(`${name} is ready again`);
      served = true;
      servesNow = true;
      ready.resolve();
    });
    child.once('exit', (code, signal) => !stopping && crashed(code, signal, Date.now() - startedAt));
  };

  const crashed = (code: number | null, signal: NodeJS.Signals | null, lived: number) => {
    failures = lived > healthy ? 1 : failures + 1;
    const why = `${name} ended with ${signal ?? `exit code ${code}`}; the end of ${log}:\n${lastLines(log)}`;
    if (!served && (code === 2 || failures === triesBeforeReady))
      return ready.reject(code === 2 ? new ConfigError(why) : new Error(why));
    const longest = servesNow ? longestPauseOfServing : longestPause;
    const pause = Math.min(firstPause * 2 ** (failures - 1), longest);
    say(`${why}\n  It starts again in ${pause / 1000} s.`);
    restart = setTimeout(launch, pause);
  };

  launch();
  return {
    ready: ready.promise,
    begin: () => {
      begun = true;
      tell({ partsReady: true });
    },
    stop: async (patience) => {
      stopping = true;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      tell({ stop: true });
      const killing = setTimeout(() => child.kill('SIGKILL'), patience);
      await exited;
      clearTimeout(killing);
    },
  };
}

/** The mail catcher, told by its environment where it listens. */
export const superviseMail = (
  dataDir: string,
  say: (line: string) => void,
  options: Pick<SuperviseOptions, 'environment'> = {},
): Supervised => supervise({ name: 'Inbox', program: 'stack/mail.ts', log: logFile(dataDir, 'mail'), say, ...options });

function deferred() {
  let resolve = () => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined); // heard by whoever awaits it, which may be later
  return { promise, resolve, reject };
}
