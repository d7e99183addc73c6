/** `npm run bench -- lateness`: how late steps are, beside the bare twin and a loop that polls a table each second. */
import pg from 'pg';
import { inLots, until } from './many.ts';
import { exemplary, putNearCompany, startNear, timedSteps } from './near.ts';
import { quantileOf, rounded } from './pairs.ts';
import { Rig } from './rig.ts';
import { done, pastInstant } from './steps.ts';
import { startTwin, toTheEnd } from './twin/drive.ts';

const atOnce = 20;
const contenders = ['kept', 'twin', 'loop'] as const;
type Contender = (typeof contenders)[number];

/** ms */
interface Late {
  readonly median: number;
  readonly p99: number;
  /** how many came before their instant */
  readonly early: number;
  readonly steps: number;
}

/**
 * At so many steps a second, and at three quarters of what the twin can do at most, each in turn with the others.
 * @param seconds of a run
 */
export async function benchLateness({ pairs, seconds }: { pairs: number; seconds: number }) {
  const rig = await Rig.start();
  const postgres = new pg.Client({ connectionString: rig.parts.databaseUrl });
  await postgres.connect();
  await postgres.query('CREATE TABLE bench_job (id serial, due timestamptz NOT NULL, done timestamptz)');
  try {
    const most = await mostOfTwin(rig);
    console.log(`the twin does ${most} steps a second at most`);
    const rates = [10, 20, Math.round(0.75 * most)];
    await putNearCompany(
      rig,
      1 + rates.reduce((sum, rate) => sum + Math.ceil((rate * seconds) / 4) + 1, 0) * (pairs + 1),
    );
    const verdict = await exemplary(rig, 0);
    let customer = 1;
    const run: Record<Contender, (rate: number) => Promise<number[]>> = {
      kept: async (rate) => {
        const promises = Math.ceil((rate * seconds) / timedSteps.length);
        const instantsOf = schedule(rate, promises);
        const started = await inLots(
          promises,
          atOnce,
          (index) => startNear(rig, verdict, customer++, instantsOf(index)),
          'kept',
        );
        await until(async () => (await done(rig, started)) === promises * timedSteps.length);
        return latenessOf(rig, started, instantsOf);
      },
      twin: async (rate) => {
        const promises = Math.ceil((rate * seconds) / timedSteps.length);
        const instantsOf = schedule(rate, promises);
        const twins = await inLots(promises, atOnce, (index) => startTwin(rig.client, instantsOf(index)), 'twin');
        await pastInstant(instantsOf(promises - 1)[3]);
        return toTheEnd(twins);
      },
      loop: (rate) => polling(postgres, rate, seconds),
    };
    const results = [];
    for (const rate of rates) {
      const late: Record<Contender, number[]> = { kept: [], twin: [], loop: [] };
      for (let round = 0; round < pairs; round++)
        for (const contender of round % 2 ? contenders : [...contenders].reverse()) {
          const steps = await run[contender](rate);
          late[contender].push(...steps);
          console.log(`${rate} a second, round ${round + 1} of ${pairs}, ${contender}: ${inWords(lateOf(steps))}`);
        }
      const [kept, twin, loop] = [lateOf(late.kept), lateOf(late.twin), lateOf(late.loop)];
      results.push({
        perSecond: rate,
        kept,
        twin,
        loop,
        keptOverLoop: { median: rounded(kept.median / loop.median), p99: rounded(kept.p99 / loop.p99) },
      });
    }
    return { pairs, secondsEach: seconds, twinAtMost: most, rates: results };
  } finally {
    await postgres.end();
    await rig.stop();
  }
}

/** The four instants of each promise, so that steps fall due evenly, once all have been started. */
function schedule(rate: number, promises: number): (index: number) => [number, number, number, number] {
  const first = Date.now() + 5000 + promises * 60;
  const at = (step: number) => first + (step * 1000) / rate;
  return (index) => [at(index), at(promises + index), at(2 * promises + index), at(3 * promises + index)];
}

/** From its instant to the moment at which the step stands in the record, message sent and all. */
async function latenessOf(
  { db }: Rig,
  ids: readonly string[],
  instantsOf: (index: number) => readonly number[],
): Promise<number[]> {
  const events = await db.event.findMany({
    where: { commitmentId: { in: [...ids] }, key: { in: [...timedSteps] } },
    select: { commitmentId: true, key: true, recordedAt: true },
  });
  const planned = new Map(ids.map((id, index) => [id, instantsOf(index)]));
  return events.map(
    ({ commitmentId, key, recordedAt }) =>
      recordedAt.getTime() - (planned.get(commitmentId)?.[(timedSteps as readonly string[]).indexOf(key)] ?? 0),
  );
}

/** What many do instead: a table of what is due, looked at each second; the step itself does nothing. */
async function polling(postgres: pg.Client, rate: number, seconds: number): Promise<number[]> {
  await postgres.query('TRUNCATE bench_job');
  const first = Date.now() + 2000;
  const due = Array.from({ length: rate * seconds }, (_, index) => new Date(first + (index * 1000) / rate));
  await postgres.query('INSERT INTO bench_job (due) SELECT unnest($1::timestamptz[])', [due]);
  const late: number[] = [];
  while (late.length < due.length) {
    const { rows } = await postgres.query<{ late: string }>(
      `UPDATE bench_job SET done = clock_timestamp() WHERE due <= now() AND done IS NULL
       RETURNING extract(epoch FROM done - due) * 1000 AS late`,
    );
    late.push(...rows.map((row) => Number(row.late)));
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return late;
}

/** Steps a second that the twin does where all are due at once. */
async function mostOfTwin(rig: Rig): Promise<number> {
  const many = 400;
  const due = Date.now() + 5000 + many * 20;
  const twins = await inLots(many, atOnce, () => startTwin(rig.client, [due, due, due, due]), 'twin');
  await pastInstant(due);
  const began = performance.now();
  await Promise.all(twins.map((twin) => twin.signal('fulfilled')));
  await Promise.all(twins.map((twin) => twin.result()));
  return Math.round((many * 5) / ((performance.now() - began) / 1000));
}

const lateOf = (late: readonly number[]): Late => ({
  median: rounded(quantileOf(late, 0.5)),
  p99: rounded(quantileOf(late, 0.99)),
  early: late.filter((ms) => ms < 0).length,
  steps: late.length,
});

const inWords = ({ median, p99, early, steps }: Late): string =>
  `median ${median} ms, 99th percentile ${p99} ms, ${early} of ${steps} early`;
