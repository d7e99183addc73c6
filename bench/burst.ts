/** `npm run bench -- burst`, `workers`: many steps due in the same second, with a worker killed, and with more workers. */
import type { Verdict } from '../domain/requests.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { begun, inLots, until } from './many.ts';
import { exemplary, putNearCompany, startNear } from './near.ts';
import { rounded } from './pairs.ts';
import { Rig } from './rig.ts';
import { pastInstant } from './steps.ts';
import { startTwin, toTheEnd } from './twin/drive.ts';
import { type Watched, watch } from './watch.ts';

const atOnce = 20;
const later = 86_400_000;
const step = 'clear-the-way';
/** started first, to see how long one takes */
const sample = 100;
/** steps of each worker before it is measured */
const warming = 100;

/** Seconds from the second in which they are due until all stand in the record, and how many came early. */
interface Burst extends Watched {
  readonly timers: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly early: number;
}

/** @param timers due in the same second */
export async function benchBurst({ timers }: { timers: number }) {
  const rig = await Rig.start();
  try {
    await putNearCompany(rig, 2 * (sample + timers) + 1);
    const verdict = await exemplary(rig, 0);
    console.log('a burst, then one in which the worker is killed, then one of the bare twin');
    const quietly = await burst(rig, verdict, timers, 1, async () => undefined);
    const killed = await burst(rig, verdict, timers, sample + timers + 1, () => rig.killWorker());
    return { quietly, killed, twin: await burstOfTwins(rig, timers) };
  } finally {
    await rig.stop();
  }
}

/** The same burst with one, two, four and eight workers, each of which has done some steps before. */
export async function benchWorkers({ timers }: { timers: number }) {
  const rig = await Rig.start();
  const workers = [1, 2, 4, 8];
  try {
    await putNearCompany(
      rig,
      workers.reduce((sum, many) => sum + 2 * sample + many * warming + timers, 1),
    );
    const verdict = await exemplary(rig, 0);
    const kept = [];
    const twin = [];
    let customer = 1;
    const next = async (steps: number): Promise<Burst> => {
      const done = await burst(rig, verdict, steps, customer, async () => undefined);
      customer += sample + steps;
      return done;
    };
    for (const many of workers) {
      await rig.work(many);
      await next(many * warming);
      kept.push({ workers: many, ...(await next(timers)) });
      twin.push({ workers: many, ...(await burstOfTwins(rig, timers)) });
      console.log(`${many} workers: ${kept.at(-1)?.perSecond} steps a second, the twin ${twin.at(-1)?.perSecond}`);
    }
    return { kept, twin };
  } finally {
    await rig.stop();
  }
}

async function burst(
  rig: Rig,
  verdict: Verdict,
  timers: number,
  customer: number,
  meanwhile: () => Promise<void>,
): Promise<Burst> {
  const start = (many: number, from: number, first: number) =>
    inLots(
      many,
      atOnce,
      (index) => startNear(rig, verdict, from + index, [first, first + later, first + 2 * later, first + 3 * later]),
      'started',
    );
  const began = Date.now();
  await start(sample, customer, began + later);
  await begun(rig.client, taskQueue);
  const due = Math.ceil(Date.now() + 10_000 + (1.5 * timers * (Date.now() - began)) / sample);
  const ids = await start(timers, customer + sample, due);
  await begun(rig.client, taskQueue);
  if (Date.now() > due) throw new Error(`this machine does not start ${timers} promises in time`);
  await pastInstant(due);
  const watched = watch(rig.db);
  await pastInstant(due + 500);
  await meanwhile();
  const where = { commitmentId: { in: ids }, key: step };
  await until(async () => (await rig.db.event.count({ where })) === timers, 3_600_000);
  const held = await watched();
  const recorded = await rig.db.event.findMany({ where, select: { recordedAt: true } });
  const at = recorded.map(({ recordedAt }) => recordedAt.getTime());
  const seconds = (at.reduce((last, ms) => Math.max(last, ms), 0) - due) / 1000;
  console.log(`${timers} steps took ${rounded(seconds)} s`);
  return {
    timers,
    seconds: rounded(seconds),
    perSecond: rounded(timers / seconds),
    early: at.filter((ms) => ms < due).length,
    ...held,
  };
}

async function burstOfTwins(rig: Rig, timers: number): Promise<Pick<Burst, 'timers' | 'seconds' | 'perSecond'>> {
  const due = Date.now() + 10_000 + timers * 25;
  const twins = await inLots(timers, atOnce, () => startTwin(rig.client, [due]), 'twins started');
  await begun(rig.client, 'twin');
  if (Date.now() > due) throw new Error(`this machine does not start ${timers} twins in time`);
  await pastInstant(due);
  await rig.atRest('twin'); // being told their end must not cost them time
  const late = await toTheEnd(twins);
  const seconds = late.reduce((last, ms) => Math.max(last, ms), 0) / 1000;
  return { timers, seconds: rounded(seconds), perSecond: rounded(timers / seconds) };
}
