import type { Customer, Rep } from '../../domain/master-data.ts';
import { fromMinor, type Money, toMinor } from '../../domain/money.ts';
import type { Story } from './stories.ts';

export type CustomerRecord = Customer & { readonly id: string };
export type RepRecord = Rep & { readonly id: string };

/** Well within and well beyond every default of policy for near and far. */
const nearKm = 40;
const nearMinutes = 60;
const isNear = ({ distanceKm, travelMinutes }: Customer): boolean =>
  distanceKm <= nearKm && travelMinutes <= nearMinutes;

/**
 * The named customer, or the first that fits the story: near or far, with known funds.
 * @throws where there is none
 */
export function chooseCustomer(
  customers: readonly CustomerRecord[],
  id: string | undefined,
  { distance, onlyThere }: Pick<Story, 'distance' | 'onlyThere'>,
): CustomerRecord {
  const fits = (customer: CustomerRecord) => isNear(customer) === (distance === 'near');
  if (id === undefined) {
    const found = customers.find((customer) => customer.liquidFunds !== null && fits(customer)) ?? customers.find(fits);
    if (!found) throw new Error(`There is no ${distance} customer to rehearse with; make one, or name one.`);
    return found;
  }
  const named = customers.find((customer) => customer.id === id);
  const known = customers.map((customer) => customer.id).join(', ') || 'none';
  if (!named) throw new Error(`There is no customer ${id}. Known: ${known}.`);
  if (onlyThere && !fits(named))
    throw new Error(`This story needs a ${distance} customer, and ${id} is not ${distance}.`);
  return named;
}

/** A twentieth of what the customer has at hand, or twenty times that where the rep insists; else 1000 euros. */
export function chooseAmount({ liquidFunds }: CustomerRecord, { insists }: Pick<Story, 'insists'>): Money {
  if (!liquidFunds) return { value: '1000.00', currency: 'EUR' };
  const { amount } = liquidFunds;
  const minor = toMinor(amount);
  return fromMinor((insists ? minor * 20n : minor / 20n) || 1n, amount.currency);
}
