import { expect, test } from 'vitest';
import type { PaymentRequest } from '../../domain/requests.ts';
import { describe } from '../../workflows/describe.ts';
import type { CommitmentView } from '../../workflows/messages.ts';

const originalTerms: PaymentRequest = {
  kind: 'payment-appointment',
  customerId: 'C-1',
  repId: 'vogt',
  amount: { value: '1250.00', currency: 'EUR' },
  dueDate: '2027-01-15',
};
const from = { amount: originalTerms.amount, dueDate: '2027-01-15', dueTime: null };
const to = { ...from, dueDate: '2027-01-20', dueTime: '14:00' };
const view: CommitmentView = {
  id: '00000000-0000-4000-8000-000000000000',
  kind: 'payment-appointment',
  status: 'open',
  rehearsal: false,
  now: '2027-01-10T09:00:00.000Z',
  terms: { ...originalTerms, dueDate: '2027-01-20', dueTime: '14:00' },
  originalTerms,
  reagreements: [
    {
      at: '2027-01-10T09:00:00.000Z',
      by: 'vogt',
      askedBy: 'us',
      kind: 'absence',
      reason: 'Frau Vogt is ill',
      from,
      to,
    },
  ],
  withdrawal: null,
  verdict: null,
  conclusion: null,
  correction: null,
  paid: { inTime: '0', total: '0' },
  happened: [],
  next: null,
  awaits: null,
  closed: false,
  approval: null,
  response: null,
  responseWaived: null,
  repId: 'vogt',
  handovers: [],
  clearing: [],
};

test('B1: the Temporal UI says what was agreed first, what holds now and why it was moved, in nobody’s own words', () => {
  const words = describe(view);
  expect(words).toContain('pays 1250.00 EUR by 2027-01-20 14:00');
  expect(words).toContain('First agreed: 1250.00 EUR by 2027-01-15.');
  expect(words).toContain('Moved to 1250.00 EUR by 2027-01-20 14:00 since our rep cannot come (2027-01-10 09:00 UTC).');
  expect(words).not.toContain('Frau Vogt');
});

test('B1: a promise that was never changed says nothing of earlier terms', () => {
  expect(describe({ ...view, reagreements: [] })).not.toContain('First agreed');
});

test('C7: the Temporal UI says who withdrew', () => {
  const withdrawn = { by: 'vogt', askedBy: 'customer', reason: 'Frau Muster has no money' } as const;
  const words = describe({ ...view, status: 'withdrawn', withdrawal: withdrawn });
  expect(words).toContain('Withdrawn by the customer.');
  expect(words).not.toContain('Frau Muster');
});
