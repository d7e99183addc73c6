/**
 * Waits until its standard input ends, which happens at the latest when its parent dies, however that dies; then stops
 * what the parent left running on a temporary folder, and removes the folder. Plain JavaScript, to start at once.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = process.argv[2];
process.on('SIGINT', () => undefined); // a Ctrl-C in the terminal reaches it, too
for await (const _ of process.stdin);

const pidFiles = ['postgres/data/postmaster.pid', 'temporal/temporal.pid'].map((file) => join(folder, file));
const left = pidFiles.filter(existsSync).map((file) => Number.parseInt(readFileSync(file, 'utf8'), 10));
for (const pid of left) send(pid, 'SIGINT');
for (let tries = 0; tries < 100 && left.some((pid) => send(pid, 0)); tries++) await sleep(50);
for (const pid of left) send(pid, 'SIGKILL');
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** @returns whether there is such a process */
function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
