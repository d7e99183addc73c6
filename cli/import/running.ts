import type { SettledRebate } from '../../client/differences.ts';
import { type Taken, tellReversal } from '../../client/reversals.ts';
import { salesRecorded } from '../../client/sales.ts';
import type { Config } from '../../config.ts';
import { reportId } from '../../domain/ids.ts';
import type { Rep } from '../../domain/master-data.ts';
import type { Doer } from '../../domain/roles.ts';
import { merged, type Touched } from '../../domain/sales.ts';
import { dateIn } from '../../domain/working-calendar.ts';
import { addressesOf, findCommitment, wasHeard, wasReported } from '../../ledger/commitments.ts';
import type { Result } from '../../ledger/master-data.ts';
import { settledRebatesOf } from '../../ledger/rebates.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Connected } from './connected.ts';

/** The way from an import to what is running. */
export interface Running {
  /** Never fails: a commitment that could not be told finds the fact at its next evaluation. */
  wake(commitmentIds: readonly string[]): Promise<void>;
  /** D3: a payment was taken back from a promise. @throws where that could not be told: nothing else would ask for it */
  takeBack(commitmentId: string, taken: Taken, by: Doer): Promise<void>;
  /** D7: has absences handed over when they begin. @throws where that could not be arranged */
  standIn(repId: string, rep: Rep): Promise<void>;
  /**
   * D5: a delivery did not come. Refused: it is no delivery, or has ended, or the instant does not fit.
   * @throws where that could not be told
   */
  missed(
    commitmentId: string,
    said: { readonly at: string; readonly note?: string | undefined },
    by: Doer,
  ): Promise<Result>;
  /** B8: sales came or were corrected. What is settled already is told once, at the end of the import. */
  sold(touched: readonly Touched[]): void;
  /** Never fails; tells what is still to be told. */
  close(): Promise<void>;
}

/** Connects at the first that is to be told. */
export function openRunning(config: Config['temporal'], db: PrismaClient): Running {
  let opening: Promise<Connected> | undefined;
  let touched: readonly Touched[] = [];
  const connected = (): Promise<Connected> => {
    opening ??= import('./connected.ts').then(({ openConnected }) => openConnected(config));
    return opening;
  };
  return {
    async wake(commitmentIds) {
      const ids = [...new Set(commitmentIds)];
      if (ids.length === 0) return;
      try {
        const { commitments } = await connected();
        await Promise.all((await addressesOf(db, ids)).map((address) => commitments.wake(address)));
      } catch (error) {
        console.error(
          `${ids.length} commitments could not be told and will see it at their next step: ${(error as Error).message}`,
        );
      }
    },
    async takeBack(commitmentId, taken, by) {
      const promise = await findCommitment(db, commitmentId);
      if (!promise) return;
      const { commitments } = await connected();
      await tellReversal(commitments, promise, taken, by, () => wasHeard(db, promise.id, taken.reversalId));
    },
    async missed(commitmentId, { at, note }, by) {
      const promise = await findCommitment(db, commitmentId);
      if (promise?.kind !== 'delivery-promise' || promise.closedAt !== null)
        return { field: 'commitmentId', because: `no delivery ${commitmentId} is running` };
      if (at < promise.proposedAt) return { field: 'at', because: `lies before the promise of ${promise.proposedAt}` };
      const id = reportId(by.by, commitmentId, 'missed', at);
      if (await wasReported(db, commitmentId, id)) return 'unchanged';
      const { commitments } = await connected();
      if (at > (await commitments.now(promise))) return { field: 'at', because: `${at} lies in the future` };
      await commitments.report(promise, { id, said: 'missed', occurredAt: at, ...by, note });
      return 'new';
    },
    standIn: async (repId, rep) =>
      (await connected()).standIns.arrange(repId, rep, dateIn(new Date().toISOString(), rep.zone)),
    sold: (more) => {
      touched = merged([...touched, ...more]);
    },
    async close() {
      try {
        const tell = async (settled: SettledRebate) => (await connected()).differences.tell(settled);
        const settledOf = (sold: readonly Touched[]) => settledRebatesOf(db, sold, null);
        await salesRecorded({ differences: { tell }, settledOf }, touched);
      } catch (error) {
        console.error(`settled rebates could not be told of the sales, import them again: ${(error as Error).message}`);
      }
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}
