/** `npm run bench -- year`: what one rebate year with twenty signals costs, from the promise to its last day. */
import { workflowId } from '../client/commitments.ts';
import { atRest, stepForward } from '../client/walk.ts';
import { costOf, difference } from './cpu.ts';
import { summary } from './pairs.ts';
import { Rig } from './rig.ts';
import { promiseYear, putYearsCompany } from './years.ts';

const kind = 'rebate-year';
const signals = 20;
const day = 86_400_000;
/** days from one signal to the next; twenty of them fill the year */
const apart = 18;

interface Year {
  readonly events: number;
  readonly bytes: number;
  readonly cpuSeconds: number;
  readonly continuedAsNew: boolean;
}

/** So many years, one after the other, each on its own clock on the real server; nothing is sold in them. */
export async function benchYear(runs: number) {
  const rig = await Rig.start();
  try {
    await putYearsCompany(rig, runs + 1, 'customers@muster.example');
    await live(rig, 0); // warm
    const years: Year[] = [];
    for (let index = 1; index <= runs; index++) {
      years.push(await live(rig, index));
      console.log(`year ${index} of ${runs}: ${JSON.stringify(years.at(-1))}`);
    }
    return {
      runs,
      signals,
      events: summary(years.map(({ events }) => events)),
      bytes: summary(years.map(({ bytes }) => bytes)),
      cpuSeconds: summary(years.map(({ cpuSeconds }) => cpuSeconds)),
      continuedAsNew: years.filter(({ continuedAsNew }) => continuedAsNew).length,
    };
  } finally {
    await rig.stop();
  }
}

async function live(rig: Rig, index: number): Promise<Year> {
  const { client, commitments } = rig;
  const before = rig.cpu('kept');
  const id = await promiseYear(rig, index);
  const address = { kind, id } as const;
  const handle = client.workflow.getHandle(workflowId(kind, id));
  const { runId } = await handle.describe();
  let view = await atRest(commitments, address);
  const began = Date.parse(view.now);
  for (let sent = 0; !view.closed; view = await stepForward(client, commitments, address, view)) {
    const due = Math.ceil((Date.parse(view.now) - began + 1) / (apart * day));
    for (; sent < Math.min(due, signals); sent++) await commitments.wake(address);
  }
  const cpuSeconds = costOf(difference(rig.cpu('kept'), before));
  const { historyLength, historySize, runId: last } = await handle.describe();
  return { events: historyLength, bytes: historySize ?? 0, cpuSeconds, continuedAsNew: last !== runId };
}
