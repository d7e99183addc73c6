import type { Kind } from '../../domain/projection.ts';
import { RebateRequest } from '../../domain/rebate.ts';
import { RebateApproval } from '../../domain/rebate-requests.ts';
import {
  CannotAttend,
  Cleared,
  Correction,
  PassedOn,
  PhoneCheck,
  Reassignment,
  Reschedule,
  TripDecision,
  Withdrawal,
} from '../../domain/requests.ts';
import { deciders, type Role } from '../../domain/roles.ts';
import { correctEnded, type Listed } from '../../ledger/commitments.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import { againstChangedTiers } from '../../vetting/rebate.ts';
import { referCost } from '../../workflows/delivery-messages.ts';
import * as messages from '../../workflows/messages.ts';
import { CorrectionAnswer } from '../answers/one.ts';
import { commander } from '../command.ts';
import { CommitmentId, finder, now } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { followCorrection } from '../follow-up.ts';
import { named } from '../named.ts';
import { knowsParties } from '../parties.ts';
import { malformed, Problem, refused, unfit } from '../problem.ts';
import { type Door, ok, route } from '../route.ts';

/** D7 */
const movers: readonly Role[] = ['manager', 'admin'];
/** D5: outcomes that a manager may correct after the end. */
const correctable: ReadonlySet<string> = new Set(['kept', 'partially-kept', 'broken']);

const payments: readonly Kind[] = ['payment-appointment', 'follow-up'];
const every: readonly Kind[] = [...payments, 'rebate-year', 'rebate-payout', 'delivery-promise'];

/** @throws Problem 422 where a manager would promise what policy does not allow, or only a payment is promised */
async function withinPolicy(db: PrismaClient, found: Listed, tiers: RebateRequest['tiers']): Promise<void> {
  if (found.kind !== 'rebate-year') throw refused('tiers', 'only a rebate has tiers');
  const request = RebateRequest.safeParse({ ...(found.terms as object), tiers });
  if (!request.success) throw malformed(request.error, 'body');
  const against = await againstChangedTiers(db, request.data, tiers, new Date().toISOString());
  if (against.length > 0) throw unfit(against.map(({ because }) => because).join(' '), against);
}

/** B9. @throws Problem 422 where we take back a delivery without saying why, 409 where it is for its cost: the manager hears of it */
async function refuseUngrounded(
  { commitments }: Dependencies,
  { askedBy, ground, reason }: Withdrawal,
  found: Listed,
  by: string,
): Promise<void> {
  if (ground !== undefined && (found.kind !== 'delivery-promise' || askedBy === 'customer'))
    throw refused('ground', 'expected none: only what we take back of a delivery of ours has a ground');
  if (found.kind !== 'delivery-promise' || askedBy === 'customer') return;
  if (ground === undefined)
    throw refused('ground', 'expected why we take it back: goods, vehicle, driver, safety, other');
  if (ground !== 'cost') return;
  await now(found, (address) => commitments.command(address, referCost, { askedBy, ground, reason, by }));
  throw new Problem(409, 'cost-is-no-ground', 'What we promised is delivered, whatever it costs; the manager is told.');
}

/** Commands to a promise: 200 with the promise as it stands then, 409 where it makes no sense now. */
export function commandRoutes(dependencies: Dependencies): Door[] {
  const { db, commitments } = dependencies;
  const find = finder(db);
  const command = commander(dependencies);

  return [
    command({
      action: 'phone-check',
      of: payments,
      says: 'What the customer said on the phone before the visit.',
      body: PhoneCheck,
      example: { answer: 'yes', note: 'the owner is there until five' },
      update: messages.phoneCheck,
    }),
    command({
      action: 'trip',
      of: payments,
      says: 'Nobody answered the phone: whether the rep goes.',
      body: TripDecision,
      example: { go: true, reason: 'another customer in the same street' },
      update: messages.decideTrip,
    }),
    route({
      method: 'post',
      whose: named(db).commitment,
      params: CommitmentId,
      path: '/v1/commitments/:id/correction',
      says: 'A manager corrects the outcome, from the conclusion on and after the end too.',
      who: deciders,
      decides: true,
      body: Correction,
      example: { outcome: 'kept', evidence: 'Bank statement of the due day.' },
      gives: CorrectionAnswer,
      handle: async ({ params: { id }, body, by }) => {
        const found = await find(id);
        const said = { ...body, ...by };
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
    command({
      action: 'approval',
      of: ['payment-appointment', 'rebate-year', 'rebate-payout', 'delivery-promise'],
      says: 'The manager decides what the rep insists on.',
      body: RebateApproval,
      example: { decision: 'approve', reason: 'I know the owner.' },
      update: messages.approve,
      who: deciders,
      decides: true,
      check: async ({ tiers }, found) => {
        if (tiers) await withinPolicy(db, found, tiers);
      },
    }),
    command({
      action: 'reschedule',
      of: payments,
      says: 'Other terms are agreed; they are vetted like a new promise.',
      body: Reschedule,
      example: { dueDate: '2026-12-23', askedBy: 'customer', reason: 'the bank was closed' },
      update: messages.reschedule,
    }),
    command({
      action: 'cannot-attend',
      of: payments,
      says: 'Our rep cannot come, and says when instead; it counts on our side.',
      body: CannotAttend,
      example: { reason: 'ill', dueDate: '2026-12-21', dueTime: '10:00' },
      update: messages.cannotAttend,
    }),
    command({
      action: 'withdraw',
      of: ['payment-appointment', 'follow-up', 'rebate-year', 'delivery-promise'],
      says: 'The promise is taken back before it is due.',
      body: Withdrawal,
      example: { askedBy: 'customer', reason: 'the order was cancelled' },
      update: messages.withdraw,
      check: (said, found, by) => refuseUngrounded(dependencies, said, found, by),
    }),
    command({
      action: 'reassign',
      of: every,
      says: 'The promise passes to another rep, who learns everything.',
      body: Reassignment,
      example: { repId: 'vogt', reason: 'a new district' },
      update: messages.reassign,
      who: movers,
      check: (said) => knowsParties(db, said),
    }),
    command({
      action: 'passed-on',
      of: every,
      says: 'The words that no mail could carry were passed on to the customer.',
      body: PassedOn,
      example: { channel: 'in-person', note: 'told her at the counter' },
      update: messages.passOn,
    }),
    command({
      action: 'cleared',
      of: payments,
      says: 'Whether what stands in our own way is cleared: one thing by its id, or everything.',
      body: Cleared,
      example: { cleared: true, note: 'the invoice is with them now' },
      update: messages.clear,
    }),
  ];
}
