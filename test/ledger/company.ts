import { randomUUID } from 'node:crypto';
import { Customer, Rep } from '../../domain/master-data.ts';
import { fromMinor } from '../../domain/money.ts';
import type { Projection } from '../../domain/projection.ts';
import { appendEvents } from '../../ledger/events.ts';
import { putCustomers, putReps } from '../../ledger/master-data.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';

const home = { language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;

/** A rep `r1` with these customers. */
export async function putCompany(db: PrismaClient, ...customers: readonly string[]): Promise<void> {
  const rep = Rep.parse({ ...home, name: 'Rita', email: 'r@x.example', office: 'HH' });
  const customer = Customer.parse({ ...home, name: 'Muster', distanceKm: 1, travelMinutes: 5, repId: 'r1' });
  await putReps(db, [{ id: 'r1', ...rep }], 'test');
  const all = customers.map((id) => ({ id, ...customer }));
  await putCustomers(db, all, 'test');
}

/** A promise in the ledger, made on 2 January, due within the day named. @returns its id */
export async function promisedIn(
  db: PrismaClient,
  customerId: string,
  minor: bigint,
  dueDate: string,
  more: Partial<Projection> = {},
): Promise<string> {
  const id = randomUUID();
  const opens: Projection = {
    kind: 'payment-appointment',
    promisor: 'customer',
    customerId,
    repId: 'r1',
    amount: fromMinor(minor, 'EUR'),
    invoices: [],
    dueDate,
    dueTime: null,
    zone: 'Europe/Berlin',
    breachAt: `${dueDate}T22:59:59.999Z`,
    status: 'open',
    outcome: null,
    severity: null,
    awaits: null,
    awaitedMove: null,
    policyVersion: null,
    rehearsalId: null,
    planId: null,
    part: null,
    imported: false,
    terms: {},
    verdict: null,
    proposedAt: '2027-01-02T10:00:00.000Z',
    concludedAt: null,
    closedAt: null,
    ...more,
  };
  await appendEvents(db, id, [
    { key: 'proposed', type: 'accepted', at: opens.proposedAt, actor: 'test', data: { opens } },
  ]);
  return id;
}
