import { Signs } from '../../domain/intent.ts';
import type { ResponseMaterial } from '../../domain/response-material.ts';

type Changes = Partial<Omit<ResponseMaterial, 'service' | 'cost'>> & {
  readonly service?: Partial<ResponseMaterial['service']>;
  readonly cost?: Partial<ResponseMaterial['cost']>;
};

/** What the record says of a first breach of 1,250 euros with nothing behind it, unless said otherwise. */
export const breach = ({ service, cost, ...more }: Changes = {}): ResponseMaterial => ({
  at: '2027-01-16T08:00:00.000Z',
  since: '2026-01-16',
  currency: 'EUR',
  service: {
    ...{ deliveries: 0, deliveriesOnTime: 0, helps: 0, adjustments: 0, waived: 0, deferrals: 0 },
    ...{ payouts: 0, paidOut: '0' },
    ...service,
  },
  cost: {
    ...{ calls: 0, trips: 0, kilometres: 0, minutes: 0 },
    ...{ forCalls: '0', forKilometres: '0', forHours: '0', total: '0' },
    ...cost,
  },
  ours: { absences: 0, late: 0, obstacles: 0 },
  boss: { vouched: false, escalations: 0 },
  signs: Signs.parse({}),
  level: 1,
  missing: '125000',
  severity: 'broken',
  ...more,
});
