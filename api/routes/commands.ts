import type { UpdateDefinition } from '@temporalio/common';
import type { z } from 'zod';
import {
  Approval,
  CannotAttend,
  Cleared,
  Correction,
  PassedOn,
  PhoneCheck,
  Reassignment,
  Reschedule,
  ResponseReport,
  TripDecision,
  Withdrawal,
} from '../../domain/requests.ts';
import { deciders, type Role, reporters } from '../../domain/roles.ts';
import { correctEnded } from '../../ledger/commitments.ts';
import type { By, CommitmentView } from '../../workflows/messages.ts';
import * as messages from '../../workflows/messages.ts';
import { CorrectionAnswer, ViewAnswer } from '../answers/commitments.ts';
import { CommitmentId, finder, now } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { followCorrection } from '../follow-up.ts';
import { named } from '../named.ts';
import { knowsParties } from '../parties.ts';
import { Problem } from '../problem.ts';
import { type Door, ok, route } from '../route.ts';

/** D7 */
const movers: readonly Role[] = ['manager', 'admin'];
/** D5: outcomes that a manager may correct after the end. */
const correctable: ReadonlySet<string> = new Set(['kept', 'partially-kept', 'broken']);

/** A person's command to a running commitment. */
interface Command<Body extends z.ZodType> {
  readonly action: string;
  readonly says: string;
  readonly body: Body;
  readonly example: z.input<Body>;
  readonly update: UpdateDefinition<CommitmentView, [By<z.output<Body>>]>;
  /** left out: whoever reports */
  readonly who?: readonly Role[];
  readonly decides?: true;
  /** @throws Problem where it does not fit what is known */
  readonly check?: (said: z.output<Body>) => Promise<void>;
}

/** Commands to a promise: 200 with the promise as it stands then, 409 where it makes no sense now. */
export function commandRoutes({ db, commitments }: Dependencies): Door[] {
  const find = finder(db);
  const about = { method: 'post', whose: named(db).commitment, params: CommitmentId } as const;

  const command = <Body extends z.ZodType>(given: Command<Body>): Door =>
    route({
      ...about,
      path: `/v1/commitments/:id/${given.action}`,
      says: given.says,
      who: given.who ?? reporters,
      ...(given.decides ? { decides: true } : {}),
      body: given.body,
      example: given.example,
      gives: ViewAnswer,
      handle: async ({ params: { id }, body: said, by, requestId }) => {
        await given.check?.(said);
        const told = { ...(said as object), ...by } as By<z.output<Body>>;
        return ok(await now(await find(id), (address) => commitments.command(address, given.update, told, requestId)));
      },
    });

  return [
    command({
      action: 'phone-check',
      says: 'What the customer said on the phone before the visit.',
      body: PhoneCheck,
      example: { answer: 'yes', note: 'the owner is there until five' },
      update: messages.phoneCheck,
    }),
    command({
      action: 'trip',
      says: 'Nobody answered the phone: whether the rep goes.',
      body: TripDecision,
      example: { go: true, reason: 'another customer in the same street' },
      update: messages.decideTrip,
    }),
    command({
      action: 'response',
      says: 'The answer to a breach was delivered.',
      body: ResponseReport,
      example: { channel: 'phone', said: 'We came for nothing.', answered: 'He is sorry and pays on Friday.' },
      update: messages.respond,
    }),
    route({
      ...about,
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
      says: 'The manager decides what the rep insists on.',
      body: Approval,
      example: { decision: 'approve', reason: 'I know the owner.' },
      update: messages.approve,
      who: deciders,
      decides: true,
    }),
    command({
      action: 'reschedule',
      says: 'Other terms are agreed; they are vetted like a new promise.',
      body: Reschedule,
      example: { dueDate: '2026-12-23', askedBy: 'customer', reason: 'the bank was closed' },
      update: messages.reschedule,
    }),
    command({
      action: 'cannot-attend',
      says: 'Our rep cannot come, and says when instead; it counts on our side.',
      body: CannotAttend,
      example: { reason: 'ill', dueDate: '2026-12-21', dueTime: '10:00' },
      update: messages.cannotAttend,
    }),
    command({
      action: 'withdraw',
      says: 'The promise is taken back before it is due.',
      body: Withdrawal,
      example: { askedBy: 'customer', reason: 'the order was cancelled' },
      update: messages.withdraw,
    }),
    command({
      action: 'reassign',
      says: 'The promise passes to another rep, who learns everything.',
      body: Reassignment,
      example: { repId: 'vogt', reason: 'a new district' },
      update: messages.reassign,
      who: movers,
      check: (said) => knowsParties(db, said),
    }),
    command({
      action: 'passed-on',
      says: 'The words that no mail could carry were passed on to the customer.',
      body: PassedOn,
      example: { channel: 'in-person', note: 'told her at the counter' },
      update: messages.passOn,
    }),
    command({
      action: 'cleared',
      says: 'Whether what stands in our own way is cleared: one thing by its id, or everything.',
      body: Cleared,
      example: { cleared: true, note: 'the invoice is with them now' },
      update: messages.clear,
    }),
  ];
}
