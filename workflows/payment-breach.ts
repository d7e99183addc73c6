import type { Conclusion } from '../domain/conclusion.ts';
import type { StepResult } from '../domain/step.ts';
import type { Commitment } from './commitment.ts';
import { settleClearing, uncleared } from './payment-clearing.ts';
import { amountOf, ourAbsences } from './payment-facts.ts';
import { askedFigures } from './response-figures.ts';

/** C6: the rep answers the breach explicitly; nobody forgets that it is owed. */
export async function answerTheBreach(promise: Commitment, conclusion: Partial<Conclusion>): Promise<void> {
  const asked = await openResponse(promise, conclusion);
  const settled = () => promise.isAnswered || promise.state.correction?.outcome === 'kept';
  while (!settled()) {
    // what comes late closes the debt, not the answer that the breach is owed (D3)
    await promise.chase(promise.inRound('respond'), asked, () => settled() || promise.hasNews());
    if (!settled()) await promise.readFacts();
  }
  promise.awaits(null);
}

/** C6, D5: corrected to a breach, it is answered like any other. */
export async function answerTheCorrected(promise: Commitment): Promise<void> {
  const outcome = promise.state.correction?.outcome ?? 'kept';
  if (outcome === 'kept' || promise.isAnswered) return;
  const paid = BigInt(promise.state.paid.total);
  const missing = BigInt(amountOf(promise)) - paid;
  await answerTheBreach(promise, { outcome, paid: `${paid}`, missing: `${missing > 0n ? missing : 0n}` });
}

/** Asks the rep for the answer that a breach is owed. */
export async function openResponse(
  promise: Commitment,
  { outcome, severity, missing, paid, reason }: Partial<Conclusion>,
): Promise<StepResult> {
  await settleClearing(promise);
  const obstacles = uncleared(promise);
  const figures = await askedFigures(promise);
  const absences = ourAbsences(promise);
  return promise.carryOut(promise.inRound('respond'), {
    type: 'response-opened',
    what: 'the rep is asked to answer the breach',
    data: { ...(absences > 0 ? { ourAbsences: absences } : {}), ...(figures ? { figures } : {}) },
    messages: [
      {
        to: 'rep',
        template: 'respond',
        about: {
          severe: severity === 'severe',
          missing: missing ?? amountOf(promise),
          ...(outcome ? { outcome } : {}),
          ...(paid ? { paid } : {}),
          ...(reason ? { reason } : {}),
          ...(absences > 0 ? { ourAbsences: absences } : {}),
          ...(figures ? { answer: { grade: figures.grade, at: figures.at } } : {}),
          ...(obstacles.length > 0 ? { obstacles } : {}),
        },
      },
    ],
    asks: { move: 'respond', of: 'rep' },
  });
}
