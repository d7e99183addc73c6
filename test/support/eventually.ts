import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a state. @throws where it has not come after so many ms */
export async function eventually<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  within = 60_000,
): Promise<T> {
  for (const started = Date.now(); Date.now() - started < within; await sleep(25)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error('the awaited state did not come in time');
}
