/** Each fault of the table in its turn, under load. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../config.ts';
import { isEnding } from './ending.ts';
import { type Fault, NotHere, shortest } from './fault.ts';
import { clockFaults } from './list/clock.ts';
import { databaseFaults } from './list/database.ts';
import { messageFaults } from './list/messages.ts';
import { smtpFaults } from './list/smtp.ts';
import { spaceFaults } from './list/space.ts';
import { temporalFaults } from './list/temporal.ts';
import { plots } from './rig/lives.ts';
import { findingsOf, Run } from './rig/run.ts';
import { Seeded } from './rig/seeded.ts';
import { openStage, type Stage } from './rig/stage.ts';
import type { Row } from './tally.ts';

/** All that can be broken, beside `kill -9`. */
export const faults: readonly Fault[] = [
  ...smtpFaults,
  ...databaseFaults,
  ...temporalFaults,
  ...clockFaults,
  ...messageFaults,
  ...spaceFaults,
];

export interface BreakOptions {
  readonly seed: number;
  readonly lanes: number;
  /** outages are shortened */
  readonly short: boolean;
  /** those whose names contain it */
  readonly named: string;
  readonly say: (line: string) => void;
}

/** A short run does not wait for lives that are due in a minute. */
const withoutWaiting = plots.filter((plot) => plot !== 'due-now');
/** ms: what is not done by then is lost */
const patience = 240_000;

/** @throws ConfigError where no fault has such a name */
export async function breakEverything(options: BreakOptions): Promise<{ rows: Row[]; findings: string[] }> {
  const { named } = options;
  const chosen = faults.filter(({ name }) => name.toLowerCase().includes(named.toLowerCase()));
  if (chosen.length === 0) throw new ConfigError(`No fault's name contains “${named}”; \`break --help\` lists them.`);
  const [rows, findings]: [Row[], string[]] = [[], []];
  for (const servers of new Set(chosen.map((fault) => fault.servers))) {
    if (isEnding()) break;
    const stage = await openStage(servers);
    try {
      for (const fault of chosen.filter((one) => one.servers === servers)) {
        if (isEnding()) break;
        const done = await inTurn(stage, fault, options).catch((error: unknown) => endedEarly(fault, error));
        rows.push(done.row);
        findings.push(...done.findings);
        if (done.endedEarly) break; // nobody knows what state the stage is in
      }
    } finally {
      await stage.stop();
    }
  }
  return { rows, findings };
}

const rowOf = ({ name, does, limit }: Fault, came: Partial<Row>): Row => ({
  ...{ fault: name, does, limit, tries: 0, commitments: 0, lost: 0, doubled: 0, late: 0, delays: [], repeatedMails: 0 },
  ...came,
});

/** What the others have shown by then still counts. */
function endedEarly(fault: Fault, error: unknown) {
  const why = error instanceof Error ? [error.message, error.cause].filter(Boolean).join(': ') : String(error);
  const row = rowOf(fault, { tries: 1, lost: 1 });
  return { row, findings: [`${fault.name}: ended before its verdict: ${why}`], endedEarly: true };
}

async function inTurn(stage: Stage, fault: Fault, { seed, lanes, short, say }: BreakOptions) {
  const { name, does, limit, lasts } = fault;
  const lived = fault.plots ?? (short ? withoutWaiting : plots);
  const run = new Run(stage.world, new Seeded(seed).branch(faults.indexOf(fault) + 10), lived);
  say(`${name}: ${does}`);
  stage.world.patienceEnds = Date.now() + lasts + patience;
  await run.begin(lanes);
  const seenBefore = await fault.seen(stage);
  let seen = 0;
  const from = Date.now();
  try {
    const mend = await fault.inject(stage, run.found);
    await sleep(short ? Math.min(lasts, shortest) : lasts);
    seen = (await fault.seen(stage)) - seenBefore;
    await mend();
    seen = Math.max(seen, (await fault.seen(stage)) - seenBefore);
  } catch (error) {
    await run.end(patience);
    if (!(error instanceof NotHere)) throw new Error(`${name} could not be injected`, { cause: error });
    return { row: rowOf(fault, { skipped: error.message }), findings: [], endedEarly: false };
  }
  run.outages.push({ of: name, from, until: Date.now() });
  await run.proven();
  const repeatedMails = await run.end(patience);
  await fault.judge?.(stage, run.found);
  const delays = run
    .delays()
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  const late = delays.filter((ms) => ms > limit).length;
  const { lost, doubled } = run.found;
  const came = { tries: 1, seen, commitments: run.commitments, lost: lost.length, doubled: doubled.length, late };
  return {
    row: rowOf(fault, { ...came, delays, repeatedMails }),
    findings: findingsOf(run, limit).map((words) => `${name}: ${words}`),
    endedEarly: false,
  };
}
