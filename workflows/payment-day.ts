import type { PlannedVisit } from '../domain/timetable.ts';
import type { Commitment } from './commitment.ts';
import { openResponse } from './payment-breach.ts';
import { moved, planOf, settledBefore } from './payment-facts.ts';

/** The day of the visit, unless the money comes before it. */
export async function theDay(promise: Commitment): Promise<void> {
  const { visit } = planOf(promise);
  const what = visit.way === 'go' ? 'visit' : 'phone first';
  if (!(await settledBefore(promise, visit.at, `${what}, ${visit.local}`))) await visitOrPhone(promise);
}

/** C4: near: go, even in doubt. Far: phone first; "no" means no trip, and the response opens at once. */
async function visitOrPhone(promise: Commitment): Promise<void> {
  const { visit, breach } = planOf(promise);
  if (promise.now >= breach.at) return;
  const answer = visit.way === 'go' ? 'go' : await phone(promise, visit, breach.at);
  if (answer === 'no') {
    const asked = await openResponse(promise, { outcome: 'broken', reason: 'said-no-on-the-phone' });
    await moved(promise, promise.inRound('respond'), asked, () => promise.isAnswered, breach.at);
  }
  if (answer !== 'go' && answer !== 'yes') return;
  promise.awaits(null);
  await promise.carryOut(promise.inRound('visit'), {
    type: 'message',
    what: 'the rep is asked to go',
    messages: [
      {
        to: 'rep',
        template: 'visit',
        about: {
          ...(promise.state.verdict?.terms.dueTime ? { leaveAt: visit.leaveAt } : {}),
          ...(answer === 'yes' ? { reason: 'said-yes-on-the-phone' } : {}),
        },
      },
    ],
    before: breach.at,
  });
}

/** Nobody answers: again within the day, then the rep decides. Undefined: no trip, or nothing to decide any more. */
async function phone(
  promise: Commitment,
  visit: PlannedVisit,
  breachAt: string,
): Promise<'yes' | 'no' | 'go' | undefined> {
  for (const [before, at] of visit.calls.entries()) {
    const attempt = before + 1;
    const key = promise.inRound(`phone-first-${attempt}`);
    if (await settledBefore(promise, at, `phone call ${attempt}`)) return undefined;
    const asked = await promise.carryOut(key, {
      type: 'message',
      what: `the rep is asked to phone first (${attempt})`,
      messages: [{ to: 'rep', template: 'phone-first', about: { attempt, leaveAt: visit.leaveAt } }],
      asks: { move: 'phone-check', of: 'rep' },
      answerBy: visit.leaveAt,
      before: visit.calls[attempt] ?? breachAt,
    });
    if (!(await moved(promise, key, asked, () => promise.state.phone.length > before, breachAt))) return undefined;
    const answer = promise.state.phone[before];
    if (answer !== 'no-answer') return answer;
  }
  const asked = await promise.carryOut(promise.inRound('decide'), {
    type: 'message',
    what: 'nobody answered: the rep decides whether to go',
    messages: [{ to: 'rep', template: 'decide', about: { attempt: visit.calls.length, leaveAt: visit.leaveAt } }],
    asks: { move: 'decide', of: 'rep' },
    answerBy: breachAt,
    before: breachAt,
  });
  await moved(promise, promise.inRound('decide'), asked, () => promise.state.trip !== null, breachAt);
  return promise.state.trip?.go ? 'go' : undefined;
}
