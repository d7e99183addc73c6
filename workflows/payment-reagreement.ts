import { ApplicationFailure, CancellationScope, setHandler } from '@temporalio/workflow';
import {
  type AgreedTerms,
  type AskedBy,
  agreedTerms,
  type NewTerms,
  type Reagreement,
  sameTerms,
  speaksAgainst,
  withTerms,
} from '../domain/reagreement.ts';
import type { Verdict } from '../domain/requests.ts';
import type { Commitment } from './commitment.ts';
import * as messages from './messages.ts';
import { look, planOf } from './payment-facts.ts';
import { verdictOf, vetTerms } from './payment-vetting.ts';
import { askToPassOn } from './payment-words.ts';

/** The agreement in writing, with the appointment for both calendars; on other terms, with what was agreed before. */
export async function confirmTheTerms(promise: Commitment): Promise<void> {
  const { reminders, visit } = planOf(promise);
  const agreement = promise.state.reagreements.at(-1);
  const { paid, done } = promise.state;
  const { partOfPlan: plan } = promise;
  const key = promise.inRound('agreed');
  if (plan?.agreedIn && !agreement) {
    await toldWithOthers(promise, key, plan.agreedIn, 'the agreement is confirmed in one mail for the whole plan');
    return;
  }
  const also = done['agreed'] ? [] : (plan?.also ?? []);
  const about = {
    ...(agreement ? { earlier: agreement.from, askedBy: agreement.askedBy, paid: paid.total } : {}),
    ...(also.length > 0 ? { also } : {}),
  };
  const invite = {
    method: 'request',
    sequence: promise.state.round - 1,
    ...(also.length > 0 ? { also: also.map(({ commitmentId }) => ({ commitmentId, sequence: 0 })) } : {}),
  } as const;
  const template = !agreement ? 'agreed' : agreement.kind === 'absence' ? 'cannot-attend' : 're-agreed';
  const told = await promise.carryOut(key, {
    type: 'message',
    what: agreement ? 'the new agreement is confirmed in writing' : 'the agreement is confirmed in writing',
    messages: [
      { to: 'customer', template, about, invite },
      { to: 'rep', template: 'appointment', about, invite },
    ],
    before: (reminders[0] ?? visit).at,
  });
  await askToPassOn(promise, key, told);
}

/** C7: the customer and the rep are told, and the appointment leaves both calendars. */
export async function confirmTheWithdrawal(promise: Commitment): Promise<void> {
  const { askedBy = 'customer', toldIn } = promise.state.withdrawal ?? {};
  if (toldIn)
    return toldWithOthers(promise, 'withdrawal', toldIn, 'the withdrawal is confirmed in one mail for the plan');
  const tells = { about: { askedBy }, invite: { method: 'cancel', sequence: promise.state.round } } as const;
  await promise.carryOut('withdrawal', {
    type: 'message',
    what: 'the withdrawal is confirmed in writing',
    messages: [
      { to: 'customer', template: 'withdrawn', ...tells },
      { to: 'rep', template: 'withdrawn-rep', ...tells },
    ],
  });
}

/** One mail speaks of several promises, and stands in the record of another one. */
async function toldWithOthers(promise: Commitment, key: string, messageId: string, what: string): Promise<void> {
  await promise.carryOut(key, { type: 'shared', what, data: { messageId } });
}

/** B1, C2, C7: what changes or takes back a promise; each refused once the promise is due or has an outcome. */
export function hearReagreements(promise: Commitment): void {
  const { state } = promise;
  let vetting = false;

  setHandler(messages.reschedule, (said) => agree(said, 'reschedule', said.askedBy, said), {
    validator: (said) => refuseUnlessNew(said),
  });
  setHandler(messages.cannotAttend, (said) => agree(said, 'absence', 'us', said), {
    validator: (said) => refuseUnlessNew(said),
  });
  setHandler(
    messages.withdraw,
    (withdrawal) => {
      promise.withdraw(withdrawal);
      return promise.view();
    },
    { validator: (_withdrawal) => refuseUnlessOpen() },
  );

  /** B1, C1: vetted like the first terms; not credible, nothing changes. */
  async function agree(
    terms: NewTerms,
    kind: Reagreement['kind'],
    askedBy: AskedBy,
    { by, from: door, reason }: messages.By<{ readonly reason: string }>,
  ): Promise<messages.CommitmentView> {
    vetting = true;
    try {
      return await CancellationScope.nonCancellable(async () => {
        const request = withTerms(verdictOf(promise).terms, terms);
        const from = agreedTerms(verdictOf(promise).terms);
        const agreement = { at: promise.now, by, askedBy, kind, reason, from, to: agreedTerms(request) };
        const verdict = credible(await vetTerms(promise, request), agreement);
        const settled = await look(promise); // what was paid or reported meanwhile comes first
        refuseUnlessOpen();
        if (settled) throw refused('All that was promised is paid already.');
        promise.agreeAnew(verdict, agreement, door);
        return promise.view();
      });
    } finally {
      vetting = false;
    }
  }

  function refuseUnlessNew(terms: NewTerms): void {
    refuseUnlessOpen();
    if (vetting) throw refused('Other terms are being vetted at this moment; ask again when they are answered.');
    const { terms: held } = verdictOf(promise);
    if (terms.amount && terms.amount.currency !== held.amount.currency)
      throw ApplicationFailure.nonRetryable(
        `The promise is in ${held.amount.currency}, not in ${terms.amount.currency}.`,
        'WrongCurrency',
      );
    if (sameTerms(agreedTerms(held), agreedTerms(withTerms(held, terms))))
      throw refused('These are the terms that hold already.');
  }

  /** C7: once it is due, a promise is kept or broken: no new date washes that off. */
  function refuseUnlessOpen(): void {
    if (state.status !== 'open' || state.conclusion !== null)
      throw refused(`Only an open promise is changed or withdrawn; this one is ${state.status}.`);
    const { breach } = planOf(promise);
    if (promise.now >= breach.at)
      throw refused(`The promise was due by ${breach.local}; it is kept or broken now, and no new date changes that.`);
  }
}

/** @throws ApplicationFailure with the verdict where the new terms are not credible */
function credible(
  verdict: Verdict,
  agreement: { readonly askedBy: AskedBy; readonly from: AgreedTerms; readonly to: AgreedTerms },
): Verdict {
  const against = speaksAgainst(verdict.checks, agreement);
  if (against.length === 0) return { ...verdict, answer: 'accept', words: '' };
  const reasons = against.map(({ because }) => because);
  throw ApplicationFailure.nonRetryable(
    `These terms are not credible yet: ${reasons.join('; ')}. The terms agreed before still hold.`,
    'Reconsider',
    { ...verdict, answer: 'reconsider', reasons },
  );
}

const refused = (why: string): ApplicationFailure => ApplicationFailure.nonRetryable(why, 'NotNow');
