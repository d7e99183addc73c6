import { answersOwed } from '../../domain/links.ts';
import { type Caller, decidesAbout } from '../../domain/roles.ts';
import { inOrderOfWork } from '../../domain/todays-work.ts';
import { awaitedOfManagers, type OnTheDesk, onTheDesk } from '../../ledger/desk.ts';
import { listDisputes } from '../../ledger/disputes.ts';
import { inSight } from '../../ledger/sight.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Reader } from './render.ts';

/** One decision that waits for a manager. */
export interface Waiting extends OnTheDesk {
  /** A2, D5: whether this manager may decide it */
  readonly mayDecide: boolean;
  /** why it is asked, in the words of whoever asks; '' where nothing was said */
  readonly said: string;
  readonly taps: readonly { readonly label: string; readonly url: string }[];
}

/** Finds decisions of one sort, of what a manager has in sight. */
export type DecisionSource = (db: PrismaClient, caller: Caller) => Promise<(OnTheDesk & { readonly said: string })[]>;

/** Approvals, adjustments, differences, contradictions, payment plans. */
const asked: DecisionSource = async (db, caller) =>
  (await awaitedOfManagers(db, inSight(caller))).map((promise) => ({ ...promise, said: saidIn(promise.terms) }));

/** D6: disputes that were answered, and are to be closed by a person. */
const disputesToClose: DecisionSource = async (db, caller) => {
  const disputes = await listDisputes(db, { open: true, rehearsal: false }, inSight(caller));
  const answered = disputes.filter(({ state }) => state === 'answered');
  const promises = await onTheDesk(
    db,
    answered.map(({ commitmentId }) => commitmentId),
  );
  return answered.flatMap(({ commitmentId, claim, raisedAt, answer }) => {
    const promise = promises.get(commitmentId);
    return promise
      ? [{ ...promise, work: 'close-dispute' as const, since: answer?.at ?? raisedAt, escalated: false, said: claim }]
      : [];
  });
};

/** Where the desk's decisions come from; another sort is one more line. */
const sources: readonly DecisionSource[] = [asked, disputesToClose];

/** Everything that waits for a decision, in the order in which it is decided. */
export async function decisionsWaiting(db: PrismaClient, caller: Caller, reader: Reader): Promise<Waiting[]> {
  const found = (await Promise.all(sources.map((source) => source(db, caller)))).flat();
  const { purposes } = pageTexts(reader.language);
  return inOrderOfWork(found).map((decision) => {
    const mayDecide = decidesAbout(caller, [decision.repId]);
    const answers = mayDecide ? answersOwed(decision.work, decision.kind) : [];
    const taps = answers.map((purpose) => ({
      label: purposes[purpose].label,
      url: `/commitments/${decision.id}/say/${purpose}`,
    }));
    return { ...decision, mayDecide, taps };
  });
}

/** C1: why the rep insists. */
function saidIn(terms: unknown): string {
  const { insist } = (terms ?? {}) as { readonly insist?: { readonly reason?: string } };
  return insist?.reason ?? '';
}
