import type { DeliveryRequest, DeliveryVerdict } from '../domain/delivery.ts';
import { mustBeSigned, planDelivery } from '../domain/delivery-plan.ts';
import type { KnownProduct } from '../domain/delivery-situation.ts';
import { vetDelivery } from '../domain/delivery-vetting.ts';
import type { Misfit } from '../domain/misfit.ts';
import { inCompanyCurrency } from '../domain/money.ts';
import { isPaidOnDelivery } from '../domain/patience-standing.ts';
import type { Policy } from '../domain/policy.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { supplyOf } from '../ledger/bookings.ts';
import { calendarOfCustomer, calendarOfRep, calendarOfSite, receivingCalendarOf } from '../ledger/calendars.ts';
import { fleetOf } from '../ledger/fleet.ts';
import { lessonsOf } from '../ledger/lessons.ts';
import { patienceOf } from '../ledger/patience.ts';
import { currentPolicy } from '../ledger/policies.ts';
import { tripsTo } from '../ledger/trips.ts';
import type { Customer, PrismaClient, Product, Rep, Site } from '../prisma/client/client.ts';
import { deliveryWords } from './delivery-words.ts';
import { memoryOf } from './memory.ts';

/** Who and what a request names, as far as it is known. */
interface Named {
  readonly customer: Customer | null;
  readonly rep: Rep | null;
  /** where the goods lie; a text: why that is not known */
  readonly site: Site | string;
  readonly products: readonly Product[];
  readonly policy: Policy;
  readonly version: number;
}

async function named(db: PrismaClient, request: DeliveryRequest): Promise<Named> {
  const { version, policy } = await currentPolicy(db);
  return {
    customer: await db.customer.findUnique({ where: { id: request.customerId } }),
    rep: await db.rep.findUnique({ where: { id: request.repId } }),
    site: await siteFor(db, request.siteId ?? policy.delivery.siteId),
    products: await db.product.findMany({ where: { id: { in: request.lines.map(({ productId }) => productId) } } }),
    ...{ policy, version },
  };
}

async function siteFor(db: PrismaClient, id: string | null): Promise<Site | string> {
  if (id !== null) return (await db.site.findUnique({ where: { id } })) ?? `there is no site ${id}`;
  const [only, ...others] = await db.site.findMany({ orderBy: { id: 'asc' }, take: 10 });
  if (!only) return 'no site is known: record one with PUT /v1/sites/CODE';
  if (others.length === 0) return only;
  return `expected the site that the goods come from: ${[only, ...others].map((site) => site.id).join(', ')}`;
}

/** What of a request for a delivery does not fit what is known; `[]`: it can be vetted. */
export async function againstDelivery(db: PrismaClient, request: DeliveryRequest): Promise<Misfit[]> {
  const { customer, rep, site, products, policy } = await named(db, request);
  const unknown = (path: Misfit['path'], because: string): Misfit => ({ path, because });
  const { value } = request;
  return [
    ...(customer ? [] : [unknown(['customerId'], `there is no customer ${request.customerId}`)]),
    ...(rep ? [] : [unknown(['repId'], `there is no rep ${request.repId}`)]),
    ...(typeof site === 'string' ? [unknown(['siteId'], site)] : []),
    ...request.lines.flatMap(({ productId }, index) =>
      products.some(({ id }) => id === productId)
        ? []
        : [unknown(['lines', index, 'productId'], `there is no product ${productId}`)],
    ),
    ...(inCompanyCurrency(value, policy.currency, policy.rates) === undefined
      ? [unknown(['value', 'currency'], `policy has no exchange rate from ${value.currency} to ${policy.currency}`)]
      : []),
  ];
}

/**
 * A1, A5: looks at everything that a delivery is vetted by, and plans every instant of it; nothing is written. What the
 * commitment has booked itself does not stand in its way.
 * @param id of the commitment, a UUID
 * @param now ISO 8601 UTC
 * @throws RangeError where customer, rep, site or a product is not known
 */
export async function deliveryVerdictOn(
  db: PrismaClient,
  id: string,
  request: DeliveryRequest,
  now: string,
): Promise<DeliveryVerdict> {
  const known = await named(db, request);
  const { customer, rep, site, policy, version } = known;
  if (!customer || !rep || typeof site === 'string')
    throw new RangeError((await againstDelivery(db, request)).map(({ because }) => because).join('; '));
  const confirmed = request.confirm ?? request.window;
  const { lines, value, margin, serviceMinutes } = request;
  const [receives, depot] = [receivingCalendarOf(customer), calendarOfSite(site)];
  const vetting = vetDelivery({
    now,
    asked: { window: confirmed, lines, value, serviceMinutes, ...(margin ? { margin } : {}) },
    company: policy,
    policy: policy.delivery,
    hasManager: rep.managerId !== null,
    patience: await patienceOf(db, { customer, today: dateIn(now, customer.zone), commitmentId: id }),
    paidOnDelivery: isPaidOnDelivery(value, request.payOnDelivery),
    distanceKm: customer.distanceKm,
    travelMinutes: customer.travelMinutes,
    ...{ customer: receives, site: depot },
    siteId: site.id,
    products: await suppliesOf(db, id, known.products, site, now),
    ...(await fleetOf(db, site, id, now)),
    openTrips: (await tripsTo(db, customer.id, id, now)).map(({ commitmentId, arriveAt }) => ({
      commitmentId,
      date: dateIn(arriveAt, customer.zone),
    })),
  });
  const verdict = {
    id,
    ...vetting,
    terms: request,
    requested: request.window,
    confirmed,
    lessons: await lessonsOf(db, rep.id, 'delivery-promise'),
    plan: planDelivery({
      ...{ now, window: confirmed, trip: vetting.trip, receives, site: depot },
      ...{ customer: calendarOfCustomer(customer), rep: calendarOfRep(rep) },
      policy: policy.delivery,
      reportingWorkingDays: policy.reportingWorkingDays,
      tentative: vetting.answer === 'declare-uncertain',
      mustSign: mustBeSigned(
        { ...value, date: confirmed.date, document: request.document },
        dateIn(now, customer.zone),
        policy,
      ),
    }),
    policyVersion: version,
    memory: await memoryOf(db, { customer, now, policy, except: id, rehearsal: request.rehearsal }),
  };
  const names = new Map(known.products.map((product) => [product.id, product.name]));
  return { ...verdict, words: deliveryWords({ request, customer, rep, verdict, products: names }) };
}

/** A5: the products with their supply; the goods that this commitment holds count as there, unless they have left. */
async function suppliesOf(
  db: PrismaClient,
  id: string,
  products: readonly Product[],
  site: Site,
  now: string,
): Promise<KnownProduct[]> {
  const today = dateIn(now, site.zone);
  const others = { OR: [{ commitmentId: { not: id } }, { leftAt: { not: null } }] };
  return Promise.all(
    products.map(async ({ id: productId, name, weightKg, volumeLitres }) => ({
      ...{ id: productId, name, weightKg, volumeLitres },
      supply: await supplyOf(db, site.id, productId, today, others),
    })),
  );
}
