/** Promises to pay whose steps fall due within seconds, on real time: the real story, its plan laid by the bench. */
import { randomUUID } from 'node:crypto';
import { recordVerdict } from '../activities/proposal.ts';
import { workflowId } from '../client/commitments.ts';
import { Policy } from '../domain/policy.ts';
import type { PaymentRequest, Verdict } from '../domain/requests.ts';
import type { PlannedStep } from '../domain/timetable.ts';
import { putPolicy } from '../ledger/master-data.ts';
import { exampleDueDate } from '../stack/example.ts';
import { beginning } from '../workflows/beginning.ts';
import type { PaymentAppointmentInput } from '../workflows/messages.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { putCompany, repId } from './company.ts';
import type { Rig } from './rig.ts';

export const kind = 'payment-appointment';
/** Of those that fall due: our own side looked at, two reminders, the rep asked to go. */
export const timedSteps = ['clear-the-way', 'reminder-1', 'reminder-2', 'visit'] as const;
const day = 86_400_000;

/** Its policy lets each customer be written to every second. */
export async function putNearCompany({ db }: Pick<Rig, 'db'>, customers: number): Promise<void> {
  await putPolicy(db, Policy.parse({ reminders: { quietDays: 0 } }), 'bench');
  await putCompany(db, customers, (index) => ({ email: `c-${index}@customer.example` }));
}

export const requestOf = (index: number, dueDate: string): PaymentRequest => ({
  kind,
  customerId: `C-${index}`,
  repId,
  amount: { value: '1250.00', currency: 'EUR' },
  dueDate,
});

/** The verdict that the product gave to one promise, from which the near ones have theirs. */
export async function exemplary({ commitments }: Pick<Rig, 'commitments'>, index: number): Promise<Verdict> {
  const request = requestOf(index, exampleDueDate());
  const verdict = await commitments.propose({ commitmentId: randomUUID(), request, actor: 'bench' });
  if (verdict.answer !== 'accept') throw new Error(`the bench's promise was not accepted: ${JSON.stringify(verdict)}`);
  return verdict;
}

/** What is said at once when a promise begins; `agreed`: it has been said already, so that only what is timed is left. */
const begun = {
  proposed: {},
  agreed: { agreed: { undelivered: [], byTheRep: false, asked: null, rungs: [], confirmBy: null, againAt: null } },
} as const;

/**
 * Starts a promise that was accepted, stands in the ledger and has its four timed steps at these instants, epoch ms.
 * @returns its id
 */
export async function startNear(
  { db, client }: Pick<Rig, 'db' | 'client'>,
  verdict: Verdict,
  index: number,
  instants: readonly [number, number, number, number],
  from: keyof typeof begun = 'agreed',
): Promise<string> {
  const commitmentId = randomUUID();
  const request = requestOf(index, exampleDueDate());
  const own = { ...verdict, id: commitmentId, terms: request, plan: planAt(verdict.plan, instants) };
  const proposed = { commitmentId, request, actor: 'bench', at: new Date().toISOString(), verdict: own };
  await recordVerdict(db, proposed);
  const state = { ...beginning(), verdict: own, status: 'open', done: begun[from] } as const;
  const input: PaymentAppointmentInput = { commitmentId, request, actor: 'bench', state };
  await client.workflow.start('paymentAppointment', {
    workflowId: workflowId(kind, commitmentId),
    taskQueue,
    args: [input],
  });
  return commitmentId;
}

function planAt(plan: Verdict['plan'], instants: readonly [number, number, number, number]): Verdict['plan'] {
  const [clearing, first, second, visit] = instants.map((ms) => new Date(ms).toISOString()) as [
    string,
    string,
    string,
    string,
  ];
  const until = new Date(instants[3] + day).toISOString();
  const at = <Step extends PlannedStep>(step: Step, instant: string): Step => ({ ...step, at: instant });
  const [reminder] = plan.reminders;
  if (!reminder) throw new Error('the plan of the bench has no reminder');
  return {
    ...plan,
    reminders: [
      { ...reminder, step: 'reminder-1', at: first, until },
      { ...reminder, step: 'reminder-2', at: second, until },
    ],
    clearing: at(plan.clearing, clearing),
    visit: at(plan.visit, visit),
    breach: at(plan.breach, until),
    reportingEnds: at(plan.reportingEnds, new Date(instants[3] + 2 * day).toISOString()),
  };
}
