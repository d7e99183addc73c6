/** `npm run bench -- burst`, `workers`: many steps due in the same second, with a worker killed, and with more workers. */
import type { Verdict } from '../domain/requests.ts';
import { inLots, until } from './many.ts';
import { exemplary, putCompany, startNear } from './near.ts';
import { rounded } from './pairs.ts';
import { Rig } from './rig.ts';
import { pastInstant } from './steps.ts';
import { startTwin } from './twin/drive.ts';

const atOnce = 20;
const later = 86_400_000;
const step = 'clear-the-way';

/** Seconds from the second in which they are due until all stand in the record, and how many came early. */
interface Burst {
  readonly timers: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly early: number;
}

/** @param timers due in the same second */
export async function benchBurst({ timers }: { timers: number }) {
  const rig = await Rig.start();
  try {
    await putCompany(rig, 2 * timers + 1);
    const verdict = await exemplary(rig, 0);
    const quietly = await burst(rig, verdict, timers, 1, async () => undefined);
    const killed = await burst(rig, verdict, timers, timers + 1, () => rig.killWorker());
    return { quietly, killed, twin: await burstOfTwins(rig, timers) };
  } finally {
    await rig.stop();
  }
}

/** The same burst with one, two, four and eight workers. */
export async function benchWorkers({ timers }: { timers: number }) {
  const rig = await Rig.start();
  const workers = [1, 2, 4, 8];
  try {
    await putCompany(rig, workers.length * timers + 1);
    const verdict = await exemplary(rig, 0);
    const kept = [];
    const twin = [];
    for (const [round, many] of workers.entries()) {
      await rig.work(many);
      kept.push({ workers: many, ...(await burst(rig, verdict, timers, round * timers + 1, async () => undefined)) });
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
  const due = Date.now() + 10_000 + timers * 60;
  const ids = await inLots(
    timers,
    atOnce,
    (index) => startNear(rig, verdict, customer + index, [due, due + later, due + 2 * later, due + 3 * later]),
    'started',
  );
  if (Date.now() > due) throw new Error(`this machine does not start ${timers} promises in time`);
  await pastInstant(due + 500);
  await meanwhile();
  const where = { commitmentId: { in: ids }, key: step };
  await until(async () => (await rig.db.event.count({ where })) === timers, 3_600_000);
  const recorded = await rig.db.event.findMany({ where, select: { recordedAt: true } });
  const at = recorded.map(({ recordedAt }) => recordedAt.getTime());
  const seconds = (at.reduce((last, ms) => Math.max(last, ms), 0) - due) / 1000;
  return {
    timers,
    seconds: rounded(seconds),
    perSecond: rounded(timers / seconds),
    early: at.filter((ms) => ms < due).length,
  };
}

async function burstOfTwins(rig: Rig, timers: number): Promise<Omit<Burst, 'early'>> {
  const due = Date.now() + 10_000 + timers * 25;
  const twins = await inLots(timers, atOnce, () => startTwin(rig.client, [due]), 'twins started');
  await pastInstant(due);
  await inLots(timers, 100, (index) => twins[index]?.signal('fulfilled') ?? Promise.resolve(), 'twins told');
  const late = (await Promise.all(twins.map((twin) => twin.result()))).flat();
  const seconds = late.reduce((last, ms) => Math.max(last, ms), 0) / 1000;
  return { timers, seconds: rounded(seconds), perSecond: rounded(timers / seconds) };
}
