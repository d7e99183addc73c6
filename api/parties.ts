import type { RebateIdea } from '../domain/rebate.ts';
import { type Caller, isInSight } from '../domain/roles.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { findCustomer } from '../ledger/records.ts';
import { ownersOfCustomer, ownersOfRep } from '../ledger/sight.ts';
import { currenciesOf, soldAmong } from '../ledger/volumes.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { Problem, refused } from './problem.ts';

/** @param caller what is out of sight is not known @throws Problem where the customer or the rep is not known, naming each */
export async function knowsParties(
  db: PrismaClient,
  { customerId, repId }: { readonly customerId?: string; readonly repId: string },
  caller?: Caller,
): Promise<void> {
  const [customers, reps] = await Promise.all([
    customerId === undefined ? true : known(ownersOfCustomer(db, customerId)),
    known(ownersOfRep(db, repId)),
  ]);
  async function known(owners: Promise<readonly string[] | undefined>): Promise<boolean> {
    const reps = await owners;
    return reps !== undefined && (caller === undefined || isInSight(caller, reps));
  }
  const errors = [
    ...(customers ? [] : [{ pointer: '/customerId', detail: `there is no customer ${customerId}` }]),
    ...(reps ? [] : [{ pointer: '/repId', detail: `there is no rep ${repId}` }]),
  ];
  if (errors.length > 0)
    throw new Problem(422, 'unknown-party', errors.map(({ detail }) => detail).join('; '), { errors });
}

/** E2: a rehearsal is refused where its mail could reach somebody. @throws Problem */
export function refuseRehearsal(
  { rehearsal }: { readonly rehearsal?: boolean | undefined },
  mayRehearse: boolean,
): void {
  if (rehearsal && !mayRehearse)
    throw new Problem(
      422,
      'rehearsal-refused',
      'A rehearsal must reach nobody: set REHEARSAL_MAILBOX, or run with the mail catcher.',
    );
}

/** @throws Problem 422 where there is no such customer, or none in sight */
export async function seesCustomer(db: PrismaClient, caller: Caller, customerId: string): Promise<void> {
  const owners = await ownersOfCustomer(db, customerId);
  if (owners && !isInSight(caller, owners)) throw refused('customerId', `there is no customer ${customerId}`);
}

/** Of a list that is asked for by rep. @throws Problem 422 where there is no such rep, or none in sight */
export async function seesRep(db: PrismaClient, caller: Caller, repId: string): Promise<void> {
  const owners = await ownersOfRep(db, repId);
  if (!owners || !isInSight(caller, owners)) throw refused('rep', `there is no rep ${repId}`);
}

/**
 * A6: a rebate on a turnover that this customer, or (of a product group) nobody, ever had is a slip of whoever asks. Of a
 * customer to whom nothing was sold yet, nothing is known.
 * @throws Problem 422
 */
export async function refuseNeverSold(
  db: PrismaClient,
  {
    customerId,
    unit,
    currency,
    counts: { productGroups = [] },
  }: Pick<RebateIdea, 'customerId' | 'unit' | 'currency' | 'counts'>,
): Promise<void> {
  if (unit !== 'turnover') return;
  const currencies = await currenciesOf(db, customerId);
  if (currencies.length === 0) return;
  if (!currencies.includes(currency))
    throw refused('currency', `this customer's sales are in ${currencies.join(', ')}; there are none in ${currency}`);
  const sold = await soldAmong(db, productGroups);
  const never = productGroups.findIndex((group) => !sold.has(group));
  if (never >= 0) throw refused(`counts/productGroups/${never}`, `${productGroups[never]} was never sold to anybody`);
}

/** A6: what is over can be reached no more, nor missed. @throws Problem 422 */
export async function refusePast(
  db: PrismaClient,
  { customerId, period }: { readonly customerId: string; readonly period: { readonly to: string } },
): Promise<void> {
  const customer = await findCustomer(db, customerId);
  const today = dateIn(new Date().toISOString(), customer?.zone ?? 'UTC');
  if (period.to < today) throw refused('period/to', `the period is over since ${period.to}; a rebate looks ahead`);
}
