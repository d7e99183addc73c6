import type { Kept } from './kept.ts';
import { once } from './once.ts';
import { history, inDays, promiseRebate, rebateTerms, sell, sha256, signedRebate, today } from './rebate.ts';

/**
 * Rebates of one rep to which one thing can be said now; what is said one after the other in a life may be said to the
 * same one. @returns the id of each
 */
export function rebateSituations(kept: Kept, rep: () => string) {
  const customer = async (aWeek: string | null) => {
    const made = await kept.customer({ repId: rep() });
    if (aWeek !== null) await history(kept, made.id, aWeek);
    return made;
  };
  const running = async (terms: object = {}, aWeek = '1000.00') => {
    const { id, repId } = await customer(aWeek);
    const rebate = await signedRebate(kept, rebateTerms({ id, repId }, { rehearsal: true, ...terms }));
    const feed = (sold: readonly (readonly [string, string])[]) => sell(kept, id, sold, { rehearsalId: rebate.id });
    return { rebate, feed };
  };
  const opened = once(async () => (await running()).rebate);
  const adjusting = once(async () => {
    const { rebate, feed } = await running({ tiers: [{ from: '200000', rate: { percent: '2' } }] }, '3500.00');
    await feed([[today(), '90000.00']]);
    await rebate.until('look-3');
    return rebate;
  });
  /** Of two months, so that little has to be watched; so short a one may stay unsigned. */
  const brief = async (sold: string) => {
    const tiers = [{ from: '9000', rate: { percent: '2' } }];
    const terms = { rehearsal: true, period: { from: today(), to: inDays(60) }, tiers };
    const rebate = await promiseRebate(kept, rebateTerms(await customer('1000.00'), terms));
    await sell(kept, rebate.customerId, [[today(), sold]], { rehearsalId: rebate.id });
    return rebate;
  };
  const late = once(async () => {
    const rebate = await brief('9500.00');
    await rebate.until('settled');
    await rebate.closed();
    const payout = (await rebate.payouts())[0]!;
    await payout.until('apologise');
    return payout;
  });

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
    running: async () => (await opened()).id,
    nearMiss: async () => {
      const rebate = await brief('8600.00');
      const near = rebate.verdict.plan.looks.find(({ daysLeft }: { daysLeft: number }) => daysLeft <= 60);
      await rebate.until(near.step);
      return rebate.id;
    },
    helped: async () => {
      const rebate = await opened();
      if ((await rebate.live()).helps.length > 0) return rebate.id;
      await rebate.say('help', { kind: 'display', aim: 'sell saws', assistanceOnly: true, until: inDays(20) });
      return rebate.id;
    },
    behind: async () => (await adjusting()).id,
    adjustmentAsked: async () => {
      const rebate = await adjusting();
      const tiers = [{ from: '180000', rate: { percent: '2' } }];
      const efforts = [{ what: 'a second window', sha256 }];
      if ((await rebate.live()).adjustments.length === 0)
        await rebate.say('adjustment', { tiers, efforts, reason: 'road works' });
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
    /** late or not, it is owed */
    toBePaidOut: async () => (await late()).id,
    late: async () => (await late()).id,
    apologised: async () => {
      const promise = await late();
      const { awaits } = await promise.live();
      if (awaits?.move === 'apologise')
        await promise.say('apology', { channel: 'phone', said: 'We are late, I am sorry.' });
      await promise.until('learn');
      return promise.id;
    },
  };
}
