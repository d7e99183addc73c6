/** How our own processes live and die together. */
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { isFree } from '../../stack/ports.ts';
import { commandLine } from '../../stack/process-table.ts';
import { supervise } from '../../stack/supervise.ts';

const compile = new URL('../../compile.mjs', import.meta.url).href;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-processes-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process of ours that notes what happens to it. */
function program(start: string): string {
  const file = join(folder, 'program.mjs');
  writeFileSync(
    file,
    `import { appendFileSync } from 'node:fs';
     import { load } from '${compile}';
     const { runProcess } = await load('run-process.ts');
     const note = (words) => appendFileSync('${folder}/notes', words + '\\n');
     await runProcess('program', async (config, partsReady) => { note('started ' + process.pid); ${start} });`,
  );
  return file;
}

const notes = () => (existsSync(join(folder, 'notes')) ? readFileSync(join(folder, 'notes'), 'utf8') : '');
const pids = () => [...notes().matchAll(/started (\d+)/g)].map(([, pid]) => Number(pid));
const untilNoted = (pattern: RegExp) => vi.waitFor(() => expect(notes()).toMatch(pattern), { timeout: 30_000 });

function supervised(start: string, environment: NodeJS.ProcessEnv = process.env) {
  const lines: string[] = [];
  const log = join(folder, 'log');
  const one = supervise({
    name: 'Program',
    program: program(start),
    log,
    environment,
    say: (line) => lines.push(line),
  });
  onTestFinished(() => one.stop(1_000));
  return { ...one, lines };
}

const serving = `setTimeout(() => note('serves'), 200); setInterval(() => 0, 1000); return { stop: async () => note('stopped') };`;

test('a process prepares before the parts are ready, serves after, and stops gracefully', async () => {
  const { begin, ready, stop } = supervised(`await partsReady; note('parts ready'); ${serving}`);
  await untilNoted(/started/);
  expect(notes()).not.toMatch(/parts ready/);
  begin();
  await ready;
  await stop(5_000);
  expect(notes()).toMatch(/parts ready\nstopped/);
});

test('one that crashes starts again, with the parts ready, and the reason is told', async () => {
  const { begin, ready, lines } = supervised(`await partsReady; ${serving}`);
  begin();
  await ready;
  process.kill(pids()[0]!, 'SIGKILL');
  await untilNoted(/started \d+\nstarted \d+\n/);
  await vi.waitFor(() =>
    expect(lines).toEqual([expect.stringMatching(/^Program ended with SIGKILL/), 'Program is ready again']),
  );
});

test('D2: one that serves comes back within seconds, however often it is killed', async () => {
  const { ready, lines } = supervised(serving);
  const ends = () => lines.flatMap((line) => /again in (\S+) s/.exec(line)?.[1] ?? []);
  await ready;
  for (let killed = 1; killed <= 4; killed++) {
    await vi.waitFor(() => expect(pids()).toHaveLength(killed), { timeout: 30_000 });
    await vi.waitFor(() => expect(notes().match(/serves/g)).toHaveLength(killed), { timeout: 30_000 });
    process.kill(pids().at(-1)!, 'SIGKILL');
    await vi.waitFor(() => expect(ends()).toHaveLength(killed), { timeout: 30_000 });
  }
  expect(ends()).toEqual(['0.5', '1', '2', '2']);
});

test('one that never comes up is given up after three times, with what it said', async () => {
  const { ready } = supervised(`throw new Error('out of luck');`);
  await expect(ready).rejects.toThrow(/out of luck/);
  expect(pids()).toHaveLength(3);
});

test('a wrong configuration is not tried again', async () => {
  const { ready } = supervised(serving, { ...process.env, PORT: 'x' });
  await expect(ready).rejects.toThrow(/PORT="x"/);
  expect(pids()).toHaveLength(0);
});

test('one that does not stop is killed in time', async () => {
  const { ready, stop } = supervised(
    `setInterval(() => 0, 1000); return { stop: () => new Promise(() => undefined) };`,
  );
  await ready;
  await stop(300);
  expect(commandLine(pids()[0]!)).toBeUndefined();
});

test('when the launcher is killed, its processes stop by themselves', async () => {
  const launcher = join(folder, 'launcher.mjs');
  writeFileSync(
    launcher,
    `import { load } from '${compile}';
     const { supervise } = await load('stack/supervise.ts');
     supervise({ name: 'Program', program: '${program(serving)}', log: '${folder}/log', say: console.log });
     setInterval(() => 0, 1000);`,
  );
  const running = fork(launcher, [], { stdio: 'ignore' });
  await untilNoted(/started/);
  running.kill('SIGKILL');
  await untilNoted(/stopped/);
  await vi.waitFor(() => expect(commandLine(pids()[0]!)).toBeUndefined());
});

test('what a test runs against ends with the test that dies', async () => {
  const owner = join(folder, 'owner.mjs');
  writeFileSync(
    owner,
    `import { writeFileSync } from 'node:fs';
     import { load } from '${compile}';
     const { startParts } = await load('stack/parts.ts');
     const { stop, ...addresses } = await startParts();
     writeFileSync('${folder}/notes', JSON.stringify(addresses));
     process.kill(process.pid, 'SIGKILL');`,
  );
  await new Promise((resolve) => fork(owner, [], { stdio: 'ignore' }).once('exit', resolve));
  const { temporalAddress } = JSON.parse(notes()) as { temporalAddress: string };
  await vi.waitFor(async () => expect(await isFree(Number(temporalAddress.split(':')[1]))).toBe(true), {
    timeout: 20_000,
  });
});
