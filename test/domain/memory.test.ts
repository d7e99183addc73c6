import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { level, type Mark } from '../../domain/level.ts';
import { type Recalled, type RememberedMark, remember } from '../../domain/memory.ts';
import { fromMinor } from '../../domain/money.ts';
import { addDays } from '../../domain/working-calendar.ts';

const today = '2027-06-30';
const promise = (dueDate: string, minor = 1250_00n): Recalled => ({
  ...{ commitmentId: dueDate, dueDate, amount: fromMinor(minor, 'EUR') },
});
const past = (mark: Mark, dueDate: string, more: Partial<RememberedMark> = {}): RememberedMark => ({
  ...promise(dueDate),
  ...{ mark, paid: fromMinor(mark === 'kept' ? 1250_00n : 0n, 'EUR'), severity: null },
  ...more,
});
const recall = (history: readonly RememberedMark[], open: readonly Recalled[] = [], unanswered: Recalled[] = []) =>
  remember({ history, open, unanswered, today }, 3);

describe('C7: what is remembered', () => {
  test('of nothing is nothing, and nothing is said', () => {
    expect(recall([])).toEqual({
      ...{ open: [], unanswered: [], past: [], level: 0, recalls: null },
      counts: { open: 0, unanswered: 0, past: 0 },
    });
  });

  test('what is open, the earliest due first, with what is overdue; and the answers that we still owe', () => {
    const [late, next] = [promise('2027-06-29'), promise('2027-07-02')];
    expect(recall([], [next, late], [promise('2027-05-01')])).toMatchObject({
      open: [
        { dueDate: '2027-06-29', state: 'overdue' },
        { dueDate: '2027-07-02', state: 'running' },
      ],
      unanswered: [{ dueDate: '2027-05-01' }],
      recalls: { what: 'overdue', dueDate: '2027-06-29' },
    });
    expect(recall([], [next]).recalls).toMatchObject({ what: 'running', dueDate: '2027-07-02' });
  });

  test('breaches, the latest first, with what is missing and how severe they are', () => {
    const partly = past('partially-kept', '2027-02-01', { paid: fromMinor(250_00n, 'EUR') });
    const severe = past('broken', '2027-04-01', { severity: 'severe' });
    const { past: breaches } = recall([past('kept', '2027-01-01'), partly, severe, past('withdrawn', '2027-05-01')]);
    expect(breaches).toMatchObject([
      { dueDate: '2027-04-01', severity: 'severe', missing: { value: '1250.00', currency: 'EUR' } },
      { dueDate: '2027-02-01', severity: 'partly', missing: { value: '1000.00', currency: 'EUR' } },
    ]);
  });

  test('the last word that was not kept is recalled, with the other breaches of twelve months beside it', () => {
    const old = past('broken', '2026-06-29');
    const history = [old, past('broken', '2026-07-01'), past('broken', '2027-04-01'), past('kept', '2027-05-01')];
    expect(recall(history).recalls).toMatchObject({ what: 'broken', dueDate: '2027-04-01', others: 1 });
    const said = (mark: Mark) => recall([...history, past(mark, '2027-06-01')]).recalls;
    expect(said('partially-kept')).toMatchObject({ what: 'partly', others: 2 });
    expect(said('withdrawn')).toMatchObject({ what: 'withdrawn', others: 2 });
    expect(said('put-off')).toMatchObject({ what: 'put-off', others: 2 });
  });

  test('withdrawing and promising again does not wash a breach off', () => {
    const history = [past('broken', '2027-01-01'), past('withdrawn', '2027-02-01')];
    expect(recall(history)).toMatchObject({ level: 2, past: [{ dueDate: '2027-01-01' }], counts: { past: 1 } });
    expect(recall([...history, past('kept', '2027-03-01')]).recalls).toMatchObject({ what: 'withdrawn', others: 1 });
  });

  test('what was made good by as many kept ones as policy asks is listed, and not said again', () => {
    const kept = ['2027-02-01', '2027-03-01', '2027-04-01'].map((on) => past('kept', on));
    expect(recall([past('broken', '2027-01-01'), ...kept])).toMatchObject({
      ...{ level: 0, counts: { past: 1 }, recalls: null },
    });
    expect(recall([past('broken', '2027-01-01'), ...kept.slice(1)]).recalls).toMatchObject({ what: 'broken' });
  });
});

describe('C7: whatever the history', () => {
  const someMark = fc.constantFrom<Mark>('kept', 'broken', 'partially-kept', 'withdrawn', 'put-off');
  const someHistory = fc.array(
    fc
      .tuple(someMark, fc.integer({ min: 0, max: 900 }))
      .map(([mark, ago]) => past(mark, addDays(today, -ago), { commitmentId: `${mark} ${ago}` })),
    { maxLength: 30 },
  );

  test('the memory stays small, and its counts stay whole', () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        const memory = recall(history);
        const breaches = history.filter(({ mark }) => mark === 'broken' || mark === 'partially-kept');
        expect(memory.past).toHaveLength(Math.min(5, breaches.length));
        expect(memory.counts.past).toBe(breaches.length);
        for (const [index, { dueDate }] of memory.past.entries())
          expect(dueDate <= (memory.past[index - 1]?.dueDate ?? '9999')).toBe(true);
      }),
    );
  });

  test('the level goes up by one for each word not kept, and down only by kept ones in a row', () => {
    fc.assert(
      fc.property(someHistory, someMark, (history, mark) => {
        const [before, after] = [recall(history).level, recall([...history, past(mark, today)]).level];
        if (mark !== 'kept') expect(after).toBe(before + 1);
        else if (after < before) {
          expect(after).toBe(before - 1);
          expect(history.slice(-2).map((line) => line.mark)).toEqual(['kept', 'kept']);
        } else expect(after).toBe(before);
        expect(after).toBe(level([...history.map((line) => line.mark), mark], 3));
      }),
    );
  });

  test('a breach that nothing has made good is never passed over in silence', () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        const { level: height, recalls } = recall(history);
        expect(recalls === null).toBe(height === 0);
      }),
    );
  });
});
