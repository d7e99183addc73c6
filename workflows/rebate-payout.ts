import { concludePayout, type PayoutConclusion } from '../domain/payout-conclusion.ts';
import { hearAtRisk } from './at-risk.ts';
import { hear, unlessAwaited } from './commands.ts';
import { hearReassign } from './handover.ts';
import { hearLesson } from './our-commands.ts';
import { toldTheLesson } from './our-miss.ts';
import { allPassedOn, hearPassedOn, tell } from './our-words.ts';
import { Payout } from './payout.ts';
import * as messages from './payout-messages.ts';

/** B8, B2, B9: a reached tier is paid out by its date: approved, reminded of, evaluated; late, it is owned. */
export async function rebatePayout(input: messages.PayoutInput): Promise<PayoutConclusion['outcome']> {
  const payout = new Payout(input);
  hearPayoutCommands(payout);
  return payout.uncancelled(() => payout.onTheTerms(() => live(payout)) as Promise<PayoutConclusion['outcome']>);
}

async function live(payout: Payout): Promise<PayoutConclusion['outcome']> {
  await settled(payout);
  await approvedFirst(payout);
  await remindThePayer(payout);
  const { outcome } = await evaluate(payout);
  if (outcome === 'broken') await ownTheMiss(payout);
  await seeItPaid(payout);
  await allPassedOn(payout);
  await payout.close();
  return outcome;
}

/** E1: the clock of its rebate may be ahead (a rehearsal); what follows from a settlement does not come before it. */
async function settled(payout: Payout): Promise<void> {
  const { opensAt } = payout;
  if (opensAt !== undefined && payout.now < opensAt)
    await payout.until(opensAt, () => false, 'the rebate is settled; then the payout begins');
}

const isPaid = ({ state }: Payout): boolean => state.paid !== null;

/** B8: above the limit a manager says yes first; what was promised is not declined (B9). */
async function approvedFirst(payout: Payout): Promise<void> {
  const { plan, state } = payout;
  if (!plan.needsApproval) return;
  const asked = await payout.carryOut('approval', {
    type: 'approval-asked',
    what: 'above the limit: the manager is asked to approve the payout',
    messages: [{ to: 'manager', template: 'payout-approval', about: payout.about() }],
    asks: { move: 'approve', of: 'manager' },
  });
  const settled = () => state.approval !== null || isPaid(payout);
  await payout.chase('approval', asked, settled, plan.breach.at);
  payout.awaits(null);
}

async function remindThePayer(payout: Payout): Promise<void> {
  const { plan } = payout;
  const news = () => conclusionOf(payout) !== undefined;
  for (const [attempt, { step, at }] of [{ step: 'due', at: payout.now }, ...plan.reminders].entries()) {
    if (news() || (await payout.until(at, news, 'whoever pays out is reminded'))) return;
    await payout.carryOut(step, {
      type: 'message',
      what: 'whoever pays out is told what is due',
      messages: [{ to: 'payer', template: 'payout-due', about: { ...payout.about(), attempt } }],
      ...(step === 'due' ? { asks: { move: 'pay-out', of: 'rep' }, answerBy: plan.breach.at } : {}),
      before: plan.breach.at,
    });
  }
}

/** D5: by the record, by the rep's word, or when the reporting window closes. */
async function evaluate(payout: Payout): Promise<PayoutConclusion> {
  const { state, plan } = payout;
  if (state.conclusion) return state.conclusion;
  const known = () => conclusionOf(payout) !== undefined;
  if (!known()) await payout.until(plan.breach.at, known, 'evaluation at the breach instant');
  if (!known()) {
    const asked = await payout.carryOut('report', {
      type: 'report-asked',
      what: 'nobody has said whether it was paid out: the rep is asked',
      messages: [{ to: 'rep', template: 'payout-due', about: payout.about() }],
      asks: { move: 'report', of: 'rep' },
      answerBy: plan.reportingEnds.at,
    });
    await payout.chase('report', asked, known, plan.reportingEnds.at);
  }
  const conclusion = conclusionOf(payout) ?? { outcome: 'broken', basis: 'window' };
  state.conclusion = conclusion;
  state.status = conclusion.outcome;
  payout.awaits(null);
  await payout.carryOut('concluded', {
    type: 'concluded',
    what: `concluded: ${conclusion.outcome} (${conclusion.basis})`,
    data: { ...conclusion },
  });
  return conclusion;
}

function conclusionOf({ state, terms, plan, now }: Payout): PayoutConclusion | undefined {
  const last = state.reports.at(-1);
  return concludePayout({
    paidOn: state.paid?.paidOn ?? null,
    saidPaidAt: last?.said === 'fulfilled' ? last.occurredAt : null,
    saidMissed: last?.said === 'missed',
    dueDate: terms.dueDate,
    breachAt: plan.breach.at,
    reportingEndsAt: plan.reportingEnds.at,
    now,
  });
}

/** B2: our miss is owned: apology, explanation, a new date, chased until a person reports it; B9: and learnt from. */
async function ownTheMiss(payout: Payout): Promise<void> {
  const { state } = payout;
  const toApologise = await payout.carryOut('apologise', {
    type: 'apology-asked',
    what: 'we are late: the rep is asked to apologise, to explain, and to agree a new date',
    messages: [{ to: 'rep', template: 'payout-missed', about: payout.about() }],
    asks: { move: 'apologise', of: 'rep' },
  });
  await payout.chase('apologise', toApologise, () => state.apologies.length > 0);
  payout.awaits(null);
  await toldTheLesson(payout, payout.about());
}

/** D2, D3, D5: what is owed is paid, and the record of it is there, late or not; the customer is told. */
async function seeItPaid(payout: Payout): Promise<void> {
  const { state } = payout;
  if (!isPaid(payout) && state.correction === null) {
    const asked = await payout.carryOut('pay-out', {
      type: 'payout-awaited',
      what: 'the record of the payout is awaited',
      messages: [{ to: 'payer', template: 'payout-due', about: payout.about() }],
      asks: { move: 'pay-out', of: 'rep' },
    });
    await payout.chase('pay-out', asked, () => isPaid(payout) || state.correction !== null);
  }
  payout.awaits(null);
  if (!isPaid(payout)) return;
  await tell(payout, 'told', {
    type: 'message',
    what: 'the customer is told that it was paid out',
    messages: [
      { to: 'customer', template: 'payout-paid', about: payout.about({ reference: state.paid?.reference ?? '' }) },
    ],
  });
}

function hearPayoutCommands(payout: Payout): void {
  const { state } = payout;
  hearReassign(payout, { isVetted: () => true, customerKnows: () => true });
  hearPassedOn(payout);
  hearAtRisk(payout, {
    refused: () => (state.closed || state.paid ? `The promise is ${state.status}; nothing is at risk.` : undefined),
    about: () => payout.about(),
  });
  hear(payout, messages.approvePayout, {
    refused: ({ decision, by }) =>
      (payout.plan.needsApproval && state.approval === null ? undefined : unlessAwaited(payout, 'approve')()) ??
      (by === payout.repId
        ? 'The rep whose promise it is cannot approve it: a manager does.'
        : decision === 'decline'
          ? 'What a reached tier promises is owed, whatever it costs: approve it, or correct the sales that it rests on.'
          : undefined),
    apply: (said) => {
      state.approval = said;
    },
    key: () => 'approved',
    type: 'approved',
    what: () => 'the manager approved the payout',
  });
  hear(payout, messages.paidOut, {
    refused: () =>
      state.paid
        ? `It was recorded already that this was paid out on ${state.paid.paidOn}.`
        : payout.plan.needsApproval && state.approval === null
          ? 'This payout is not approved yet: a manager approves it first.'
          : undefined,
    apply: (said) => {
      state.paid = said;
    },
    key: () => 'paid',
    type: 'paid-out',
    what: ({ paidOn }) => `paid out on ${paidOn}`,
    settles: () => state.awaits?.move === 'pay-out' || state.awaits?.move === 'report',
  });
  hear(payout, messages.apologised, {
    refused: unlessAwaited(payout, 'apologise'),
    apply: (said) => {
      state.apologies = [...state.apologies, said];
    },
    key: () => `apologised-${state.apologies.length}`,
    type: 'apologised',
    what: ({ newDate }) => `the customer has our apology${newDate ? `, and the new date ${newDate}` : ''}`,
  });
  hearLesson(payout, messages.learnt);
  hear(payout, messages.correctPayout, {
    refused: ({ outcome }) =>
      state.conclusion === null
        ? `No correction is open: no outcome stands yet; the promise is ${state.status}.`
        : outcome === state.status && state.awaits?.move !== 'pay-out'
          ? `It stands as ${outcome} already; there is nothing to correct.`
          : undefined,
    apply: (correction) => {
      state.correction = correction;
      state.status = correction.outcome;
    },
    key: () => `corrected/${payout.now}`,
    type: 'corrected',
    what: ({ outcome }) => `a manager corrected the outcome to ${outcome}`,
    settles: () => state.awaits?.move === 'pay-out',
  });
}
