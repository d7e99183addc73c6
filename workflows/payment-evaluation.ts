import { patched } from '@temporalio/workflow';
import type { Conclusion } from '../domain/conclusion.ts';
import type { Commitment } from './commitment.ts';
import { look, planOf, settledBefore } from './payment-facts.ts';

/** D5: kept as soon as it is; else at the breach instant, or when the rep has reported, or when the window closes. */
export async function evaluate(promise: Commitment): Promise<Conclusion> {
  if (promise.state.conclusion) return promise.state.conclusion;
  const { breach, reportingEnds, tolerance } = planOf(promise);
  await settledBefore(promise, breach.at, 'evaluation at the breach instant');
  let conclusion = await look(promise);
  while (!conclusion) {
    if (tolerance && promise.now < tolerance.until && isAnswered(promise)) {
      promise.awaits(null);
      await promise.until(tolerance.until, () => promise.hasNews(), 'what policy tolerates is over');
      conclusion = await look(promise);
      continue;
    }
    const asked = await promise.carryOut(promise.inRound('report'), {
      type: 'message',
      what: 'nobody has reported: the rep is asked',
      messages: [{ to: 'rep', template: 'report', about: { answerBy: reportingEnds.at } }],
      asks: { move: 'report', of: 'rep' },
      answerBy: reportingEnds.at,
      before: reportingEnds.at,
    });
    await promise.chase(promise.inRound('report'), asked, () => promise.hasNews(), reportingEnds.at);
    conclusion = await look(promise);
  }
  promise.conclude(conclusion);
  await promise.carryOut('concluded', {
    type: 'concluded',
    what: `concluded: ${conclusion.outcome}${conclusion.severity === 'severe' ? ', severe' : ''}`,
    data: { ...conclusion },
    messages:
      conclusion.outcome === 'kept' ? [{ to: 'rep', template: 'concluded', about: { paid: conclusion.paid } }] : [],
  });
  return conclusion;
}

/** Nobody need be asked any more what happened: it was reported, refused on the phone, or the window has closed. */
const isAnswered = (promise: Commitment): boolean =>
  promise.state.reports.length > 0 ||
  promise.state.phone.findLast((answer) => answer !== 'no-answer') === 'no' ||
  promise.now >= planOf(promise).reportingEnds.at;

/** D5: a word is confirmed by the record in time; where word and record disagree, both are put before a manager. */
export async function confirmTheWord(promise: Commitment, conclusion: Conclusion): Promise<void> {
  const recorded = (): boolean => BigInt(promise.state.paid.total) >= BigInt(conclusion.paid);
  const corrected = (): boolean => promise.state.correction !== null;
  if (promise.hasNews() || !recorded() || !patched('quiet-end')) await promise.readFacts();
  if (!recorded() && !corrected()) {
    const { confirmBy } = await promise.carryOut('confirm', {
      type: 'confirmation-expected',
      what: "the record that confirms the rep's word is expected",
      asks: { move: 'confirm', of: 'rep' },
    });
    while (
      !recorded() &&
      !saidMissedLast(promise) &&
      !corrected() &&
      (await promise.until(confirmBy ?? promise.now, () => promise.hasNews(), 'confirmation by the record'))
    )
      await promise.readFacts();
  }
  promise.awaits(null);
  if (corrected()) return; // a manager has looked at both sides already
  const reason = !recorded()
    ? 'fulfilled-without-record'
    : contradictsRecord(promise, conclusion)
      ? 'missed-beside-record'
      : undefined;
  if (reason === undefined) return;

  const { paid } = promise.state;
  const asked = await promise.carryOut('contradiction', {
    type: 'contradiction',
    what: `word and record disagree: ${reason.replaceAll('-', ' ')}`,
    data: { reason, recorded: paid },
    messages: [{ to: 'manager', template: 'contradiction', about: { reason, paid: paid.total } }],
    asks: { move: 'contradiction', of: 'manager' },
  });
  await promise.chase('contradiction', asked, () => promise.state.correction !== null);
}

/** `missed` was said, and the record shows more than was concluded or all that was promised. */
const saidMissedLast = ({ state }: Commitment): boolean => state.reports.at(-1)?.said === 'missed';

const contradictsRecord = ({ state }: Commitment, conclusion: Conclusion): boolean =>
  BigInt(state.paid.inTime) > BigInt(conclusion.paid) ||
  (conclusion.outcome === 'kept' && state.reports.at(-1)?.said === 'missed');
