import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Kind } from '../domain/projection.ts';
import { moveClock } from './clock.ts';
import { type Address, type Commitments, type ViewOf, workflowId } from './commitments.ts';

/** Between two looks at a commitment that is busy. */
const pause = 20;

/**
 * Waits until a commitment has done what it can do now: it has ended, or waits for an instant to come.
 * @throws where it is still busy after a minute
 */
export async function atRest<K extends Kind>(
  commitments: Commitments,
  address: Address<K>,
  after = '',
): Promise<ViewOf<K>> {
  for (const started = performance.now(); performance.now() - started < 60_000; await sleep(pause)) {
    const view = await commitments.view(address);
    if (view && (view.closed || (view.next !== null && view.next.at > after && view.next.at > view.now))) return view;
  }
  throw new Error(`commitment ${address.id} is still busy after a minute`);
}

/** Moves the commitment's own clock to what comes next, and waits until that is done (E1). */
export async function stepForward<K extends Kind>(
  client: Client,
  commitments: Commitments,
  address: Address<K>,
): Promise<ViewOf<K>> {
  const before = await atRest(commitments, address);
  if (!before.next) return before;
  await moveClock(client, workflowId(address.kind, address.id), before.next.at);
  return atRest(commitments, address, before.next.at);
}
