import { z } from 'zod';
import { intents } from '../../domain/intent.ts';
import { answerOf } from '../../vetting/answer.ts';
import { CommitmentId, finder } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { notFound } from '../problem.ts';
import { type Hung, screen } from './screen.ts';
import { textsOf } from './texts.ts';

const texts = textsOf('answer');
// a form sends the choice that nobody has made as nothing
const Asked = z.object({ intent: z.enum(intents).optional() });

/** C6: the talking card: how firm the answer to a breach is, why, and the words for it. */
export function answerScreens({ db, commitments }: Dependencies): Hung[] {
  const find = finder(db);
  return [
    screen({
      path: '/commitments/:id/answer',
      whose: named(db).commitment,
      query: Asked,
      show: async ({ id, reader, query: { intent } }) => {
        if (!CommitmentId.safeParse({ id }).success) throw notFound(`commitment ${id}`);
        const promise = await find(id);
        const at = promise.closedAt === null ? await commitments.now(promise) : promise.closedAt;
        const answer = await answerOf(db, id, at, { intent }, reader.language);
        const t = texts(reader.language);
        if (!answer) return { goTo: `/commitments/${id}` };
        const { inWords, words, card } = answer;
        const mail = new URLSearchParams({ subject: words.draft.subject, body: words.draft.text });
        const values = {
          ...{ promise, inWords, words, judged: card.judged ?? '' },
          answered: promise.awaitedMove !== 'respond',
          mailto: words.to && `mailto:${words.to}?${`${mail}`.replaceAll('+', '%20')}`,
        };
        return { template: 'answer', t, title: `${t['title']}`, values };
      },
    }),
  ];
}
