import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grades } from '../../domain/firmness.ts';
import { intents, Signs } from '../../domain/intent.ts';
import { Policy } from '../../domain/policy.ts';
import { talkingCard } from '../../domain/talking-card.ts';
import { breach } from './breaches.ts';

const policy = Policy.parse({});
const card = (more: Parameters<typeof breach>[0] = {}, judged = {}) => talkingCard(breach(more), judged, policy);

describe('C6: the talking card', () => {
  test('nobody has judged: the signs speak; judged, the judgement holds, and each choice shows the grade that follows', () => {
    expect(card()).toMatchObject({ judged: null, signsSay: { intent: 'careless' }, grade: 'plain' });
    const signs = Signs.parse({ paidOthers: true, changedStory: true });
    expect(card({}, { signs })).toMatchObject({ judged: null, signsSay: { intent: 'unwilling' }, grade: 'firm' });
    for (const intent of intents) {
      const judged = card({}, { intent });
      expect(judged.judged).toBe(intent);
      expect(judged.grade).toBe(card().ifJudged[intent]);
    }
  });

  test('each choice is at least as firm as the one before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 4 }), (level, absences) => {
        const { ifJudged } = card({ level, ours: { absences, late: 0, obstacles: 0 } });
        const heights = intents.map((intent) => grades.indexOf(ifJudged[intent]));
        expect(heights).toEqual([...heights].sort((one, other) => one - other));
      }),
      { numRuns: 40 },
    );
  });

  test('C2, C9: beside a fault of our own, neither cost nor boss is held against the customer', () => {
    const cost = { trips: 1, total: '4500' };
    const boss = { vouched: true, escalations: 2 };
    expect(card({ cost, boss }).claims).toMatchObject({ ours: null, cost: true, boss: 'vouched' });
    for (const fault of ['absences', 'late', 'obstacles'] as const) {
      const ours = { absences: 0, late: 0, obstacles: 0, [fault]: 1 };
      const { claims, reasons } = card({ cost, boss, ours });
      expect(claims).toMatchObject({ ours, cost: false, boss: null });
      expect(reasons[0]?.by).toBe('own-side');
    }
  });

  test('at most two favours are brought up, the weightiest first; calls alone are no cost worth saying', () => {
    const service = { deliveriesOnTime: 3, deferrals: 1, payouts: 1, paidOut: '30000' };
    expect(card({ service }).claims.service).toEqual(['payouts', 'deferrals']);
    expect(card({ cost: { calls: 2, total: '1000' } }).claims.cost).toBe(false);
  });

  test('C4, C7: yes on the phone, a warning in time, and that it is not the first time', () => {
    expect(card().claims).toMatchObject({ saidYes: false, warned: false, again: false });
    expect(card({ severity: 'severe', level: 2 }).claims).toMatchObject({ saidYes: true, again: true });
    expect(card({}, { signs: Signs.parse({ warnedInTime: true }) }).claims.warned).toBe(true);
  });
});
