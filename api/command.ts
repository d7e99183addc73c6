import type { UpdateDefinition } from '@temporalio/common';
import type { z } from 'zod';
import type { Kind } from '../domain/projection.ts';
import { type Role, reporters } from '../domain/roles.ts';
import type { Listed } from '../ledger/commitments.ts';
import type { By } from '../workflows/messages.ts';
import { ViewAnswer } from './answers/commitments.ts';
import { DeliveryAnswer } from './answers/deliveries.ts';
import { AnyViewAnswer, CorrectionAnswer } from './answers/one.ts';
import { PayoutAnswer, RebateAnswer } from './answers/rebates.ts';
import { CommitmentId, finder, now } from './commitment.ts';
import type { Dependencies } from './dependencies.ts';
import { named } from './named.ts';
import { Problem } from './problem.ts';
import { type Door, ok, route } from './route.ts';
import { told as tell } from './told.ts';

/** A person's command to a running commitment. */
export interface Command<Body extends z.ZodType> {
  readonly action: string;
  readonly says: string;
  /** the kinds that it makes sense for */
  readonly of: readonly Kind[];
  readonly body: Body;
  readonly example: z.input<Body>;
  readonly update: UpdateDefinition<object, [By<z.output<Body>>]>;
  /** left out: whoever reports */
  readonly who?: readonly Role[];
  readonly decides?: true;
  /** @throws Problem where it does not fit what is known */
  readonly check?: (said: z.output<Body>, about: Listed, by: string) => Promise<void>;
  /** what hears it once the promise has ended, and what shows otherwise then, written or not; left out: nothing does */
  readonly afterTheEnd?: (
    about: Listed,
    said: By<z.output<Body>>,
    requestId: string | undefined,
  ) => Promise<Partial<Listed>>;
}

/** Declares commands: 200 with the promise as it stands then, 409 where it makes no sense now. */
export function commander({ db, commitments }: Dependencies) {
  const find = finder(db);
  return <Body extends z.ZodType>(given: Command<Body>): Door =>
    route({
      method: 'post',
      whose: named(db).commitment,
      params: CommitmentId,
      path: `/v1/commitments/:id/${given.action}`,
      says: given.says,
      who: given.who ?? reporters,
      ...(given.decides ? { decides: true } : {}),
      body: given.body,
      example: given.example,
      gives: given.afterTheEnd ? CorrectionAnswer : viewOf(given.of),
      handle: async ({ params: { id }, body: said, by, requestId }) => {
        const found = await find(id);
        refuseUnlessOf(found, given.of, given.action);
        await given.check?.(said, found, by.by);
        const told = { ...(said as object), ...by } as By<z.output<Body>>;
        if (given.afterTheEnd && found.closedAt !== null) {
          const { afterTheEnd } = given;
          const shows = await tell(
            () => afterTheEnd(found, told, requestId),
            `Nothing is to be decided; the promise is ${found.status}.`,
          );
          return ok({ ...(await find(id)), ...shows });
        }
        return ok(await now(found, (address) => commitments.command(address, given.update, told, requestId)));
      },
    });
}

/** What a promise of these kinds shows. */
function viewOf(kinds: readonly Kind[]): typeof AnyViewAnswer {
  const only = (...these: Kind[]): boolean => kinds.every((kind) => these.includes(kind));
  const shown = only('payment-appointment', 'follow-up')
    ? ViewAnswer
    : only('rebate-year')
      ? RebateAnswer
      : only('rebate-payout')
        ? PayoutAnswer
        : only('delivery-promise')
          ? DeliveryAnswer
          : AnyViewAnswer;
  return shown as typeof AnyViewAnswer;
}

/** @throws Problem 409 where a promise of that kind knows no such thing */
function refuseUnlessOf({ kind }: Listed, kinds: readonly Kind[], action: string): void {
  if (!kinds.includes(kind))
    throw new Problem(409, 'not-now', `A ${kind} takes no "${action}"; this is for: ${kinds.join(', ')}.`);
}
