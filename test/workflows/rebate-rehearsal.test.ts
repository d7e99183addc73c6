import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearseRebate } from '../../cli/rehearse/rebate.ts';
import { type RebateStory, type RebateStoryName, rebateStories } from '../../cli/rehearse/rebate-stories.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { some } from '../support/long.ts';
import { history, inDays, sell } from '../support/rebate.ts';
import { stageOf } from '../support/rehearsed.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const settledAndPaid = /SETTLED[\s\S]*PAYOUT[\s\S]*CONCLUDED: kept/;

/** With the one whose words the rep passes on, one of each ending. */
const telling: ReadonlySet<string> = new Set(['missed', 'adjusted', 'refused', 'unsigned']);
const passedOn: RebateStoryName = 'reached';
const all: readonly (readonly [string, RebateStory])[] = Object.entries(rebateStories);
const lived = some(all, ([name]) => telling.has(name));

test('E1: every ending of a year is rehearsed', () => {
  const endings = (of: typeof all) => new Set(of.map(([, { ends }]) => JSON.stringify(ends)));
  expect(endings([...lived, [passedOn, rebateStories[passedOn]]])).toEqual(endings(all));
});

test.each(lived)(
  'E1, B8: the year "%s" ends as named, with its payout, on the real server, told from beginning to end',
  async (name, { ends }) => {
    const { id } = await kept.customer();
    await history(kept, id, '1000.00');
    const told: string[] = [];
    const stage = stageOf(kept, (line) => void told.push(line));
    const options = { customer: id, story: name as RebateStoryName };
    const { ended, expected } = await rehearseRebate(stage, options, () => undefined);
    expect(ended).toBe(expected);
    expect(told.join('\n')).toMatch(ends.reached > 0 ? settledAndPaid : /is vetted: /);
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

test('E1, B8, C3: words that the rep passes on are not called a mail to the customer, nor is the year told otherwise', async () => {
  const { id, repId } = await kept.customer({ email: null });
  await history(kept, id, '1000.00');
  const told: string[] = [];
  const stage = stageOf(kept, (line) => void told.push(line));
  const { ended } = await rehearseRebate(stage, { customer: id, story: passedOn }, () => undefined);
  expect(ended).toBe('kept, tier 2');
  expect(told.join('\n')).toMatch(settledAndPaid);
  expect(told.join('\n')).toContain(`words for the customer, to ${repId}@nordlicht.example: "`);
  expect(told.join('\n')).not.toContain('mail to the customer');
});
