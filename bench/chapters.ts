/** Each bench's result as a chapter of the page on performance. */
import type { benchAccept } from './accept.ts';
import type { benchBurst, benchWorkers } from './burst.ts';
import type { benchLateness } from './lateness.ts';
import type { benchLists } from './lists.ts';
import type { Ratio, Spread } from './pairs.ts';
import type { benchSales } from './sales.ts';
import type { benchSleeping } from './sleeping.ts';
import type { benchStart } from './start.ts';
import type { benchSteps } from './steps.ts';
import type { benchYear } from './year.ts';
import type { benchYears } from './years.ts';

/** A figure that has a limit, and whether it keeps to it. */
export interface Target {
  readonly what: string;
  readonly measured: number;
  readonly limit: number;
  readonly atLeast?: true;
}

/** A part of the page: its table, row by row, the first being the head; and what it is held against. */
export interface Chapter {
  readonly title: string;
  /** what was measured, in a sentence or two */
  readonly how: string;
  readonly rows: readonly (readonly (string | number)[])[];
  readonly targets: readonly Target[];
}

type Of<Bench extends (...args: never[]) => unknown> = Awaited<ReturnType<Bench>>;

/** lists that the page names */
const slowest = 10;

const spread = ({ median, least, most }: Spread): string => `${median} (${least} to ${most})`;
const ratio = ({ median, from, to }: Ratio): string => `${median} (${from} to ${to})`;

const asleep = (title: string, of: Of<typeof benchSleeping>): Chapter => ({
  title,
  how: `${of.promises} promises with nothing due, beside an empty installation. ${of.from === 'proposed' ? 'Each has confirmed its agreement by mail.' : 'None has confirmed its agreement, so that the bytes are those of the promise alone.'}`,
  rows: [
    ['', `with ${of.promises}`, 'with none', 'ratio'],
    ['memory of the worker, MiB', spread(of.workerMiB.with), spread(of.workerMiB.without), ratio(of.memoryOverNone)],
    [
      'start to the first promise, s',
      spread(of.startSeconds.with),
      spread(of.startSeconds.without),
      ratio(of.startOverNone),
    ],
    ['bytes each in the database', of.bytesEach.database, '', ''],
    ['bytes each in the Temporal server', of.bytesEach.server, '', ''],
  ],
  targets: [
    { what: `Worker memory with ${of.promises} over that at none`, measured: of.memoryOverNone.median, limit: 1.05 },
  ],
});

/** By the bench's name, in the order of the page. */
export const chapters = {
  accept: (of: Of<typeof benchAccept>): Chapter => ({
    title: 'Promises accepted over HTTP',
    how: `${of.atOnce} at once, ${of.starts} in a run: the verdict is given, durable and in the ledger before the answer. Beside it the twin's update-with-start, and a plain \`workflow.start\`.`,
    rows: [
      ['', 'Kept', 'bare twin', 'plain start'],
      ['a second', spread(of.perSecond.kept), spread(of.perSecond.twin), spread(of.perSecond.start)],
      ['CPU each, ms', spread(of.cpuMsEach.kept), spread(of.cpuMsEach.twin), ''],
      ['Kept over the twin, a second', ratio(of.keptOverTwin), '', ''],
      ['Kept over the twin, CPU', ratio(of.cpuKeptOverTwin), '', ''],
      ['the twin over itself (A/A), a second', '', ratio(of.twinOverTwin), ''],
    ],
    targets: [
      {
        what: 'Starts a second over the twin’s',
        measured: of.keptOverTwin.median,
        limit: 0.8,
        atLeast: true,
      },
    ],
  }),
  steps: (of: Of<typeof benchSteps>): Chapter => ({
    title: 'A timed step',
    how: `${of.promises} promises with ${of.timedSteps} timed steps each, due within seconds of each other. CPU of the Temporal server, the database and the worker.`,
    rows: [
      ['CPU of a step, ms', 'Kept', 'bare twin'],
      ['in all', spread(of.kept.cpuMs), spread(of.twin.cpuMs)],
      ['Temporal server', spread(of.kept.ofWhich.server), spread(of.twin.ofWhich.server)],
      ['database', spread(of.kept.ofWhich.database), spread(of.twin.ofWhich.database)],
      ['worker', spread(of.kept.ofWhich.worker), spread(of.twin.ofWhich.worker)],
      ['Kept over the twin', ratio(of.keptOverTwin), ''],
      ['the twin over itself (A/A)', '', ratio(of.twinOverTwin)],
      ['events of four timed steps and a signal', of.events.kept, of.events.twin],
    ],
    targets: [
      { what: 'CPU of a step over the twin’s', measured: of.keptOverTwin.median, limit: 1.25 },
      { what: 'Events of four timed steps and a signal', measured: of.events.kept, limit: of.events.twin + 12 },
    ],
  }),
  lateness: (of: Of<typeof benchLateness>): Chapter => ({
    title: 'How late a step is',
    how: `From its instant to the moment at which it stands in the record, its mail handed over. Beside it the bare twin's empty activity, and a plain loop that polls a PostgreSQL table each second and does nothing. ${of.pairs} rounds of ${of.secondsEach} s each; the twin does ${of.twinAtMost} steps a second at most, and the highest rate is three quarters of that: more than one worker of Kept can do, so that its steps queue up.`,
    rows: [
      ['steps a second', 'Kept: median, 99 %, ms', 'bare twin', 'polling loop', 'early'],
      ...of.rates.map(({ perSecond, kept, twin, loop }) => [
        perSecond,
        `${kept.median}, ${kept.p99}`,
        `${twin.median}, ${twin.p99}`,
        `${loop.median}, ${loop.p99}`,
        `${kept.early} of ${kept.steps}`,
      ]),
    ],
    targets: of.rates.flatMap(({ perSecond, keptOverLoop, kept }) => [
      { what: `Median lateness over the loop’s at ${perSecond} a second`, measured: keptOverLoop.median, limit: 0.15 },
      { what: `99th percentile over the loop’s at ${perSecond} a second`, measured: keptOverLoop.p99, limit: 0.2 },
      { what: `Steps before their instant at ${perSecond} a second`, measured: kept.early, limit: 0 },
    ]),
  }),
  burst: (of: Of<typeof benchBurst>): Chapter => ({
    title: 'All in the same second',
    how: `${of.quietly.timers} timers due in the same second, until every step stands in the record.`,
    rows: [
      ['', 'seconds until all are done', 'a second', 'early'],
      ['Kept', of.quietly.seconds, of.quietly.perSecond, of.quietly.early],
      ['Kept, its worker killed meanwhile', of.killed.seconds, of.killed.perSecond, of.killed.early],
      ['bare twin', of.twin.seconds, of.twin.perSecond, ''],
    ],
    targets: [{ what: 'Steps before their instant', measured: of.quietly.early + of.killed.early, limit: 0 }],
  }),
  workers: (of: Of<typeof benchWorkers>): Chapter => ({
    title: 'More workers',
    how: `${of.kept[0]?.timers} steps due in the same second, with so many worker processes on this one machine.`,
    rows: [
      ['workers', 'Kept, steps a second', 'of the CPU in use', 'sessions waiting for a lock', 'bare twin'],
      ...of.kept.map(({ workers, perSecond, cpuBusy, waitingForLocks }, index) => [
        ...[workers, perSecond, `${Math.round(cpuBusy * 100)} %`, waitingForLocks],
        of.twin[index]?.perSecond ?? '',
      ]),
    ],
    targets: [],
  }),
  sleeping: (of: Of<typeof benchSleeping>) => asleep('Promises that wait', of),
  'sleeping-100000': (of: Of<typeof benchSleeping>) => asleep('A hundred thousand that wait', of),
  year: (of: Of<typeof benchYear>): Chapter => ({
    title: 'A rebate year',
    how: `${of.runs} years with ${of.signals} signals each, from the promise to the last day, on a clock that is moved.`,
    rows: [
      ['', 'each year'],
      ['events', spread(of.events)],
      ['bytes of history', spread(of.bytes)],
      ['CPU, s', spread(of.cpuSeconds)],
      ['continued as new', `${of.continuedAsNew} of ${of.runs}`],
    ],
    targets: [],
  }),
  years: (of: Of<typeof benchYears>): Chapter => ({
    title: 'Ten thousand rebate years at once',
    how: `${of.years} running years; ${of.asleep.seconds} s with nothing due, then ${of.due.moved} come due.`,
    rows: [
      ['', ''],
      ['memory of the worker without, MiB', of.workerMiB.without],
      ['with all of them lately awake, MiB', of.workerMiB.with],
      ['CPU of the worker while nothing is due, s', of.asleep.cpuSeconds],
      ['that woke though nothing was due', of.asleep.woken],
      ['seconds until all that came due had looked', of.due.seconds],
      ['bytes each in the database', of.bytesPerYear.database],
      ['bytes each in the Temporal server', of.bytesPerYear.temporal],
    ],
    targets: [{ what: 'Years that woke though nothing was due', measured: of.asleep.woken, limit: 0 }],
  }),
  sales: (of: Of<typeof benchSales>): Chapter => ({
    title: 'Sales lines',
    how: `\`npm run import -- sales FILE\` with ${of.lines} lines, then looks at one customer's year among them.`,
    rows: [
      ['', ''],
      ['lines a second into an empty table', spread(of.linesPerSecond)],
      ['seconds, into an empty table', spread(of.first)],
      ['seconds, the same file once more', spread(of.again)],
      ['memory at most, MiB', of.peakMiB ?? 'unknown'],
      ['a look at one customer’s year, ms', spread(of.lookMs)],
    ],
    targets: [{ what: 'Lines a second', measured: of.linesPerSecond.median, limit: of.target, atLeast: true }],
  }),
  lists: (of: Of<typeof benchLists>): Chapter => ({
    title: 'Lists',
    how: `${Object.keys(of.lists).length} pages of lists over ${of.commitments} commitments, ${of.repeats} times each; those with the slowest hundredth.`,
    rows: [
      ['list', 'median, ms', '99 %, ms', 'most, ms'],
      ...Object.entries(of.lists)
        .sort(([, one], [, other]) => other.p99 - one.p99)
        .slice(0, slowest)
        .map(([name, { median, p99, most }]) => [name, median, p99, most]),
    ],
    targets: [],
  }),
  start: (of: Of<typeof benchStart>): Chapter => ({
    title: 'From `npm start` to the first accepted promise',
    how: 'In an installed clone that never ran, and once more in the same.',
    rows: [
      ['', 's'],
      ['first start', spread(of.cold)],
      ['second start', spread(of.warm)],
    ],
    targets: [
      { what: 'First start, s', measured: of.cold.median, limit: 15 },
      { what: 'Second start, s', measured: of.warm.median, limit: 5 },
    ],
  }),
} as const;
