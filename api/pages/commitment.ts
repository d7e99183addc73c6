import { z } from 'zod';
import { type AnyView, workflowId } from '../../client/commitments.ts';
import type { EvidenceFile } from '../../domain/evidence.ts';
import { answersOwed, matters, type Purpose, type Standing } from '../../domain/links.ts';
import type { Caller } from '../../domain/roles.ts';
import type { Work } from '../../domain/todays-work.ts';
import { dateIn } from '../../domain/working-calendar.ts';
import type { Listed } from '../../ledger/commitments.ts';
import { withDebts } from '../../ledger/debts.ts';
import { listDisputes } from '../../ledger/disputes.ts';
import { evidenceOf } from '../../ledger/evidence.ts';
import { namesOf } from '../../ledger/names.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import type { Awaited } from '../../workflows/messages.ts';
import { CommitmentId } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { factsOf } from '../link-facts.ts';
import { factsFor } from '../link-page.ts';
import { named } from '../named.ts';
import { notFound } from '../problem.ts';
import { aheadOf, type Mailed, pastOf } from './life.ts';
import { commonTexts, type Reader } from './render.ts';
import { type Hung, screen } from './screen.ts';
import { tapsFor } from './taps.ts';
import { moreTermsOf, versionsOf } from './terms-shown.ts';
import { type Texts, textsOf } from './texts.ts';
import { withoutLinks } from './words.ts';

const texts = textsOf('commitment');
/** of what happened, the last so many stand open */
const shownOpen = 8;

/** One promise: what it says, what became of it, what comes, and who owes the next move. */
export function commitmentScreens({ db, commitments, differences, temporalUi }: Dependencies): Hung[] {
  return [
    screen({
      path: '/commitments/:id',
      whose: named(db).commitment,
      show: async ({ id, caller, reader, now: real, query }) => {
        const file = CommitmentId.safeParse({ id }).success ? await evidenceOf(db, id) : undefined;
        if (!file) throw notFound(`commitment ${id}`);
        const { commitment: promise } = file;
        const t = wordsFor(reader);
        const { view, isAway } = await liveView(promise);
        const now = view && !view.closed ? view.now : real;
        const facts = await factsOf(db, promise, { purpose: 'fulfilled', view, now });
        const names = await peopleIn(file);
        const rebate = facts.rebate?.terms;
        const around = { promise, reader, t, names, products: facts.delivery?.products ?? new Map(), rebate };
        const past = pastOf(file, around);
        const awaits = awaitedOf(promise, view);
        const [{ debt = null } = {}] = await withDebts(db, [promise]);
        const messages = file.messages as unknown as readonly Mailed[];
        const values = {
          recorded: query['recorded'] !== undefined,
          promise,
          customer: facts.customer,
          rep: names.get(promise.repId) ?? promise.repId,
          isAway,
          now,
          statuses: pageTexts(reader.language).statuses,
          facts: factsFor({ ...facts, status: null }, reader.language).slice(1),
          more: moreTermsOf(file, view, around),
          versions: versionsOf(file, around),
          awaits: awaits && { ...awaits, mine: awaits.party !== 'customer' && promise.repId === caller.person },
          taps: isAway ? [] : await tapsOn(promise, view, caller, reader, now),
          words: awaits ? lastWordsTo(caller.person, messages) : null,
          earlier: past.slice(0, -shownOpen),
          past: past.slice(-shownOpen),
          ahead: aheadOf(aheadIn(promise, view, awaits), now, around),
          messages: messages.map((mail) => ({
            when: promise.rehearsalId ? mail.at : (mail.sentAt ?? mail.at),
            ...mail,
            text: withoutLinks(mail.text, mail.language as Reader['language']),
          })),
          disputes: await listDisputes(db, { commitmentId: id }),
          payments: file.payments,
          debt,
          chain: file.chain === 'whole',
          temporal:
            temporalUi !== undefined && caller.role === 'manager' && !promise.imported
              ? `${temporalUi}/workflows/${encodeURIComponent(workflowId(promise.kind, id))}`
              : null,
        };
        const kindWord = (t['kinds'] as Texts)[promise.kind] as string;
        return { template: 'commitment', t, title: `${kindWord}: ${facts.customer}`, values };
      },
    }),
  ];

  /** What the running promise says of itself; where the server is away, the records must do. */
  async function liveView(promise: Listed): Promise<{ view: AnyView | undefined; isAway: boolean }> {
    if (promise.closedAt !== null) return { view: undefined, isAway: false };
    try {
      return { view: await soon(commitments.view(promise)), isAway: false };
    } catch {
      return { view: undefined, isAway: true };
    }
  }

  async function tapsOn(promise: Listed, view: AnyView | undefined, caller: Caller, { language }: Reader, now: string) {
    const stands = view ?? (await settlementOf(promise));
    if (!stands) return [];
    const open = purposesNow(promise, stands.awaits?.move, now).filter((purpose) => matters(purpose, stands, now));
    return tapsFor(promise, open, caller, language);
  }

  /** B8: of a rebate that has ended, a difference may still be decided about. */
  async function settlementOf({ id, kind, awaits }: Listed): Promise<Standing | undefined> {
    const open = kind === 'rebate-year' && awaits !== null ? await differences.open(id) : null;
    return open ? { closed: false, awaits: open.awaits } : undefined;
  }

  async function peopleIn({ commitment, events }: EvidenceFile): Promise<ReadonlyMap<string, string>> {
    const codes = events.flatMap(({ actor, data }) => [actor, data['to'], data['from']]);
    const strings = z.array(z.string()).parse(codes.filter((code) => typeof code === 'string'));
    const [reps, customers] = await Promise.all([
      namesOf(db, 'rep', [commitment.repId, ...strings]),
      namesOf(db, 'customer', strings),
    ]);
    return new Map([...customers, ...reps]);
  }
}

const wordsFor = ({ language }: Pick<Reader, 'language'>): Texts => {
  const { statuses, channels } = pageTexts(language);
  return { ...commonTexts(language), ...texts(language), statuses, channels };
};

/** ms: a page does not wait longer for the server than its reader does */
const patience = 4000;

const soon = <T>(asked: Promise<T>): Promise<T> =>
  Promise.race([
    asked,
    new Promise<never>((_, refuse) => {
      setTimeout(() => refuse(new Error('no answer in time')), patience).unref();
    }),
  ]);

/** What is owed, and on the day what the visit is reported with; before it, that the rep cannot come. */
function purposesNow({ kind, status, dueDate, zone }: Listed, move: Work | undefined, now: string): readonly Purpose[] {
  const owed = move === undefined ? [] : answersOwed(move, kind);
  if (kind !== 'payment-appointment' || status !== 'open') return owed;
  const isToday = dateIn(now, zone) === dueDate && move === undefined;
  return [...new Set<Purpose>([...owed, ...(isToday ? answersOwed('visit', kind) : []), 'cannot-attend'])];
}

/** Who owes the next move, as the promise itself says, else as the records do. */
function awaitedOf(
  { awaits, awaitedMove }: Listed,
  view: AnyView | undefined,
): { party: Awaited['party']; move: Work; since: string | null; answerBy: string | null } | null {
  if (view && !view.closed) return view.awaits;
  return awaits && awaitedMove ? { party: awaits, move: awaitedMove, since: null, answerBy: null } : null;
}

function aheadIn(
  { kind, status, closedAt, verdict }: Listed,
  view: AnyView | undefined,
  awaits: { answerBy: string | null } | null,
) {
  const told = verdict as { readonly plan?: unknown } | null;
  const own = view && ('plan' in view ? view.plan : view.verdict?.plan);
  return {
    ...{ kind, status, closed: view?.closed ?? closedAt !== null, plan: own ?? told?.plan ?? null },
    ...{ answerBy: awaits?.answerBy ?? null, next: view?.next?.at ?? null },
  };
}

/** What was last written to the reader about it. */
function lastWordsTo(person: string, messages: readonly (Mailed & { readonly person?: string | null })[]) {
  const last = messages.findLast((mail) => mail.person === person);
  return last ? { ...last, text: withoutLinks(last.text, last.language as Reader['language']) } : null;
}
