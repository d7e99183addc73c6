import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { workflowId } from '../../client/commitments.ts';
import { standInWorkflowId } from '../../client/stand-ins.ts';
import { followUpId, paymentId, reversalId } from '../../domain/ids.ts';
import { Payment } from '../../domain/master-data.ts';
import { paidTowards, recordPayments } from '../../ledger/payments.ts';
import { promisedIn, putCompany } from '../ledger/company.ts';
import { importer } from './support.ts';

const { db, empty, importing, imported, file } = await importer();
const now = '2026-02-01T12:00:00.000Z';
let connection: Connection;
let client: Client;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('parts').temporalAddress });
  client = new Client({ connection });
});
afterAll(() => connection.close());
beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1', 'c2');
});

/** Whether it was started; nobody works on it here. */
const isRunning = (id: string): Promise<boolean> =>
  client.workflow
    .getHandle(id)
    .describe()
    .then(
      () => true,
      () => false,
    );

describe('reversals', () => {
  const head = 'customer_id,payment,reference,reversed_at,reason,amount_value,currency';
  /** Kept, closed, and paid by `bank-1`. */
  async function paid(): Promise<string> {
    const amount = { value: '100.00', currency: 'EUR' };
    const id = await promisedIn(db, 'c1', 100_00n, '2026-01-20', {
      terms: { kind: 'payment-appointment', customerId: 'c1', repId: 'r1', amount, dueDate: '2026-01-20' },
      proposedAt: '2026-01-02T10:00:00.000Z',
      status: 'kept',
      outcome: 'kept',
    });
    const payment = { customerId: 'c1', amount, receivedAt: '2026-01-10T09:00:00Z', reference: 'bank-1' };
    await recordPayments(db, [Payment.parse({ ...payment, commitmentId: id })], { by: 'bank', now });
    return id;
  }

  test('D3: are taken from the promise and followed up after its end, once; the same file again changes nothing', async () => {
    const id = await paid();
    const rows = [
      'c1,bank-1,back-1,2026-01-25T09:00:00+01:00,insufficient funds,30.00,EUR',
      'c1,bank-1,back-2,2026-01-26T09:00:00+01:00,insufficient funds,,',
    ];
    const path = file('reversals.csv', `${head}\n${rows.join('\n')}\n`);
    expect(await importing(['reversals', path])).toMatchObject({
      code: 0,
      summary: 'reversals: 2 new, 0 changed, 0 unchanged, 0 bad',
      said: [],
    });
    expect(await paidTowards(db, id, now)).toMatchObject({ total: 0n });
    const payment = paymentId('c1', 'bank-1', null);
    for (const reference of ['back-1', 'back-2'])
      expect(await isRunning(workflowId('follow-up', followUpId(id, reversalId(payment, reference))))).toBe(true);
    expect(await imported('reversals', path)).toMatchObject({ new: 0, changed: 0, unchanged: 2, bad: 0 });
    expect(await paidTowards(db, id, now)).toMatchObject({ total: 0n });
  });

  test('D3: what cannot be true is named by line and column, the others are written', async () => {
    const id = await paid();
    const rows = [
      'c1,bank-2,back-1,2026-01-25T09:00:00+01:00,bounced,,',
      'c2,bank-1,back-2,2026-01-25T09:00:00+01:00,bounced,,',
      'c1,bank-1,back-3,2026-01-01T09:00:00+01:00,bounced,,',
      'c1,bank-1,back-4,2026-01-25T09:00:00+01:00,bounced,100.01,EUR',
      'c1,bank-1,back-5,2026-01-25T09:00:00+01:00,,1.00,EUR',
      'c1,bank-1,back-6,2026-01-25T09:00:00+01:00,bounced,1.00,EUR',
    ];
    const result = await imported('reversals', file('bad-reversals.csv', `${head}\n${rows.join('\n')}\n`));
    expect(result).toMatchObject({ new: 1, changed: 0, unchanged: 0, bad: 5 });
    expect(result.said.sort()).toEqual([
      'line 2, payment: customer c1 has no payment "bank-2"',
      'line 3, payment: customer c2 has no payment "bank-1"',
      expect.stringMatching(/^line 4, reversed_at: .* lies before/),
      expect.stringMatching(/^line 5, amount_value, currency: only 100.00 EUR/),
      'line 6, reason: is missing',
    ]);
    expect(await paidTowards(db, id, now)).toMatchObject({ total: 99_00n });
  });
});

describe('matters', () => {
  const head = 'id,customer_id,kind,text,reference,commitment_id,since,open';

  test('C9: complaints, disputes and unsent invoices are written, changed and closed by their id', async () => {
    const rows = [
      'k-1,c1,complaint,two boxes damaged,K-7,,2026-01-05,yes',
      'k-2,c1,dispute,says the price was another,,,2026-01-06,yes',
      'k-3,c1,invoice-unsent,not sent yet,R-1,,2026-01-07,yes',
    ];
    const content = `${head}\n${rows.join('\n')}\n`;
    const path = file('matters.csv', content);
    expect(await imported('matters', path)).toMatchObject({ new: 3, changed: 0 });
    expect(await imported('matters', path)).toMatchObject({ new: 0, changed: 0, unchanged: 3, bad: 0 });
    const sent = file('matters-later.csv', content.replace('2026-01-07,yes', '2026-01-07,no'));
    expect(await imported('matters', sent)).toMatchObject({ new: 0, changed: 1, unchanged: 2, bad: 0 });
    const written = await db.matter.findMany({ orderBy: { id: 'asc' } });
    expect(written).toMatchObject([
      { id: 'k-1', kind: 'complaint', reference: 'K-7', open: true },
      { id: 'k-2', kind: 'dispute', reference: null, open: true },
      { id: 'k-3', kind: 'invoice-unsent', reference: 'R-1', open: false },
    ]);
  });

  test('C9: of an unknown customer, an unknown kind or another customer’s promise: named, the others are written', async () => {
    const id = await promisedIn(db, 'c2', 100_00n, '2026-01-20');
    const rows = [
      'k-1,nobody,complaint,x,,,2026-01-05,yes',
      'k-2,c1,gossip,x,,,2026-01-05,yes',
      `k-3,c1,complaint,x,,${id},2026-01-05,yes`,
      `k-4,c2,complaint,x,,${id},2026-01-05,yes`,
    ];
    const result = await imported('matters', file('bad-matters.csv', `${head}\n${rows.join('\n')}\n`));
    expect(result).toMatchObject({ new: 1, changed: 0, unchanged: 0, bad: 3 });
    expect(result.said.sort()).toEqual([
      'line 2, customer_id: there is no customer nobody',
      expect.stringMatching(/^line 3, kind: "gossip"/),
      `line 4, commitment_id: customer c1 has no commitment ${id}`,
    ]);
  });
});

test('D7: an absence with a stand-in, and a leaving with one, are handed over when they begin, as with the API', async () => {
  const ids = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const row = (id: string | undefined, more: string) => `${id},Ada,ada@x.example,en,Europe/Berlin,DE,HH,${more}`;
  const content = [
    'id,name,email,language,zone,country,office,absences,leaves_on,leaves_stand_in',
    row(ids[0], '2100-01-11/2100-01-15/r1 2100-02-01/2100-02-02,,'),
    row(ids[1], ',2100-03-01,r1'),
    row(ids[2], '2100-01-11/2100-01-15,,'),
    row(ids[3], '2020-01-11/2020-01-15/r1,,'),
  ].join('\n');
  const path = file('reps.csv', content);
  expect(await imported('reps', path)).toMatchObject({ new: 4, said: [] });
  expect(await imported('reps', path)).toMatchObject({ unchanged: 4, bad: 0 });
  const arranged = (id: string | undefined, from: string) => isRunning(standInWorkflowId(`${id}`, from));
  expect([await arranged(ids[0], '2100-01-11'), await arranged(ids[1], '2100-03-01')]).toEqual([true, true]);
  expect([
    await arranged(ids[0], '2100-02-01'),
    await arranged(ids[2], '2100-01-11'),
    await arranged(ids[3], '2020-01-11'),
  ]).toEqual([false, false, false]);
});
