import { expect, test } from 'vitest';
import { killOverAndOver } from '../../faults/kill.ts';
import { Seeded } from '../../faults/rig/seeded.ts';
import { held, type Result, type Row, total, verdictOf } from '../../faults/tally.ts';

test('D2: each process killed with -9 under load: nothing is lost, nothing is doubled', {
  timeout: 300_000,
}, async () => {
  // `due-now` waits a minute for its instant, which the long run has time for
  const plots = ['paid', 'reported', 'tapped', 'silent'] as const;
  const { rows, findings } = await killOverAndOver({ cycles: 5, seed: 1, lanes: 2, plots, say: () => undefined });
  expect(findings.filter((finding) => !finding.startsWith('late'))).toEqual([]);
  expect(rows.map(({ tries }) => tries)).toEqual([1, 1, 1, 1, 1]);
  expect(rows[0]?.commitments).toBeGreaterThan(4);
});

test('the same seed draws the same', () => {
  const drawn = (seed: number) =>
    Array.from(
      { length: 5 },
      (
        (chance) => () =>
          chance.below(1_000)
      )(new Seeded(seed)),
    );
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
});

test('parts add up, and a loss in one of them fails the whole', () => {
  const row = {
    fault: 'a',
    does: '',
    limit: 1,
    tries: 2,
    commitments: 3,
    lost: 0,
    doubled: 0,
    late: 0,
    repeatedMails: 0,
  };
  const part = (more: Partial<Row>): Result => ({
    ...{ seed: 1, at: '', seconds: 1, machine: '', short: false, findings: [] },
    rows: [{ ...row, delays: [], ...more }],
  });
  const [sum] = total([part({ delays: [5] }), part({ delays: [3], lost: 1 })]);
  expect(sum).toMatchObject({ tries: 4, commitments: 6, lost: 1, delays: [3, 5] });
  expect(verdictOf(sum as Row)).toBe('FAILED');
  expect(held([sum as Row])).toBe(false);

  const [idle] = total([part({ seen: 0 })]);
  const [untried] = total([part({ tries: 0 })]);
  expect([verdictOf(untried as Row), held([untried as Row])]).toEqual(['NOT INJECTED', false]);
  const [late] = total([part({ late: 1 })]);
  expect([verdictOf(late as Row), held([late as Row])]).toEqual(['late', false]);
  expect(verdictOf(idle as Row)).toBe('NOT INJECTED');
  expect(held([idle as Row])).toBe(false);
});
