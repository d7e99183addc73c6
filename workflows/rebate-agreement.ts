import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { attempt } from './activity-options.ts';
import { tell } from './our-words.ts';
import type { Rebate } from './rebate.ts';

const { writeAgreement } = proxyActivities<Activities>(attempt);

/**
 * A4, A7: benefit and condition in writing, with the method and a worked example. What spans long or weighs much is not
 * open before the signed agreement is registered; unsigned, it is asked for again, then it lapses.
 * @returns whether it holds
 */
export async function agreed(rebate: Rebate): Promise<boolean> {
  const { state } = rebate;
  if (state.agreement === null) {
    const {
      exposure,
      signature: toSign,
      ...agreement
    } = await writeAgreement.executeWithOptions({ ...attempt, summary: 'the agreement is written' }, [
      rebate.id,
      { tiers: state.tiers, earlier: [], version: 1, at: rebate.now },
    ]);
    state.agreement ??= agreement;
    if (exposure) rebate.costsAtMost(exposure);
    if (toSign) rebate.toBeSigned(toSign);
  }
  const { plan } = rebate;
  const { signature } = plan;
  const { pdf, text } = state.agreement;
  if (state.signature === null) state.status = signature ? 'awaiting-signature' : 'open';
  const about = rebate.about({
    agreement: pdf,
    ...(signature ? { by: signature.lapse.local.slice(0, 10) } : {}),
  });
  await tell(rebate, 'agreement', {
    type: signature ? 'agreement-sent' : 'agreed',
    what: signature ? 'the agreement is sent to be signed' : 'the agreement is confirmed in writing',
    data: { agreement: pdf, agreementText: text, tiers: state.tiers },
    // other tiers than those that were vetted
    ...(state.approval?.tiers ? { shows: rebate.costShown() } : {}),
    messages: [
      { to: 'customer', template: 'rebate-agreement', about },
      { to: 'rep', template: 'rebate-agreement', about },
    ],
    ...(signature ? { asks: { move: 'sign', of: 'rep' }, answerBy: signature.lapse.at } : {}),
    before: signature?.chase[0]?.at ?? plan.looks[0]?.at ?? plan.evaluate.at,
  });
  return signature === null || signed(rebate, signature);
}

async function signed(rebate: Rebate, { chase, lapse }: NonNullable<Rebate['plan']['signature']>): Promise<boolean> {
  const { state } = rebate;
  const isSigned = () => state.signature !== null;
  const about = () =>
    rebate.about({
      by: lapse.local.slice(0, 10),
      ...(state.agreement ? { agreement: state.agreement.pdf } : {}),
    });
  for (const [index, { at }] of chase.entries()) {
    if (isSigned() || (await rebate.until(at, isSigned, 'the signed agreement is awaited; then asked for again')))
      break;
    await tell(rebate, `sign-${index + 1}`, {
      type: 'signature-asked',
      what: 'the signed agreement is asked for again',
      messages: [
        { to: 'customer', template: 'rebate-sign', about: about() },
        { to: 'rep', template: 'rebate-sign', about: about() },
      ],
      before: lapse.at,
    });
  }
  if (!isSigned()) await rebate.until(lapse.at, isSigned, 'the signed agreement is awaited; then the offer lapses');
  rebate.awaits(null);
  state.status = isSigned() ? 'open' : 'declined';
  await tell(rebate, isSigned() ? 'opened' : 'lapsed', {
    type: isSigned() ? 'opened' : 'lapsed',
    what: isSigned() ? 'signed: the promise is open' : 'not signed in time: the offer has lapsed',
    messages: isSigned()
      ? [
          { to: 'customer', template: 'rebate-open', about: about() },
          { to: 'rep', template: 'rebate-open', about: about() },
        ]
      : [
          { to: 'customer', template: 'rebate-lapsed', about: about() },
          { to: 'rep', template: 'rebate-lapsed', about: about() },
          { to: 'manager', template: 'rebate-lapsed', about: about() },
        ],
  });
  return isSigned();
}
