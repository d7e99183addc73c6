import type {
  DeliveryAbout,
  DeliveryCheck,
  DeliveryRequest,
  DeliveryVerdict,
  OrderLine,
  Window,
} from '../domain/delivery.ts';
import type { Language } from '../domain/master-data.ts';
import type { Money } from '../domain/money.ts';
import { thousandths, units } from '../domain/quantity.ts';
import type { MessageOrder, Step } from '../domain/step.ts';
import { dateIn, instantOf, localTime } from '../domain/working-calendar.ts';
import { receivingHoursOf } from '../ledger/calendars.ts';
import type { MailContext } from '../mail/context.ts';
import {
  awaitedLines,
  formatHours,
  formatWindow,
  notReadyLines,
  orderLine,
  orderLines,
  type Products,
} from '../mail/delivery-terms.ts';
import { formatDate, formatInstant, formatMoney, formatNumber, formatTime } from '../mail/format.ts';
import { paperTexts } from '../mail/paper-texts.ts';
import type { Commitment, PrismaClient } from '../prisma/client/client.ts';
import { plainNo } from '../vetting/delivery-words.ts';
import type { Scene } from './scene.ts';

/** A delivery with everything that its mails name. */
export interface DeliveryOf {
  readonly terms: DeliveryRequest;
  readonly verdict: DeliveryVerdict | null;
  /** as booked; as vetted where nothing is (E2: a rehearsal books nothing); instants ISO 8601 UTC */
  readonly trip: { readonly departAt: string; readonly arriveAt: string } | null;
  readonly vehicle: string;
  readonly driver: string;
  readonly products: Products;
  /** of the last delivery note */
  readonly proof: { readonly signedBy: string; readonly reference: string } | null;
}

/** @returns undefined where the commitment is no delivery */
export async function deliveryOf(
  db: PrismaClient,
  { id, kind, ...commitment }: Commitment,
  { about = {} }: Pick<MessageOrder, 'about'>,
): Promise<DeliveryOf | undefined> {
  if (kind !== 'delivery-promise') return undefined;
  const terms = commitment.terms as unknown as DeliveryRequest;
  const verdict = commitment.verdict as unknown as DeliveryVerdict | null;
  const booked = await db.trip.findFirst({ where: { commitmentId: id, releasedAt: null } });
  const [vehicleId, driverId] = [booked ?? verdict?.trip].flatMap((trip) =>
    trip ? [trip.vehicleId, trip.driverId] : [],
  );
  const nameOf = async (found: Promise<{ name: string } | null>, code: string): Promise<string> =>
    (await found)?.name ?? code;
  return {
    ...{ terms, verdict },
    trip: booked
      ? { departAt: booked.departAt.toISOString(), arriveAt: booked.arriveAt.toISOString() }
      : (verdict?.trip ?? null),
    vehicle: vehicleId ? await nameOf(db.vehicle.findUnique({ where: { id: vehicleId } }), vehicleId) : '',
    driver: driverId ? await nameOf(db.driver.findUnique({ where: { id: driverId } }), driverId) : '',
    products: await productsOf(db, terms, about.delivery),
    proof: await db.unloading.findFirst({ where: { commitmentId: id }, orderBy: { at: 'desc' } }),
  };
}

/** The names of all products that a mail may speak of. */
async function productsOf(db: PrismaClient, terms: DeliveryRequest, about?: DeliveryAbout): Promise<Products> {
  const { lines = [], unloaded = [], missing = [], notReady = [] } = about ?? {};
  const named = [...terms.lines, ...lines, ...unloaded, ...missing].map(({ productId }) => productId);
  const ids = [...new Set([...named, ...notReady.flatMap(({ products }) => products)])];
  const found = await db.product.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** These say what will not be as it was planned. */
const notAsPlanned: ReadonlySet<string> = new Set<MessageOrder['template']>(['at-risk', 'delivery-warning']);
/** When it is expected, as far as the mail says it: one that says what will be late, only where it is. */
const expectedIn = (template: string, expectedAt: string | undefined, end: string): string | undefined =>
  notAsPlanned.has(template) && (expectedAt ?? '') <= end ? undefined : expectedAt;

/** A7: what a mail about a delivery names, formatted for its reader. @param zone of the reader */
export function deliveryContext(
  { commitment, customer, rep, policy }: Scene,
  delivery: DeliveryOf,
  { to, template, about = {}, at }: MessageOrder & Pick<Step, 'at'>,
  language: Language,
  zone: string,
): Partial<MailContext> {
  const { terms, verdict, trip, products } = delivery;
  const now: DeliveryAbout = about.delivery ?? {
    window: verdict?.confirmed ?? terms.confirm ?? terms.window,
    lines: terms.lines,
  };
  const reader = to === 'customer' ? 'customer' : 'us';
  const lines = (of: DeliveryAbout['lines'] = []) => orderLines(of, products, language);
  const window = (of: Window | null | undefined) => (of ? formatWindow(of, language) : '');
  const money = (of: Money | null | undefined) => (of ? formatMoney(of, language) : '');
  const instant = (of: string | undefined) => (of === undefined ? '' : formatInstant(of, zone, language));
  const end = instantOf(now.window.date, now.window.to ?? receivingHoursOf(customer).to, customer.zone);
  const expectedAt = expectedIn(template, now.expectedAt ?? trip?.arriveAt, end);
  const leavesAt = now.departsAt ?? trip?.departAt;
  const requested = verdict?.requested ?? terms.window;
  const { nearest } = verdict ?? {};
  const decision = now.decision ?? about.decision ?? '';
  return {
    ...{ reader, decision, vehicle: delivery.vehicle, driver: delivery.driver },
    decisionReason: now.because ?? about.because ?? '',
    window: window(now.window),
    earlierWindow: window(now.earlier),
    requestedWindow: isSame(requested, now.window) ? '' : window(requested),
    insteadWindow: window(now.instead),
    expectedAt: expectedAt === undefined ? '' : timeOn(now.window.date, expectedAt, customer.zone, language),
    cameAt: instant(now.cameAt ?? lastOf(now.unloaded)),
    departsAt: leavesAt ? timeOn(dateIn(at, zone), leavesAt, zone, language) : '',
    orderLines: lines(now.lines),
    awaitedLines: awaitedLines(verdict?.lines ?? [], products, language),
    partLines: lines(nearest?.lines ?? []),
    unloadedLines: lines(addedUp(now.unloaded)),
    missingLines: lines(now.missing),
    hasLeft: now.hasLeft ?? false,
    orderNumber: terms.basis,
    payOnDelivery: money(terms.payOnDelivery),
    prepare: terms.prepare ?? '',
    receivingHours: formatHours(receivingHoursOf(customer), language),
    notReady: notReadyLines(now.notReady ?? [], products, reader, language),
    tripCost: money(now.tripCost ?? verdict?.tripCost),
    value: money(terms.value),
    minimumOrder: money(nearest?.minimumOrder),
    nearestWindow: window(nearest?.window),
    joins: nearest?.joins ? formatDate(nearest.joins.date, language) : '',
    concerns: verdict ? concernsOf(verdict, { customer, policy }, products, language).join('\n') : '',
    by: instant(now.by ?? decidedBy(template, verdict)),
    answerBy: instant(about.answerBy ?? now.by),
    miss: commitment.status === 'withdrawn' ? 'withdrawn' : missOf(now),
    late: now.late ?? false,
    customerMiss: now.customerMiss ?? '',
    signedBy: now.signedBy ?? delivery.proof?.signedBy ?? '',
    reference: now.reference ?? delivery.proof?.reference ?? '',
    withoutMail: customer.email === null,
    outcome: about.outcome ?? endOf(commitment),
    ...(template === 'delivery-approval-decided' && decision !== 'approve' && verdict
      ? { words: plainNo({ request: terms, customer, rep, verdict, products }) }
      : {}),
  };
}

const isSame = (one: Window, other: Window): boolean =>
  one.date === other.date && one.from === other.from && one.to === other.to;

/** On the day that the mail speaks of, the time says enough. */
const timeOn = (date: string, instant: string, zone: string, language: Language): string =>
  dateIn(instant, zone) === date
    ? formatTime(localTime(instant, zone).slice(11), language)
    : formatInstant(instant, zone, language);

/** A3, A4: as it was planned, where the step names no other instant. */
const decidedBy = (template: MessageOrder['template'], verdict: DeliveryVerdict | null): string | undefined =>
  ({
    'delivery-uncertain': verdict?.plan.decideBy?.at,
    'delivery-sign': verdict?.plan.signature?.lapse.at,
  })[template as string];

/** B2: what is wrong with what came. */
function missOf({ unloaded = [], missing = [], late = false }: DeliveryAbout): 'nothing' | 'partial' | 'late' {
  if (unloaded.length === 0) return 'nothing';
  return missing.length === 0 && late ? 'late' : 'partial';
}

/** When the last of it came. */
const lastOf = (unloaded: DeliveryAbout['unloaded'] = []): string | undefined =>
  unloaded
    .flatMap((line) => ('at' in line ? [line.at] : []))
    .sort()
    .at(-1);

/** What came of each product, also where it came at several times. */
function addedUp(unloaded: DeliveryAbout['unloaded'] = []): OrderLine[] {
  const sums = new Map<string, bigint>();
  for (const { productId, quantity } of unloaded)
    sums.set(productId, (sums.get(productId) ?? 0n) + thousandths(quantity));
  return [...sums].map(([productId, sum]) => ({ productId, quantity: units(sum) }));
}

const endOf = ({ outcome }: Commitment): 'kept' | 'partially-kept' | 'broken' | '' =>
  outcome === 'kept' || outcome === 'partially-kept' || outcome === 'broken' ? outcome : '';

/** A1, A5: what speaks against a delivery, with the figures, in the reader's language. */
function concernsOf(
  verdict: DeliveryVerdict,
  { customer, policy }: Pick<Scene, 'customer' | 'policy'>,
  products: Products,
  language: Language,
): string[] {
  const { checks } = paperTexts(language).delivery;
  const { terms, confirmed, tripCost } = verdict;
  const money = (of: Money) => formatMoney(of, language);
  const value = money(terms.value);
  const window = formatWindow(confirmed, language);
  const date = formatDate(confirmed.date, language);
  const said = ({ name, result }: DeliveryCheck): string[] => {
    switch (name) {
      case 'worth':
        if (result === 'unknown') return [checks.worth.unknown];
        return terms.margin
          ? [checks.worth.ofMargin({ tripCost: money(tripCost), margin: money(terms.margin), value })]
          : [checks.worth.ofValue({ tripCost: money(tripCost), value })];
      case 'authority': {
        const own = { value: `${policy.delivery.authority.value}`, currency: policy.currency };
        return [checks.authority({ value, own: money(own) })];
      }
      case 'customer-open':
        return [checks[name]({ date, hours: formatHours(receivingHoursOf(customer), language) })];
      case 'site-open':
        return [checks[name]({ date })];
      case 'goods':
        return verdict.lines.flatMap((each) => {
          if (each.goods === 'complete') return [];
          const line = orderLine(each, products, language);
          return [checks.goods[each.goods]({ line, available: formatNumber(each.available, language) })];
        });
      case 'vehicle':
      case 'driver':
      case 'time':
        return [checks[name]({ window })];
      default:
        return [checks[name]];
    }
  };
  const speaking = verdict.checks.filter(({ result, weighs }) => result !== 'ok' && weighs !== 'nothing');
  return [...new Set(speaking.flatMap(said))];
}
