import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether somebody listens on that port of this machine. */
export function answers(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => done(true))
      .once('timeout', () => done(false))
      .once('error', () => done(false));
  });
}

/**
 * Waits until somebody listens. A first connection that is refused costs the Temporal client ten seconds, so it waits here.
 * @param isAlive asked between tries; false ends the waiting
 * @returns false where the one who should listen is gone
 */
export async function untilAnswers(port: number, isAlive: () => boolean, host?: string): Promise<boolean> {
  while (!(await answers(port, host))) {
    if (!isAlive()) return false;
    await sleep(15);
  }
  return true;
}

/** Whether we could listen there: nobody answers on either loopback address, and binding works. */
export async function isFree(port: number): Promise<boolean> {
  const taken = await Promise.all([answers(port), answers(port, '::1')]);
  return !taken.includes(true) && bindable(port);
}

function bindable(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

const handedOut = new Set<number>();

/**
 * A free port for a test. Below the range from which the operating system serves, since the Temporal server
 * takes some of those for itself while it starts.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (handedOut.has(port) || !(await isFree(port))) continue;
    handedOut.add(port);
    return port;
  }
}

const portNames = ['PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'DATABASE_PORT', 'MAIL_PORT', 'MAIL_UI_PORT'] as const;

/** Free ports for a whole Kept beside others, as its environment names them. */
export async function freePorts(): Promise<Record<(typeof portNames)[number], number>> {
  const ports: [string, number][] = [];
  for (const name of portNames) ports.push([name, await freePort()]);
  return Object.fromEntries(ports) as Record<(typeof portNames)[number], number>;
}
