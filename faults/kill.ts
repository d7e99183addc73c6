/** `kill -9` of each process of a running Kept, at random instants under load, over and over. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isEnding } from './ending.ts';
import type { Load } from './rig/lives.ts';
import type { Victim } from './rig/processes.ts';
import { findingsOf, Run } from './rig/run.ts';
import { Seeded } from './rig/seeded.ts';
import { LaunchedStack } from './rig/stack.ts';
import type { Row } from './tally.ts';

export interface KillOptions {
  readonly cycles: number;
  readonly seed: number;
  /** lives of promises at once */
  readonly lanes: number;
  /** which lives are lived meanwhile; all of them where it is not said */
  readonly plots?: Load['plots'];
  readonly say: (line: string) => void;
}

/** ms after the return of what was killed within which all that is overdue must be done (D2) */
const limit = 15_000;
/** ms: what is not done within the limit is late; what is not done by then is lost */
const patience = 180_000;
/** ms between the proof that all serves and the next kill, at most */
const calm = 900;

/** @returns one row for each process that was killed, and what was found, one line each */
export async function killOverAndOver({
  cycles,
  seed,
  lanes,
  plots,
  say,
}: KillOptions): Promise<{ rows: Row[]; findings: string[] }> {
  const stack = await LaunchedStack.start();
  const world = await stack.world();
  const chance = new Seeded(seed);
  const run = new Run(world, chance.branch(1), plots);
  try {
    world.patienceEnds = Date.now() + patience;
    await run.begin(lanes);
    const began = Date.now();
    const order = turns(stack.victims, chance.branch(2));
    for (let done = 1; done <= cycles && !isEnding(); done++) {
      await sleep(chance.below(calm));
      world.patienceEnds = Date.now() + patience;
      const victim = order();
      const outage = await stack.killed(victim);
      if (!outage) throw new Error(`${victim} was not there to be killed:\n${stack.lastWords}`);
      run.outages.push(outage);
      await run.proven();
      const each = ((Date.now() - began) / done / 1000).toFixed(1);
      const back = ((outage.until - outage.from) / 1000).toFixed(1);
      say(
        `${done} of ${cycles} kills (${victim}, back in ${back} s), ${each} s each; ${run.commitments} commitments; ${run.wrong} wrong`,
      );
    }
    say('waiting for the end of what runs, and looking at everything');
    const repeated = await run.end(patience);
    return { rows: rowsOf(run, stack.victims, repeated), findings: findingsOf(run, limit) };
  } finally {
    await world.close();
    await stack.stop();
  }
}

/** All of them in a shuffled order, then all again: each as often as the others. */
function turns(victims: readonly Victim[], chance: Seeded): () => Victim {
  let left: Victim[] = [];
  return () => {
    if (left.length === 0) left = [...victims];
    return left.splice(chance.below(left.length), 1)[0] as Victim;
  };
}

/** What is lost or doubled belongs to no single kill: it stands in the first row. */
function rowsOf(run: Run, victims: readonly Victim[], repeatedMails: number): Row[] {
  const delays = run.delays();
  return victims.map((victim, index) => {
    const mine = delays.filter(({ of }) => of === victim).map(({ ms }) => ms);
    const all = index === 0;
    return {
      fault: `kill -9 ${victim}`,
      does: `the ${victim} is killed and comes back`,
      tries: run.outages.filter(({ of }) => of === victim).length,
      commitments: all ? run.commitments : 0,
      lost: all ? run.found.lost.length : 0,
      doubled: all ? run.found.doubled.length : 0,
      late: mine.filter((ms) => ms > limit).length,
      limit,
      delays: mine.sort((a, b) => a - b),
      repeatedMails: all ? repeatedMails : 0,
    };
  });
}
