import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toVolume } from '../../domain/rebate.ts';
import { rewardOf } from '../../domain/rebate-reward.ts';
import { settle } from '../../domain/settlement.ts';
import { percent, someTerms, someVolume, year } from './rebates.ts';

const euros = (value: string): bigint => toVolume(value, 'turnover', 'EUR');
const terms = year({ tiers: [percent('5000', '2'), percent('20000', '4')] });
const quarter = (volume: string, before = '0', more = terms) =>
  settle({ terms: more, from: '2027-01-01', to: '2027-12-31', volume: euros(volume), before: euros(before) });

describe('B8: a settlement deducts what was paid before', () => {
  // SAP Learning, "Configuring Pricing in SAP S/4HANA Sales", unit "Maintaining Condition Contracts", process flow example:
  // https://learning.sap.com/learning-journeys/configuring-pricing-in-sap-s-4hana-sales/maintaining-condition-contracts
  test.each([
    ['October, 3,000: too little', '3000', '0', { reached: 0, reward: '0', due: '0', missing: '200000' }],
    ['November, 7,000 in all: 2 %', '7000', '0', { reached: 1, reward: '14000', due: '14000', missing: null }],
    [
      'the end, 27,000 at 4 % = 1,080, less 140 = 940',
      '27000',
      '140',
      { reached: 2, reward: '108000', before: '14000', due: '94000', lines: ['27000.00 × 4 % = 1080.00'] },
    ],
  ])('as published: %s', (_, volume, before, settlement) => {
    expect(quarter(volume, before)).toMatchObject({ ...settlement, overpaid: '0' });
  });

  test('paid beyond the reward is overpaid, and nothing is due', () => {
    expect(quarter('6000', '140')).toMatchObject({ reward: '12000', before: '14000', due: '0', overpaid: '2000' });
    expect(quarter('-10', '140')).toMatchObject({ reward: '0', due: '0', overpaid: '14000', missing: '501000' });
  });

  test('a tier from 0 is missed by the first sale', () => {
    expect(quarter('0', '0', year({ tiers: [percent('0', '2')] }))).toMatchObject({ reached: 0, missing: '1' });
  });

  test('says which dates count', () => {
    expect(quarter('1')).toMatchObject({ from: '2027-01-01', to: '2027-12-31', volume: '100' });
  });
});

describe('B8: interim settlements and the final one', () => {
  /** Every settlement pays what is due. */
  const settleAll = (some: Parameters<typeof settle>[0]['terms'], volumes: readonly bigint[]) => {
    let before = 0n;
    return volumes.map((volume) => {
      const settlement = settle({ terms: some, from: '2027-01-01', to: '2027-12-31', volume, before });
      before += BigInt(settlement.due);
      return settlement;
    });
  };
  const someVolumes = fc.array(someVolume, { minLength: 1, maxLength: 6 });
  const paid = (all: ReturnType<typeof settleAll>): bigint => all.reduce((sum, { due }) => sum + BigInt(due), 0n);

  test('pay together what one settlement would, where the volume never falls', () => {
    fc.assert(
      fc.property(someTerms, someVolumes, (some, volumes) => {
        const rising = [...volumes].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        const all = settleAll(some, rising);
        expect(paid(all)).toBe(rewardOf(rising.at(-1)!, some));
        expect(all.every(({ overpaid }) => overpaid === '0')).toBe(true);
      }),
    );
  });

  test('where it falls, what is overpaid is said, and never both due and overpaid', () => {
    fc.assert(
      fc.property(someTerms, someVolumes, (some, volumes) => {
        const all = settleAll(some, volumes);
        for (const { before, due, overpaid, reward } of all) {
          expect(BigInt(before) + BigInt(due) - BigInt(overpaid)).toBe(BigInt(reward));
          expect(due === '0' || overpaid === '0').toBe(true);
        }
        expect(paid(all) - BigInt(all.at(-1)!.overpaid)).toBe(rewardOf(volumes.at(-1)!, some));
      }),
    );
  });

  test('splitting a sale in two changes nothing, nor does the order', () => {
    fc.assert(
      fc.property(someTerms, fc.array(someVolume, { minLength: 1 }), fc.nat(1000), (some, sales, cut) => {
        const total = (parts: readonly bigint[]) => parts.reduce((sum, part) => sum + part, 0n);
        const [first = 0n, ...others] = sales;
        const split = [...others.reverse(), first - BigInt(cut), BigInt(cut)];
        expect(settleAll(some, [total(split)])).toEqual(settleAll(some, [total(sales)]));
      }),
    );
  });
});
