import { z } from 'zod';
import { matters, purposes } from '../../domain/links.ts';
import { decidesAbout } from '../../domain/roles.ts';
import type { Listed } from '../../ledger/commitments.ts';
import { shownBy } from '../../ledger/todays-work.ts';
import { CommitmentId, finder } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { factsOf } from '../link-facts.ts';
import { Form, fieldsIn } from '../link-forms.ts';
import { answeredPage, askPage, refusalIn } from '../link-page.ts';
import { named } from '../named.ts';
import { notFound, Problem } from '../problem.ts';
import { decides, saying } from '../saying.ts';
import { commonTexts, type Reader } from './render.ts';
import { type Hung, type Shown, screen, type Visit } from './screen.ts';

const Purpose = z.enum(purposes);

/** What is said of a promise by one tap from a page: the same forms as behind the links of a mail. */
export function sayScreens(dependencies: Dependencies): Hung[] {
  const { db, commitments } = dependencies;
  const { standing, say } = saying(dependencies);
  const find = finder(db);
  const whose = named(db).commitment;
  const path = '/commitments/:id/say/:purpose';

  async function opened({ id, params, caller, reader: visitor }: Visit<unknown>) {
    const purpose = Purpose.safeParse(params['purpose']);
    if (!purpose.success || !CommitmentId.safeParse({ id }).success) throw notFound('page of this name');
    const promise = await find(id);
    const view = await standing(promise);
    const now = await clockOf(promise);
    const isOpen =
      view !== undefined &&
      matters(purpose.data, view, now) &&
      (!decides(purpose.data) || decidesAbout(caller, [view.repId]));
    const back = { to: `/commitments/${id}`, label: `${commonTexts(visitor.language)['promise']}` };
    const facts = await factsOf(db, promise, { purpose: purpose.data, view: await commitments.view(promise), now });
    return { purpose: purpose.data, promise, view, isOpen, facts, audience: 'rep', back };
  }
  const clockOf = async (promise: Listed) =>
    promise.closedAt === null ? commitments.now(promise) : new Date().toISOString();

  return [
    screen({
      path,
      whose,
      show: async (visit): Promise<Shown> => {
        const { purpose, facts, isOpen, audience, back } = await opened(visit);
        const reader = { ...visit.reader, audience };
        if (isOpen) return { html: askPage(purpose, facts, reader, {}, [], back), status: 200 };
        return { html: answeredPage(facts, reader, { usedAt: undefined, since: [], call: null, back }), status: 410 };
      },
    }),
    screen({
      method: 'post',
      path,
      whose,
      query: Form,
      show: async (visit): Promise<Shown> => {
        const { purpose, facts, isOpen, audience, promise, view, back } = await opened(visit);
        const { caller, query: form } = visit;
        const reader = { ...visit.reader, audience };
        if (!isOpen)
          return { html: answeredPage(facts, reader, { usedAt: undefined, since: [], call: null, back }), status: 410 };
        const asked = view?.awaits?.since ?? promise.breachAt ?? '';
        const by = { by: caller.person, from: caller.from };
        try {
          await say(promise, { purpose, form, by, about: `say ${promise.id} ${purpose} ${asked}` });
        } catch (error) {
          if (error instanceof z.ZodError) {
            const fields = fieldsIn(error);
            return { html: askPage(purpose, facts, reader, form, [...new Set(fields)], back), status: 400 };
          }
          if (error instanceof Problem && error.status < 500)
            return {
              html: askPage(purpose, facts, reader, form, exactly(error, reader), back),
              status: error.status,
            };
          throw error;
        }
        await shownBy(db, promise);
        return { goTo: caller.role === 'manager' ? '/desk?recorded=1' : '/today?recorded=1' };
      },
    }),
  ];
}

/** In the reader's language, and then in the API's own words, which are English and name what is missing. */
const exactly = (problem: Problem, reader: Pick<Reader, 'language'>): string[] => [
  ...refusalIn(problem, reader),
  ...(problem.code === 'reconsider' ? [] : [problem.detail]),
];
