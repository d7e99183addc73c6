import type { Client } from '@temporalio/client';
import { type Address, type Commitments, workflowId } from '../../client/commitments.ts';
import { eventually } from './eventually.ts';

interface Running {
  readonly client: Client;
  readonly commitments: Commitments;
}

/** Wakes a promise so often that its history is long (see global-setup), and waits until it has continued as new. */
export async function continuedAsNew({ client, commitments }: Running, address: Address, signals = 500): Promise<void> {
  const handle = client.workflow.getHandle(workflowId(address.kind, address.id));
  const { runId } = await handle.describe();
  for (let wakes = 0; wakes < signals; wakes += 50)
    await Promise.all([
      ...Array.from({ length: 50 }, () => commitments.wake(address)),
      commitments.view(address), // whoever looks meanwhile gets an answer
    ]);
  await eventually(async () => (await handle.describe()).runId !== runId);
}
