import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proposed } from '../../activities/proposal.ts';
import type { PaymentRequest, Verdict } from '../../domain/requests.ts';
import { appendEvents } from '../../ledger/events.ts';
import { beginning } from '../../workflows/beginning.ts';
import { type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import '../support/matchers.ts';
import { shift, wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

test('D5: a zone whose rules change between plan and due date: the promise keeps its local times', async () => {
  const { id: customerId, repId } = await kept.customer();
  const dueDate = wednesday(60);
  const twin = await kept.promiseToPay({ customerId, repId, dueDate, rehearsal: true });
  const { verdict } = await kept.db.commitment.findUniqueOrThrow({ where: { id: twin.id } });
  const { id: _, terms, ...vetted } = verdict as unknown as Verdict;

  // made when clocks there were to be two hours behind those of today's rules
  const { plan } = vetted;
  const old = { ...plan, breach: { ...plan.breach, at: shift(plan.breach.at, 120) } };
  const reminders = plan.reminders.map((step) => ({ ...step, at: shift(step.at, 120), until: shift(step.until, 120) }));
  const id = randomUUID();
  const request: PaymentRequest = { ...terms, rehearsal: true };
  const made: Verdict = { ...vetted, id, terms: request, plan: { ...old, reminders } };
  const at = new Date().toISOString();
  await appendEvents(kept.db, id, [
    await proposed(kept.db, { commitmentId: id, request, actor: repId, at, verdict: made }),
  ]);
  const state = { ...beginning(), verdict: made, status: 'open' as const };
  await kept.commitments.propose({ commitmentId: id, request, actor: repId, state });

  const promise = new PromiseToPay(kept, id, customerId, repId, made);
  const view = await promise.until('report');
  const when = (step: string) => view.happened.find((one) => one.step === step)?.at;
  expect(when('reminder-1')).toBeWithinSecondsOf(plan.reminders[0]!.at);
  expect(when('report')).toBeWithinSecondsOf(plan.breach.at);
  const { events, commitment } = await promise.evidence();
  expect(events.filter(({ type }: { type: string }) => type === 'planned-anew')).toHaveLength(1);
  expect(commitment.breachAt).toBe(plan.breach.at);
});
