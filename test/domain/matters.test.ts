import { describe, expect, test } from 'vitest';
import { couldExcuse, nextOccasion, type PossibleOccasion } from '../../domain/matters.ts';

const delivery: PossibleOccasion = { id: 'd', kind: 'delivery-under-way', reference: 'LS-7', since: '2027-01-12' };
const statement: PossibleOccasion = { id: 's', kind: 'statement-sent', reference: null, since: '2027-01-10' };
const complaint: PossibleOccasion = { id: 'c', kind: 'complaint', reference: null, since: '2027-01-13' };

describe('C3: the other subject of a reminder', () => {
  const next = (used: string[] = [], matters = [statement, complaint, delivery]) =>
    nextOccasion(matters, used, '2027-01-13', 30)?.id;

  test('is the newest that is good news and was not used before', () => {
    expect(next()).toBe('d');
    expect(next(['d'])).toBe('s');
    expect(next(['d', 's'])).toBeUndefined();
    expect(next([], [complaint])).toBeUndefined();
  });

  test('is neither stale nor still to come', () => {
    expect(next([], [{ ...delivery, since: '2026-12-14' }])).toBe('d');
    expect(next([], [{ ...delivery, since: '2026-12-13' }])).toBeUndefined();
    expect(next([], [{ ...delivery, since: '2027-01-14' }])).toBeUndefined();
  });
});

test('C9: an excuse concerns the customer, this promise, or one of its invoices', () => {
  const promise = { id: 'p', invoices: ['R-1'] };
  const excuses = (matter: object, of = promise) =>
    couldExcuse({ kind: 'invoice-unsent', reference: null, commitmentId: null, ...matter }, of);
  expect(excuses({})).toBe(true);
  expect(excuses({ reference: 'R-1' })).toBe(true);
  expect(excuses({ reference: 'R-2' })).toBe(false);
  expect(excuses({ reference: 'R-2' }, { id: 'p', invoices: [] })).toBe(true);
  expect(excuses({ kind: 'complaint', reference: 'R-2' })).toBe(true);
  expect(excuses({ commitmentId: 'p' })).toBe(true);
  expect(excuses({ commitmentId: 'q' })).toBe(false);
});
