import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Kind } from '../domain/projection.ts';
import { moveClock } from './clock.ts';
import { type Address, type Commitments, type ViewOf, workflowId } from './commitments.ts';

/** Between the first looks at a commitment that is busy, and at most: each look takes the worker from its work. */
const [firstPause, longestPause] = [10, 100];

/**
 * Waits until a commitment has done what it can do now: it has ended, or waits for an instant to come.
 * @throws where it is still busy after a minute
 */
export async function atRest<K extends Kind>(
  commitments: Commitments,
  address: Address<K>,
  after = '',
): Promise<ViewOf<K>> {
  const started = performance.now();
  for (let pause = firstPause; performance.now() - started < 60_000; pause = Math.min(pause * 2, longestPause)) {
    const view = await commitments.view(address);
    if (view && (view.closed || (view.next !== null && view.next.at > after && view.next.at > view.now))) return view;
    await sleep(pause);
  }
  throw new Error(`commitment ${address.id} is still busy after a minute`);
}

/**
 * Moves the commitment's own clock to what comes next, and waits until that is done (E1).
 * @param seen as it was at rest; where nobody has looked, it is waited for
 */
export async function stepForward<K extends Kind>(
  client: Client,
  commitments: Commitments,
  address: Address<K>,
  seen?: ViewOf<K>,
): Promise<ViewOf<K>> {
  const before = seen ?? (await atRest(commitments, address));
  if (!before.next) return before;
  await moveClock(client, workflowId(address.kind, address.id), before.next.at);
  return atRest(commitments, address, before.next.at);
}
