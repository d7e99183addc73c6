/** Claims this machine's folder and ports for one launcher, before anything starts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, ConfigError } from '../config.ts';
import { type Lock, RunsAlready, takeLock } from './lock.ts';
import { isFree } from './ports.ts';
import { portsHeldByPostgres } from './postgres.ts';
import { portsHeldByTemporal } from './temporal.ts';

/** Milliseconds for which a launcher that stops, or the processes of a killed one, are waited for: they stop gracefully. */
const patience = 10_000;

/** Milliseconds within which a launcher notices that the `npm` above it was killed, and begins to stop. */
const noticeTime = 500;

/**
 * @param addresses shown to whoever tries a second start
 * @throws RunsAlready, or ConfigError naming every port in use and its variable at once
 */
export async function claim(config: Config, addresses: readonly string[]): Promise<Lock> {
  const lock = await lockOf(config, addresses);
  const deadline = Date.now() + (lock.leftByTheDead ? patience : 0);
  for (;;) {
    const taken = await takenPorts(config);
    if (taken.length === 0) return lock;
    if (Date.now() >= deadline) {
      lock.release();
      const words = taken.map(
        ([name, port]) => `Port ${port} is in use by another program: free it, or set ${name} to another port.`,
      );
      throw new ConfigError(words.join('\n'));
    }
    await sleep(50);
  }
}

async function lockOf({ dataDir }: Config, addresses: readonly string[]): Promise<Lock> {
  const since = Date.now();
  for (;;) {
    try {
      return takeLock(dataDir, addresses);
    } catch (error) {
      if (!(error instanceof RunsAlready)) throw error;
      if (Date.now() - since > (error.holder.stopping ? patience : noticeTime)) throw error;
      await sleep(50);
    }
  }
}

/** Those that we need and another program has. */
async function takenPorts({ port, dataDir, temporal, database, mail, metrics }: Config): Promise<[string, number][]> {
  const needed: [string, number, boolean][] = [
    ['PORT', port, true],
    ['DATABASE_PORT', database.port, database.embedded],
    ['TEMPORAL_PORT', temporal.port, temporal.embedded],
    ['TEMPORAL_UI_PORT', temporal.uiPort, temporal.embedded],
    ['MAIL_PORT', mail.port, mail.catcher],
    ['MAIL_UI_PORT', mail.uiPort, mail.catcher],
    ...(metrics ? [metrics.api, metrics.worker, metrics.sdk] : []).map((each): [string, number, boolean] => [
      'METRICS_PORT',
      each,
      true,
    ]),
  ];
  const ours = [...portsHeldByPostgres(dataDir), ...portsHeldByTemporal(dataDir)];
  const taken: [string, number][] = [];
  for (const [name, number, isNeeded] of needed) {
    if (isNeeded && !ours.includes(number) && !(await isFree(number))) taken.push([name, number]);
  }
  return taken;
}
