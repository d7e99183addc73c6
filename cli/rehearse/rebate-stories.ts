import type { RebateLife } from './rebate-life.ts';

/** What happens in a rehearsed year, and how it must end. */
export interface RebateStory {
  readonly about: string;
  /** how far over the usual volume the tiers begin, in percent of it */
  readonly tiersAt: readonly [number, number];
  /** a refusal is the end of the story */
  readonly refused?: true;
  readonly ends: { readonly status: string; readonly reached: number };
  play(life: RebateLife): Promise<void>;
}

const paper = 'a5b0e7f5c1d24f0f8f2f7c6b6b0f5f3a3c1f6c0d9e8b7a6f5e4d3c2b1a0f9e8d';

async function signed(life: RebateLife): Promise<void> {
  await life.until('agreement');
  await life.rep('signature', { reference: 'rehearsed paper', sha256: paper }, 'registers the signed agreement');
  await life.until('opened');
}

/** The lives that a rebate year can have. */
export const rebateStories = {
  reached: {
    about: 'signed, watched, the highest tier reached, settled and paid out',
    tiersAt: [105, 115],
    ends: { status: 'kept', reached: 2 },
    async play(life) {
      await signed(life);
      life.buys(120);
      await life.end();
    },
  },
  'near-miss': {
    about: 'a little is missing near the end; the rep calls, the customer orders, the tier is reached',
    tiersAt: [105, 115],
    ends: { status: 'kept', reached: 2 },
    async play(life) {
      await signed(life);
      life.buys(life.highestTier - 4);
      while (life.standing?.ahead?.near !== true) await life.step();
      await life.step();
      life.buys(life.highestTier + 60);
      await life.end();
    },
  },
  missed: {
    about: 'too little is bought; the statement shows what was missing',
    tiersAt: [105, 115],
    ends: { status: 'kept', reached: 0 },
    async play(life) {
      await signed(life);
      life.buys(70);
      await life.end();
    },
  },
  adjusted: {
    about: 'road works, real effort, and a lower threshold once, decided by the manager',
    tiersAt: [105, 115],
    ends: { status: 'kept', reached: 1 },
    async play(life) {
      await signed(life);
      life.buys(80);
      await life.until('look-3');
      // the second is out of reach by then, whatever it is lowered by
      const tiers = life.tiers.map((tier, index) => (index === 0 ? { ...tier, from: lower(tier.from) } : tier));
      const efforts = [{ what: 'a second window for our saws since May', sha256: paper }];
      await life.rep(
        'adjustment',
        { tiers, efforts, reason: 'Road works closed the street.' },
        'asks for an adjustment',
      );
      await life.until('adjustment-1/asked');
      await life.manager('adjustment-decision', { decision: 'approve', reason: 'The effort is real.' }, 'approves it');
      life.aimsAt(102);
      await life.end();
    },
  },
  refused: {
    about: 'tiers that this customer cannot reach are not promised',
    tiersAt: [300, 400],
    refused: true,
    ends: { status: 'declined', reached: 0 },
    async play(life) {
      await life.end();
    },
  },
  unsigned: {
    about: 'nobody signs; it is asked for three times and lapses',
    tiersAt: [105, 115],
    ends: { status: 'declined', reached: 0 },
    async play(life) {
      await life.end();
    },
  },
} satisfies Record<string, RebateStory>;
export type RebateStoryName = keyof typeof rebateStories;

/** Six percent less. */
const lower = (from: string): string => `${Math.floor(Number(from) * 0.94)}`;
