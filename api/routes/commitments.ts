import { z } from 'zod';
import type { AnyView } from '../../client/commitments.ts';
import { Code } from '../../domain/master-data.ts';
import type { RebateRequest } from '../../domain/rebate.ts';
import { creators, roles } from '../../domain/roles.ts';
import { CommitmentQuery, chasingOf, type Listed, listCommitments } from '../../ledger/commitments.ts';
import { overdueOf, withDebts } from '../../ledger/debts.ts';
import { listDisputes } from '../../ledger/disputes.ts';
import { namesIn } from '../../ledger/names.ts';
import { differencesDecided } from '../../ledger/rebates.ts';
import { inSight } from '../../ledger/sight.ts';
import type { OpenDifference } from '../../workflows/difference-messages.ts';
import { ChasingAnswer, ForeseenVerdict, OwingAnswer, VerdictAnswer } from '../answers/commitments.ts';
import { DeliveryVerdictAnswer, ForeseenDeliveryVerdict } from '../answers/deliveries.ts';
import { pageOf } from '../answers/facts.ts';
import { OneCommitmentAnswer } from '../answers/one.ts';
import { ForeseenRebateVerdict, RebateVerdictAnswer } from '../answers/rebates.ts';
import { CommitmentId, finder } from '../commitment.ts';
import { mostRows, toCsv } from '../commitments-csv.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { present } from '../present.ts';
import { presentDecided, presentDifference } from '../present-rebate.ts';
import { answer, presentAny } from '../present-verdict.ts';
import { orNotFound, Problem } from '../problem.ts';
import { CommitmentRequest, proposing } from '../propose.ts';
import { type Door, ok, route } from '../route.ts';

const example = {
  kind: 'payment-appointment',
  customerId: 'DE-3001',
  repId: 'vogt',
  amount: { value: '1250.00', currency: 'EUR' },
  dueDate: '2026-12-16',
  dueTime: '14:00',
  occasion: 'The new catalogue is out.',
  invoices: ['R-1'],
} as const satisfies z.input<typeof CommitmentRequest>;

const tooMany = new Problem(
  400,
  'malformed',
  `More than ${mostRows} promises are asked for; ask for them in parts, by dueFrom and dueTo.`,
  { errors: [{ pointer: '/dueTo', detail: 'expected a shorter time' }] },
);

/** Promises: asked for, looked into. */
export function commitmentRoutes(dependencies: Dependencies): Door[] {
  const { db, commitments, differences } = dependencies;
  const { propose, foresee } = proposing(dependencies);
  const mine = named(db);
  const find = finder(db);

  return [
    route({
      method: 'post',
      path: '/v1/commitments',
      says: 'A promise is made, by a customer or by us: it is vetted, and where it holds it lives on by itself.',
      who: creators,
      body: CommitmentRequest,
      example,
      gives: z.union([VerdictAnswer, RebateVerdictAnswer, DeliveryVerdictAnswer]),
      statuses: [201, 202],
      idempotent: true,
      handle: async ({ body, caller, idempotencyKey }) => answer(await propose(body, { caller, key: idempotencyKey })),
    }),
    route({
      method: 'post',
      path: '/v1/verdicts',
      says: 'What a promise would be answered with now; nothing is promised, written or booked.',
      who: creators,
      body: CommitmentRequest,
      example,
      gives: z.union([ForeseenVerdict, ForeseenRebateVerdict, ForeseenDeliveryVerdict]),
      handle: async ({ body, caller }) => {
        const { id: _, ...foreseen } = presentAny(await foresee(body, caller));
        return ok(foreseen);
      },
    }),
    route({
      method: 'get',
      path: '/v1/commitments',
      says: 'Promises in sight, by due date.',
      who: roles,
      query: CommitmentQuery,
      gives: pageOf(OwingAnswer),
      handle: async ({ query, caller }) => {
        const { items, next } = await listCommitments(db, query, inSight(caller));
        return ok({ items: await withDebts(db, items), next });
      },
    }),
    route({
      method: 'get',
      path: '/v1/commitments.csv',
      says: `Promises in sight, by due date, for a spreadsheet: at most ${mostRows}, never some of them only.`,
      who: roles,
      query: CommitmentQuery.omit({ limit: true, cursor: true }),
      gives: z.string(),
      as: 'text/csv',
      handle: async ({ query, caller }) => {
        const { items, next } = await listCommitments(db, { ...query, limit: mostRows }, inSight(caller));
        if (next !== null) throw tooMany;
        return ok(toCsv(await withDebts(db, items), await namesIn(db, items)));
      },
    }),
    route({
      method: 'get',
      path: '/v1/commitments/:id',
      says: 'A promise as it stands now: terms, what happened, what comes next, who owes the next move.',
      gives: OneCommitmentAnswer,
      who: roles,
      whose: mine.commitment,
      params: CommitmentId,
      handle: async ({ params: { id } }) => {
        const found = await find(id);
        const view = found.imported ? undefined : await commitments.view(found);
        const about = { late: await lateDifference(found), decided: await decidedDifferences(found) };
        const shown = view ? asItStands(view, found, about) : asListed(found, about);
        const [owing] = await withDebts(db, [found]);
        return ok({
          ...shown,
          debt: owing?.debt ?? null,
          disputes: await listDisputes(db, { commitmentId: id }),
        });
      },
    }),
    route({
      method: 'get',
      path: '/v1/customers/:id/chasing',
      says: 'Whether chasing pauses while promises are open, for what, and what is still owed.',
      gives: ChasingAnswer,
      who: roles,
      whose: mine.customer,
      params: z.object({ id: Code }),
      handle: async ({ params: { id } }) => {
        const chasing = await orNotFound(chasingOf(db, id), `customer ${id}`);
        return ok({ ...chasing, overdue: await overdueOf(db, id) });
      },
    }),
  ];

  /** B8, D3: what has ended stays as it is; a settlement whose sales changed since is decided about all the same. */
  async function lateDifference({ id, kind, closedAt }: Listed): Promise<OpenDifference | null> {
    return kind === 'rebate-year' && closedAt !== null ? differences.open(id) : null;
  }

  /** B8: what was decided before the end and after it; the story itself knows only the former. */
  async function decidedDifferences({ id, kind, terms }: Listed) {
    if (kind !== 'rebate-year') return [];
    const decided = await differencesDecided(db, id);
    return decided.map((one) => presentDecided(one, terms as RebateRequest));
  }
}

/** Of a settlement: the difference that is to be decided now, and those that were. */
interface Differing {
  readonly late: OpenDifference | null;
  readonly decided: readonly ReturnType<typeof presentDecided>[];
}

/** What has ended may have been corrected since, and the difference of a settlement be found. */
function asItStands(view: AnyView, { closedAt, status }: Listed, { late, decided }: Differing) {
  const now = view.closed && closedAt !== null ? { ...view, status } : view;
  const shown = present(
    now.kind === 'rebate-year' && late ? { ...now, awaits: late.awaits, openDifference: late } : now,
  );
  return shown.kind === 'rebate-year' ? { ...shown, differences: decided } : shown;
}

const asListed = (found: Listed, { late, decided }: Differing) =>
  found.kind === 'rebate-year'
    ? {
        ...found,
        openDifference: late && presentDifference(late, found.terms as RebateRequest),
        differences: decided,
      }
    : found;
