import { expect, test } from 'vitest';
import { quartersAround, reportPeriod } from '../../domain/report-period.ts';

test('the days that nobody names are twelve months, up to and with the one that runs', () => {
  expect(reportPeriod({}, '2026-11-26').from).toBe('2025-12-01');
  expect(reportPeriod({ to: '2027-03-31' }, '2026-11-26')).toEqual({ from: '2026-04-01', to: '2027-03-31' });
  expect(reportPeriod({ from: '2026-01-05' }, '2026-11-26').from).toBe('2026-01-05');
});

test('D1: a quarter is one of the calendar, whole', () => {
  expect(quartersAround('2027-02-28')).toEqual({
    this: { from: '2027-01-01', to: '2027-03-31' },
    before: { from: '2026-10-01', to: '2026-12-31' },
  });
  expect(quartersAround('2026-12-31').this).toEqual({ from: '2026-10-01', to: '2026-12-31' });
  expect(quartersAround('2027-07-01').before).toEqual({ from: '2027-04-01', to: '2027-06-30' });
});
