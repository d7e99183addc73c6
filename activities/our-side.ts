import { type Obstacle, obstaclesOf } from '../domain/clear-the-way.ts';
import type { Language } from '../domain/master-data.ts';
import { fromMinor } from '../domain/money.ts';
import { closedBecause } from '../domain/working-calendar.ts';
import { calendarOfRep } from '../ledger/calendars.ts';
import type { MailContext } from '../mail/context.ts';
import { formatDate, formatMoney } from '../mail/format.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { Scene } from './scene.ts';

const dateOf = (day: Date): string => day.toISOString().slice(0, 10);

/** C9: what of ours could excuse a breach, as the ledger knows it now; a rehearsal sees only its own. */
export async function obstaclesIn(db: PrismaClient, { commitment, rep }: Scene): Promise<Obstacle[]> {
  const { customerId, rehearsalId, invoices } = commitment;
  const [matters, promisesOfOurs] = await Promise.all([
    db.matter.findMany({ where: { customerId, rehearsalId, open: true }, orderBy: [{ since: 'asc' }, { id: 'asc' }] }),
    db.commitment.findMany({
      // a rebate that runs its year excuses nobody; its payout, while it is owed, does
      where: {
        ...{ customerId, rehearsalId, promisor: 'us', imported: false, closedAt: null },
        NOT: { kind: 'rebate-year' },
        // what we owe later than the customer excuses nothing
        dueDate: { lte: commitment.dueDate },
      },
      orderBy: { dueDate: 'asc' },
    }),
  ]);
  const dueDate = dateOf(commitment.dueDate);
  const repAway = closedBecause(calendarOfRep(rep), dueDate) !== undefined;
  return obstaclesOf({ promise: { id: commitment.id, invoices, dueDate }, matters, promisesOfOurs, repAway });
}

/** C9: our own side in words for our own people; the words of a matter are those in which it was reported. */
export async function inWordsOf(
  db: PrismaClient,
  obstacles: readonly Obstacle[],
  language: Language,
): Promise<Partial<MailContext>> {
  const ids = obstacles.map(({ id }) => id);
  const matters = await db.matter.findMany({ where: { id: { in: ids } } });
  const promises = await db.commitment.findMany({
    where: { id: { in: obstacles.filter(({ kind }) => kind.startsWith('promise-')).map(({ id }) => id) } },
  });
  const words = ({ id, reference }: Obstacle): string => {
    const matter = matters.find((found) => found.id === id);
    if (matter) return [...(matter.reference ? [matter.reference] : []), matter.text].join(': ');
    const promise = promises.find((found) => found.id === id);
    if (promise)
      return `${formatMoney(fromMinor(promise.amountMinor, promise.currency), language)}, ${formatDate(dateOf(promise.dueDate), language)}`;
    return reference === null ? id : formatDate(reference, language);
  };
  const of = (kind: Obstacle['kind']): string =>
    obstacles
      .filter((obstacle) => obstacle.kind === kind)
      .map(words)
      .join('; ');
  return {
    complaints: of('complaint'),
    disputes: of('dispute'),
    unsentInvoices: of('invoice-unsent'),
    unsentStatements: of('statement-unsent'),
    brokenPromises: of('promise-broken'),
    openPromises: of('promise-open'),
    absence: of('absence'),
    uncleared: obstacles.map(words).join('; '),
  };
}
