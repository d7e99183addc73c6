import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../support/matchers.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { formatDate } from '../../mail/format.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { ask, history, inDays, promiseRebate, rebateTerms, sell, sha256, today } from '../support/rebate.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const steps = (view: { happened: readonly { step: string }[] }): string[] => view.happened.map(({ step }) => step);
const subjects = async (address: string): Promise<string[]> =>
  (await kept.inbox.of(address)).map(({ subject }) => subject);
const signature = { reference: 'DMS-1', sha256 };

/** A customer who bought 1000 euros a week for three years. */
async function regular() {
  const customer = await kept.customer();
  await history(kept, customer.id, '1000.00');
  return customer;
}

/** A rehearsed year, signed and running. */
async function running(overrides: Record<string, unknown> = {}) {
  const customer = await regular();
  const rebate = await promiseRebate(kept, rebateTerms(customer, { rehearsal: true, ...overrides }));
  if (rebate.verdict.answer === 'refer-upward') {
    await rebate.until('approval');
    await rebate.say('approval', { decision: 'approve', reason: 'He is worth a gift.' });
  }
  await rebate.until('agreement');
  await rebate.say('signature', signature);
  await rebate.until('opened');
  const feed = (sold: readonly (readonly [string, string])[]) =>
    sell(kept, customer.id, sold, { rehearsalId: rebate.id });
  return { customer, rebate, feed };
}

describe('offer and agreement', () => {
  test('A1, A6: what this customer can reach is promised, with every check, the exposure, and what each tier asks', async () => {
    const { status, body } = await ask(kept, rebateTerms(await regular()));
    expect(status).toBe(201);
    expect(body).toMatchObject({ answer: 'accept', exposure: { currency: 'EUR' } });
    expect(body.checks.length).toBeGreaterThan(4);
    expect(body.tiers.map(({ reachable }: { reachable: boolean }) => reachable)).toEqual([true, true]);
    expect(Number(body.baseline.volume)).toBeGreaterThan(50_000);
    expect(Number(body.exposure.value)).toBeGreaterThan(2600);
  });

  test('A6: an unreachable tier is taken out and said why; none left, nothing is promised, in direct and in gentle words', async () => {
    const customer = await regular();
    const high = { from: '250000', rate: { percent: '5' } };
    const some = await ask(kept, rebateTerms(customer, { tiers: [{ from: '55000', rate: { percent: '2' } }, high] }));
    expect(some.body.offered).toEqual([{ from: '55000', rate: { percent: '2' } }]);
    expect(some.body.tiers[1]).toMatchObject({ reachable: false, because: expect.stringMatching(/\S/) });
    const because = expect.stringMatching(
      /^250000 asks for \d+\.\d % more than .* more than 35 % cannot be reached|in the time left/,
    );
    expect(some.body.dropped).toEqual([{ ...high, because }]);
    const proposed = await kept.call('POST', '/v1/rebates/propose', rebateTerms(customer, { tiers: [high] }));
    expect(proposed.body).toMatchObject({ answer: 'refuse', offered: [], dropped: [{ ...high, because }] });

    const other = await regular();
    const none = await ask(kept, rebateTerms(other, { tiers: [high] }));
    expect(none.status).toBe(422);
    expect(none.body).toMatchObject({ type: '/problems/not-offered', answer: 'refuse', offered: [] });
    expect(none.body.words.direct).toMatch(/\S/);
    expect(none.body.words.gentle).toMatch(/\S/);
    expect(await kept.inbox.of(other.email)).toEqual([]);
  });

  test('A6, A2: tiers that ask for no growth are a gift: the manager decides, and reads in figures why and what it costs', async () => {
    const customer = await regular();
    const terms = rebateTerms(customer, {
      period: { from: inDays(1), to: inDays(730) },
      tiers: [{ from: '0', rate: { percent: '7.5' } }],
    });
    const rebate = await promiseRebate(kept, terms);
    expect(rebate.verdict).toMatchObject({ answer: 'refer-upward', tiers: [{ given: true }] });
    expect(rebate.verdict.reasons.join(' ')).toMatch(/a gift of \d+\.\d\d EUR, for nothing more bought/);
    await rebate.until('approval');
    const mail = (await kept.inbox.of(`chief-${customer.repId}@nordlicht.example`)).at(-1)?.text;
    expect(mail).toMatch(/lasts 24 months; the rep decides up to 12\./);
    expect(mail).toMatch(/gives back up to 7\.5\s?%; the rep decides up to 6\s?%\./);
    expect(mail).toMatch(/would be bought anyway: .*0 or more\. That is a gift of .*[78],\d{3}/);
    expect(await kept.inbox.of(customer.email)).toEqual([]);
  });

  test('A6: a period long begun is vetted by what was bought in it: what is reached, and what the time left allows', async () => {
    const customer = await regular();
    const tier = (from: string, percent: string) => ({ from, rate: { percent } });
    const { status, body } = await ask(
      kept,
      rebateTerms(customer, {
        period: { from: inDays(-300), to: inDays(64) },
        tiers: [tier('40000', '1'), tier('54000', '2'), tier('65000', '3')],
      }),
    );
    expect(status).toBe(202);
    expect(body).toMatchObject({
      answer: 'refer-upward',
      bought: { asOf: today(), volume: '43000.00' },
      offered: [tier('40000', '1'), tier('54000', '2')],
      dropped: [{ from: '65000', because: expect.stringMatching(/in the time left/) }],
      tiers: [{ because: expect.stringMatching(/is reached already by the 43000\.00 that were bought/) }, {}, {}],
    });
    expect(body.checks.find(({ name }: { name: string }) => name === 'baseline').because).toMatch(
      /^It runs since .*43000\.00 EUR so far, with 8\d\.\d % of the season/,
    );
  });

  test('A2: beyond authority the manager decides; the customer is told nothing before, and the rep confirms changed terms', async () => {
    const customer = await regular();
    const terms = rebateTerms(customer, { tiers: [{ from: '55000', rate: { percent: '9' } }] });
    const rebate = await promiseRebate(kept, terms);
    expect(rebate.verdict.answer).toBe('refer-upward');
    const waiting = await rebate.until('approval');
    expect(waiting).toMatchObject({ status: 'awaiting-approval', awaits: { party: 'manager', move: 'approve' } });
    await rebate.until('approval/escalation-1');
    expect(await kept.inbox.of(customer.email)).toEqual([]);
    expect((await rebate.answerTo('approval', { decision: 'approve', reason: 'mine' }, customer.repId)).status).toBe(
      403,
    );

    const far = await rebate.answerTo('approval', {
      ...{ decision: 'approve', reason: 'More.' },
      tiers: [
        { from: '55000', rate: { percent: '5' } },
        { from: '250000', rate: { percent: '6' } },
      ],
    });
    expect([far.status, far.body.errors]).toEqual([
      422,
      [{ pointer: '/tiers/1/from', detail: expect.stringMatching(/^250000 asks for/) }],
    ]);
    const tiers = [{ from: '55000', rate: { percent: '5' } }];
    await rebate.say('approval', { decision: 'approve', reason: 'Five is enough.', tiers });
    const changed = await rebate.until('changed');
    expect(changed.awaits).toMatchObject({ party: 'rep', move: 'confirm-terms' });
    expect(await kept.inbox.of(customer.email)).toEqual([]);
    await rebate.say('terms-confirmation', { accepted: true });
    const sent = await rebate.until('agreement');
    expect(sent).toMatchObject({ status: 'awaiting-signature', tiers });
    const asked = Number(rebate.verdict.exposure.value);
    const shown = (await kept.call('GET', `/v1/commitments?customer=${customer.id}`)).body.items[0];
    expect(Number(sent.verdict?.exposure.value)).toBeCloseTo((asked * 5) / 9, 1);
    expect(shown).toMatchObject({ amount: sent.verdict?.exposure, verdict: { exposure: sent.verdict?.exposure } });
    expect(await subjects(customer.email)).toHaveLength(1);
  });

  test('A4: a short and light rebate that the manager makes weigh much is signed before it is open', async () => {
    const customer = await kept.customer();
    await history(kept, customer.id, '20000.00');
    const period = { from: today(), to: inDays(59) };
    const gift = [{ from: '100000', rate: { percent: '2' } }];
    const rebate = await promiseRebate(kept, rebateTerms(customer, { period, tiers: gift }));
    expect(rebate.verdict).toMatchObject({ answer: 'refer-upward', plan: { signature: null } });
    await rebate.until('approval');
    const tiers = [{ from: '190000', rate: { percent: '5' } }];
    await rebate.say('approval', { decision: 'approve', reason: 'No gift, but more.', tiers });
    await rebate.until('changed');
    await rebate.say('terms-confirmation', { accepted: true });
    const sent = await rebate.until('agreement');
    expect(sent).toMatchObject({ status: 'awaiting-signature', awaits: { move: 'sign' } });
    expect(sent.verdict?.plan.signature?.chase).toHaveLength(3);
    await rebate.say('signature', { reference: 'DMS-2', sha256 });
    expect(await rebate.until('opened')).toMatchObject({ status: 'open' });
  });

  test('A2: declined, nothing is promised, and the rep knows why', async () => {
    const customer = await regular();
    const rebate = await promiseRebate(
      kept,
      rebateTerms(customer, { tiers: [{ from: '55000', rate: { percent: '9' } }] }),
    );
    await rebate.until('approval');
    await rebate.say('approval', { decision: 'decline', reason: 'Too dear.' });
    expect(await rebate.closed()).toMatchObject({ status: 'declined', closed: true });
    expect(await kept.inbox.of(customer.email)).toEqual([]);
    expect((await kept.inbox.of(`${customer.repId}@nordlicht.example`)).at(-1)?.text).toMatch(/Too dear/);
  });

  test('A3: too little history is said in advance, with the day on which it is decided; by then the facts decide', async () => {
    const customer = await kept.customer();
    const rebate = await promiseRebate(kept, rebateTerms(customer));
    expect(rebate.verdict.answer).toBe('declare-uncertain');
    const uncertain = await rebate.until('uncertain');
    expect(uncertain).toMatchObject({ status: 'proposed', awaits: { party: 'rep', move: 'firm' } });
    expect(await kept.inbox.of(customer.email)).toHaveLength(1);
    await rebate.until('firmed-or-withdrawn');
    expect(await rebate.closed()).toMatchObject({ status: 'withdrawn', closed: true });
    expect(await kept.inbox.of(customer.email)).toHaveLength(2);
  });

  test('A3, A2: firmed on the rep’s word alone, somebody above says yes', async () => {
    const customer = await kept.customer();
    const rebate = await promiseRebate(kept, rebateTerms(customer));
    await rebate.until('uncertain');
    await rebate.say('firming', { decision: 'firm', reason: 'I have seen the invoices of his last supplier.' });
    expect(await rebate.until('approval')).toMatchObject({ status: 'awaiting-approval' });
    await rebate.say('approval', { decision: 'approve', reason: 'I know him.' });
    expect(await rebate.until('agreement')).toMatchObject({ status: 'awaiting-signature' });
  });

  test('A4: what spans long is not open before the signed agreement is registered; unsigned, it is asked for again and lapses', async () => {
    const customer = await regular();
    const rebate = await promiseRebate(kept, rebateTerms(customer));
    const sent = await rebate.until('agreement');
    expect(sent).toMatchObject({
      status: 'awaiting-signature',
      awaits: { move: 'sign' },
      agreement: { pdf: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const document = async (of: string, sha = sent.agreement?.pdf) =>
      fetch(`${kept.url}/v1/commitments/${of}/documents/${sha}`, { headers: await kept.as('rep', customer.repId) });
    const pdf = Buffer.from(await (await document(rebate.id)).arrayBuffer());
    expect(createHash('sha256').update(pdf).digest('hex')).toBe(sent.agreement?.pdf);
    expect(await (await document(rebate.id, sent.agreement?.text)).text()).toMatch(/55,000/);
    expect((await document(rebate.id, sha256)).status).toBe(404);
    const ended = await rebate.until('lapsed');
    expect(steps(ended)).toEqual(expect.arrayContaining(['agreement', 'sign-1', 'sign-2', 'sign-3', 'lapsed']));
    expect(await rebate.closed()).toMatchObject({ status: 'declined' });
    expect(await kept.inbox.of(customer.email)).toHaveLength(5);
  });

  test('A4, A7: a short and small one is open at once, and its terms are acknowledged', async () => {
    const customer = await regular();
    const period = { from: today(), to: inDays(60) };
    const rebate = await promiseRebate(
      kept,
      rebateTerms(customer, { period, tiers: [{ from: '9000', rate: { percent: '2' } }] }),
    );
    expect(await rebate.until('agreement')).toMatchObject({ status: 'open' });
    const view = await rebate.say('acknowledgement', { channel: 'phone' });
    expect(view.acknowledged).toMatchObject({ channel: 'phone', by: customer.repId });
    expect((await rebate.answerTo('acknowledgement', { channel: 'phone' })).status).toBe(409);
  });

  test('B1, B9: what we have promised is not withdrawn by us; the customer may', async () => {
    const { rebate } = await running();
    const ours = await rebate.answerTo('withdraw', { askedBy: 'us', reason: 'too dear' });
    expect(ours.status).toBe(409);
    expect(ours.body.detail).toMatch(/not withdrawn by us/);
    await rebate.say('withdraw', { askedBy: 'customer', reason: 'closes the shop' });
    expect(await rebate.closed()).toMatchObject({ status: 'withdrawn' });
  });
});

describe('watching', () => {
  test('B4, A7, B5: looks come denser towards the end; each says what is missing, a week and in all, and what it brings', async () => {
    const { customer, rebate, feed } = await running();
    await feed([[today(), '20000.00']]);
    const view = await rebate.until('look-1');
    expect(view.standing).toMatchObject({ volume: '2000000', reached: 0, ahead: { tier: 1, missing: '3500000' } });
    const mail = (await kept.inbox.of(customer.email)).at(-1);
    expect(mail?.text).toMatch(/35,000/);
    expect(mail?.text).toMatch(/55,000/);
    const { looks } = rebate.verdict.plan;
    const last = looks.slice(-3).map(({ daysLeft }: { daysLeft: number }) => daysLeft);
    expect(last.every((days: number) => days <= 10)).toBe(true);
    const evidence = await rebate.evidence();
    expect(
      evidence.messages.find(
        ({ step, audience }: { step: string; audience: string }) => step === 'look-1' && audience === 'customer',
      ),
    ).toMatchObject({ state: 'sent', attachments: [expect.objectContaining({ sha256: expect.any(String) })] });
  });

  test('B4: a near miss is called out, the rep is asked to call, and chased until it is reported', async () => {
    const { rebate, feed } = await running();
    await feed([[today(), '52000.00']]);
    const near = rebate.verdict.plan.looks.find(({ daysLeft }: { daysLeft: number }) => daysLeft <= 60);
    const view = await rebate.until(near.step);
    expect(view.awaits).toMatchObject({ party: 'rep', move: 'urge' });
    await rebate.until(`${near.step}/escalation-1`);
    const after = await rebate.say('urge', { channel: 'phone', said: 'Three thousand more.' });
    expect(after.awaits).toBeNull();
  });

  test('B4: the highest tier has one congratulation, not twelve; a look that is asked for comes at once', async () => {
    const { customer, rebate, feed } = await running();
    await feed([[today(), '70000.00']]);
    await rebate.until('look-1');
    const before = (await kept.inbox.of(customer.email)).length;
    await rebate.until('look-4');
    expect(await kept.inbox.of(customer.email)).toHaveLength(before);
    await rebate.say('look');
    await rebate.until('look-asked-1');
    expect(await kept.inbox.of(customer.email)).toHaveLength(before + 1);
  });

  test('B6: help is declared as assistance only, bounded, in writing, and finished', async () => {
    const { customer, rebate } = await running();
    const help = { kind: 'joint promotion', aim: 'sell the new saws', assistanceOnly: true, until: inDays(20) };
    expect((await rebate.answerTo('help', { ...help, assistanceOnly: false })).status).toBe(400);
    for (const until of [inDays(-1), inDays(365)]) {
      const outside = await rebate.answerTo('help', { ...help, until });
      expect([outside.status, outside.body.type]).toEqual([422, '/problems/refused']);
      expect(outside.body.errors).toEqual([{ pointer: '/until', detail: expect.stringMatching(/expected \d{4}-/) }]);
    }
    await rebate.say('help', help);
    await rebate.until('help-1/declared');
    expect((await kept.inbox.of(customer.email)).at(-1)?.text).toMatch(/joint promotion/);
    await rebate.until('help-1/finish');
    expect((await rebate.atRest()).awaits).toMatchObject({ party: 'rep', move: 'finish-help' });
    await rebate.say('help-finished', { how: '40 saws sold' });
    await rebate.say('help', { ...help, until: inDays(60) });
    await rebate.say('help', { ...help, until: inDays(70) });
    const fourth = await rebate.answerTo('help', { ...help, until: inDays(80) });
    expect(fourth.status).toBe(409);
    expect(fourth.body.detail).toMatch(/policy allows 3/);
  });

  test('B7, B1: an adjustment needs effort and a manager, once a year; the original terms stay visible', async () => {
    const { customer, rebate, feed } = await running();
    await feed([[today(), '10000.00']]);
    await rebate.until('look-1');
    const tiers = [
      { from: '50000', rate: { percent: '2' } },
      { from: '62000', rate: { percent: '4' } },
    ];
    const efforts = [{ what: 'a second window for our saws', sha256 }];
    expect((await rebate.answerTo('adjustment', { tiers, efforts: [], reason: 'road works' })).status).toBe(400);
    const wrong = async (wanted: object[]) => {
      const { status, body } = await rebate.answerTo('adjustment', { tiers: wanted, efforts, reason: 'road works' });
      return [status, ...body.errors.map(({ pointer }: { pointer: string }) => pointer)];
    };
    expect(await wrong([tiers[0]!])).toEqual([422, '/tiers']);
    expect(await wrong([tiers[0]!, { from: '62000.005', rate: { percent: '4' } }])).toEqual([422, '/tiers/1/from']);
    expect(await wrong([tiers[0]!, { from: '62000', rate: { percent: '5' } }])).toEqual([422, '/tiers/1/rate']);
    expect(await wrong([tiers[0]!, { from: '64999', rate: { percent: '4' } }])).toEqual([422, '/tiers/1/from']);
    await rebate.say('adjustment', { tiers, efforts, reason: 'road works' });
    expect((await rebate.until('adjustment-1/asked')).awaits).toMatchObject({
      party: 'manager',
      move: 'decide-adjustment',
    });
    const asked = (await rebate.live()).adjustments[0].costs;
    const mail = (await kept.inbox.of(`chief-${customer.repId}@nordlicht.example`)).at(-1)?.text;
    const shown = ({ value }: { value: string }) => value.replace(/\B(?=(\d{3})+\.)/, ',').replace('.00', '');
    expect(mail).toContain(`can cost: EUR ${shown(asked.after.most)}; as agreed: EUR ${shown(asked.before.most)}`);
    const decided = [tiers[0], { from: '61500', rate: { percent: '4' } }];
    const decision = { decision: 'approve', reason: 'The effort is real.' };
    const raised = await rebate.answerTo('adjustment-decision', {
      ...decision,
      tiers: [tiers[0], { from: '61500', rate: { percent: '4.5' } }],
    });
    expect([raised.status, raised.body.errors]).toEqual([
      422,
      [{ pointer: '/tiers/1/rate', detail: 'The rate of tier 2 stays: expected 4 %.' }],
    ]);
    await rebate.say('adjustment-decision', { ...decision, tiers: decided });
    const view = await rebate.until('adjustment-1/told');
    const exposure = view.verdict?.exposure;
    expect(exposure).toEqual((await rebate.live()).adjustments[0].costs.after.most);
    const row = await kept.db.commitment.findUniqueOrThrow({ where: { id: rebate.id } });
    expect([`${row.amountMinor}`, row.verdict]).toMatchObject([view.verdict?.exposureMinor, { exposure }]);
    expect(view).toMatchObject({
      tiers: decided,
      terms: { tiers: rebateTerms(await regular()).tiers },
      adjustments: [{ earlier: rebate.verdict.offered }],
    });
    const again = await rebate.answerTo('adjustment', {
      tiers: [{ from: '40000', rate: { percent: '2' } }, tiers[1]],
      efforts,
      reason: 'again',
    });
    expect(again.status).toBe(409);
  });

  test('D7: another rep takes over with everything said so far, and the year goes on', async () => {
    const { customer, rebate } = await running();
    const other = await kept.rep();
    await rebate.say('reassign', { repId: other, reason: 'a new district' });
    const view = await rebate.until('handover-1');
    expect(view).toMatchObject({ repId: other, handovers: [{ from: customer.repId, to: other }] });
    await rebate.until('look-1');
    expect((await kept.inbox.of(`${other}@nordlicht.example`)).length).toBeGreaterThan(1);
  });
});

describe('end and payout', () => {
  test('B8, B5: a reached tier opens a payout of its own: approved, reminded of, paid in time: kept', async () => {
    const { customer, rebate, feed } = await running();
    await feed([[today(), '40000.00']]);
    const later = (await rebate.until('look-3')).now.slice(0, 10);
    await feed([
      [later, '30000.00'],
      [later, '-2000.00'],
    ]);
    await rebate.until('settled');
    const view = await rebate.closed();
    expect(view).toMatchObject({
      status: 'kept',
      settlement: { volume: '6800000', reached: 2, reward: '272000', due: '272000' },
    });
    const statement = (await kept.inbox.of(customer.email)).at(-1);
    expect(statement?.text).toMatch(/2,720/);
    const [payout] = await rebate.payouts();
    expect(await payout?.until('due')).toMatchObject({
      status: 'open',
      terms: { amount: { value: '2720.00' } },
      plan: { needsApproval: false },
    });
    await payout?.until('reminder-1');
    const paidOn = (await payout!.atRest()).now.slice(0, 10);
    await payout?.say('paid', { reference: 'CN-1', paidOn });
    expect(await payout?.closed()).toMatchObject({ status: 'kept', conclusion: { outcome: 'kept', basis: 'record' } });
    expect((await kept.inbox.of(customer.email)).at(-1)?.text).toMatch(/CN-1/);
  });

  test('B8: agreement, statement and payout name the same working day', async () => {
    const period = { from: today(), to: inDays(364) };
    const payoutDays = 30 + ((7 - new Date(`${inDays(394)}T12:00:00Z`).getUTCDay()) % 7);
    const { customer, rebate, feed } = await running({ period, payoutDays });
    const wanted = inDays(364 + payoutDays);
    expect(new Date(`${wanted}T12:00:00Z`).getUTCDay()).toBe(0);
    const { payoutBy } = rebate.verdict.plan;
    expect(payoutBy < wanted).toBe(true);
    await feed([[today(), '70000.00']]);
    const { agreement } = (await rebate.until('settled')) as { agreement: { text: string } };
    const paper = await kept.db.document.findUniqueOrThrow({ where: { sha256: agreement.text } });
    expect(Buffer.from(paper.bytes).toString()).toContain(formatDate(payoutBy, 'en'));
    const statement = (await kept.inbox.of(customer.email)).at(-1);
    expect(statement?.subject).toContain(`paid out by ${formatDate(payoutBy, 'en')}`);
    const [payout] = await rebate.payouts();
    expect(await payout?.until('due')).toMatchObject({ terms: { dueDate: payoutBy } });
  });

  test('B5: without a tier reached the statement shows what was missing', async () => {
    const { customer, rebate, feed } = await running();
    await feed([[today(), '54000.00']]);
    await rebate.until('settled');
    const view = await rebate.closed();
    expect(steps(view).some((step) => step.endsWith('/urge-lapsed'))).toBe(true);
    expect(await rebate.payouts()).toEqual([]);
    expect(view.settlement).toMatchObject({ reached: 0, due: '0', missing: '100000' });
    const statement = (await kept.inbox.of(customer.email)).at(-1);
    expect(statement?.text).toMatch(/1,000/);
  });

  test('B2, B9, D4: a payout that is late is broken; apology and lesson are asked for, and it is still paid', async () => {
    const { rebate, feed } = await running();
    await feed([[today(), '70000.00']]);
    await rebate.until('settled');
    const payout = (await rebate.payouts())[0]!;
    await payout.until('concluded');
    expect(await payout.until('apologise')).toMatchObject({
      status: 'broken',
      awaits: { party: 'rep', move: 'apologise' },
    });
    await payout.until('apologise/escalation-1');
    await payout.say('apology', {
      channel: 'phone',
      said: 'We are late, I am sorry.',
      newDate: addDays(inDays(420), 14),
    });
    await payout.until('learn');
    await payout.say('lesson', { cause: 'no-approval', lesson: 'Ask in the week of the settlement.' });
    await payout.until('pay-out');
    const paidOn = (await payout.atRest()).now.slice(0, 10);
    await payout.say('paid', { reference: 'CN-2', paidOn });
    expect(await payout.closed()).toMatchObject({ status: 'broken', lesson: { cause: 'no-approval' } });
  });

  test('B8: a payout above the limit waits for a manager, who cannot decline what is owed', async () => {
    const { rebate, feed } = await running({ tiers: [{ from: '55000', rate: { percent: '6' } }] });
    await feed([[today(), '90000.00']]);
    await rebate.until('settled');
    const payout = (await rebate.payouts())[0]!;
    const asked = await payout.until('approval');
    expect(asked).toMatchObject({ awaits: { party: 'manager', move: 'approve' } });
    expect((await payout.answerTo('paid', { reference: 'CN', paidOn: asked.now.slice(0, 10) })).status).toBe(409);
    expect((await payout.answerTo('approval', { decision: 'decline', reason: 'no' })).status).toBe(409);
    await payout.say('approval', { decision: 'approve', reason: 'ok' });
    await payout.until('due');
  });

  test('B8: interim settlements are deducted, and what was settled too much is decided by a person', async () => {
    const { rebate, feed } = await running({ settled: 'quarterly', tiers: [{ from: '0', rate: { percent: '2' } }] });
    await feed([[today(), '20000.00']]);
    const view = await rebate.until('interim-1');
    expect(view.interim).toMatchObject([{ reward: '40000', due: '40000' }]);
    await feed([[view.now.slice(0, 10), '-15000.00']]);
    await rebate.until('settled');
    const ended = await rebate.until('difference');
    expect(ended).toMatchObject({
      settlement: { reward: '10000', before: '40000', due: '0', overpaid: '30000' },
      awaits: { move: 'decide-difference' },
    });
    await rebate.say('difference-decision', { decision: 'carry-over', reason: 'He buys every week.' });
    expect(await rebate.closed()).toMatchObject({ status: 'kept', difference: { decision: 'carry-over' } });
    expect((await rebate.live()).differences).toMatchObject([
      { decision: 'carry-over', reason: 'He buys every week.', overpaid: { value: '300.00' }, owed: { value: '0.00' } },
    ]);
    const { events } = await rebate.evidence();
    const told = events.find(({ key }: { key: string }) => key === 'difference-told');
    expect(told.data.messages).toMatchObject([
      { audience: 'customer', template: 'rebate-difference-decided', state: 'sent' },
      { audience: 'rep', template: 'rebate-difference-decided', state: 'sent' },
    ]);
  });

  test('B8: sales that change again are netted with what was decided, and both are told each time in writing', async () => {
    const { rebate, feed } = await running();
    await feed([[today(), '60000.00']]);
    await rebate.until('settled');
    await rebate.closed();
    const nextIs = (expected: object) =>
      expect.poll(async () => (await rebate.live()).openDifference, { timeout: 30_000 }).toMatchObject(expected);
    await feed([[inDays(10), '-5000.00']]);
    await nextIs({ overpaid: { value: '100.00' } });
    const answer = await rebate.say('difference-decision', { decision: 'carry-over', reason: 'He buys every week.' });
    expect(answer).toMatchObject({ awaits: null });
    await feed([[inDays(11), '6000.00']]);
    await nextIs({ owed: { value: '20.00' } });
    await rebate.say('difference-decision', { decision: 'pay', reason: 'It is owed.' });
    await feed([[inDays(12), '-2000.00']]);
    await nextIs({ overpaid: { value: '40.00' } });
    await rebate.say('difference-decision', { decision: 'clawback', reason: 'He leaves us.' });
    const tells = async () =>
      (await rebate.evidence()).events
        .filter(({ key }: { key: string }) => key.endsWith('/told'))
        .map(({ data }: { data: { messages: { audience: string; subject: string }[] } }) =>
          data.messages.map(({ audience, subject }) => [audience, subject.replace(/ \(.*/, '')]),
        );
    await expect.poll(async () => (await tells()).length, { timeout: 30_000 }).toBe(3);
    const told = await tells();
    expect(told[0]).toEqual([
      ['customer', expect.stringMatching(/EUR 100 of rebate carried over/)],
      ['rep', expect.stringMatching(/EUR 100 of rebate carried over/)],
    ]);
    expect(told[1]).toEqual([
      ['customer', expect.stringMatching(/EUR 20 more rebate, paid out by/)],
      ['rep', expect.stringMatching(/EUR 20 more rebate, paid out by/)],
    ]);
    expect((await rebate.live()).differences).toMatchObject([
      { decision: 'carry-over', overpaid: { value: '100.00' } },
      { decision: 'pay', owed: { value: '20.00' } },
      { decision: 'clawback', overpaid: { value: '40.00' }, reason: 'He leaves us.' },
    ]);
  });

  test('B8, D3: sales that change after the settlement are put before the manager; what is owed more is paid out', async () => {
    const { rebate, feed } = await running();
    await feed([[today(), '60000.00']]);
    await rebate.until('settled');
    await rebate.closed();
    expect((await rebate.payouts()).length).toBe(1);
    await feed([[inDays(10), '10000.00']]);
    await expect
      .poll(async () => (await rebate.evidence()).events.some(({ key }: { key: string }) => key.endsWith('/found')), {
        timeout: 30_000,
      })
      .toBe(true);
    expect((await rebate.answerTo('difference-decision', { decision: 'waive', reason: 'no' })).status).toBe(409);
    await rebate.say('difference-decision', { decision: 'pay', reason: 'It is owed.' });
    await expect.poll(async () => (await rebate.payouts()).length, { timeout: 30_000 }).toBe(2);
  });
});
