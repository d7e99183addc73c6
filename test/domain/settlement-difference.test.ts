import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settle } from '../../domain/settlement.ts';
import { differenceNow, reallySettled, type Settling } from '../../domain/settlement-difference.ts';
import { percent, year } from './rebates.ts';

type Decision = NonNullable<Settling['data']['decision']>;

const terms = year({ tiers: [percent('0', '1')] });
/** A settlement whose reward is so much. */
const settled = (reward: bigint, before: bigint) =>
  settle({ terms, from: '2027-01-01', to: '2027-12-31', volume: reward * 100n, before });
const concluded = (reward: bigint, before: bigint): Settling => ({
  ...{ key: 'settled', type: 'concluded' },
  data: { settlement: settled(reward, before) },
});
/** As the difference after the end is written down and decided. */
const decided = (count: number, minor: bigint, decision: Decision): Settling[] => [
  {
    ...{ key: `difference-${count}/found`, type: 'difference-found' },
    data: { settlement: settled(0n, 0n), differenceMinor: `${minor}` },
  },
  { key: `difference-${count}/decided`, type: 'difference-decided', data: { decision } },
];
const owed = (reward: bigint, record: readonly Settling[]) => differenceNow(reward, reallySettled(record)!);

describe('B8: a later difference is what the reward is beside what was really settled', () => {
  const late: Settling[] = [concluded(1502789n, 0n)];
  const before: Settling[] = [
    concluded(951859n, 1502789n),
    { key: 'difference', type: 'difference-found', data: { overpaid: '550930' } },
  ];

  test('it falls from 15,027.89 to 9,518.59: 5,509.30 too much', () => {
    expect(owed(951859n, late)).toBe(-550930n);
    expect(before[0]!.data.settlement!.overpaid).toBe('550930');
    expect(owed(951859n, before)).toBe(0n); // asked already, by the settlement itself
  });

  test.each([
    ['carry-over', 195000n],
    ['waive', 195000n],
    ['clawback', 745930n],
  ] as const)('%s, then it rises to 16,977.89', (decision, rises) => {
    const after = [...late, ...decided(2, -550930n, decision)];
    const sooner: Settling[] = [
      ...before,
      { key: 'difference-decided', type: 'difference-decided', data: { decision } },
    ];
    for (const record of [after, sooner]) {
      expect(owed(951859n, record)).toBe(0n); // what is decided is not asked again
      expect(owed(1697789n, record)).toBe(rises);
      expect(owed(1697789n, [...record, ...decided(3, rises, 'pay')])).toBe(0n);
      expect(owed(900000n, record)).toBe(-51859n); // only what is new
    }
  });

  test('nothing before it is settled', () => {
    expect(reallySettled([])).toBeUndefined();
  });

  test('whatever is decided, what leaves in the end is never less than the reward, nor more than was let go', () => {
    const step = fc.record({
      reward: fc.bigInt({ min: 0n, max: 5000n }),
      tooMuch: fc.constantFrom<Decision>('carry-over', 'clawback', 'waive'),
    });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 5000n }), fc.array(step, { maxLength: 8 }), (first, steps) => {
        const record = [concluded(first, 0n)];
        for (const [at, { reward, tooMuch }] of steps.entries()) {
          const minor = owed(reward, record);
          if (minor !== 0n) record.push(...decided(at + 2, minor, minor < 0n ? tooMuch : 'pay'));
          expect(owed(reward, record)).toBe(0n);
          const { paid, beyond } = reallySettled(record)!;
          expect(paid >= reward && paid - beyond <= reward && beyond >= 0n).toBe(true);
        }
      }),
    );
  });
});
