import type { Kept } from './kept.ts';
import type { OurPromise } from './our-promise.ts';
import { history, inDays, promiseRebate, rebateTerms, sell, sha256, today } from './rebate.ts';

/** Rebates of one rep to which one thing can be said now. @returns the id of each */
export function rebateSituations(kept: Kept, rep: () => string) {
  const customer = async (aWeek: string | null) => {
    const made = await kept.customer({ repId: rep() });
    if (aWeek !== null) await history(kept, made.id, aWeek);
    return made;
  };
  const running = async (terms: object = {}, aWeek = '1000.00') => {
    const { id, repId } = await customer(aWeek);
    const rebate = await promiseRebate(kept, rebateTerms({ id, repId }, { rehearsal: true, ...terms }));
    if (rebate.verdict.answer === 'refer-upward') {
      await rebate.until('approval');
      await rebate.say('approval', { decision: 'approve', reason: 'He is worth a gift.' });
    }
    await rebate.until('agreement');
    await rebate.say('signature', { reference: 'DMS-1', sha256 });
    await rebate.until('opened');
    const feed = (sold: readonly (readonly [string, string])[]) => sell(kept, id, sold, { rehearsalId: rebate.id });
    return { rebate, feed };
  };
  const adjusting = async () => {
    const { rebate, feed } = await running({ tiers: [{ from: '200000', rate: { percent: '2' } }] }, '3500.00');
    await feed([[today(), '90000.00']]);
    await rebate.until('look-3');
    return rebate;
  };
  const payout = async (): Promise<OurPromise<'rebate-payout'>> => {
    const { rebate, feed } = await running();
    await feed([[today(), '70000.00']]);
    await rebate.until('settled');
    await rebate.closed();
    return (await rebate.payouts())[0]!;
  };
  const at = async (promise: OurPromise<'rebate-payout'>, step: string): Promise<string> => {
    await promise.until(step);
    return promise.id;
  };

  return {
    tentative: async () => {
      const rebate = await promiseRebate(kept, rebateTerms(await customer(null)));
      await rebate.until('uncertain');
      return rebate.id;
    },
    changedByTheManager: async () => {
      const tiers = (percent: string) => [{ from: '55000', rate: { percent } }];
      const rebate = await promiseRebate(kept, rebateTerms(await customer('1000.00'), { tiers: tiers('9') }));
      await rebate.until('approval');
      await rebate.say('approval', { decision: 'approve', reason: 'Five is enough.', tiers: tiers('5') });
      await rebate.until('changed');
      return rebate.id;
    },
    toBeSigned: async () => {
      const rebate = await promiseRebate(kept, rebateTerms(await customer('1000.00')));
      await rebate.until('agreement');
      return rebate.id;
    },
    running: async () => (await running()).rebate.id,
    nearMiss: async () => {
      const { rebate, feed } = await running();
      await feed([[today(), '52000.00']]);
      const near = rebate.verdict.plan.looks.find(({ daysLeft }: { daysLeft: number }) => daysLeft <= 60);
      await rebate.until(near.step);
      return rebate.id;
    },
    helped: async () => {
      const { rebate } = await running();
      await rebate.say('help', { kind: 'display', aim: 'sell saws', assistanceOnly: true, until: inDays(20) });
      return rebate.id;
    },
    behind: async () => (await adjusting()).id,
    adjustmentAsked: async () => {
      const rebate = await adjusting();
      const efforts = [{ what: 'a second window', sha256 }];
      await rebate.say('adjustment', {
        tiers: [{ from: '180000', rate: { percent: '2' } }],
        efforts,
        reason: 'road works',
      });
      await rebate.until('adjustment-1/asked');
      return rebate.id;
    },
    settledTooMuch: async () => {
      const { rebate, feed } = await running({ settled: 'quarterly', tiers: [{ from: '0', rate: { percent: '2' } }] });
      await feed([[today(), '20000.00']]);
      await feed([[(await rebate.until('interim-1')).now.slice(0, 10), '-15000.00']]);
      await rebate.until('difference');
      return rebate.id;
    },
    toBePaidOut: async () => at(await payout(), 'due'),
    late: async () => at(await payout(), 'apologise'),
    apologised: async () => {
      const late = await payout();
      await late.until('apologise');
      await late.say('apology', { channel: 'phone', said: 'We are late, I am sorry.' });
      return at(late, 'learn');
    },
  };
}
