import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Kept, startKept } from '../support/kept.ts';
import type { OurPromise } from '../support/our-promise.ts';
import { history, inDays, promiseRebate, rebateTerms, sell, sha256, today } from '../support/rebate.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept({ LINK_KEYS: `2027-1:${randomBytes(32).toString('base64url')}` });
});
afterAll(() => kept.stop());

type Rebate = OurPromise<'rebate-year'>;

async function promised(overrides: Record<string, unknown> = {}) {
  const customer = await kept.customer();
  await history(kept, customer.id, '1000.00');
  const rebate = await promiseRebate(kept, rebateTerms(customer, { rehearsal: true, ...overrides }));
  const feed = (sold: readonly (readonly [string, string])[]) =>
    sell(kept, customer.id, sold, { rehearsalId: rebate.id });
  const rep = `${customer.repId}@nordlicht.example`;
  return { rebate, feed, customer, rep, manager: `chief-${rep}` };
}

/** A rehearsed year, approved where it must be, signed and running. */
async function running(overrides: Record<string, unknown> = {}) {
  const promise = await promised(overrides);
  if (promise.rebate.verdict.answer === 'refer-upward') {
    await promise.rebate.until('approval');
    await promise.rebate.say('approval', { decision: 'approve' });
  }
  await promise.rebate.until('agreement');
  await promise.rebate.say('signature', { reference: 'DMS-1', sha256 });
  await promise.rebate.until('opened');
  return promise;
}

/** Every link of the newest mail to this person with this subject, by its label. */
async function linksOf(address: string, subject: RegExp): Promise<Record<string, string>> {
  const mail = (await kept.inbox.of(address)).findLast((found) => subject.test(found.subject));
  const found = [...(mail?.text ?? '').matchAll(/^- (.+): <(\S+\/l\/\S+)>$/gm)];
  return Object.fromEntries(found.map(([, label = '', url = '']) => [label, new URL(url).pathname]));
}
const look = async (path = '') => (await fetch(`${kept.url}${path}`)).text();
const tap = async (path = '', form: Record<string, string> = {}) => {
  const response = await fetch(`${kept.url}${path}`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, text: await response.text() };
};
/** The links of the mail that asks about a difference, once it is there. */
const asked = (manager: string) =>
  eventually(async () => {
    const links = await linksOf(manager, /^\S+ *\S* *Decide: /);
    return Object.keys(links).length > 0 ? links : undefined;
  });
const tooMuch = ['Carry it over', 'Claim it back', 'Waive it'];

describe('A2: the rep has the last word on terms that the manager changed', () => {
  async function changed() {
    const tiers = (percent: string) => [{ from: '55000', rate: { percent } }];
    const promise = await promised({ tiers: tiers('9') });
    await promise.rebate.until('approval');
    await promise.rebate.say('approval', { decision: 'approve', reason: 'Five is enough.', tiers: tiers('5') });
    await promise.rebate.until('changed');
    return { ...promise, links: await linksOf(promise.rep, /please confirm/) };
  }

  test('A2, A7: confirmed by one tap, on a page with the changed terms', async () => {
    const { rebate, links } = await changed();
    expect(Object.keys(links)).toEqual(['I stand by these terms', 'Not on these terms']);
    const page = await look(links['I stand by these terms']);
    expect(page).toMatch(/5 ?%/);
    expect(page).not.toMatch(/9 ?%/);
    expect((await tap(links['I stand by these terms'])).status).toBe(200);
    await rebate.until('agreement');
    const { confirmation } = await rebate.live();
    expect(confirmation).toMatchObject({ accepted: true, from: 'link' });
    expect((await tap(links['Not on these terms'], { note: 'no' })).status).toBe(410);
  });

  test('A2: not confirmed, with the reason, nothing is promised; nobody above says it in the rep’s place', async () => {
    const { rebate, links, manager } = await changed();
    await rebate.until('changed/escalation-1');
    expect(await linksOf(manager, /./)).toEqual({});
    const silent = await tap(links['Not on these terms']);
    expect([silent.status, silent.text]).toEqual([400, expect.stringMatching(/look at this again: Note/)]);
    expect((await tap(links['Not on these terms'], { note: 'He needs seven.' })).status).toBe(200);
    expect(await rebate.closed()).toMatchObject({ status: 'declined', confirmation: { note: 'He needs seven.' } });
  });
});

describe('A3: a tentative rebate is firmed or withdrawn by one tap', () => {
  async function uncertain() {
    const customer = await kept.customer();
    const rebate = await promiseRebate(kept, rebateTerms(customer, { rehearsal: true }));
    await rebate.until('uncertain');
    return { rebate, links: await linksOf(`${customer.repId}@nordlicht.example`, /not promised yet/) };
  }

  test('A3: withdrawn, with the reason', async () => {
    const { rebate, links } = await uncertain();
    expect(Object.keys(links)).toEqual(['Promise it', 'Withdraw it']);
    expect((await tap(links['Withdraw it'])).status).toBe(400);
    expect((await tap(links['Withdraw it'], { reason: 'We know too little.' })).status).toBe(200);
    expect(await rebate.closed()).toMatchObject({
      status: 'withdrawn',
      firming: { decision: 'withdraw', from: 'link' },
    });
    expect((await tap(links['Promise it'], { reason: 'after all' })).status).toBe(410);
  });

  test('A3, A2: firmed on the rep’s word alone: the manager says yes first', async () => {
    const { rebate, links } = await uncertain();
    expect((await tap(links['Promise it'], { reason: 'I have seen his books.' })).status).toBe(200);
    await rebate.until('approval');
    expect((await rebate.live()).firming).toMatchObject({ decision: 'firm', reason: 'I have seen his books.' });
  });
});

describe('B8: the difference of a settlement', () => {
  /** A short one that nobody signs, settled with its first tier. */
  async function reached() {
    const tiers = [
      { from: '9000', rate: { percent: '2' } },
      { from: '10000', rate: { percent: '4' } },
    ];
    const promise = await promised({ period: { from: today(), to: inDays(60) }, tiers });
    await promise.feed([[today(), '9500.00']]);
    await promise.rebate.until('settled');
    await promise.rebate.closed();
    return promise;
  }
  const shown = async (rebate: Rebate) => {
    const { awaits, openDifference, status } = await rebate.live();
    return { awaits, openDifference, status };
  };

  test('B8: too much before the end: shown, and only that is offered and taken which can be done', async () => {
    const { rebate, feed, manager } = await running({
      settled: 'quarterly',
      tiers: [{ from: '0', rate: { percent: '2' } }],
    });
    await feed([[today(), '20000.00']]);
    const { now } = await rebate.until('interim-1');
    await feed([[now.slice(0, 10), '-15000.00']]);
    await rebate.until('difference');
    expect(await shown(rebate)).toMatchObject({
      awaits: { party: 'manager', move: 'decide-difference' },
      openDifference: {
        owed: { value: '0.00' },
        overpaid: { value: '300.00' },
        decisions: ['carry-over', 'clawback', 'waive'],
      },
    });
    expect((await rebate.answerTo('difference-decision', { decision: 'pay', reason: 'no' })).status).toBe(409);
    await rebate.until('difference/escalation-1');
    expect(Object.keys(await linksOf(manager.replace('chief-', 'boss-'), /./))).toEqual(tooMuch);
    const links = await asked(manager);
    expect(await look(links['Claim it back'])).toMatch(/Settled too much[\s\S]*300/);
    expect((await tap(links['Claim it back'])).status).toBe(400);
    expect((await tap(links['Claim it back'], { reason: 'He leaves us.' })).status).toBe(200);
    expect(await rebate.closed()).toMatchObject({ difference: { decision: 'clawback', from: 'link' } });
  });

  test('B8, D3: owed more after the end: the ended promise shows it, and one tap pays it', async () => {
    const { rebate, feed, manager } = await reached();
    expect(await shown(rebate)).toMatchObject({ awaits: null, openDifference: null });
    await feed([[inDays(10), '1000.00']]);
    const links = await asked(manager);
    expect(Object.keys(links)).toEqual(['Pay it out']);
    expect(await shown(rebate)).toMatchObject({
      status: 'kept',
      awaits: { party: 'manager', move: 'decide-difference' },
      openDifference: { owed: { value: '230.00' }, decisions: ['pay'], settlement: { reached: 2 } },
    });
    expect(await look(links['Pay it out'])).toMatch(/Still owed/);
    expect((await tap(links['Pay it out'])).status).toBe(400);
    expect((await tap(links['Pay it out'], { reason: 'It is owed.' })).status).toBe(200);
    await expect.poll(async () => (await rebate.payouts()).length, { timeout: 30_000 }).toBe(2);
    expect(await shown(rebate)).toMatchObject({ awaits: null, openDifference: null });
    expect((await tap(links['Pay it out'], { reason: 'again' })).text).toMatch(/Recorded on/);
  });

  test('B8, D3: too much after the end: three ways, none of which pays', async () => {
    const { rebate, feed, manager } = await reached();
    await feed([[inDays(10), '-1000.00']]);
    const links = await asked(manager);
    expect(Object.keys(links)).toEqual(tooMuch);
    expect((await tap(links['Waive it'], { reason: 'It is little.' })).status).toBe(200);
    await expect.poll(() => shown(rebate)).toMatchObject({ awaits: null, openDifference: null });
    expect(await rebate.payouts()).toHaveLength(1);
  });
});
