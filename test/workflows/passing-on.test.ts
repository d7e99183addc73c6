import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

async function unreachable() {
  const { id: customerId, repId } = await kept.customer({ email: null });
  return kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
}

test('C3, B5: a customer without mail: the rep reports that the words were passed on, and it stands in the record', async () => {
  const promise = await unreachable();
  expect((await promise.until('agreed/pass-on')).awaits).toMatchObject({ party: 'rep', move: 'pass-on' });
  const view = await promise.say('passed-on', { channel: 'phone', note: 'told the owner' });
  expect(view.awaits).toBeNull();
  await expect(promise.say('passed-on', { channel: 'phone' })).rejects.toThrow(/409.*already/);

  await promise.until('reminder-1/pass-on');
  await promise.say('passed-on', { channel: 'in-person' });
  const done = await promise.until('visit');
  expect(done.happened.map(({ step }) => step).filter((step) => step.includes('escalation'))).toEqual([]);
  const { events } = await promise.evidence();
  expect(events.filter(({ type }: { type: string }) => type === 'passed-on')).toMatchObject([
    { key: 'agreed/passed-on', actor: promise.repId, data: { channel: 'phone', note: 'told the owner' } },
    { key: 'reminder-1/passed-on', data: { channel: 'in-person' } },
  ]);
  await expect(promise.say('passed-on', { channel: 'phone' })).rejects.toThrow(/409.*no words/);
});

test('C3, D4: words that nobody reports as passed on are escalated, and no longer awaited when the day comes', async () => {
  const promise = await unreachable();
  const view = await promise.until('visit');
  expect(view.happened.map(({ step }) => step)).toContain('agreed/pass-on/escalation-1');
  expect(view.happened.map(({ step }) => step)).toContain('reminder-1');
  expect(view.awaits).toBeNull();
  expect((await kept.inbox.of(`chief-${promise.repId}@nordlicht.example`)).at(0)?.text).toMatch(
    /words for the customer were passed on/,
  );
});

test('C3: where a mail reaches the customer, there is nothing to pass on', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('reminder-1');
  await expect(promise.say('passed-on', { channel: 'phone' })).rejects.toThrow(/409.*no words/);
});
