/** A database that is away, or does badly. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, soon, withinAMinute } from '../fault.ts';
import type { Stage } from '../rig/stage.ts';

const tenMinutes = 600_000;
const lasts = 20_000;
const role = 'kept_app';

/** Those who are connected already notice it too. */
const throwOut = (stage: Stage) =>
  stage.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`);

const gone: Fault = {
  ...{ name: 'database gone', does: 'connections are cut and refused', lasts: tenMinutes, limit: withinAMinute },
  seen: ({ between }) => between.database.touched,
  inject: async ({ between }) => {
    between.database.set('gone');
    return async () => between.database.set('open');
  },
};

const readOnly: Fault = {
  ...{ name: 'database read-only', does: 'every write is refused', lasts, limit: withinAMinute },
  seen: ({ saidByDatabase }) => saidByDatabase(/in a read-only transaction/g),
  inject: async (stage) => {
    await stage.sql(`ALTER ROLE ${role} SET default_transaction_read_only = on`);
    await throwOut(stage);
    return async () => {
      await stage.sql(`ALTER ROLE ${role} RESET default_transaction_read_only`);
      await throwOut(stage);
    };
  },
};

const full: Fault = {
  ...{ name: 'database out of connections', does: 'no new connection is let in', lasts, limit: withinAMinute },
  seen: ({ saidByDatabase }) => saidByDatabase(/too many connections for role/g),
  inject: async (stage) => {
    await stage.sql(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
    await throwOut(stage);
    return async () => void (await stage.sql(`ALTER ROLE ${role} CONNECTION LIMIT -1`));
  },
};

const slow: Fault = {
  ...{ name: 'database slow', does: 'each piece of question and answer takes 0.1 s', lasts, limit: soon },
  seen: ({ between }) => between.database.touched,
  inject: async ({ between }) => {
    between.database.delay = 100;
    between.database.set('slow');
    return async () => between.database.set('open');
  },
};

/** Ours waits for theirs, theirs for ours; the patience of PostgreSQL ends with theirs, whose transaction is undone. */
const deadlock: Fault = {
  ...{
    name: 'database deadlock',
    does: 'a transaction of Kept is undone as a victim, again and again',
    lasts,
    limit: withinAMinute,
  },
  seen: ({ saidByDatabase }) => saidByDatabase(/deadlock detected/g),
  inject: async (stage) => {
    let goesOn = true;
    const locking = (async () => {
      while (goesOn) await oneDeadlock(stage);
    })();
    locking.catch(() => undefined); // heard of when it is mended
    return async () => {
      goesOn = false;
      await locking;
    };
  },
};

async function oneDeadlock(stage: Stage): Promise<void> {
  const client = await stage.connected();
  try {
    await client.query("SET deadlock_timeout = '60s'; BEGIN; LOCK TABLE event IN EXCLUSIVE MODE");
    // theirs has locked its commitment and waits for the events by now: ours wants every commitment
    await sleep(400);
    await client.query("SET LOCAL statement_timeout = '4s'; SELECT id FROM commitment FOR UPDATE");
  } catch {
    // ours was the victim, this time
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    await client.end();
    await sleep(500);
  }
}

export const databaseFaults: readonly Fault[] = [gone, readOnly, full, slow, deadlock];
