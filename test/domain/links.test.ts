import { expect, test } from 'vitest';
import { purposesOf } from '../../domain/links.ts';

const year = { kind: 'rebate-year', move: undefined } as const;
const payout = { kind: 'rebate-payout', move: undefined } as const;

test('A2: the mail that asks for an approval carries the answers to it, of every kind', () => {
  expect(purposesOf('approval', { kind: 'payment-appointment', move: undefined })).toEqual(['approve', 'decline']);
  expect(purposesOf('rebate-approval', year)).toEqual(['approve', 'decline']);
  expect(purposesOf('escalation', { ...year, move: 'approve' })).toEqual(['approve', 'decline']);
});

test('B9: no mail offers to decline a payout', () => {
  expect(purposesOf('payout-approval', payout)).toEqual(['approve']);
  expect(purposesOf('escalation', { ...payout, move: 'approve' })).toEqual(['approve']);
  expect(purposesOf('escalation', { ...payout, move: 'report' })).toEqual(['fulfilled', 'missed']);
});

test('A2: changed terms are confirmed by the rep alone, and only where that is asked', () => {
  const asked = { ...year, move: 'confirm-terms' } as const;
  expect(purposesOf('rebate-approval-decided', asked)).toEqual(['confirm-terms', 'reject-terms']);
  expect(purposesOf('rebate-approval-decided', year)).toEqual([]);
  expect(purposesOf('escalation', asked)).toEqual([]);
});

test('B8, B9: a mail offers what may be decided about that difference, and nothing else', () => {
  const tooMuch = ['carry-over', 'clawback', 'waive'];
  expect(purposesOf('rebate-difference', { ...year, differenceMinor: '-1' })).toEqual(tooMuch);
  expect(purposesOf('rebate-difference', { ...year, differenceMinor: '1' })).toEqual(['pay']);
  const owed = { ...year, move: 'decide-difference' } as const;
  expect(purposesOf('escalation', { ...owed, differenceMinor: '-1' })).toEqual(tooMuch);
  expect(purposesOf('escalation', { ...owed, differenceMinor: '1' })).toEqual(['pay']);
});
