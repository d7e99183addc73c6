import type { Supply } from './available-to-promise.ts';
import type { DeliveryCheck, DeliveryRequest, OrderLine, Promised } from './delivery.ts';
import type { DeliveryPolicy } from './delivery-policy.ts';
import type { PatienceStanding } from './patience-standing.ts';
import type { Policy } from './policy.ts';
import { thousandths } from './quantity.ts';
import type { FreeDriver, FreeVehicle, TripNeeds } from './trip.ts';
import type { WorkingCalendar } from './working-calendar.ts';

/** A product as it is ordered, with its supply at the site. */
export interface KnownProduct {
  readonly id: string;
  readonly name: string;
  /** of one unit */
  readonly weightKg: number;
  readonly volumeLitres: number;
  readonly supply: Supply;
}

/** A5: what a delivery is looked at in. What it has booked itself does not stand in its way, so that it is left out. */
export interface DeliverySituation {
  /** ISO 8601 UTC */
  readonly now: string;
  readonly asked: Pick<DeliveryRequest, 'value' | 'margin' | 'serviceMinutes'> & Promised;
  readonly company: Pick<Policy, 'currency' | 'rates'>;
  readonly policy: DeliveryPolicy;
  /** whether somebody stands above the rep; else what is beyond the rep's authority is only said */
  readonly hasManager: boolean;
  /** C8; null: the customer is like any other */
  readonly patience: PatienceStanding | null;
  /** C8: the driver gets all that the order is worth */
  readonly paidOnDelivery: boolean;
  /** from the site, one way */
  readonly distanceKm: number;
  readonly travelMinutes: number;
  readonly customer: WorkingCalendar;
  readonly siteId: string;
  readonly site: WorkingCalendar;
  /** every product of the lines */
  readonly products: readonly KnownProduct[];
  /** of the site, with their names for the checks */
  readonly vehicles: readonly (FreeVehicle & { readonly name: string })[];
  readonly drivers: readonly (FreeDriver & { readonly name: string })[];
  /** trips that go to this customer already; local dates of the customer */
  readonly openTrips: readonly { readonly commitmentId: string; readonly date: string }[];
}

/** What a trip with these lines in this window must fit into. */
export function needsOf(situation: DeliverySituation, { window, lines }: Promised): TripNeeds {
  const { customer, site, policy, asked, travelMinutes, now } = situation;
  const total = (of: 'weightKg' | 'volumeLitres') => {
    const each = lines.map((line) => (Number(thousandths(line.quantity)) * productOf(situation, line)[of]) / 1000);
    return Math.round(each.reduce((sum, one) => sum + one, 0) * 1000) / 1000;
  };
  return {
    ...{ window, receives: customer, site, travelMinutes, notBefore: now },
    loadingMinutes: policy.loadingMinutes,
    serviceMinutes: asked.serviceMinutes,
    weightKg: total('weightKg'),
    volumeLitres: total('volumeLitres'),
  };
}

/** @throws RangeError where the product is not among those known */
export function productOf({ products }: DeliverySituation, { productId }: Pick<OrderLine, 'productId'>): KnownProduct {
  const product = products.find(({ id }) => id === productId);
  if (!product) throw new RangeError(`product ${productId} is not known`);
  return product;
}

/** A1: one look, said by its name. */
export const check = (
  name: DeliveryCheck['name'],
  result: DeliveryCheck['result'],
  weighs: DeliveryCheck['weighs'],
  looked: string,
  because: string,
): DeliveryCheck => ({ name, result, weighs, looked, because });
