import { expect, test } from 'vitest';
import { matters, purposesOf } from '../../domain/links.ts';

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

test('D5, B3: a delivery is reported as delivered, missed, or the customer’s own miss; a way out and what is still owed ask for one answer', () => {
  const delivery = { kind: 'delivery-promise', move: undefined } as const;
  const reports = ['goods-delivered', 'missed', 'nobody-there', 'goods-refused'];
  for (const template of ['delivery-day', 'delivery-report']) expect(purposesOf(template, delivery)).toEqual(reports);
  expect(purposesOf('escalation', { ...delivery, move: 'report' })).toEqual(reports);
  expect(purposesOf('delivery-report', { ...delivery, move: 'deliver' })).toEqual(['goods-delivered']);
  expect(purposesOf('delivery-not-ready', delivery)).toEqual(['ready']);
  expect(purposesOf('delivery-uncertain', delivery)).toEqual(['firm', 'withdraw']);
  expect(purposesOf('delivery-approval', delivery)).toEqual(['approve', 'decline']);
  expect(purposesOf('escalation', { ...delivery, move: 'way-out' })).toEqual(['ready']);
});

test('B1, D5: what was agreed anew makes an older link void; what is still owed after the outcome can be said', () => {
  const open = { closed: false, conclusion: null, awaits: null } as const;
  const [before, after] = ['2027-01-18T08:00:00.000Z', '2027-01-18T09:00:00.000Z'];
  expect(matters('goods-delivered', open, before)).toBe(true);
  expect(matters('nobody-there', { ...open, changes: [{ at: after }] }, before)).toBe(false);
  const missed = { ...open, conclusion: { outcome: 'broken' } };
  expect(matters('goods-delivered', missed, before)).toBe(false);
  const owed = { ...missed, awaits: { move: 'deliver', since: before } } as const;
  expect(matters('goods-delivered', owed, after)).toBe(true);
  expect(matters('goods-refused', owed, after)).toBe(false);
});

test('B8, B9: a mail offers what may be decided about that difference, and nothing else', () => {
  const tooMuch = ['carry-over', 'clawback', 'waive'];
  expect(purposesOf('rebate-difference', { ...year, differenceMinor: '-1' })).toEqual(tooMuch);
  expect(purposesOf('rebate-difference', { ...year, differenceMinor: '1' })).toEqual(['pay']);
  const owed = { ...year, move: 'decide-difference' } as const;
  expect(purposesOf('escalation', { ...owed, differenceMinor: '-1' })).toEqual(tooMuch);
  expect(purposesOf('escalation', { ...owed, differenceMinor: '1' })).toEqual(['pay']);
});
