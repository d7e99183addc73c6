import { setTimeout as sleep } from 'node:timers/promises';

/** ms: a story writes what it heard soon after it has heard it; nobody waits longer for a page */
const [longest, between] = [3000, 50];

/** Waits until what was just said stands in the record: the page that follows shall show it, and ask nobody again. */
export async function untilShown(isThere: () => Promise<boolean>): Promise<void> {
  for (const started = performance.now(); performance.now() - started < longest; await sleep(between))
    if (await isThere()) return;
}
