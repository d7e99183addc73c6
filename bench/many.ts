import type { Client } from '@temporalio/client';
import { pollingOf } from '../client/polling.ts';

/**
 * Does something for each of so many, some at once, with a line each ten seconds.
 * @returns what each gave, in order
 */
export async function inLots<T>(
  many: number,
  atOnce: number,
  one: (index: number) => Promise<T>,
  progress: string,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  let told = performance.now();
  const take = async () => {
    while (next < many) {
      const index = next++;
      results[index] = await one(index);
      if (performance.now() - told < 10_000) continue;
      told = performance.now();
      console.log(`${progress}: ${next} of ${many}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, many) }, take));
  return results;
}

/** Waits for a state, looking every fifth of a second. @param patience ms. @throws where it does not come */
export async function until(state: () => Promise<boolean>, patience = 600_000): Promise<void> {
  const limit = performance.now() + patience;
  while (!(await state())) {
    if (performance.now() > limit) throw new Error(`the bench waited ${patience / 60_000} minutes for nothing`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Until no task of a queue waits for a worker: what was started has begun. */
export const begun = (client: Client, queue: string): Promise<void> =>
  until(async () => {
    const polling = await pollingOf(client.connection, client.options.namespace, queue);
    return polling.every(({ backlog }) => backlog === 0);
  }, 3_600_000);
