import { isDeepStrictEqual } from 'node:util';
import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import type { AnyView, ProposalInput, VerdictOn } from '../../client/commitments.ts';
import { DeliveryRequest, type DeliveryVerdict } from '../../domain/delivery.ts';
import { commitmentId } from '../../domain/ids.ts';
import { Code } from '../../domain/master-data.ts';
import { type RebateCheck, RebateRequest, type RebateVerdict } from '../../domain/rebate.ts';
import { PaymentRequest, type Verdict } from '../../domain/requests.ts';
import { creators, roles } from '../../domain/roles.ts';
import { against } from '../../domain/vetting.ts';
import { CommitmentQuery, chasingOf, type Listed, listCommitments } from '../../ledger/commitments.ts';
import { overdueOf, withDebts } from '../../ledger/debts.ts';
import { listDisputes } from '../../ledger/disputes.ts';
import { namesIn } from '../../ledger/names.ts';
import { differencesDecided } from '../../ledger/rebates.ts';
import { inSight } from '../../ledger/sight.ts';
import { againstDelivery } from '../../vetting/delivery.ts';
import type { OpenDifference } from '../../workflows/difference-messages.ts';
import { ChasingAnswer, OwingAnswer, VerdictAnswer } from '../answers/commitments.ts';
import { DeliveryVerdictAnswer } from '../answers/deliveries.ts';
import { pageOf } from '../answers/facts.ts';
import { OneCommitmentAnswer } from '../answers/one.ts';
import { RebateVerdictAnswer } from '../answers/rebates.ts';
import { CommitmentId, finder } from '../commitment.ts';
import { mostRows, toCsv } from '../commitments-csv.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { knowsParties, refuseNeverSold, refusePast, refuseRehearsal } from '../parties.ts';
import { present, presentVerdict } from '../present.ts';
import { presentDecided, presentDifference, presentRebateVerdict } from '../present-rebate.ts';
import { fits, orNotFound, Problem } from '../problem.ts';
import { type Answer, type Door, ok, route } from '../route.ts';

const tooMany = new Problem(
  400,
  'malformed',
  `More than ${mostRows} promises are asked for; ask for them in parts, by dueFrom and dueTo.`,
  { errors: [{ pointer: '/dueTo', detail: 'expected a shorter time' }] },
);

/** Promises: asked for, looked into. */
export function commitmentRoutes({ db, commitments, differences, mayRehearse }: Dependencies): Door[] {
  const mine = named(db);
  const find = finder(db);

  return [
    route({
      method: 'post',
      path: '/v1/commitments',
      says: 'A promise is made, by a customer or by us: it is vetted, and where it holds it lives on by itself.',
      who: creators,
      body: z.discriminatedUnion('kind', [PaymentRequest, RebateRequest, DeliveryRequest], {
        error: 'expected payment-appointment, rebate-year or delivery-promise',
      }),
      example: {
        kind: 'payment-appointment',
        customerId: 'DE-3001',
        repId: 'vogt',
        amount: { value: '1250.00', currency: 'EUR' },
        dueDate: '2026-12-16',
        dueTime: '14:00',
        occasion: 'The new catalogue is out.',
        invoices: ['R-1'],
      },
      gives: z.union([VerdictAnswer, RebateVerdictAnswer, DeliveryVerdictAnswer]),
      statuses: [201, 202],
      idempotent: true,
      handle: async ({ body, caller, actor, by: { from }, idempotencyKey }) => {
        await knowsParties(db, body, caller);
        refuseRehearsal(body, mayRehearse);
        if (body.kind === 'rebate-year') {
          await refusePast(db, body);
          await refuseNeverSold(db, body);
        }
        const id = commitmentId(actor, body.kind, idempotencyKey);
        const asked = { commitmentId: id, actor, from };
        if (body.kind === 'rebate-year') {
          const verdict = await propose({ ...asked, request: body });
          return answerOurs(verdict, presentRebateVerdict(verdict), body);
        }
        if (body.kind === 'delivery-promise') {
          await fits(againstDelivery(db, body));
          const verdict = await propose({ ...asked, request: body });
          return answerOurs(verdict, verdict, body);
        }
        return answer(await propose({ ...asked, request: body }), body);
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

  async function propose<Input extends ProposalInput>(input: Input): Promise<VerdictOn<Input>> {
    try {
      return await commitments.propose(input);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return (await find(input.commitmentId)).verdict as VerdictOn<Input>;
    }
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

/** @throws Problem where the key stands for another promise already */
function mustBeTheSame(verdict: { readonly terms: object }, request: object): void {
  if (!isDeepStrictEqual(verdict.terms, request))
    throw new Problem(
      422,
      'idempotency-key-reused',
      'This Idempotency-Key stands for another promise already; take a new one.',
    );
}

/** A1: exactly one of the four answers, each with its reasons. */
function answerOurs<Shown extends object>(
  verdict: RebateVerdict | DeliveryVerdict,
  presented: Shown,
  request: RebateRequest | DeliveryRequest,
): Answer<Shown & { readonly reasons?: readonly string[] }> {
  mustBeTheSame(verdict, request);
  const { checks }: { readonly checks: readonly Pick<RebateCheck, 'weighs' | 'because'>[] } = verdict;
  const saying = (counts: (weighs: RebateCheck['weighs']) => boolean) =>
    checks.filter(({ weighs }) => counts(weighs)).map(({ because }) => because);
  const against = saying((weighs) => weighs === 'refuse');
  // where it is refused, nobody above decides, and nothing is found out later
  const reasons = against.length > 0 ? against : saying((weighs) => weighs !== 'nothing');
  const shown = { ...presented, ...(reasons.length > 0 ? { reasons } : {}) };
  if (verdict.answer === 'refuse')
    throw new Problem(422, 'not-offered', `This is not promised. ${against.join(' ')}`, shown);
  return {
    status: verdict.answer === 'accept' ? 201 : 202,
    body: shown,
    headers: { Location: `/v1/commitments/${verdict.id}` },
  };
}

function answer(verdict: Verdict, request: PaymentRequest): Answer<ReturnType<typeof presentVerdict>> {
  mustBeTheSame(verdict, request);
  const reasons = against(verdict.checks).map(({ because }) => because);
  if (verdict.answer !== 'reconsider')
    return {
      status: verdict.answer === 'accept' ? 201 : 202,
      body: { ...presentVerdict(verdict), ...(reasons.length > 0 ? { reasons } : {}) },
      headers: { Location: `/v1/commitments/${verdict.id}` },
    };
  const detail = [`This promise is not credible yet: ${reasons.join('; ')}.`, verdict.cannotInsist ?? '']
    .join(' ')
    .trim();
  throw new Problem(422, 'reconsider', detail, { ...presentVerdict(verdict), reasons });
}
