import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearseRebate } from '../../cli/rehearse/rebate.ts';
import { type RebateStoryName, rebateStories } from '../../cli/rehearse/rebate-stories.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { history } from '../support/rebate.ts';
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
  },
);
