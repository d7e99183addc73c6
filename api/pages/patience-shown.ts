import { breachesOf, type CustomerCase, conditions } from '../../domain/patience.ts';
import { type Caller, isInSight } from '../../domain/roles.ts';
import { dateIn } from '../../domain/working-calendar.ts';
import { namesOf } from '../../ledger/names.ts';
import { ownersOfCustomer } from '../../ledger/sight.ts';
import { formatDate, formatNumber } from '../../mail/format.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import { formShown, type NotTaken } from './form-shown.ts';
import type { Reader } from './render.ts';
import { say, type Texts } from './texts.ts';

interface Around {
  readonly t: Texts;
  readonly reader: Reader;
  readonly caller: Caller;
}

/** C8: the case as a page shows it, our own part first. */
export async function caseShown(db: PrismaClient, found: CustomerCase, { t, reader: { language }, caller }: Around) {
  const { customerId, commitmentId, decision, steps, reopening, openItems } = found;
  const { figures, reasons, counted } = found.found;
  const ids = [
    commitmentId,
    ...counted.map((breach) => breach.commitmentId),
    ...openItems.map((item) => item.commitmentId),
  ];
  const [customer, rows] = await Promise.all([
    db.customer.findUniqueOrThrow({ where: { id: customerId }, select: { name: true, zone: true } }),
    db.commitment.findMany({ where: { id: { in: ids } }, select: { id: true, repId: true } }),
  ]);
  const inSight = new Set(rows.filter(({ repId }) => isInSight(caller, [repId])).map(({ id }) => id));
  const opened = rows.find(({ id }) => id === commitmentId);
  const responsible = decision?.decision === 'wind-down' ? [decision.responsible] : [];
  const actors = [decision, reopening, ...steps.map(({ done }) => done)].flatMap((said) => (said ? [said.actor] : []));
  const names = await namesOf(db, 'rep', [...actors, ...responsible, ...(opened ? [opened.repId] : [])]);
  const named = (code: string | undefined): string => (code === undefined ? '' : (names.get(code) ?? code));
  const p = t['patience'] as Readonly<Record<string, string | Texts>>;
  const words = (group: string, name: string): string => String((p[group] as Texts)[name] ?? name);
  const number = (value: number): string => formatNumber(`${value}`, language);
  const days = { from: formatDate(figures.from, language), to: formatDate(figures.to, language) };
  const sums = { count: figures.breaches, severe: figures.severe } as const;
  const ours = (['absences', 'late', 'obstacles'] as const).filter((name) => figures.ours[name] > 0);
  const seen = <Item extends { readonly commitmentId: string }>(item: Item) => ({
    ...item,
    mine: inSight.has(item.commitmentId),
  });
  return {
    title: say(String(p['title']), { customer: customer.name }),
    ...{ found, customerId, figures, decision, openedAt: found.openedAt },
    customer: customer.name,
    customerInSight: isInSight(caller, (await ownersOfCustomer(db, customerId)) ?? []),
    rep: named(opened?.repId),
    promiseInSight: inSight.has(commitmentId),
    ours: ours.map((name) => say(String(p[name]), { count: number(figures.ours[name]) })),
    reasons: reasons.flatMap(({ by }) =>
      by === 'own-side' ? [] : [say(words('reasons', by), { ...days, count: number(sums[by]) })],
    ),
    keptOf: say(String(p['of']), { good: number(figures.kept), all: number(figures.promises) }),
    withoutRate: figures.withoutRate > 0 ? say(String(p['withoutRate']), { count: number(figures.withoutRate) }) : '',
    breaches: breachesOf(found.found).map(seen),
    openItems: openItems.map(seen),
    decidedBy: named(decision?.actor),
    conditions: decision?.decision === 'continue' ? decision.conditions : [],
    until: decision?.decision === 'continue' ? (decision.until ?? '') : '',
    responsible: named(responsible[0]),
    steps: steps.map(({ step, done }) => ({
      step,
      done: done && { ...done, actor: named(done.actor) },
    })),
    isLate:
      decision?.decision === 'wind-down' &&
      found.status === 'winding-down' &&
      decision.doneBy < dateIn(new Date().toISOString(), customer.zone),
    closedAt: found.closedAt,
    reopening: reopening && { ...reopening, actor: named(reopening.actor) },
  };
}

/** C8: what the reader may say of the case now. */
export async function formsOfCase(
  db: PrismaClient,
  { status, steps, decision, commitmentId }: CustomerCase,
  { t, caller, may }: Around & { readonly may: { readonly decide: boolean; readonly report: boolean } },
  notTaken?: NotTaken,
) {
  const reason = { name: 'reason', type: 'textarea' } as const;
  const isConditional = decision?.decision === 'continue' && decision.conditions.length > 0;
  const canReopen = status === 'winding-down' || status === 'closed' || (status === 'continued' && isConditional);
  const forms = [];
  if (may.decide && status === 'undecided') {
    const { repId } = await db.commitment.findUniqueOrThrow({ where: { id: commitmentId }, select: { repId: true } });
    const goOn = [
      ...conditions.map((name) => ({ name, type: 'checkbox' as const })),
      { name: 'until', type: 'date', optional: true } as const,
      reason,
    ];
    const windDown = [
      { name: 'responsible', type: 'select', options: await peopleOf(db, caller), proposed: repId } as const,
      { name: 'doneBy', type: 'date' } as const,
      { name: 'replacementSought', type: 'checkbox' } as const,
      reason,
    ];
    forms.push(
      formShown({ name: 'continue', fields: goOn }, t, notTaken),
      formShown({ name: 'wind-down', fields: windDown }, t, notTaken),
    );
  }
  const left = may.report && status === 'winding-down' ? steps.filter(({ done }) => !done) : [];
  return {
    forms,
    stepForms: left.map(({ step }) => ({
      ...formShown({ name: 'step', of: step, fields: [{ name: 'note', type: 'textarea', atMost: 200 }] }, t, notTaken),
      step,
    })),
    reopenForm: may.decide && canReopen ? formShown({ name: 'reopen', fields: [reason] }, t, notTaken) : null,
    isAbove: status === 'undecided' && !may.decide && caller.role === 'manager',
  };
}

/** Who can see to a winding down: whoever the manager leads. */
async function peopleOf(db: PrismaClient, { sees }: Caller): Promise<(readonly [string, string])[]> {
  const people = await db.rep.findMany({
    where: sees === 'all' ? {} : { id: { in: [...sees] } },
    orderBy: { name: 'asc' },
    select: { id: true, name: true },
  });
  return people.map(({ id, name }) => [id, name] as const);
}
