import { expect, test } from 'vitest';
import { purposesOf } from '../../domain/links.ts';

test('A2: the mail that asks for an approval carries the answers to it, of every kind', () => {
  expect(purposesOf('approval', undefined, 'payment-appointment')).toEqual(['approve', 'decline']);
  expect(purposesOf('rebate-approval', undefined, 'rebate-year')).toEqual(['approve', 'decline']);
  expect(purposesOf('escalation', 'approve', 'rebate-year')).toEqual(['approve', 'decline']);
});

test('B9: no mail offers to decline a payout', () => {
  expect(purposesOf('payout-approval', undefined, 'rebate-payout')).toEqual(['approve']);
  expect(purposesOf('escalation', 'approve', 'rebate-payout')).toEqual(['approve']);
  expect(purposesOf('escalation', 'report', 'rebate-payout')).toEqual(['fulfilled', 'missed']);
});
