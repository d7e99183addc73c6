/** The company that the benches measure with. */
import type { z } from 'zod';
import { Customer, Rep } from '../domain/master-data.ts';
import { putCustomers, putReps } from '../ledger/master-data.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

/** Its one rep. */
export const repId = 'bench';
const home = { name: 'Bench', language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;
/** customers that are written at once */
const lot = 500;

/** One rep, and customers `C-0`, `C-1` ... @param of what sets each of them apart */
export async function putCompany(
  db: PrismaClient,
  customers: number,
  of: (index: number) => Partial<z.input<typeof Customer>> = () => ({}),
): Promise<void> {
  const rep = Rep.parse({ ...home, email: 'bench@nordlicht.example', office: 'Hamburg' });
  await putReps(db, [{ id: repId, ...rep }], 'bench');
  for (let at = 0; at < customers; at += lot) {
    const some = Array.from({ length: Math.min(lot, customers - at) }, (_, index) => at + index);
    const rows = some.map((index) => ({
      id: `C-${index}`,
      ...Customer.parse({ ...home, distanceKm: 1, travelMinutes: 5, repId, ...of(index) }),
    }));
    await putCustomers(db, rows, 'bench');
  }
}
