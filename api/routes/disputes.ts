import { z } from 'zod';
import { Claim, type Dispute, DisputeAnswer, DisputeClosing } from '../../domain/disputes.ts';
import { disputeId } from '../../domain/ids.ts';
import { Code } from '../../domain/master-data.ts';
import { creators, deciders, reporters, roles } from '../../domain/roles.ts';
import { findCommitment } from '../../ledger/commitments.ts';
import { findDispute, listDisputes } from '../../ledger/disputes.ts';
import { inSight } from '../../ledger/sight.ts';
import { DisputeAnswered } from '../answers/commitments.ts';
import type { Dependencies } from '../dependencies.ts';
import { disputing } from '../disputing.ts';
import { named } from '../named.ts';
import { orNotFound } from '../problem.ts';
import { accepted, type Door, ok, route } from '../route.ts';

const Id = z.object({ id: z.uuid({ error: 'expected an id' }) });

/** D6: claims of customers: raised, answered, closed. */
export function disputeRoutes({ db, commitments, disputes }: Dependencies): Door[] {
  const mine = named(db);
  const { answer, close } = disputing({ disputes });
  const find = (id: string): Promise<Dispute> => orNotFound(findDispute(db, id), `dispute ${id}`);

  return [
    route({
      method: 'post',
      path: '/v1/commitments/:id/dispute',
      says: 'A customer claims that we broke our word, or that terms were otherwise; also after the end.',
      example: { claim: 'Nobody came on the agreed day.', channel: 'phone' },
      gives: DisputeAnswered,
      statuses: [201],
      who: creators,
      whose: mine.commitment,
      params: Id,
      body: Claim,
      idempotent: true,
      handle: async ({ params: { id: commitmentId }, body: claim, actor, by: { from }, idempotencyKey }) => {
        const found = await orNotFound(findCommitment(db, commitmentId), `commitment ${commitmentId}`);
        const { customerId, repId, rehearsalId, imported } = found;
        const id = disputeId(actor, commitmentId, idempotencyKey);
        const at = imported ? new Date().toISOString() : await commitments.now(found);
        await disputes.raise(
          { disputeId: id, commitmentId, customerId, claim, actor, from, at: later(at, found.closedAt) },
          { repId, rehearsal: rehearsalId !== null },
        );
        return { status: 201, body: await find(id), headers: { Location: `/v1/disputes/${id}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/disputes',
      says: 'Claims of customers.',
      gives: z.strictObject({ items: z.array(DisputeAnswered) }),
      who: roles,
      query: z.strictObject({
        customer: Code.optional(),
        open: z.stringbool().optional(),
        rehearsal: z.stringbool().default(false),
      }),
      handle: async ({ query: { customer, open, rehearsal }, caller }) =>
        ok({ items: await listDisputes(db, { customerId: customer, open, rehearsal }, inSight(caller)) }),
    }),
    route({
      method: 'get',
      path: '/v1/disputes/:id',
      says: 'One claim, its answer and its closing.',
      gives: DisputeAnswered,
      who: roles,
      whose: mine.dispute,
      params: Id,
      handle: async ({ params: { id } }) => ok(await find(id)),
    }),
    route({
      method: 'post',
      path: '/v1/disputes/:id/answer',
      says: 'The customer was answered.',
      example: { channel: 'phone', said: 'We were at the wrong door; we come on Friday.' },
      gives: DisputeAnswered,
      statuses: [202],
      who: reporters,
      whose: mine.dispute,
      params: Id,
      body: DisputeAnswer,
      handle: async ({ params: { id }, body, by, requestId }) => {
        await find(id);
        await answer(id, { ...body, ...by }, requestId);
        return accepted(await find(id));
      },
    }),
    route({
      method: 'post',
      path: '/v1/disputes/:id/close',
      says: 'A manager closes the claim: upheld where the customer was right.',
      example: { outcome: 'upheld', reason: 'The route list proves it.' },
      gives: DisputeAnswered,
      statuses: [202],
      who: deciders,
      whose: mine.dispute,
      decides: true,
      params: Id,
      body: DisputeClosing,
      handle: async ({ params: { id }, body, by, requestId }) => {
        await find(id);
        await close(id, { ...body, ...by }, requestId);
        return accepted(await find(id));
      },
    }),
  ];
}

/** A commitment that has ended may have done so on a clock of its own, ahead of the real one. */
const later = (at: string, closedAt: string | null): string => (closedAt !== null && closedAt > at ? closedAt : at);
