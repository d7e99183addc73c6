import { answersOwed } from '../../domain/links.ts';
import { type Caller, decidesAbout } from '../../domain/roles.ts';
import { inOrderOfWork, type Work } from '../../domain/todays-work.ts';
import { awaitedOfManagers, type OnTheDesk, onTheDesk } from '../../ledger/desk.ts';
import { listDisputes } from '../../ledger/disputes.ts';
import { listCases } from '../../ledger/patience.ts';
import { plansToDecide } from '../../ledger/payment-plans.ts';
import { inSight } from '../../ledger/sight.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Reader } from './render.ts';
import { type Tap, tapsFor } from './taps.ts';

/** One decision that waits for a manager. */
export interface Waiting extends OnTheDesk {
  /** A2, D5: whether this manager may decide it */
  readonly mayDecide: boolean;
  /** why it is asked, in the words of whoever asks; '' where nothing was said */
  readonly said: string;
  /** where it is decided, where no tap does */
  readonly page: string;
  readonly taps: readonly Tap[];
}

/** Finds decisions of one sort, of what a manager has in sight. */
export type DecisionSource = (
  db: PrismaClient,
  caller: Caller,
) => Promise<(OnTheDesk & Pick<Waiting, 'said' | 'page'>)[]>;

/** Approvals, adjustments, differences, contradictions. */
const asked: DecisionSource = async (db, caller) =>
  (await awaitedOfManagers(db, inSight(caller))).map((promise) => ({
    ...promise,
    said: saidIn(promise.terms),
    page: `/commitments/${promise.id}`,
  }));

/** What else waits for a manager, about a promise and with a page of its own. */
interface Asked {
  readonly commitmentId: string;
  readonly work: Work;
  readonly since: string;
  readonly said: string;
  readonly page: string;
}

/** D6: disputes that were answered, and are to be closed by a person. */
const disputesToClose = async (db: PrismaClient, caller: Caller): Promise<Asked[]> =>
  (await listDisputes(db, { open: true, rehearsal: false }, inSight(caller)))
    .filter(({ state }) => state === 'answered')
    .map(({ id, commitmentId, claim, raisedAt, answer }) => ({
      ...{ commitmentId, work: 'close-dispute', said: claim },
      ...{ since: answer?.at ?? raisedAt, page: `/disputes/${id}` },
    }));

/** C8: customers with whom patience has ended. */
const patienceToDecide = async (db: PrismaClient, caller: Caller): Promise<Asked[]> =>
  (await listCases(db, { status: 'undecided' }, inSight(caller))).map(({ id, commitmentId, openedAt }) => ({
    ...{ commitmentId, work: 'decide-patience', said: '', since: openedAt, page: `/patience/${id}` },
  }));

/** C2: payment plans of which a part was not kept. */
const plansWaiting = async (db: PrismaClient, caller: Caller): Promise<Asked[]> =>
  (await plansToDecide(db, inSight(caller))).map(({ planId, commitmentId, since }) => ({
    ...{ commitmentId, work: 'decide-plan', said: '', since, page: `/plans/${planId}` },
  }));

/** With the promise that it is about. */
const beside =
  (find: (db: PrismaClient, caller: Caller) => Promise<Asked[]>): DecisionSource =>
  async (db, caller) => {
    const found = await find(db, caller);
    const promises = await onTheDesk(
      db,
      found.map(({ commitmentId }) => commitmentId),
    );
    return found.flatMap(({ commitmentId, ...asks }) => {
      const promise = promises.get(commitmentId);
      return promise ? [{ ...promise, ...asks, escalated: false }] : [];
    });
  };

/** Where the desk's decisions come from; another sort is one more line. */
const sources: readonly DecisionSource[] = [
  asked,
  beside(disputesToClose),
  beside(patienceToDecide),
  beside(plansWaiting),
];

/** Everything that waits for a decision, in the order in which it is decided. */
export async function decisionsWaiting(db: PrismaClient, caller: Caller, reader: Reader): Promise<Waiting[]> {
  const found = (await Promise.all(sources.map((source) => source(db, caller)))).flat();
  return inOrderOfWork(found).map((decision) => {
    const mayDecide = decidesAbout(caller, [decision.repId]);
    const answers = mayDecide ? answersOwed(decision.work, decision.kind) : [];
    const taps = tapsFor(decision, answers, caller, reader.language);
    return { ...decision, mayDecide, taps };
  });
}

/** C1: why the rep insists. */
function saidIn(terms: unknown): string {
  const { insist } = (terms ?? {}) as { readonly insist?: { readonly reason?: string } };
  return insist?.reason ?? '';
}
