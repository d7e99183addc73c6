/** `npm run bench -- accept`: promises accepted over HTTP, beside the bare twin and a plain start. */
import { exampleDueDate } from '../stack/example.ts';
import { costOf, difference } from './cpu.ts';
import { inLots } from './many.ts';
import { putNearCompany, requestOf } from './near.ts';
import { inTurn, ratioOf, summary } from './pairs.ts';
import { post } from './post.ts';
import { Rig } from './rig.ts';
import { ask, startTwin } from './twin/drive.ts';

const atOnce = 50;
const contenders = ['kept', 'twin', 'start'] as const;
type Contender = (typeof contenders)[number];

/** Per second: verdict given, durable and projected; the twin's update-with-start; `workflow.start`. */
export async function benchAccept({ pairs, starts }: { pairs: number; starts: number }) {
  const rig = await Rig.start();
  try {
    await putNearCompany(rig, (2 * pairs + 2) * starts * 2);
    const dueDate = exampleDueDate();
    let customer = 0;
    const one: Record<Contender, () => Promise<unknown>> = {
      kept: () => post(rig, '/v1/commitments', requestOf(customer++, dueDate)),
      twin: () => ask(rig.client),
      start: () => startTwin(rig.client),
    };
    const run = (contender: Contender) => async () => {
      const of = contender === 'kept' ? 'kept' : 'twin';
      const before = rig.cpu(of);
      const begun = performance.now();
      await inLots(starts, atOnce, one[contender], contender);
      const seconds = (performance.now() - begun) / 1000;
      await rig.atRest(of); // the first mail, the twin's first step
      const cpu = costOf(difference(rig.cpu(of), before));
      return { perSecond: starts / seconds, cpuMsEach: (1000 * cpu) / starts };
    };
    for (const contender of contenders) await run(contender)(); // warm
    const against = await inTurn(pairs, run('kept'), run('twin'), ['Kept', 'bare twin'], console.log);
    const alike = await inTurn(pairs, run('twin'), run('twin'), ['bare twin', 'the same again'], console.log);
    const plain = await inTurn(pairs, run('twin'), run('start'), ['bare twin', 'plain start'], console.log);
    const rates = (runs: readonly { perSecond: number }[]) => runs.map(({ perSecond }) => perSecond);
    const cpus = (runs: readonly { cpuMsEach: number }[]) => runs.map(({ cpuMsEach }) => cpuMsEach);
    return {
      atOnce,
      starts,
      perSecond: { kept: summary(rates(against.a)), twin: summary(rates(against.b)), start: summary(rates(plain.b)) },
      cpuMsEach: { kept: summary(cpus(against.a)), twin: summary(cpus(against.b)) },
      keptOverTwin: ratioOf(rates(against.a), rates(against.b)),
      cpuKeptOverTwin: ratioOf(cpus(against.a), cpus(against.b)),
      twinOverTwin: ratioOf(rates(alike.a), rates(alike.b)),
    };
  } finally {
    await rig.stop();
  }
}
