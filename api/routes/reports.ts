import { v4 as uuid } from 'uuid';
import { reportId } from '../../domain/ids.ts';
import { FulfilledReport, MissedReport } from '../../domain/requests.ts';
import { reporters } from '../../domain/roles.ts';
import { AnyViewAnswer } from '../answers/one.ts';
import { CommitmentId, finder, now } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { report } from '../report.ts';
import { accepted, type Door, route } from '../route.ts';

/** D5: the rep says what happened. 202 once the server has it, with the commitment that shows it. */
export function reportRoutes({ db, commitments }: Dependencies): Door[] {
  const find = finder(db);
  const door = <Body extends typeof FulfilledReport | typeof MissedReport>(
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
      gives: AnyViewAnswer,
      statuses: [202],
      handle: async ({ params: { id }, body, actor, by, idempotencyKey }) =>
        accepted(
          await now(await find(id), (promise) => {
            const as = idempotencyKey ? reportId(actor, id, said, idempotencyKey) : uuid();
            return report(commitments, promise, said, { ...body, ...by }, as);
          }),
        ),
    });

  return [
    door('fulfilled', {
      says: 'The customer paid: all of it, or the amount, parts adding up.',
      body: FulfilledReport,
      example: { amount: { value: '500.00', currency: 'EUR' }, note: 'in cash, receipt 17' },
    }),
    door('missed', {
      says: 'The customer did not pay.',
      body: MissedReport,
      example: { note: 'the shop was closed' },
    }),
  ];
}
