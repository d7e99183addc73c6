import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearseRebate } from '../../cli/rehearse/rebate.ts';
import { type RebateStoryName, rebateStories } from '../../cli/rehearse/rebate-stories.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { history, inDays, sell } from '../support/rebate.ts';
import { stageOf } from '../support/rehearsed.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

test.each(Object.entries(rebateStories))(
  'E1, B8: the year "%s" ends as named, with its payout, on the real server, told from beginning to end',
  async (name, { ends }) => {
    const { id } = await kept.customer();
    await history(kept, id, '1000.00');
    const told: string[] = [];
    const stage = stageOf(kept, (line) => void told.push(line));
    const options = { customer: id, story: name as RebateStoryName };
    const { ended, expected } = await rehearseRebate(stage, options, () => undefined);
    expect(ended).toBe(expected);
    expect(told.join('\n')).toMatch(ends.reached > 0 ? /SETTLED[\s\S]*PAYOUT[\s\S]*CONCLUDED: kept/ : /is vetted: /);
    const times = told.flatMap((line) => /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}/.exec(line) ?? []);
    expect(times).toEqual(times.toSorted());
  },
);

test('E1: a customer of whom no funds are known is rehearsed with in the currency in which it buys', async () => {
  const { id } = await kept.customer({ liquidFunds: null });
  await sell(
    kept,
    id,
    Array.from({ length: 100 }, (_, week) => [inDays(-1 - week * 7), '9000.00'] as const),
    { net: { value: '9000.00', currency: 'HKD' } },
  );
  const told: string[] = [];
  const stage = stageOf(kept, (line) => void told.push(line));
  const { ended } = await rehearseRebate(stage, { customer: id, story: 'refused' }, () => undefined);
  expect(ended).toBe('declined, tier 0');
  expect(told.join('\n')).toMatch(/usually buys for \d+\.\d\d HKD a year/);
});

test('E1, C3: words that the rep passes on are not called a mail to the customer', async () => {
  const { id, repId } = await kept.customer({ email: null });
  await history(kept, id, '1000.00');
  const told: string[] = [];
  const stage = stageOf(kept, (line) => void told.push(line));
  const { ended } = await rehearseRebate(stage, { customer: id, story: 'reached' }, () => undefined);
  expect(ended).toBe('kept, tier 2');
  expect(told.join('\n')).toContain(`words for the customer, to ${repId}@nordlicht.example: "`);
  expect(told.join('\n')).not.toContain('mail to the customer');
});
