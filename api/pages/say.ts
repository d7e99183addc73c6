import { z } from 'zod';
import { matters, purposes } from '../../domain/links.ts';
import { isListedOtherwise } from '../../ledger/commitments.ts';
import { CommitmentId, finder } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { factsOf } from '../link-facts.ts';
import { Form, fieldsIn } from '../link-forms.ts';
import { answeredPage, askPage, refusalIn } from '../link-page.ts';
import { named } from '../named.ts';
import { notFound, Problem } from '../problem.ts';
import { maySay, saying } from '../saying.ts';
import { commonTexts, type Reader } from './render.ts';
import { type Hung, type Shown, screen, type Visit } from './screen.ts';
import { untilShown } from './until-shown.ts';

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
    const live = await commitments.view(promise);
    const view = await standing(promise, live);
    const now = promise.closedAt === null ? await commitments.now(promise) : new Date().toISOString();
    const isOpen = view !== undefined && matters(purpose.data, view, now) && maySay(purpose.data, caller, view.repId);
    const facts = await factsOf(db, promise, { purpose: purpose.data, view: live, now });
    const back = { to: `/commitments/${id}`, label: `${commonTexts(visitor.language)['promise']}` };
    const reader = { ...visitor, audience: 'rep' };
    const asks = (status: number, form: z.output<typeof Form> = {}, wrong: readonly string[] = []): Shown => ({
      html: askPage(purpose.data, facts, reader, form, wrong, back),
      status,
    });
    const over: Shown = {
      html: answeredPage(facts, reader, { usedAt: undefined, since: [], call: null, back }),
      status: 410,
    };
    return { purpose: purpose.data, promise, view, isOpen, asks, over };
  }

  return [
    screen({
      path,
      whose,
      show: async (visit) => {
        const { isOpen, asks, over } = await opened(visit);
        return isOpen ? asks(200) : over;
      },
    }),
    screen({
      method: 'post',
      path,
      whose,
      query: Form,
      show: async (visit) => {
        const { purpose, promise, view, isOpen, asks, over } = await opened(visit);
        if (!isOpen) return over;
        const { caller, reader, query: form } = visit;
        const about = `say ${promise.id} ${purpose} ${view?.awaits?.since ?? promise.breachAt ?? ''}`;
        try {
          await say(promise, { purpose, form, by: { by: caller.person, from: caller.from }, about });
        } catch (error) {
          if (error instanceof z.ZodError) return asks(400, form, fieldsIn(error));
          if (error instanceof Problem && error.status < 500) return asks(error.status, form, exactly(error, reader));
          throw error;
        }
        await untilShown(() => isListedOtherwise(db, promise));
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
