import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearseDelivery } from '../../cli/rehearse/delivery.ts';
import { type DeliveryStory, type DeliveryStoryName, deliveryStories } from '../../cli/rehearse/delivery-stories.ts';
import { twoProducts } from '../support/delivery.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { some } from '../support/long.ts';
import { stageOf } from '../support/rehearsed.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
  await twoProducts(kept);
});
afterAll(() => kept.stop());

/** One of each ending. */
const telling: ReadonlySet<string> = new Set(['customer-absent', 'not-ready', 'tentative', 'rebooked', 'refused']);
const all: readonly (readonly [string, DeliveryStory])[] = Object.entries(deliveryStories);
const lived = some(all, ([name]) => telling.has(name));

test('E1: every ending of a delivery is rehearsed', () => {
  const endings = (of: typeof all) => new Set(of.map(([, { ends }]) => ends));
  expect(endings(lived)).toEqual(endings(all));
});

test.each(lived)(
  'E1, E2: the delivery "%s" ends as named on the real server, told from beginning to end, and books nothing',
  async (name, { goods }) => {
    const { id, email } = await kept.customer();
    const told: string[] = [];
    const stage = stageOf(kept, (line) => void told.push(line));
    const options = { customer: id, story: name as DeliveryStoryName };
    const { ended, expected } = await rehearseDelivery(stage, options, () => undefined);
    expect(ended).toBe(expected);
    expect(told.join('\n')).toMatch(/is vetted: /);
    expect(told.join('\n').includes('CONCLUDED')).toBe(goods === 'there');
    const times = told.flatMap((line) => /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}/.exec(line) ?? []);
    expect(times).toEqual(times.toSorted());
    expect(await kept.db.trip.count()).toBe(0);
    expect(await kept.db.goodsHold.count()).toBe(0);
    for (const { subject } of await kept.inbox.of(email)) expect(subject).toMatch(/rehearsal/i);
  },
);
