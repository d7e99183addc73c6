import { v4 as uuid } from 'uuid';
import { reportId } from '../../domain/ids.ts';
import { toMinor } from '../../domain/money.ts';
import { FulfilledReport, MissedReport } from '../../domain/requests.ts';
import { reporters } from '../../domain/roles.ts';
import type { Listed } from '../../ledger/commitments.ts';
import { ViewAnswer } from '../answers/commitments.ts';
import { CommitmentId, finder, now } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { Problem } from '../problem.ts';
import { accepted, type Door, route } from '../route.ts';

/** D5: the rep says what happened. 202 once the server has it, with the commitment that shows it. */
export function reportRoutes({ db, commitments }: Dependencies): Door[] {
  const find = finder(db);
  const report = <Body extends typeof FulfilledReport | typeof MissedReport>(
    said: 'fulfilled' | 'missed',
    declared: { readonly says: string; readonly body: Body; readonly example: object },
  ): Door =>
    route({
      method: 'post',
      path: `/v1/commitments/:id/${said}`,
      says: declared.says,
      who: reporters,
      whose: named(db).commitment,
      params: CommitmentId,
      body: declared.body as typeof FulfilledReport,
      example: declared.example,
      gives: ViewAnswer,
      statuses: [202],
      handle: async ({ params: { id }, body, actor, idempotencyKey }) =>
        accepted(
          await now(await find(id), async (address) => {
            const occurredAt = fits(body, address, await commitments.now(address));
            await commitments.report(address, {
              id: idempotencyKey ? reportId(actor, id, said, idempotencyKey) : uuid(),
              said,
              occurredAt,
              by: actor,
              note: body.note,
              ...(body.amount ? { amount: `${toMinor(body.amount)}` } : {}),
            });
            return commitments.view(address);
          }),
        ),
    });

  return [
    report('fulfilled', {
      says: 'The customer paid: all of it, or the amount, parts adding up.',
      body: FulfilledReport,
      example: { amount: { value: '500.00', currency: 'EUR' }, note: 'in cash, receipt 17' },
    }),
    report('missed', {
      says: 'The customer did not pay.',
      body: MissedReport,
      example: { note: 'the shop was closed' },
    }),
  ];
}

/** @param clock the commitment's own @returns when it happened @throws Problem where the report cannot be of this promise */
function fits({ occurredAt = '', amount }: FulfilledReport, promise: Listed, clock: string): string {
  const at = occurredAt || clock;
  const unfit = (code: ConstructorParameters<typeof Problem>[1], detail: string) => new Problem(422, code, detail);
  if (promise.kind === 'follow-up')
    throw new Problem(409, 'not-now', 'A follow-up is no promise: report the answer to it as a response.');
  if (at > clock) throw unfit('in-the-future', `occurredAt ${at} lies in the future; a fact has happened already.`);
  if (at < promise.proposedAt)
    throw unfit('before-the-promise', `occurredAt ${at} lies before the promise of ${promise.proposedAt}.`);
  if (amount && amount.currency !== promise.amount.currency)
    throw unfit('wrong-currency', `The promise is in ${promise.amount.currency}, not in ${amount.currency}.`);
  if (amount && toMinor(amount) > toMinor(promise.amount))
    throw unfit(
      'more-than-promised',
      `Promised were ${promise.amount.value} ${promise.amount.currency}; report at most that.`,
    );
  return at;
}
