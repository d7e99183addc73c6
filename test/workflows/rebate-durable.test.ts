import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOfDay } from '../../domain/working-calendar.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { times } from '../support/long.ts';
import { ask, history, inDays, promiseRebate, rebateTerms, sell, sha256, today } from '../support/rebate.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

async function running(overrides: Record<string, unknown> = {}, customerOverrides = {}) {
  const customer = await kept.customer(customerOverrides);
  await history(kept, customer.id, '1000.00');
  const rebate = await promiseRebate(kept, rebateTerms(customer, { rehearsal: true, ...overrides }));
  await rebate.until('agreement');
  await rebate.say('signature', { reference: 'DMS-1', sha256 });
  await rebate.until('opened');
  return { customer, rebate };
}

test('B4: a whole year with 20 signals stays within 350 events', async () => {
  const { rebate } = await running();
  for (let week = 0; week < 20; week++) {
    await kept.commitments.wake({ kind: 'rebate-year', id: rebate.id });
    if (week === 10) await rebate.until('look-3');
  }
  await rebate.until('settled');
  await rebate.closed();
  const { historyLength, runId } = await kept.client.workflow.getHandle(rebate.workflowId).describe();
  const { events } = await kept.client.workflow.getHandle(rebate.workflowId).fetchHistory();
  const [started] = events ?? [];
  expect(started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '', runId).toBe('');
  expect(historyLength).toBeLessThanOrEqual(350);
});

/** Of which 500 come near the end; histories are called long at 500 events in tests, so that either part is too long. */
const signals = times(1500, 5000);

test(`B4: a year with ${signals} signals continues as new, knows everything, and ends right`, async () => {
  const { customer, rebate } = await running();
  await sell(kept, customer.id, [[today(), '70000.00']], { rehearsalId: rebate.id });
  await rebate.until('look-2');
  await rebate.continuedAsNew(signals - 500);
  await rebate.until('look-4');
  await rebate.say('help', { kind: 'display', aim: 'sell saws', assistanceOnly: true, until: inDays(330) });
  await rebate.continuedAsNew();
  const view = await rebate.until('settled');
  expect(view).toMatchObject({
    status: 'kept',
    settlement: { reached: 2, due: '280000' },
    helps: [{ kind: 'display' }],
  });
  await rebate.say('help-finished', { how: 'done' });
  await rebate.closed();
  expect(await rebate.payouts()).toHaveLength(1);
}, 180_000);

test('B4: a year far away over two changes of the clocks ends at the last moment of its day there', async () => {
  const period = { from: today(), to: inDays(364) };
  const { rebate } = await running({ period }, { zone: 'America/Sao_Paulo', country: 'BR', region: null });
  expect(rebate.verdict.plan.ends.at).toBe(endOfDay(period.to, 'America/Sao_Paulo'));
  for (const { local } of rebate.verdict.plan.looks) expect(local).toMatch(/ 10:00 America\/Sao_Paulo$/);
});

test('D2: the same rebate asked for 50 times at once is one workflow, one row, and 50 equal answers', async () => {
  const customer = await kept.customer();
  await history(kept, customer.id, '1000.00');
  const terms = rebateTerms(customer);
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(kept, terms, 'once')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
  expect(await kept.db.commitment.count({ where: { customerId: customer.id } })).toBe(1);
  expect((await ask(kept, { ...terms, method: 'stepped' }, 'once')).status).toBe(422);
});

test('E2: a rehearsed year reads the real past, counts its own sales only, and counts nowhere', async () => {
  const { customer, rebate } = await running();
  await sell(kept, customer.id, [[today(), '5000.00']]);
  await sell(kept, customer.id, [[today(), '7000.00']], { rehearsalId: rebate.id });
  const view = await rebate.until('look-1');
  expect(view.standing?.volume).toBe('700000');
  const listed = await kept.call('GET', `/v1/commitments?customer=${customer.id}`);
  expect(listed.body.items).toEqual([]);
  const real = await promiseRebate(kept, rebateTerms(customer));
  expect(real.verdict.checks.find(({ name }: { name: string }) => name === 'other-rebate').result).toBe('ok');
});
