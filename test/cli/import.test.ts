import { beforeEach, describe, expect, test } from 'vitest';
import { loadSample } from '../../sample/load.ts';
import { times } from '../support/long.ts';
import { importer } from './support.ts';

const { db, empty, importing, imported, file } = await importer();

const repHead = 'id,name,email,language,zone,country,region,office,working_days,working_from,working_to,manager_id';
const customerHead = 'id,name,language,zone,country,distance_km,travel_minutes,rep_id';
const historyHead = 'reference,kind,customer_id,rep_id,amount_value,currency,promised_on,due_date,outcome,severe';
const paymentHead = 'customer_id,amount_value,currency,received_at,reference,commitment_id';

beforeEach(async () => {
  await empty();
  await loadSample(db);
});

describe('the same file twice', () => {
  test('changes nothing, and says so, for every kind', async () => {
    const payments = file('payments.csv', `${paymentHead}\nTW-1001,1250,TWD,2026-01-05T10:00:00+08:00,bank-1,\n`);
    expect(await importing(['payments', payments])).toMatchObject({
      code: 0,
      summary: 'payments: 1 new, 0 changed, 0 unchanged, 0 bad',
    });
    expect(await importing(['payments', payments])).toMatchObject({
      code: 0,
      summary: 'payments: 0 new, 0 changed, 1 unchanged, 0 bad',
    });
    for (const [kind, sample] of [
      ['policies', 'policy.yaml'],
      ['reps', 'reps.csv'],
      ['customers', 'customers.csv'],
      ['history', 'history.csv'],
    ] as const) {
      const { unchanged, ...others } = await imported(kind, `sample/${sample}`);
      expect(unchanged, kind).toBeGreaterThan(0);
      expect(others, kind).toEqual({ new: 0, changed: 0, bad: 0, said: [] });
    }
  });
});

describe('bad rows', () => {
  test('are named by line and field with what was expected; the good ones are written; exit code 1', async () => {
    const rows = [
      'h-1,payment-appointment,TW-1001,lin,1250,TWD,2025-01-05,2025-01-15,kept,',
      'h-2,payment-appointment,TW-1001,lin,"1,250",TWD,2025-01-05,2026-02-30,maybe,perhaps',
      'h-3,payment-appointment,nobody,lin,1250,TWD,2025-01-05,2025-01-15,kept,',
      'h-4,payment-appointment,TW-1001,lin,1250,TWD',
      '',
      'h-1,payment-appointment,TW-1001,lin,1,TWD,2025-01-05,2025-01-15,kept,',
      'h-5,payment-appointment,TW-1001,,1250,XXY,2025-01-05,2025-01-15,kept,yes',
      'h-6,payment-appointment,TW-1001,lin,1250,TWD,2025-01-05,2025-01-15,broken,yes',
    ];
    const result = await importing(['history', file('history.csv', `${historyHead}\n${rows.join('\n')}\n`)]);
    expect(result).toMatchObject({ code: 1, summary: 'history: 2 new, 0 changed, 0 unchanged, 5 bad' });
    const lines = result.said.map((words) => Number(/^line (\d+)/.exec(words)?.[1]));
    expect(lines, 'in the order of the file').toEqual(lines.toSorted((a, b) => a - b));
    expect(result.said.sort()).toEqual([
      'line 3, amount_value: "1,250": expected a decimal number as a string, like "1250.00"',
      'line 3, due_date: 2026-02-30 is not a date; write YYYY-MM-DD',
      'line 3, outcome: "maybe": expected one of "kept", "partially-kept", "broken", "withdrawn"',
      'line 3, severe: "perhaps": expected true or false',
      'line 4, customer_id: there is no customer nobody',
      'line 5: has 6 cells, the head has 10',
      'line 7: h-1 stands on line 2 already',
      'line 8, currency: "XXY": expected an ISO 4217 currency code in capitals, like EUR',
      'line 8, rep_id: is missing',
    ]);
  });

  test('a broken quote costs its own line alone', async () => {
    const good = (id: string) => `${id},"Smith ""Bob"" & Sons, Ltd",en,Europe/Berlin,DE,1,2,vogt`;
    const rows = [
      good('Q-1'),
      'Q-2,"never closed,en,Europe/Berlin,DE,1,2,vogt',
      good('Q-3'),
      'Q-4,b"ad",en,Europe/Berlin,DE,1,2,vogt',
      '"Q-5","two\r\nlines",en,Europe/Berlin,DE,1,2,vogt',
      good('Q-6'),
    ];
    const result = await imported('customers', file('quotes.csv', `${customerHead}\r\n${rows.join('\r\n')}\r\n`));
    expect(result.said).toEqual([
      expect.stringMatching(/^line 3: has a quote/),
      expect.stringMatching(/^line 5: has a quote/),
    ]);
    expect(result).toMatchObject({ new: 4, changed: 0, unchanged: 0, bad: 2 });
    expect(
      await db.customer.findMany({
        where: { id: { startsWith: 'Q-' } },
        select: { name: true },
        orderBy: { id: 'asc' },
      }),
    ).toEqual([
      { name: 'Smith "Bob" & Sons, Ltd' },
      { name: 'Smith "Bob" & Sons, Ltd' },
      { name: 'two\nlines' },
      { name: 'Smith "Bob" & Sons, Ltd' },
    ]);
  });

  test('a file in another encoding is named, not garbled', async () => {
    const latin1 = Buffer.from(
      `${customerHead}\nL-1,Müller,de,Europe/Berlin,DE,1,2,vogt\nL-2,Meier,de,Europe/Berlin,DE,1,2,vogt\n`,
      'latin1',
    );
    expect(await imported('customers', file('latin1.csv', latin1))).toEqual({
      ...{ new: 1, changed: 0, unchanged: 0, bad: 1 },
      said: ['line 2, name: holds characters that are not UTF-8 text; save the file as UTF-8'],
    });
  });

  test('D5: a payment of the future or of an unknown customer is refused, late ones are not', async () => {
    const rows = [
      'TW-1001,1,TWD,2100-01-01T00:00:00Z,future,',
      'nobody,1,TWD,2026-01-01T00:00:00Z,unknown,',
      'TW-1001,1,TWD,2026-01-01T00:00:00Z,known,',
    ];
    expect(await imported('payments', file('bad-payments.csv', [paymentHead, ...rows].join('\n')))).toEqual({
      ...{ new: 1, changed: 0, unchanged: 0, bad: 2 },
      said: [
        expect.stringMatching(/^line 2, received_at: .*future/),
        'line 3, customer_id: there is no customer nobody',
      ],
    });
  });
});

describe('a file that does not fit', () => {
  test.each([
    ['an unknown column', 'id,name,nickname', 'line 1: unknown column "nickname"; expected columns'],
    ['a missing column', 'id,name,email,language,zone,country', 'line 1: column "office" is missing; expected columns'],
    ['a column twice', `${repHead},id`, 'line 1: column "id" stands twice; expected columns'],
    ['nothing at all', '', 'is empty; its first line names columns of id,'],
  ])('%s: is named, nothing is written', async (_, content, words) => {
    const before = await db.rep.count();
    await expect(imported('reps', file('head.csv', content))).rejects.toThrow(words);
    expect(await db.rep.count()).toBe(before);
  });

  test('exit code 1, with what is wrong, from standard input too', async () => {
    const result = await importing(['reps', '-', '--format', 'csv'], 'id,name,nickname');
    expect(result).toMatchObject({ code: 1, said: [expect.stringContaining('-: line 1: unknown column "nickname"')] });
  });

  test.each([[['nothing', 'reps.csv']], [['reps', 'there-is-none.csv']], [['reps', '-']]])(
    'wrong usage %j: exit code 2',
    async (words) => {
      expect(await importing(words)).toMatchObject({ code: 2, summary: '' });
    },
  );

  test('--help: exit code 0, with every kind and its columns', async () => {
    const { code, summary } = await importing(['--help']);
    expect(code).toBe(0);
    for (const words of ['policies', repHead, historyHead, paymentHead]) expect(summary).toContain(words);
  });
});

describe('formats', () => {
  test('a byte order mark, CRLF, columns in another order, spaces around cells', async () => {
    const content =
      '\ufeffname, id ,office,country,zone,language,email,working_days,working_from,working_to,absences\r\n Ada ,ada,Köln,DE,Europe/Berlin,de,ada@example.com,mon  tue,08:00,12:00,2027-01-11/2027-01-15 2027-02-01/2027-02-02\r\n';
    expect(await imported('reps', file('bom.csv', content))).toMatchObject({ new: 1, changed: 0, bad: 0 });
    expect(await db.rep.findUnique({ where: { id: 'ada' } })).toMatchObject({
      name: 'Ada',
      office: 'Köln',
      workingHours: { days: ['mon', 'tue'], from: '08:00', to: '12:00' },
      absences: [
        { from: '2027-01-11', to: '2027-01-15' },
        { from: '2027-02-01', to: '2027-02-02' },
      ],
    });
  });

  test('NDJSON has the shape of the API; an unknown field is named', async () => {
    const customer = {
      id: 'N-1',
      name: 'N',
      language: 'en',
      zone: 'America/New_York',
      country: 'US',
      distanceKm: 3,
      travelMinutes: 9,
      repId: 'vogt',
    };
    const lines = [
      JSON.stringify(customer),
      '',
      '{"id":',
      JSON.stringify({ ...customer, id: 'N-2', colour: 'red' }),
      JSON.stringify({ ...customer, id: 'N-3', zone: 'Mars/Base', name: 'a\0b' }),
    ];
    const result = await imported('customers', file('customers.ndjson', lines.join('\n')));
    expect(result).toMatchObject({ new: 1, changed: 0, unchanged: 0, bad: 3 });
    expect(result.said).toEqual([
      expect.stringMatching(/^line 3: is not JSON: /),
      'line 4, colour: is not a field that is known here',
      expect.stringMatching(/^line 5, name: holds characters/),
    ]);
  });

  test('a policy in YAML names the line of a wrong figure', async () => {
    const text = 'currency: EUR\npayment:\n  graceDays: -1\n  maxHorizonDays: 30\n';
    const { bad, said } = await imported('policies', file('policy.yaml', text));
    expect([bad, said]).toEqual([1, ['line 3, payment.graceDays: "-1": expected at least 0']]);
  });
});

/** They go in from 48 MB on, however many; if all were held, these would need 70. */
const many = times(80_000, 120_000);
const heapMb = 64;

describe(`${many} rows`, () => {
  const rowsOf = (count: number) =>
    Array.from(
      { length: count },
      (_, index) => `B-${index},Customer ${index},en,Europe/Berlin,DE,${index % 90},20,vogt`,
    );
  const fileOf = (count: number) => file(`${count}.csv`, [customerHead, ...rowsOf(count)].join('\n'));

  test('go in with flat memory, and again with nothing to change', async () => {
    expect(await importing(['customers', fileOf(many)], '', heapMb)).toMatchObject({
      code: 0,
      summary: `customers: ${many} new, 0 changed, 0 unchanged, 0 bad`,
    });
    const again = await imported('customers', fileOf(10_000));
    expect(again).toMatchObject({ new: 0, changed: 0, unchanged: 10_000, bad: 0 });
  }, 300_000);
});
