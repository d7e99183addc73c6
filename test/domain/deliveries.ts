import type { DeliverySituation } from '../../domain/delivery-situation.ts';
import { Policy } from '../../domain/policy.ts';
import type { WorkingCalendar } from '../../domain/working-calendar.ts';

const week = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

/** Open on working days between two times, but on the days named. */
export const openFrom = (
  from: string,
  to: string,
  closed: Record<string, string> = {},
  zone = 'Europe/Berlin',
): WorkingCalendar => ({ zone, hours: { days: [...week], from, to }, closedFor: (date) => closed[date] });

export const policy = Policy.parse({ rates: { USD: '0.9' } });

/** Wednesday a week ahead: 100 saws lie there, a van and a driver are free, and it is worth the 87.00 EUR of the trip. */
export const situation = (more: Partial<DeliverySituation> = {}): DeliverySituation => ({
  now: '2027-03-10T09:00:00.000Z',
  asked: {
    window: { date: '2027-03-17' },
    lines: [{ productId: 'saw', quantity: '40' }],
    value: { value: '2000.00', currency: 'EUR' },
    serviceMinutes: 30,
  },
  company: policy,
  policy: policy.delivery,
  hasManager: true,
  patience: null,
  paidOnDelivery: false,
  distanceKm: 10,
  travelMinutes: 15,
  customer: openFrom('09:00', '18:00'),
  siteId: 'HH',
  site: openFrom('06:00', '18:00'),
  products: [
    {
      ...{ id: 'saw', name: 'Saw', weightKg: 2, volumeLitres: 5 },
      supply: { stock: 100_000n, confirmed: [], unconfirmed: [], promised: [] },
    },
  ],
  vehicles: [{ id: 'v1', name: 'Van', capacityKg: 900, capacityLitres: 8000, busy: [] }],
  drivers: [{ id: 'd1', name: 'Ada', works: openFrom('06:00', '16:00'), busy: [] }],
  openTrips: [],
  ...more,
});

/** The same with another wish. */
export const asking = (wish: Partial<DeliverySituation['asked']>, more: Partial<DeliverySituation> = {}) =>
  situation({ ...more, asked: { ...situation().asked, ...wish } });

/** The same with another supply of saws, in units. */
export const withSaws = (
  stock: number,
  receipts: readonly { date: string; quantity: number; sure: boolean }[] = [],
): Pick<DeliverySituation, 'products'> => {
  const of = (sure: boolean) =>
    receipts
      .filter((one) => one.sure === sure)
      .map(({ date, quantity }) => ({ date, quantity: BigInt(quantity) * 1000n }));
  const supply = { stock: BigInt(stock) * 1000n, confirmed: of(true), unconfirmed: of(false), promised: [] };
  return { products: [{ ...situation().products[0]!, supply }] };
};

/** Busy on one day between two local times. */
export const busyOn = (date: string, from: string, to: string) => [
  { from: new Date(`${date}T${from}:00+01:00`).toISOString(), to: new Date(`${date}T${to}:00+01:00`).toISOString() },
];
