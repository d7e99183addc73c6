import { expect, test } from 'vitest';
import { type CommitmentEvent, type EventData, type Projection, project } from '../../domain/projection.ts';

const opened: Projection = {
  kind: 'payment-appointment',
  promisor: 'customer',
  customerId: 'TW-1001',
  repId: 'lin',
  amount: { value: '1250.00', currency: 'EUR' },
  invoices: ['R-1'],
  dueDate: '2027-01-15',
  dueTime: null,
  zone: 'Asia/Taipei',
  breachAt: '2027-01-15T15:59:59.999Z',
  status: 'open',
  outcome: null,
  severity: null,
  awaits: null,
  awaitedMove: null,
  policyVersion: 1,
  rehearsalId: null,
  planId: null,
  part: null,
  imported: false,
  terms: {},
  verdict: null,
  proposedAt: '2027-01-04T02:00:00.000Z',
  concludedAt: null,
  closedAt: null,
};

const event = (type: string, data: EventData): CommitmentEvent => ({
  key: type,
  type,
  at: '2027-01-16T00:00:00.000Z',
  actor: 'kept',
  data,
});
const fold = (...events: CommitmentEvent[]) => events.reduce<Projection | undefined>(project, undefined);

test('the first event opens the commitment', () => {
  expect(fold(event('proposed', { opens: opened }))).toEqual(opened);
  expect(fold(event('proposed', { opens: opened, shows: { status: 'declined' } }))).toEqual({
    ...opened,
    status: 'declined',
  });
});

test('a first event that opens nothing is an error that names it', () => {
  expect(() => fold(event('reported', { shows: { status: 'kept' } }))).toThrow(
    new RangeError('the first event of a commitment must open it, "reported" does not'),
  );
});

test('each later event changes what it shows and nothing else; the last word counts', () => {
  const after = fold(
    event('proposed', { opens: opened }),
    event('asked', { shows: { awaits: 'rep', awaitedMove: 'report' } }),
    event('payment-recorded', { amount: '5' }),
    event('concluded', { shows: { status: 'broken', outcome: 'broken', severity: 'severe', awaitedMove: 'respond' } }),
  );
  expect(after).toEqual({
    ...opened,
    status: 'broken',
    outcome: 'broken',
    severity: 'severe',
    awaits: 'rep',
    awaitedMove: 'respond',
  });
});

test('what is shown as nothing any more is nothing', () => {
  const awaiting = { ...opened, awaits: 'rep', awaitedMove: 'report' } as const;
  expect(project(awaiting, event('reported', { shows: { awaits: null, awaitedMove: null } }))).toEqual(opened);
});

test('B1: the original terms cannot be opened anew', () => {
  expect(project(opened, event('proposed', { opens: { ...opened, dueDate: '2030-01-01' } }))).toEqual(opened);
});

test('the projection before an event stays as it was', () => {
  const before = structuredClone(opened);
  project(before, event('concluded', { shows: { status: 'kept' } }));
  expect(before).toEqual(opened);
});
