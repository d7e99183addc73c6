import { isDeepStrictEqual } from 'node:util';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import { v4 as uuid } from 'uuid';
import { z } from 'zod';
import { commitmentId } from '../../domain/ids.ts';
import { Code } from '../../domain/master-data.ts';
import { toMinor } from '../../domain/money.ts';
import {
  Cleared,
  Correction,
  FulfilledReport,
  MissedReport,
  PassedOn,
  PaymentRequest,
  PhoneCheck,
  ResponseReport,
  TripDecision,
  type Verdict,
} from '../../domain/requests.ts';
import {
  CommitmentQuery,
  chasingOf,
  evidenceOf,
  findCommitment,
  type Listed,
  listCommitments,
} from '../../ledger/commitments.ts';
import type { By, CommitmentView } from '../../workflows/messages.ts';
import * as messages from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';
import { presentVerdict, presentView } from '../present.ts';
import { notFound, orNotFound, Problem } from '../problem.ts';
import { type Answer, accepted, type Mounted, ok, route } from '../route.ts';

const Id = z.object({ id: z.uuid({ error: 'expected the id of a commitment' }) });
const path = (action: string) => `/v1/commitments/:id${action}`;

/** Promises: asked for, looked into, reported on. */
export function commitmentRoutes({ db, commitments, mayRehearse }: Dependencies): Mounted[] {
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
  ): Mounted =>
    route({
      method: 'post',
      path: path(action),
      params: Id,
      body,
      handle: async ({ params: { id }, body: said, actor }) =>
        ok(
          await now(find(id), (address) =>
            commitments.command(address, update, { ...(said as object), by: actor } as By<z.output<Schema>>),
          ),
        ),
    });

  /** The rep's signal: 202 once the server has it, with the commitment that shows it. */
  const report = (said: 'fulfilled' | 'missed', body: typeof FulfilledReport | typeof MissedReport): Mounted =>
    route({
      method: 'post',
      path: path(`/${said}`),
      params: Id,
      body,
      handle: async ({ params: { id }, body: told, actor, idempotencyKey }) => {
        const found = await find(id);
        return accepted(
          await now(found, async (address) => {
            const clock = await commitments.now(address);
            const occurredAt = told.occurredAt ?? clock;
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
            const amount = 'amount' in told && told.amount ? told.amount : undefined;
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
              id: idempotencyKey || uuid(),
              said,
              occurredAt,
              by: actor,
              note: told.note,
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
      body: PaymentRequest,
      idempotent: true,
      handle: async ({ body, actor, idempotencyKey }) => {
        await knowsBoth(body);
        if (body.rehearsal && !mayRehearse)
          throw new Problem(
            422,
            'rehearsal-refused',
            'A rehearsal must reach nobody: set REHEARSAL_MAILBOX, or run with the mail catcher.',
          );
        const id = commitmentId(actor, body.kind, idempotencyKey);
        return answer(await propose(id, body, actor), body);
      },
    }),
    route({
      method: 'get',
      path: '/v1/commitments',
      query: CommitmentQuery,
      handle: async ({ query }) => ok(await listCommitments(db, query)),
    }),
    route({
      method: 'get',
      path: path(''),
      params: Id,
      handle: async ({ params: { id } }) => {
        const found = await find(id);
        const view = found.imported ? undefined : await commitments.view(found);
        return ok(view ? presentView(view) : found);
      },
    }),
    route({
      method: 'get',
      path: path('/evidence'),
      params: Id,
      handle: async ({ params: { id } }) => ok(await orNotFound(evidenceOf(db, id), `commitment ${id}`)),
    }),
    route({
      method: 'get',
      path: '/v1/customers/:id/chasing',
      params: z.object({ id: Code }),
      handle: async ({ params: { id } }) => ok(await orNotFound(chasingOf(db, id), `customer ${id}`)),
    }),
    report('fulfilled', FulfilledReport),
    report('missed', MissedReport),
    command('/phone-check', PhoneCheck, messages.phoneCheck),
    command('/trip', TripDecision, messages.decideTrip),
    command('/response', ResponseReport, messages.respond),
    command('/correction', Correction, messages.correct),
    command('/passed-on', PassedOn, messages.passOn),
    command('/cleared', Cleared, messages.clear),
  ];

  async function knowsBoth({ customerId, repId }: PaymentRequest): Promise<void> {
    const [customer, rep] = await Promise.all([
      db.customer.count({ where: { id: customerId } }),
      db.rep.count({ where: { id: repId } }),
    ]);
    const errors = [
      ...(customer ? [] : [{ pointer: '/customerId', detail: `there is no customer ${customerId}` }]),
      ...(rep ? [] : [{ pointer: '/repId', detail: `there is no rep ${repId}` }]),
    ];
    if (errors.length > 0)
      throw new Problem(422, 'unknown-party', errors.map(({ detail }) => detail).join('; '), { errors });
  }

  async function propose(id: string, request: PaymentRequest, actor: string): Promise<Verdict> {
    try {
      return await commitments.propose({ commitmentId: id, request, actor });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return (await find(id)).verdict as Verdict;
    }
  }
}

function answer(verdict: Verdict, request: PaymentRequest): Answer {
  if (!isDeepStrictEqual(verdict.terms, request))
    throw new Problem(
      422,
      'idempotency-key-reused',
      'This Idempotency-Key stands for another promise already; take a new one.',
    );
  if (verdict.answer === 'accept')
    return { status: 201, body: presentVerdict(verdict), headers: { Location: `/v1/commitments/${verdict.id}` } };
  const reasons = verdict.checks.filter(({ result }) => result === 'not-ok').map(({ because }) => because);
  throw new Problem(422, 'reconsider', `This promise is not credible yet: ${reasons.join('; ')}.`, {
    ...presentVerdict(verdict),
    reasons,
  });
}

/** Talks to a running commitment; one that has ended or refuses says so. */
async function now(found: Promise<Listed> | Listed, talk: (address: Listed) => Promise<CommitmentView | undefined>) {
  const address = await found;
  const ended = () => new Problem(409, 'ended', `This promise has ended: ${address.status}. What ended stays ended.`);
  if (address.imported) throw ended();
  try {
    const view = await talk(address);
    return view && presentView(view);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw ended();
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type === 'NotNow')
      throw new Problem(409, 'not-now', cause.message);
    throw error;
  }
}
