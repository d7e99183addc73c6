import { Customer, Rep } from '../../domain/master-data.ts';
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
