import type { DeliveryVerdict } from '../domain/delivery.ts';
import type { RebateVerdict } from '../domain/rebate.ts';
import type { Verdict } from '../domain/requests.ts';
import { against } from '../domain/vetting.ts';
import { presentVerdict } from './present.ts';
import { presentRebateVerdict } from './present-rebate.ts';
import { Problem } from './problem.ts';
import type { AnyVerdict } from './propose.ts';
import type { Answer } from './route.ts';

/** What speaks against it; where it is refused, nobody above decides, and nothing is found out later. */
export function reasonsIn(verdict: AnyVerdict): string[] {
  if (isPayment(verdict)) return against(verdict.checks).map(({ because }) => because);
  const { checks }: Pick<DeliveryVerdict | RebateVerdict, 'checks'> = verdict;
  const refusing = checks.filter(({ weighs }) => weighs === 'refuse');
  return (refusing.length > 0 ? refusing : checks.filter(({ weighs }) => weighs !== 'nothing')).map(
    ({ because }) => because,
  );
}

/** A verdict of any kind as callers see it, with its reasons where there are any. */
export function presentAny(verdict: AnyVerdict) {
  const reasons = reasonsIn(verdict);
  return { ...presented(verdict), ...(reasons.length > 0 ? { reasons } : {}) };
}

function presented(verdict: AnyVerdict) {
  if (isPayment(verdict)) return presentVerdict(verdict);
  return isRebate(verdict) ? presentRebateVerdict(verdict) : verdict;
}

export const isPayment = (verdict: AnyVerdict): verdict is Verdict => verdict.terms.kind === 'payment-appointment';
export const isRebate = (verdict: AnyVerdict): verdict is RebateVerdict => verdict.terms.kind === 'rebate-year';

/** A1: exactly one of the answers, each with its reasons. @throws Problem where nothing is promised */
export function answer(verdict: AnyVerdict): Answer<ReturnType<typeof presentAny>> {
  const shown = presentAny(verdict);
  const { reasons = [] } = shown;
  if (verdict.answer === 'refuse')
    throw new Problem(422, 'not-offered', `This is not promised. ${reasons.join(' ')}`, shown);
  if (verdict.answer === 'reconsider') {
    const detail = [`This promise is not credible yet: ${reasons.join('; ')}.`, verdict.cannotInsist ?? ''];
    throw new Problem(422, 'reconsider', detail.join(' ').trim(), shown);
  }
  return {
    status: verdict.answer === 'accept' ? 201 : 202,
    body: shown,
    headers: { Location: `/v1/commitments/${verdict.id}` },
  };
}
