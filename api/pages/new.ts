import { randomUUID } from 'node:crypto';
import type { Language } from '../../domain/master-data.ts';
import { RebateIdea } from '../../domain/rebate.ts';
import { type Caller, creators } from '../../domain/roles.ts';
import { addDays, addMonths, sameOrNextWorkingDay } from '../../domain/working-calendar.ts';
import { calendarOfRep } from '../../ledger/calendars.ts';
import { type FoundCustomer, findCustomers } from '../../ledger/find-customers.ts';
import { currentPolicy } from '../../ledger/policies.ts';
import { findCustomer } from '../../ledger/records.ts';
import type { Dependencies } from '../dependencies.ts';
import { refusalIn } from '../link-page.ts';
import { isRebate } from '../present-verdict.ts';
import { Problem } from '../problem.ts';
import { type AnyVerdict, CommitmentRequest, proposing } from '../propose.ts';
import { type Around, labelOf, type NewKind, newForms, newKinds, oneMore, withProposals } from './new-forms.ts';
import { offerTiers } from './new-ours.ts';
import type { ShownVerdict, Telling } from './new-shown.ts';
import { showVerdict } from './new-verdict.ts';
import { renderScreen } from './render.ts';
import { type Hung, type Sent, type Shown, screen, type Visit } from './screen.ts';
import { say, type Texts, textsOf } from './texts.ts';
import { plainNumber } from './written-number.ts';

const texts = textsOf('new');

/** that a field offers while one types */
const mostProducts = 500;
const numeric = /^(amount|value|minutes|(quantity|tier|rate)\d+)$/;

/** The numbers of a form as the API takes them. */
const inPlainNumbers = (sent: Sent, language: Language): Sent =>
  Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, numeric.test(name) ? plainNumber(value, language) : value]),
  );

/** What is said beside the form. */
interface Beside {
  readonly customer: FoundCustomer | null;
  /** several have this name: which one? */
  readonly candidates: readonly FoundCustomer[];
  /** labels of what is still needed, and of what does not do */
  readonly missing: readonly string[];
  readonly wrong: readonly string[];
  /** why it cannot be said */
  readonly problems: readonly string[];
  readonly verdict: ShownVerdict | null;
  /** of the words for the customer */
  readonly wordsLanguage: Language | null;
  /** what Kept proposes where nothing is asked for yet */
  readonly proposal: { readonly label: string; readonly sent: Sent } | null;
}

const nothingYet: Beside = {
  ...{ customer: null, candidates: [], missing: [], wrong: [], problems: [] },
  ...{ verdict: null, wordsLanguage: null, proposal: null },
};

/** A promise is made: its verdict shows while one types, before anything is promised. */
export function newScreens(dependencies: Dependencies): Hung[] {
  const { db } = dependencies;
  const { propose, foresee, proposeTiers } = proposing(dependencies);

  return [
    screen({
      path: '/new',
      who: creators,
      show: async ({ reader }) => {
        const t = texts(reader.language);
        return { template: 'new', t, title: t['title'] as string, values: { newKinds } };
      },
    }),
    screen({
      path: '/new/customers',
      who: creators,
      show: async ({ caller, reader, query }) => ({
        html: renderScreen('customer-options', reader, {
          ...{ t: texts(reader.language), title: '' },
          found: await findCustomers(db, query['customer'] ?? '', caller),
        }),
        status: 200,
      }),
    }),
    ...newKinds.flatMap((kind) => [
      screen({
        path: `/new/${kind}`,
        who: creators,
        show: async (asked) => {
          const isFresh = asked.query['key'] === undefined;
          const query = isFresh ? withProposals(kind, asked.query, await around(asked, null)) : asked.query;
          const visit = { ...asked, query };
          return formPage(kind, visit, query, await lookedAt(kind, visit));
        },
      }),
      screen({
        method: 'post',
        path: `/new/${kind}`,
        who: creators,
        show: (visit) => promised(kind, visit),
      }),
    ]),
  ];

  /** The form's own answer: the promise, or why there is none. */
  async function promised(kind: NewKind, visit: Visit<Sent>): Promise<Shown> {
    const { caller, query: sent } = visit;
    const asked = await requestIn(kind, visit);
    if (!('request' in asked)) return formPage(kind, visit, sent, asked, 400);
    try {
      const verdict = await propose(asked.request, { caller, key: sent['key'] ?? randomUUID() });
      if (verdict.answer !== 'refuse' && verdict.answer !== 'reconsider') return { goTo: `/commitments/${verdict.id}` };
      return formPage(kind, visit, sent, await withVerdict(verdict, asked.beside, visit), 422);
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      return formPage(kind, visit, sent, withProblem(kind, error, asked.beside, visit), error.status);
    }
  }

  /** What would be answered; nothing is promised. */
  async function lookedAt(kind: NewKind, visit: Visit<Sent>): Promise<Beside> {
    const asked = await requestIn(kind, visit);
    try {
      if ('request' in asked) return await withVerdict(await foresee(asked.request, visit.caller), asked.beside, visit);
      return asked.idea ? await withProposal(asked.idea, asked, visit) : asked;
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      return withProblem(kind, error, 'request' in asked ? asked.beside : asked, visit);
    }
  }

  async function requestIn(
    kind: NewKind,
    { query: sent, reader, caller }: Visit<Sent>,
  ): Promise<
    { readonly request: CommitmentRequest; readonly beside: Beside } | (Beside & { readonly idea?: RebateIdea })
  > {
    const form = newForms[kind];
    const { customer, candidates } = await customerIn(sent, caller);
    const t = texts(reader.language);
    const missing = form.required.filter((name) => sent[name] === undefined).map((name) => labelOf(name, t));
    const beside = { ...nothingYet, customer, candidates, missing };
    if (!customer && candidates.length === 0 && sent['customer'] !== undefined)
      return { ...beside, problems: [String(t['unknownCustomer'])] };
    if (!customer || missing.length > 0) return beside;
    const parties = { customerId: customer.id, repId: repFor(customer, sent, caller) };
    const asked = form.request(inPlainNumbers(sent, reader.language), parties);
    const request = CommitmentRequest.safeParse(asked);
    if (request.success) return { request: request.data, beside };
    const idea = kind === 'rebate' ? RebateIdea.safeParse({ ...asked, tiers: undefined }) : undefined;
    const hasTiers = Object.keys(sent).some((name) => /^(tier|rate)\d$/.test(name));
    if (idea?.success && !hasTiers) return { ...beside, idea: idea.data };
    const wrong = request.error.issues.map(({ path }) => labelOf(form.fieldOf(path), t));
    return { ...beside, wrong: [...new Set(wrong)] };
  }

  async function customerIn(
    { customer: text = '' }: Sent,
    caller: Caller,
  ): Promise<Pick<Beside, 'customer' | 'candidates'>> {
    const found = await findCustomers(db, text, caller, 6);
    const [first] = found;
    if (first && (found.length === 1 || first.id === text.trim())) return { customer: first, candidates: [] };
    return { customer: null, candidates: found };
  }

  /** A manager promises for the customer's own rep, unless another one is named. */
  function repFor({ repId }: FoundCustomer, sent: Sent, { role, person }: Caller): string {
    return role === 'manager' ? (sent['rep'] ?? repId) : person;
  }

  async function withVerdict(verdict: AnyVerdict, beside: Beside, visit: Visit<Sent>): Promise<Beside> {
    const customer = await findCustomer(db, verdict.terms.customerId);
    const shown = showVerdict(verdict, await telling(visit));
    const besides = isRebate(verdict) && verdict.answer === 'refuse' ? await reachable(verdict.terms, visit) : null;
    return {
      ...beside,
      verdict: { ...shown, offers: [...shown.offers, ...(besides ? [besides] : [])] },
      wordsLanguage: customer?.language ?? null,
    };
  }

  /** A6: without tiers Kept proposes those that this customer can reach. */
  async function withProposal(idea: RebateIdea, beside: Beside, visit: Visit<Sent>): Promise<Beside> {
    const proposal = await reachable(idea, visit);
    return proposal
      ? { ...beside, proposal }
      : { ...beside, problems: [String(texts(visit.reader.language)['noTiers'])] };
  }

  async function reachable(idea: RebateIdea, { caller, reader, query }: Visit<Sent>): Promise<Beside['proposal']> {
    const { offered } = await proposeTiers({ ...idea, tiers: undefined }, caller);
    if (offered.length === 0) return null;
    return offerTiers(offered, { terms: idea }, { t: texts(reader.language), reader }, query);
  }

  function withProblem(kind: NewKind, problem: Problem, beside: Beside, { reader }: Visit<Sent>): Beside {
    const t = texts(reader.language);
    const { errors = [] } = problem.more as { errors?: readonly { readonly pointer: string }[] };
    const fields = errors.map(({ pointer }) => newForms[kind].fieldOf(pointer.split('/').slice(1)));
    const wrong = [...new Set(fields.map((name) => labelOf(name, t)))];
    return wrong.length > 0 ? { ...beside, wrong } : { ...beside, problems: refusalIn(problem, reader) };
  }

  async function telling({ reader, query: sent }: Visit<Sent>): Promise<Telling> {
    const codes = Object.entries(sent).flatMap(([name, value]) => (name.startsWith('product') ? [value] : []));
    const products = await db.product.findMany({ where: { id: { in: codes } }, select: { id: true, name: true } });
    return {
      ...{ t: texts(reader.language), reader, sent },
      products: new Map(products.map(({ id, name }) => [id, name])),
    };
  }

  async function formPage(kind: NewKind, visit: Visit<Sent>, sent: Sent, beside: Beside, status = 200): Promise<Shown> {
    const { reader } = visit;
    const t = texts(reader.language);
    const more = oneMore(kind, sent);
    const link = (offer: { readonly label: string; readonly sent: Sent }) => ({
      label: offer.label,
      url: `/new/${kind}?${new URLSearchParams(withoutKey(offer.sent))}`,
    });
    const { verdict, proposal, candidates } = beside;
    const named = (customer: string) => link({ label: '', sent: { ...sent, customer } }).url;
    const values = {
      ...{ kind, ...beside },
      key: randomUUID(),
      action: `/new/${kind}`,
      products: kind === 'delivery' ? await productsOffered() : [],
      groups: newForms[kind].fields(sent, await around(visit, beside.customer)),
      moreRows: more ?? null,
      insist: sent['insist'] ?? '',
      mayInsist: kind === 'payment',
      hint: kind === 'rebate' ? t['tiersHint'] : '',
      insistOpen: sent['insist'] !== undefined || (status === 422 && kind === 'payment'),
      verdict: verdict && { ...verdict, offers: verdict.offers.map(link) },
      proposal: proposal && link(proposal),
      candidates: candidates.map(({ id, name }) => ({ id, name, url: named(id) })),
      ask: (t['asks'] as Texts)[kind],
    };
    return { template: 'new-form', t, title: (t['titles'] as Texts)[kind] as string, values, status };
  }

  function productsOffered() {
    return db.product.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' }, take: mostProducts });
  }

  async function around({ caller, reader, today }: Visit<Sent>, customer: FoundCustomer | null): Promise<Around> {
    const { policy } = await currentPolicy(db);
    const t = texts(reader.language);
    const rep = await db.rep.findUniqueOrThrow({ where: { id: reader.id } });
    const nextMonth = addMonths(`${today.slice(0, 7)}-01`, 1);
    return {
      t,
      currencies: [policy.currency, ...Object.keys(policy.rates).filter((code) => code !== policy.currency)],
      reps: caller.role === 'manager' ? await repsFor(caller, customer, t) : [],
      days: {
        soon: sameOrNextWorkingDay(calendarOfRep(rep), addDays(today, 7)),
        yearFrom: nextMonth,
        yearTo: addDays(addMonths(nextMonth, 12), -1),
      },
    };
  }

  async function repsFor({ sees }: Caller, customer: FoundCustomer | null, t: Texts): Promise<Around['reps']> {
    const reps = await db.rep.findMany({
      where: sees === 'all' ? {} : { id: { in: [...sees] } },
      orderBy: { name: 'asc' },
      select: { id: true, name: true },
    });
    const own = reps.find(({ id }) => id === customer?.repId);
    const label = own ? say(String(t['ownRepIs']), { rep: own.name }) : String(t['ownRep']);
    return [{ value: '', label }, ...reps.map(({ id, name }) => ({ value: id, label: name }))];
  }
}

const withoutKey = ({ key: _, ...sent }: Sent): Record<string, string> => sent;
