import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mostRows, toCsv } from '../../api/commitments-csv.ts';
import { importHistory } from '../../ledger/history.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const due = wednesday(20);
const names = ["=cmd()|' /C calc'!A0", '"><script>alert(1)</script>', 'Müller;=1+1', '＝１＋１', '大同醫院, "Ost"'];
const bom = '\uFEFF';
const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true });
const sheet = (query = '', headers = {}) => kept.call('GET', `/v1/commitments.csv${query}`, undefined, headers);

describe('promises for a spreadsheet', () => {
  test('D1: customers and reps by code and name; no name is a formula, none breaks out of its cell', async () => {
    const repId = await kept.rep({ name: '@SUM(A1:A9)' });
    const customers = await Promise.all(names.map((name) => kept.customer({ repId, name })));
    for (const { id } of customers) await kept.promiseToPay({ customerId: id, repId, dueDate: due });
    const { status, headers, body } = await sheet(`?rep=${repId}`);
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('Content-Disposition')).toBe('attachment; filename=commitments.csv');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    const bytes = await (
      await fetch(`${kept.url}/v1/commitments.csv?rep=${repId}`, {
        headers: { Authorization: `Bearer ${kept.adminKey}` },
      })
    ).arrayBuffer();
    expect([...new Uint8Array(bytes).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = rowsOf(body);
    expect(rows).toHaveLength(names.length);
    expect(Object.fromEntries(rows.map((row) => [row['customer_id'], row['customer_name']]))).toEqual({
      [customers[0]?.id ?? '']: "'=cmd()|' /C calc'!A0",
      [customers[1]?.id ?? '']: '"><script>alert(1)</script>',
      [customers[2]?.id ?? '']: "Müller;'=1+1",
      [customers[3]?.id ?? '']: "'＝１＋１",
      [customers[4]?.id ?? '']: '大同醫院, "Ost"',
    });
    for (const row of rows)
      expect(row).toMatchObject({
        ...{ rep_id: repId, rep_name: "'@SUM(A1:A9)", status: 'open', due_date: due },
        ...{ amount_value: '1250.00', currency: 'EUR', owed_value: '1250.00' },
      });
  });

  test('whatever a name is, no cell begins with a formula, wherever a spreadsheet takes cells to begin', () => {
    const name = fc.string({ unit: fc.constantFrom(...'=+-@;,|\t\r\n" aｂ＝') }).map((text) => text.trim());
    fc.assert(
      fc.property(name, (text) => {
        const row = { id: 'x', customerId: 'c', repId: 'r', amount: {}, debt: null, invoices: [] };
        const csv = toCsv([row as never], { customers: new Map([['c', text]]), reps: new Map() });
        expect(csv.startsWith(bom)).toBe(true);
        for (const cell of csv.slice(1).split(/[;,\t\r\n|]/))
          expect(cell.replace(/^[" ]+/, '')).not.toMatch(/^[-=+@＝＋－＠]/);
      }),
    );
  });

  test('D1: the filters and the sight of the list, and every page of it', async () => {
    const { id: customerId, repId } = await kept.customer();
    const made = await Promise.all(
      Array.from({ length: 3 }, () => kept.promiseToPay({ customerId, repId, dueDate: due })),
    );
    const idsIn = async (query: string, person: string) =>
      rowsOf((await sheet(query, await kept.as(person.startsWith('chief') ? 'manager' : 'rep', person))).body)
        .map(({ id }) => id)
        .sort();
    const all = made.map(({ id }) => id).sort();
    expect(await idsIn('', repId)).toEqual(all);
    expect(await idsIn(`?customer=${customerId}&status=open`, `chief-${repId}`)).toEqual(all);
    expect(await idsIn('?status=kept', repId)).toEqual([]);
    expect(await idsIn(`?customer=${customerId}`, await kept.rep())).toEqual([]);
    expect((await sheet('?status=kept', await kept.as('rep', repId))).body).toMatch(/^id,kind,[a-z_,]+\r\n$/);
    const wrong = await sheet('?limit=5&dueFrom=tomorrow');
    expectProblem(wrong, 400, 'malformed');
    expect(pointers(wrong)).toEqual(['/dueFrom', '/limit']);
  });

  test('more than one file holds is refused, and never a part of it given for the whole', async () => {
    const { id: customerId, repId } = await kept.customer();
    const past = (index: number) => ({
      ...{ reference: `${randomUUID()}-${index}`, kind: 'payment-appointment' as const, customerId, repId },
      ...{ amount: { value: '10.00', currency: 'EUR' }, promisedOn: '2025-01-02', severe: false },
      ...{ dueDate: index === 0 ? '2025-01-07' : '2025-01-08', outcome: 'kept' as const },
    });
    await importHistory(kept.db, [past(0), past(1)], 'test');
    await kept.db.$executeRaw`
      INSERT INTO commitment SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid()))).*
      FROM commitment one, generate_series(2, ${mostRows}::int)
      WHERE one.customer_id = ${customerId} AND one.due_date = '2025-01-08'`;
    const answer = await sheet(`?customer=${customerId}`);
    expectProblem(answer, 400, 'malformed');
    expect(pointers(answer)).toEqual(['/dueTo']);
    expect(rowsOf((await sheet(`?customer=${customerId}&dueFrom=2025-01-08`)).body)).toHaveLength(mostRows);
  });
});
