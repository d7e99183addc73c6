import { requestId } from '../../domain/ids.ts';
import { PlanDecision } from '../../domain/requests.ts';
import { deciders, decidesAbout, isInSight } from '../../domain/roles.ts';
import { namesOf } from '../../ledger/names.ts';
import { partsOfPlan } from '../../ledger/payment-plans.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import { decidingPlans } from '../deciding-plans.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { notFound, Problem } from '../problem.ts';
import { type FormOf, formScreens, formShown, type NotTaken, take } from './form-shown.ts';
import type { Hung, Sent, Visit } from './screen.ts';
import { say, type Texts, textsOf } from './texts.ts';

const texts = textsOf('cases');

/** C2: a promise to pay in parts, and, once one was broken, what becomes of the others. */
export function planScreens({ db, plans }: Dependencies): Hung[] {
  const decide = decidingPlans({ plans });
  const path = '/plans/:id';
  const whose = named(db).plan;

  return formScreens({ path, whose, tells: deciders }, page, tell);

  async function page(visit: Visit<Sent>, notTaken?: NotTaken) {
    const { id, reader, caller } = visit;
    const t = texts(reader.language);
    const { parts, first } = await partsIn(id);
    const { view, isAway } = await liveView(id);
    const customer = (await namesOf(db, 'customer', [first.customerId])).get(first.customerId);
    const decisions = view?.decisions ?? [];
    const words = t['plan'] as Texts;
    const choices = words['decisions'] as Texts;
    const awaits = view?.awaits?.move === 'decide-plan' ? view.awaits : null;
    const isMine = mayDecide(visit, parts);
    const form: FormOf = {
      name: 'plan',
      asked: awaits?.since ?? '',
      fields: [
        {
          ...{ name: 'decision', type: 'select' },
          options: PlanDecision.shape.decision.options.map((name) => [name, String(choices[name])] as const),
        },
        { name: 'reason', type: 'textarea', atMost: 200 },
      ],
    };
    const shown = awaits && isMine ? formShown(form, t, notTaken) : null;
    const values = {
      ...{ customer, decisions, isAway, form: shown },
      rehearsal: first.rehearsalId !== null,
      people: Object.fromEntries(
        await namesOf(
          db,
          'rep',
          decisions.map(({ by }) => by),
        ),
      ),
      parts: parts.map((part) => ({ ...part, mine: isInSight(caller, [part.repId]) })),
      statuses: pageTexts(reader.language).statuses,
      isAbove: awaits !== null && !isMine,
    };
    const title = say(String(words['title']), { customer });
    return { template: 'plan', t, title, values };
  }

  async function partsIn(id: string) {
    const parts = await partsOfPlan(db, id);
    const [first] = parts;
    if (!first) throw notFound(`payment plan ${id}`);
    return { parts, first };
  }

  /** What the running plan says of itself; what the records know stands there while the server is away. */
  async function liveView(id: string) {
    try {
      return { view: await plans.view(id), isAway: false };
    } catch {
      return { view: undefined, isAway: true };
    }
  }

  /** @returns undefined where it was told. @throws Problem 403 */
  async function tell(visit: Visit<Sent>): Promise<NotTaken | undefined> {
    const { id, caller, reader, query: sent } = visit;
    if (!mayDecide(visit, (await partsIn(id)).parts))
      throw new Problem(403, 'forbidden', `It is not for ${caller.person} to say so.`);
    const { form: _form, asked = '', ...said } = sent;
    const by = { by: caller.person, from: caller.from };
    return take({ schema: PlanDecision, said, sent }, reader, (decision) =>
      decide(id, { ...decision, ...by }, requestId(caller.person, `plan ${id} ${asked}`, JSON.stringify(decision))),
    );
  }
}

const mayDecide = ({ caller }: Visit<Sent>, parts: readonly { readonly repId: string }[]): boolean =>
  deciders.includes(caller.role) &&
  decidesAbout(
    caller,
    parts.map(({ repId }) => repId),
  );
