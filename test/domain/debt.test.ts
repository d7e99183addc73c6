import { describe, expect, test } from 'vitest';
import { debtOf } from '../../domain/debt.ts';
import type { Status } from '../../domain/projection.ts';

const breachAt = '2027-03-01T22:59:59.999Z';
const inTime = '2027-03-01T12:00:00.000Z';
const late = '2027-03-03T09:00:00.000Z';
const later = '2027-03-05T09:00:00.000Z';
const of = (status: Status, ...parts: [bigint, string][]) =>
  debtOf(
    { status, amountMinor: 1250_00n, breachAt },
    parts.map(([minor, at]) => ({ minor, at })),
  );

describe('what is still owed of a promise', () => {
  test('D3: after a breach what is not paid is owed; the last of it closes the debt late, the outcome aside', () => {
    expect(of('broken')).toEqual({ owed: 1250_00n, paidLateAt: null });
    expect(of('partially-kept', [850_00n, inTime])).toEqual({ owed: 400_00n, paidLateAt: null });
    expect(of('partially-kept', [850_00n, inTime], [400_00n, late])).toEqual({ owed: 0n, paidLateAt: late });
    expect(of('broken', [850_00n, late], [500_00n, later])).toEqual({ owed: 0n, paidLateAt: later });
  });

  test('D3: it is the instant that filled it which counts, in whatever order the payments were recorded', () => {
    expect(of('broken', [10_00n, later], [1250_00n, late])).toEqual({ owed: 0n, paidLateAt: late });
    expect(of('broken', [1250_00n, breachAt])).toEqual({ owed: 0n, paidLateAt: null });
  });

  test('D3: taken back, it is owed again, and closed by what comes in its place', () => {
    expect(of('broken', [1250_00n, late], [-1250_00n, later])).toEqual({ owed: 1250_00n, paidLateAt: null });
    expect(of('kept', [1250_00n, inTime], [-300_00n, late])).toEqual({ owed: 300_00n, paidLateAt: null });
    expect(of('kept', [1250_00n, inTime], [-300_00n, late], [300_00n, later])).toEqual({ owed: 0n, paidLateAt: null });
  });

  test("D3: kept, nothing is owed: not what was tolerated, nor what is there on the rep's word", () => {
    expect(of('kept')).toEqual({ owed: 0n, paidLateAt: null });
    expect(of('kept', [1249_50n, inTime])).toEqual({ owed: 0n, paidLateAt: null });
  });

  test('D3: open, the rest is owed; what was never agreed or was taken back owes nothing', () => {
    expect(of('open', [50_00n, inTime])).toEqual({ owed: 1200_00n, paidLateAt: null });
    for (const status of ['proposed', 'awaiting-approval', 'declined', 'withdrawn', 'settled'] as const)
      expect(of(status)).toBeNull();
  });
});
