import type { RebateRequest } from '../../domain/rebate.ts';
import { DeliveryLife } from '../rehearse/delivery-life.ts';
import { PayoutLife, RebateLife } from '../rehearse/rebate-life.ts';
import { inDays, onADayThatFits, type Scene, type Scenery, scene } from './scene.ts';

interface Asked {
  readonly id: string;
  readonly terms: RebateRequest;
}

const paper = 'a5b0e7f5c1d24f0f8f2f7c6b6b0f5f3a3c1f6c0d9e8b7a6f5e4d3c2b1a0f9e8d';
const sorry = { channel: 'phone', said: 'We did not come, and nobody told you. I am sorry: that is our fault.' };

async function delivery(set: Scenery, productId: string, quantity: string): Promise<DeliveryLife> {
  const { customerId, repId } = set.cast;
  const { id } = await onADayThatFits(inDays(12), (date) =>
    set.promise<Asked>('/v1/commitments', {
      ...{
        kind: 'delivery-promise',
        customerId,
        repId,
        siteId: 'HH',
        lines: [{ productId, quantity }],
        serviceMinutes: 20,
      },
      ...{
        value: { value: '1800.00', currency: 'EUR' },
        basis: set.number,
        window: { date, from: '09:00', to: '16:00' },
      },
    }),
  );
  return new DeliveryLife({ ...set.cast, kind: 'delivery-promise', id }, set.stage);
}

/** @param days how long it runs, from tomorrow on */
async function rebate(set: Scenery, days: number, tiers: readonly [string, string]): Promise<RebateLife> {
  const { customerId, repId } = set.cast;
  const terms = {
    ...{ kind: 'rebate-year', customerId, repId, unit: 'turnover', currency: 'EUR', method: 'cumulative' },
    period: { from: inDays(1), to: inDays(days) },
  };
  const { baseline } = await set.stage.api<{ baseline: { volume: string } | null }>('POST', '/v1/rebates/propose', {
    body: terms,
    as: set.asRep,
  });
  const usual = Number(baseline?.volume ?? 0);
  const from = (percent: string) => `${Math.round((usual * Number(percent)) / 100)}`;
  const asked = await set.promise<Asked>('/v1/commitments', {
    ...terms,
    tiers: [
      { from: from(tiers[0]), rate: { percent: '2' } },
      { from: from(tiers[1]), rate: { percent: '3' } },
    ],
  });
  const volume = { value: usual.toFixed(2), currency: 'EUR' };
  return new RebateLife({ ...set.cast, id: asked.id, terms: asked.terms, usual: volume, sold: 'really' }, set.stage);
}

/** A short one of little weight needs no signature. */
async function signed(life: RebateLife): Promise<void> {
  await life.until('agreement', 'agreed');
  if (!life.awaits('sign')) return;
  await life.rep('signature', { reference: 'folder 12', sha256: paper }, 'registers the signed agreement');
  await life.until('opened');
}

/** What the company promised, in every state beside those of its first week. */
export const ours: readonly Scene[] = [
  scene('A-2801', 'delivered on time and in full', 'DE-3001', async (set) => {
    const life = await delivery(set, 'AS-18', '4');
    await life.untilItArrives();
    await life.arrives();
    await life.end();
  }),
  scene('A-2802', 'not delivered, and an apology is owed', 'DE-3001', async (set) => {
    const life = await delivery(set, 'AS-18', '2');
    await life.until('report');
    await life.rep('missed', { note: 'no vehicle' }, 'reports: missed');
    await life.until('apologise');
  }),
  scene('A-2803', 'at risk, and a way out is asked for', 'DE-3001', async (set) => {
    const life = await delivery(set, 'AS-18', '2');
    await life.until('confirmed');
    await life.rep('at-risk', { reason: 'The truck stands in the workshop.' }, 'reports it at risk');
  }),
  scene('A-2804', 'late, apologised for, and the lesson is awaited', 'DE-3001', async (set) => {
    const life = await delivery(set, 'AS-18', '2');
    await life.until('report');
    await life.rep('missed', {}, 'reports: missed');
    await life.until('apologise');
    await life.withNewWindow('apology', sorry, 'apologises and agrees on');
    await life.untilItArrives();
    await life.arrives();
    while (!life.awaits('learn')) await life.step();
  }),
  scene('B-2901', 'a rebate that waits for the signature', 'DE-3003', async (set) => {
    const life = await rebate(set, 365, ['105', '115']);
    await life.until('agreement', 'approval');
    if (life.awaits('approve'))
      await life.manager('approval', { decision: 'approve', reason: 'It asks for growth.' }, 'approves');
  }),
  scene('B-2902', 'a rebate on a quarter, signed and open', 'DE-3001', async (set) => {
    await signed(await rebate(set, 90, ['105', '115']));
  }),
  scene('B-2903', 'a rebate that was reached, and the payout is due', 'DE-3001', async (set) => {
    const life = await rebate(set, 40, ['102', '110']);
    await signed(life);
    life.buys(130);
    await life.end();
    const { customerId } = set.cast;
    const { items } = await set.stage.api<{ items: { id: string }[] }>(
      'GET',
      `/v1/commitments?kind=rebate-payout&customer=${customerId}`,
    );
    const [payout] = items;
    if (payout) await new PayoutLife({ ...set.cast, kind: 'rebate-payout', id: payout.id }, set.stage).until('due');
  }),
];
