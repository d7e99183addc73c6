import { condition, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { type Conclusion, conclude } from '../domain/conclusion.ts';
import type { PlannedReminder, PlannedVisit } from '../domain/payment-plan.ts';
import type { Verdict } from '../domain/requests.ts';
import type { StepResult } from '../domain/step.ts';
import { vetPayment } from '../domain/vetting.ts';
import { Commitment } from './commitment.ts';
import { type PaymentAppointmentInput, verdict as verdictUpdate } from './messages.ts';
import { hearPaymentCommands } from './payment-commands.ts';

const local = { startToCloseTimeout: '10s', retry: { maximumInterval: '10s' } } as const;
const { factsForVetting, recordVerdict } = proxyLocalActivities<Activities>(local);

/** C1, C3-C6, D2, D5: a customer's promise to pay, from the handshake to the last word. */
export async function paymentAppointment(input: PaymentAppointmentInput): Promise<Conclusion | 'declined'> {
  const promise = new Commitment(input);
  setHandler(verdictUpdate, () => answered(promise));
  hearPaymentCommands(promise);
  return promise.uncancelled(() => live(promise, input));
}

async function live(promise: Commitment, input: PaymentAppointmentInput): Promise<Conclusion | 'declined'> {
  const { answer, plan } = await vet(promise, input);
  if (answer !== 'accept') {
    await promise.close();
    return 'declined';
  }
  const [first] = plan.reminders;
  await promise.carryOut('agreed', {
    type: 'message',
    what: 'the agreement is confirmed in writing',
    messages: [{ to: 'customer', template: 'agreed' }],
    before: (first ?? plan.visit).at,
  });
  for (const [index, reminder] of plan.reminders.entries()) {
    if (await settledBefore(promise, reminder.at, `reminder, ${reminder.local}`)) break;
    await remind(promise, reminder, (plan.reminders[index + 1] ?? plan.visit).at);
  }
  if (
    !(await settledBefore(
      promise,
      plan.visit.at,
      `${plan.visit.way === 'go' ? 'visit' : 'phone first'}, ${plan.visit.local}`,
    ))
  )
    await visitOrPhone(promise, plan.visit, plan.breach.at);

  const conclusion = await evaluate(promise, plan.breach.at, plan.reportingEnds.at);
  if (conclusion.outcome !== 'kept') await answerTheBreach(promise, conclusion);
  await confirmTheWord(promise, conclusion);
  if (conclusion.outcome === 'kept') await answerTheCorrected(promise);
  await promise.close();
  return conclusion;
}

/** C1: the verdict, with its plan, written before anybody is told. */
async function vet(promise: Commitment, { commitmentId, request, actor }: PaymentAppointmentInput): Promise<Verdict> {
  if (promise.state.verdict) return promise.state.verdict;
  const material = await factsForVetting.executeWithOptions({ ...local, summary: 'what the vetting looks at' }, [
    request,
    promise.now,
  ]);
  const { facts, plan, amountMinor, policyVersion } = material;
  const vetting = vetPayment(facts);
  const verdict: Verdict = { id: commitmentId, terms: request, ...vetting, plan, amountMinor, policyVersion };
  await recordVerdict.executeWithOptions({ ...local, summary: `the verdict is written: ${verdict.answer}` }, [
    { commitmentId, request, actor, at: promise.now, verdict },
  ]);
  promise.state.verdict = verdict;
  promise.state.status = vetting.answer === 'accept' ? 'open' : 'declined';
  promise.show();
  return verdict;
}

async function answered(promise: Commitment): Promise<Verdict> {
  await condition(() => promise.state.verdict !== null);
  return promise.state.verdict as Verdict;
}

/** The outcome that the facts known now allow; undefined where it is too early to say. */
async function look(promise: Commitment, breachAt: string, reportingEndsAt: string): Promise<Conclusion | undefined> {
  if (promise.hasNews() || promise.now >= breachAt) await promise.readFacts();
  const { state } = promise;
  return conclude({
    amount: amountOf(promise),
    paidInTime: state.paid.inTime,
    reports: state.reports,
    phone: lastAnswer(promise),
    breachAt,
    reportingEndsAt,
    now: promise.now,
  });
}

const amountOf = (promise: Commitment): string => promise.state.verdict?.amountMinor ?? '0';
const lastAnswer = (promise: Commitment) => promise.state.phone.findLast((answer) => answer !== 'no-answer');

/** Waits for an instant; kept before that ends the waiting. */
async function settledBefore(promise: Commitment, at: string, what: string): Promise<boolean> {
  const { breach, reportingEnds } = (promise.state.verdict as Verdict).plan;
  for (;;) {
    if (promise.now < breach.at && (await look(promise, breach.at, reportingEnds.at))) return true;
    if (!(await promise.until(at, () => promise.hasNews(), what))) return false;
  }
}

/** C3; a reminder whose sense has passed is skipped, and that is recorded. */
async function remind(promise: Commitment, { step, until, why }: PlannedReminder, before: string): Promise<void> {
  const skipped = promise.now > until;
  if (skipped)
    await promise.carryOut(step, {
      type: 'skipped',
      what: `${step.replace('-', ' ')} skipped: its time has passed`,
      data: { until },
    });
  else
    await promise.carryOut(step, {
      type: 'message',
      what: `${step.replace('-', ' ')}: ${why}`,
      messages: [{ to: 'customer', template: 'reminder' }],
      before,
    });
}

/** C4: near: go, even in doubt. Far: phone first; "no" means no trip, and the response opens at once. */
async function visitOrPhone(promise: Commitment, visit: PlannedVisit, breachAt: string): Promise<void> {
  if (promise.now >= breachAt) return;
  const answer = visit.way === 'go' ? 'go' : await phone(promise, visit, breachAt);
  if (answer === 'no') {
    const asked = await openResponse(promise, { outcome: 'broken', reason: 'said-no-on-the-phone' });
    await moved(promise, 'respond', asked, () => promise.state.response !== null, breachAt);
  }
  if (answer !== 'go' && answer !== 'yes') return;
  promise.awaits(null);
  await promise.carryOut('visit', {
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
    before: breachAt,
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
    if (await settledBefore(promise, at, `phone call ${attempt}`)) return undefined;
    const asked = await promise.carryOut(`phone-first-${attempt}`, {
      type: 'message',
      what: `the rep is asked to phone first (${attempt})`,
      messages: [{ to: 'rep', template: 'phone-first', about: { attempt, leaveAt: visit.leaveAt } }],
      asks: { move: 'phone-check', of: 'rep' },
      answerBy: visit.leaveAt,
      before: visit.calls[attempt] ?? breachAt,
    });
    if (!(await moved(promise, `phone-first-${attempt}`, asked, () => promise.state.phone.length > before, breachAt)))
      return undefined;
    const answer = promise.state.phone[before];
    if (answer !== 'no-answer') return answer;
  }
  const asked = await promise.carryOut('decide', {
    type: 'message',
    what: 'nobody answered: the rep decides whether to go',
    messages: [{ to: 'rep', template: 'decide', about: { attempt: visit.calls.length, leaveAt: visit.leaveAt } }],
    asks: { move: 'decide', of: 'rep' },
    answerBy: breachAt,
    before: breachAt,
  });
  await moved(promise, 'decide', asked, () => promise.state.trip !== null, breachAt);
  return promise.state.trip?.go ? 'go' : undefined;
}

/** Waits for a move until an instant. @returns whether it was made; kept in the meantime ends the waiting too */
async function moved(
  promise: Commitment,
  key: string,
  asked: StepResult,
  made: () => boolean,
  until: string,
): Promise<boolean> {
  const { breach, reportingEnds } = (promise.state.verdict as Verdict).plan;
  for (;;) {
    if (await look(promise, breach.at, reportingEnds.at)) return made();
    if (!(await promise.chase(key, asked, () => made() || promise.hasNews(), until)) || made()) return made();
  }
}

/** D5: kept as soon as it is; else at the breach instant, or when the rep has reported, or when the window closes. */
async function evaluate(promise: Commitment, breachAt: string, reportingEndsAt: string): Promise<Conclusion> {
  if (promise.state.conclusion) return promise.state.conclusion;
  await settledBefore(promise, breachAt, 'evaluation at the breach instant');
  let conclusion = await look(promise, breachAt, reportingEndsAt);
  while (!conclusion) {
    const asked = await promise.carryOut('report', {
      type: 'message',
      what: 'nobody has reported: the rep is asked',
      messages: [{ to: 'rep', template: 'report', about: { answerBy: reportingEndsAt } }],
      asks: { move: 'report', of: 'rep' },
      answerBy: reportingEndsAt,
      before: reportingEndsAt,
    });
    await promise.chase('report', asked, () => promise.hasNews(), reportingEndsAt);
    conclusion = await look(promise, breachAt, reportingEndsAt);
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

/** C6: the rep answers the breach explicitly; nobody forgets that it is owed. */
async function answerTheBreach(promise: Commitment, conclusion: Partial<Conclusion>): Promise<void> {
  const asked = await openResponse(promise, conclusion);
  await promise.chase('respond', asked, () => promise.state.response !== null);
  promise.awaits(null);
}

/** C6, D5: corrected to a breach, it is answered like any other. */
async function answerTheCorrected(promise: Commitment): Promise<void> {
  const outcome = promise.state.correction?.outcome ?? 'kept';
  if (outcome === 'kept') return;
  const paid = BigInt(promise.state.paid.total);
  const missing = BigInt(amountOf(promise)) - paid;
  await answerTheBreach(promise, { outcome, paid: `${paid}`, missing: `${missing > 0n ? missing : 0n}` });
}

const openResponse = (
  promise: Commitment,
  { outcome, severity, missing, paid, reason }: Partial<Conclusion>,
): Promise<StepResult> =>
  promise.carryOut('respond', {
    type: 'response-opened',
    what: 'the rep is asked to answer the breach',
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
        },
      },
    ],
    asks: { move: 'respond', of: 'rep' },
  });

/** D5: a word is confirmed by the record in time; where word and record disagree, both are put before a manager. */
async function confirmTheWord(promise: Commitment, conclusion: Conclusion): Promise<void> {
  const recorded = (): boolean => BigInt(promise.state.paid.total) >= BigInt(conclusion.paid);
  await promise.readFacts();
  if (!recorded()) {
    const { confirmBy } = await promise.carryOut('confirm', {
      type: 'confirmation-expected',
      what: "the record that confirms the rep's word is expected",
      asks: { move: 'confirm', of: 'rep' },
    });
    while (
      !recorded() &&
      !saidMissedLast(promise) &&
      (await promise.until(confirmBy ?? promise.now, () => promise.hasNews(), 'confirmation by the record'))
    )
      await promise.readFacts();
  }
  promise.awaits(null);
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
