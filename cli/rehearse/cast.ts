import type { Customer, Rep } from '../../domain/master-data.ts';
import { fromMinor, type Money, toMinor } from '../../domain/money.ts';

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
  distance: 'near' | 'far' | undefined,
): CustomerRecord {
  if (id !== undefined) {
    const named = customers.find((customer) => customer.id === id);
    if (!named)
      throw new Error(
        `There is no customer ${id}. Known: ${customers.map((customer) => customer.id).join(', ') || 'none'}.`,
      );
    return named;
  }
  const fits = (customer: CustomerRecord) => distance === undefined || isNear(customer) === (distance === 'near');
  const found = customers.find((customer) => customer.liquidFunds !== null && fits(customer)) ?? customers.find(fits);
  if (!found)
    throw new Error(`There is no ${distance ?? ''} customer to rehearse with; make one, or name one with --customer.`);
  return found;
}

/** A twentieth of what the customer has at hand, else 1000 euros. */
export function chooseAmount({ liquidFunds }: CustomerRecord): Money {
  if (!liquidFunds) return { value: '1000.00', currency: 'EUR' };
  const { amount } = liquidFunds;
  return fromMinor(toMinor(amount) / 20n || 1n, amount.currency);
}
