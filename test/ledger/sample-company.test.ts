import { expect, test } from 'vitest';
import { Customer, Rep } from '../../domain/master-data.ts';
import { putCustomers, putReps } from '../../ledger/master-data.ts';
import { isSampleCompany } from '../../ledger/sample-company.ts';
import { ownDatabase } from '../support/own-database.ts';

const { db } = await ownDatabase();
const home = { language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;
const rep = Rep.parse({ ...home, name: 'Rita', email: 'r@x.example', office: 'HH' });
const customer = Customer.parse({ ...home, name: 'Muster', distanceKm: 1, travelMinutes: 5, repId: 'r1' });

test('E1: only where everybody is of the sample company may the clocks of real promises be moved', async () => {
  expect(await isSampleCompany(db)).toBe(false);
  await putReps(db, [{ id: 'r1', ...rep }], 'sample');
  await putCustomers(db, [{ id: 'c1', ...customer }], 'sample');
  expect(await isSampleCompany(db)).toBe(true);
  await putCustomers(db, [{ id: 'c2', ...customer }], 'import');
  expect(await isSampleCompany(db)).toBe(false);
  await db.customer.delete({ where: { id: 'c2' } });
  expect(await isSampleCompany(db)).toBe(true);
  await putReps(db, [{ id: 'r2', ...rep, email: 'r2@x.example' }], 'tester');
  expect(await isSampleCompany(db)).toBe(false);
});
