import { isDeepStrictEqual } from 'node:util';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { v4 as uuid } from 'uuid';
import { z } from 'zod';
import { commitmentId, reportId } from '../../domain/ids.ts';
import { Code } from '../../domain/master-data.ts';
import { toMinor } from '../../domain/money.ts';
import {
  Approval,
  CannotAttend,
  Cleared,
  Correction,
  FulfilledReport,
  MissedReport,
  PassedOn,
  PaymentRequest,
  PhoneCheck,
  Reassignment,
  Reschedule,
  ResponseReport,
  TripDecision,
  type Verdict,
  Withdrawal,
} from '../../domain/requests.ts';
import { creators, deciders, type Role, reporters, roles } from '../../domain/roles.ts';
import { against } from '../../domain/vetting.ts';
import {
  CommitmentQuery,
  chasingOf,
  correctEnded,
  evidenceOf,
  findCommitment,
  type Listed,
  listCommitments,
} from '../../ledger/commitments.ts';
import { overdueOf, withDebts } from '../../ledger/debts.ts';
import { listDisputes } from '../../ledger/disputes.ts';
import { inSight } from '../../ledger/sight.ts';
import type { By, CommitmentView } from '../../workflows/messages.ts';
import * as messages from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';
import { followCorrection } from '../follow-up.ts';
import { named } from '../named.ts';
import { knowsParties, refuseRehearsal } from '../parties.ts';
import { presentVerdict, presentView } from '../present.ts';
import { notFound, orNotFound, Problem } from '../problem.ts';
import { type Answer, accepted, type Door, ok, route } from '../route.ts';
import { told } from '../told.ts';

const Id = z.object({ id: z.uuid({ error: 'expected the id of a commitment' }) });
/** D7 */
const movers: readonly Role[] = ['manager', 'admin'];
const path = (action: string) => `/v1/commitments/:id${action}`;

/** Promises: asked for, looked into, reported on. */
export function commitmentRoutes({ db, commitments, mayRehearse }: Dependencies): Door[] {
  const mine = named(db);
  const find = async (id: string): Promise<Listed> => {
    const found = await findCommitment(db, id);
    if (!found) throw notFound(`commitment ${id}`);
    return found;
  };

  /** A person's command: 200 with the commitment as it stands then, 409 where it makes no sense now. */
  const command = <Schema extends z.ZodType>(
    action: string,
    body: Schema,
    update: UpdateDefinition<CommitmentView, [By<z.output<Schema>>]>,
    who: { readonly who: readonly Role[]; readonly decides?: true } = { who: reporters },
    before: (said: z.output<Schema>) => Promise<void> = async () => {},
  ): Door =>
    route({
      method: 'post',
      path: path(action),
      whose: mine.commitment,
      ...who,
      params: Id,
      body,
      handle: async ({ params: { id }, body: said, actor, requestId }) => {
        await before(said);
        return ok(
          await now(find(id), (address) =>
            commitments.command(address, update, { ...(said as object), by: actor } as By<z.output<Schema>>, requestId),
          ),
        );
      },
    });

  /** The rep's signal: 202 once the server has it, with the commitment that shows it. */
  const report = (said: 'fulfilled' | 'missed', body: typeof FulfilledReport | typeof MissedReport): Door =>
    route({
      method: 'post',
      who: reporters,
      whose: mine.commitment,
      path: path(`/${said}`),
      params: Id,
      body,
      handle: async ({ params: { id }, body: reported, actor, idempotencyKey }) => {
        const found = await find(id);
        if (found.kind === 'follow-up')
          throw new Problem(409, 'not-now', 'A follow-up is no promise: report the answer to it as a response.');
        return accepted(
          await now(found, async (address) => {
            const clock = await commitments.now(address);
            const occurredAt = reported.occurredAt ?? clock;
            if (occurredAt > clock)
              throw new Problem(
                422,
                'in-the-future',
                `occurredAt ${occurredAt} lies in the future; a fact has happened already.`,
              );
            if (occurredAt < found.proposedAt)
              throw new Problem(
                422,
                'before-the-promise',
                `occurredAt ${occurredAt} lies before the promise of ${found.proposedAt}.`,
              );
            const amount = 'amount' in reported && reported.amount ? reported.amount : undefined;
            if (amount && amount.currency !== found.amount.currency)
              throw new Problem(
                422,
                'wrong-currency',
                `The promise is in ${found.amount.currency}, not in ${amount.currency}.`,
              );
            if (amount && toMinor(amount) > toMinor(found.amount))
              throw new Problem(
                422,
                'more-than-promised',
                `Promised were ${found.amount.value} ${found.amount.currency}; report at most that.`,
              );
            await commitments.report(address, {
              id: idempotencyKey ? reportId(actor, id, said, idempotencyKey) : uuid(),
              said,
              occurredAt,
              by: actor,
              note: reported.note,
              ...(amount ? { amount: `${toMinor(amount)}` } : {}),
            });
            return commitments.view(address);
          }),
        );
      },
    });

  return [
    route({
      method: 'post',
      path: '/v1/commitments',
      who: creators,
      body: PaymentRequest,
      idempotent: true,
      handle: async ({ body, caller, actor, idempotencyKey }) => {
        await knowsParties(db, body, caller);
        refuseRehearsal(body, mayRehearse);
        const id = commitmentId(actor, body.kind, idempotencyKey);
        return answer(await propose(id, body, actor), body);
      },
    }),
    route({
      method: 'get',
      path: '/v1/commitments',
      who: roles,
      query: CommitmentQuery,
      handle: async ({ query, caller }) => {
        const { items, next } = await listCommitments(db, query, inSight(caller));
        return ok({ items: await withDebts(db, items), next });
      },
    }),
    route({
      method: 'get',
      path: path(''),
      who: roles,
      whose: mine.commitment,
      params: Id,
      handle: async ({ params: { id } }) => {
        const found = await find(id);
        const view = found.imported ? undefined : await commitments.view(found);
        // what has ended may have been corrected since
        const shown = view
          ? presentView(view.closed && found.closedAt !== null ? { ...view, status: found.status } : view)
          : found;
        const [owing] = await withDebts(db, [found]);
        return ok({ ...shown, debt: owing?.debt ?? null, disputes: await listDisputes(db, { commitmentId: id }) });
      },
    }),
    route({
      method: 'get',
      path: path('/evidence'),
      who: roles,
      whose: mine.commitment,
      params: Id,
      handle: async ({ params: { id } }) => ok(await orNotFound(evidenceOf(db, id), `commitment ${id}`)),
    }),
    route({
      method: 'get',
      path: '/v1/customers/:id/chasing',
      who: roles,
      whose: mine.customer,
      params: z.object({ id: Code }),
      handle: async ({ params: { id } }) => {
        const chasing = await orNotFound(chasingOf(db, id), `customer ${id}`);
        return ok({ ...chasing, overdue: await overdueOf(db, id) });
      },
    }),
    report('fulfilled', FulfilledReport),
    report('missed', MissedReport),
    command('/phone-check', PhoneCheck, messages.phoneCheck),
    command('/trip', TripDecision, messages.decideTrip),
    command('/response', ResponseReport, messages.respond),
    route({
      method: 'post',
      path: path('/correction'),
      who: deciders,
      whose: mine.commitment,
      decides: true,
      params: Id,
      body: Correction,
      handle: async ({ params: { id }, body, actor }) => {
        const found = await find(id);
        const said = { ...body, by: actor };
        try {
          return ok(await now(found, (address) => commitments.command(address, messages.correct, said)));
        } catch (error) {
          const hasEnded = error instanceof Problem && error.code === 'ended' && found.closedAt !== null;
          if (!hasEnded || found.imported || !correctable.has(found.status)) throw error;
          const already = found.status === body.outcome;
          if (!already) await correctEnded(db, found, { ...said, at: await commitments.now(found) });
          const corrected = await find(id);
          await followCorrection({ db, commitments }, corrected, said);
          if (already) throw error;
          return ok(corrected);
        }
      },
    }),
    command('/approval', Approval, messages.approve, { who: deciders, decides: true }),
    command('/reschedule', Reschedule, messages.reschedule),
    command('/cannot-attend', CannotAttend, messages.cannotAttend),
    command('/withdraw', Withdrawal, messages.withdraw),
    command('/reassign', Reassignment, messages.reassign, { who: movers }, (said) => knowsParties(db, said)),
    command('/passed-on', PassedOn, messages.passOn),
    command('/cleared', Cleared, messages.clear),
  ];

  async function propose(id: string, request: PaymentRequest, actor: string): Promise<Verdict> {
    try {
      return await commitments.propose({ commitmentId: id, request, actor });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return (await find(id)).verdict as Verdict;
    }
  }
}

/** D5: outcomes that a manager may correct after the end. */
const correctable: ReadonlySet<string> = new Set(['kept', 'partially-kept', 'broken']);

function answer(verdict: Verdict, request: PaymentRequest): Answer {
  if (!isDeepStrictEqual(verdict.terms, request))
    throw new Problem(
      422,
      'idempotency-key-reused',
      'This Idempotency-Key stands for another promise already; take a new one.',
    );
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

/** Talks to a running commitment; one that has ended or refuses says so. */
async function now(found: Promise<Listed> | Listed, talk: (address: Listed) => Promise<CommitmentView | undefined>) {
  const address = await found;
  const ended = `This promise has ended: ${address.status}. What ended stays ended.`;
  if (address.imported) throw new Problem(409, 'ended', ended);
  const view = await told(() => talk(address), ended);
  return view && presentView(view);
}
