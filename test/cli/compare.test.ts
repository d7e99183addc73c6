import { expect, test } from 'vitest';
import { differencesOf, type InLedger } from '../../cli/doctor/compare.ts';
import type { Told } from '../../cli/doctor/told.ts';

const shows = { status: 'open' };
const report = (id: string) => ({
  key: `reported/${id}`,
  type: 'reported',
  actor: 'vogt',
  data: { said: 'fulfilled', shows },
});
const ledger = (...events: InLedger['events']): InLedger => ({
  ...{ id: 'c', kind: 'payment-appointment', closed: false },
  events: [
    { key: 'proposed', type: 'proposed', actor: 'vogt', data: {} },
    ...events,
    { key: 'concluded', type: 'concluded', actor: 'kept', data: { shows } },
  ],
});
const told = (...known: string[]): Told => ({
  ...{ workflowId: 'payment-appointment/c', status: 'RUNNING', startedAt: '2026-01-01T00:00:00.000Z' },
  ...{ input: {}, steps: [], known: new Set(['concluded', ...known]) },
});

test('D2: a report that a restored workflow lacks is named with who said what, until it is said once more', () => {
  const [difference] = differencesOf(ledger(report('1')), told());
  expect(difference).toMatchObject({ what: 'workflow-behind', lacks: ['reported/1'] });
  expect(difference?.advice).toContain('fulfilled reported/1, by vogt');
  expect(differencesOf(ledger(report('1'), report('2')), told('reported/2'))).toEqual([]);
});
