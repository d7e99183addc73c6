import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { recordVerdict } from '../../activities/proposal.ts';
import type { PaymentRequest, Verdict } from '../../domain/requests.ts';
import { vetPayment } from '../../domain/vetting.ts';
import { factsForVetting } from '../../vetting/payment.ts';
import { putCompany } from '../ledger/company.ts';
import { ownDatabase } from '../support/own-database.ts';

const { db } = await ownDatabase();
const now = '2027-01-04T09:00:00.000Z';
const customers = Array.from({ length: 10 }, (_, index) => `c${index}`);

test('C1: of ten who were vetted before any was written one gets the hour; written once more, it is still that one', async () => {
  await putCompany(db, ...customers);
  const proposals = await Promise.all(
    customers.map(async (customerId) => {
      const amount = { value: '1.00', currency: 'EUR' };
      const request: PaymentRequest = {
        ...{ kind: 'payment-appointment', customerId, repId: 'r1', amount },
        ...{ dueDate: '2027-01-20', dueTime: '14:00' },
      };
      const id = randomUUID();
      const { facts, ...material } = await factsForVetting(db, request, now, id);
      const verdict: Verdict = { id, terms: request, ...vetPayment(facts), ...material, answer: 'accept' };
      return { commitmentId: id, request, actor: 'r1', at: now, verdict };
    }),
  );
  const writeAll = () => Promise.all(proposals.map((proposal) => recordVerdict(db, proposal)));
  const first = await writeAll();
  expect([...first].sort()).toEqual([...Array(9).fill('slot-taken'), 'written']);
  expect(await writeAll()).toEqual(first);
  expect(await db.commitment.count()).toBe(1);
});
