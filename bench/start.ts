import { rmSync } from 'node:fs';
import { freePorts } from '../stack/ports.ts';
import { installedClone, startClone } from './clone.ts';
import { inWords, type Spread, summary } from './pairs.ts';

/** From `npm start` to the first accepted promise: in an installed clone that never ran, and once more in the same. */
export async function benchStart(runs: number): Promise<{ cold: Spread; warm: Spread }> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let run = 1; run <= runs; run++) {
    const clone = installedClone();
    try {
      const environment = Object.assign({}, process.env, await freePorts());
      cold.push(await timeToPromise(clone, environment));
      warm.push(await timeToPromise(clone, environment));
      console.log(`run ${run} of ${runs}: cold ${cold.at(-1)?.toFixed(2)} s, warm ${warm.at(-1)?.toFixed(2)} s`);
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  }
  const result = { cold: summary(cold), warm: summary(warm) };
  console.log(`first start to the first promise, s: ${inWords(result.cold)}`);
  console.log(`second start to the first promise, s: ${inWords(result.warm)}`);
  return result;
}

/** @returns seconds */
async function timeToPromise(clone: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const { ms, stop } = await startClone(clone, environment);
  await stop();
  return ms / 1000;
}
