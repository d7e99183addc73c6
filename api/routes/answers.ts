import { z } from 'zod';
import { intents } from '../../domain/intent.ts';
import type { Kind } from '../../domain/projection.ts';
import { ResponseReport, ResponseWaiver } from '../../domain/requests.ts';
import { deciders, roles } from '../../domain/roles.ts';
import type { Listed } from '../../ledger/commitments.ts';
import { type Answer, answerOf } from '../../vetting/answer.ts';
import * as messages from '../../workflows/messages.ts';
import { BreachAnswer } from '../answers/breach-answer.ts';
import { commander } from '../command.ts';
import { CommitmentId, finder } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { Problem } from '../problem.ts';
import { refuseUnlessPast } from '../report.ts';
import { type Door, ok, route } from '../route.ts';

const payments: readonly Kind[] = ['payment-appointment', 'follow-up'];
const Asked = z.strictObject({ intent: z.enum(intents).optional() });

/** C6: the answer to a breach: what it is, that it was delivered, or that a manager waives it. */
export function answerRoutes(dependencies: Dependencies): Door[] {
  const { db, commitments } = dependencies;
  const find = finder(db);
  const command = commander(dependencies);

  return [
    route({
      method: 'get',
      whose: named(db).commitment,
      params: CommitmentId,
      path: '/v1/commitments/:id/answer',
      says: 'How a breach is answered: how firm, why, what it rests on, and the words to say and to send.',
      who: roles,
      query: Asked,
      gives: BreachAnswer,
      handle: async ({ params: { id }, query }) => {
        const found = await find(id);
        const at = found.imported ? new Date().toISOString() : await commitments.now(found);
        const answer = await answerOf(db, id, at, query);
        if (!answer) throw new Problem(409, 'not-now', whyNone(found));
        return ok(shown(answer));
      },
    }),
    command({
      action: 'response',
      of: payments,
      says: 'The answer to a breach was delivered.',
      body: ResponseReport,
      example: {
        channel: 'phone',
        said: 'We came for nothing.',
        answered: 'He is sorry and pays on Friday.',
        intent: 'careless',
        signs: { ownedUp: true },
      },
      update: messages.respond,
      check: async ({ occurredAt }, found) => {
        if (occurredAt) refuseUnlessPast(found, occurredAt, await commitments.now(found));
      },
    }),
    command({
      action: 'waive-response',
      of: payments,
      says: 'A manager waives the answer to a breach: nobody owes it any more.',
      body: ResponseWaiver,
      example: { reason: 'Their warehouse has burnt down.' },
      update: messages.waiveResponse,
      who: deciders,
      decides: true,
    }),
  ];
}

function whyNone({ kind, promisor, status }: Listed): string {
  if (promisor === 'us' || !payments.includes(kind))
    return 'Only a breach of a customer is answered so; for what we did not keep, we apologise.';
  if (kind === 'follow-up') return 'A payment was taken back, which is no breach: agree anew by when it comes.';
  return `There is no breach to answer; the promise is ${status}.`;
}

function shown({ card, inWords, words, ...same }: Answer): z.output<typeof BreachAnswer> {
  const { grade, unlowered, weighs, judged, signs, signsSay, material } = card;
  const { reasons, choices, ...said } = inWords;
  const { draft, to, ...spoken } = words;
  return {
    ...same,
    ...{ grade, unlowered, weighs, judged, signs, material },
    signsSay: {
      ...signsSay,
      forTheCustomer: [...signsSay.forTheCustomer],
      ofIntent: [...signsSay.ofIntent],
    } as z.output<typeof BreachAnswer>['signsSay'],
    reasons: card.reasons.map((reason, index) => ({ ...reason, says: reasons[index]!.says })),
    choices: [...choices],
    card: said,
    words: { ...spoken, draft: { to, ...draft } },
  };
}
