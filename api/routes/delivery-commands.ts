import type { DeliveryRequest } from '../../domain/delivery.ts';
import { AtRisk, CustomerMissed, DeliveryReschedule, OnTheWay, WayOut } from '../../domain/delivery-requests.ts';
import type { Kind } from '../../domain/projection.ts';
import { creators } from '../../domain/roles.ts';
import { againstDelivery } from '../../vetting/delivery.ts';
import * as deliveries from '../../workflows/delivery-messages.ts';
import { commander } from '../command.ts';
import type { Dependencies } from '../dependencies.ts';
import { fits } from '../problem.ts';
import type { Door } from '../route.ts';

const delivery: readonly Kind[] = ['delivery-promise'];

/** What is said to a delivery promise that runs. */
export function deliveryCommandRoutes(dependencies: Dependencies): Door[] {
  const command = commander(dependencies);
  const { db } = dependencies;

  return [
    command({
      action: 're-agreement',
      of: delivery,
      says: 'Another window, or other quantities, are agreed: vetted and booked like a new promise, all or nothing.',
      body: DeliveryReschedule,
      example: {
        window: { date: '2026-12-22', from: '10:00', to: '12:00' },
        askedBy: 'customer',
        reason: 'the gate is being painted',
      },
      update: deliveries.rescheduleDelivery,
      check: ({ window, lines }, { terms }) => {
        const { confirm: _, ...asked } = terms as DeliveryRequest;
        return fits(againstDelivery(db, { ...asked, window, ...(lines ? { lines } : {}) }));
      },
    }),
    command({
      action: 'at-risk',
      of: [...delivery, 'rebate-year', 'rebate-payout'],
      says: 'Somebody says that a promise of ours is at risk: rep and manager are told, and help is asked for.',
      body: AtRisk,
      example: { reason: 'the truck stands in the workshop' },
      update: deliveries.atRisk,
      who: creators,
    }),
    command({
      action: 'way-out',
      of: delivery,
      says: 'What was in the way is solved: it comes as promised.',
      body: WayOut,
      example: { how: 'a rented van goes instead' },
      update: deliveries.wayOut,
    }),
    command({
      action: 'on-the-way',
      of: delivery,
      says: 'The vehicle has left; the customer is told when it comes.',
      body: OnTheWay,
      example: {},
      update: deliveries.onTheWay,
      who: creators,
    }),
    command({
      action: 'customer-missed',
      of: delivery,
      says: 'Nobody was there, or the goods were refused: the customer’s miss, not ours.',
      body: CustomerMissed,
      example: { what: 'nobody-there', note: 'rang three times, and phoned' },
      update: deliveries.customerMissed,
      who: creators,
    }),
  ];
}
