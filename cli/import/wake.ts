import { Client, Connection } from '@temporalio/client';
import { createCommitments } from '../../client/commitments.ts';
import type { Config } from '../../config.ts';

/** Tells running commitments that a fact has come. */
export interface Waker {
  /** Never fails: a commitment that could not be told finds the fact at its next evaluation. */
  wake(commitmentIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Connects at the first commitment that is to be told. */
export function openWaker({ connection, namespace }: Config['temporal']): Waker {
  let opening: Promise<Connection> | undefined;
  return {
    async wake(commitmentIds) {
      const ids = new Set(commitmentIds);
      if (ids.size === 0) return;
      try {
        opening ??= Connection.connect(connection);
        const commitments = createCommitments(new Client({ connection: await opening, namespace }));
        await Promise.all([...ids].map((id) => commitments.wake({ kind: 'payment-appointment', id })));
      } catch (error) {
        console.error(
          `${ids.size} commitments could not be told and will see it at their next step: ${(error as Error).message}`,
        );
      }
    },
    close: async () => (await opening?.catch(() => undefined))?.close(),
  };
}
