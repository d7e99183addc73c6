import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordVerdict } from '../../activities/proposal.ts';
import { longest } from '../../domain/digest.ts';
import { Policy } from '../../domain/policy.ts';
import type { PaymentRequest, Verdict } from '../../domain/requests.ts';
import type { StepResult } from '../../domain/step.ts';
import type { PlannedStep } from '../../domain/timetable.ts';
import type { Running } from '../../run-process.ts';
import { paymentVerdictOn } from '../../vetting/payment.ts';
import { startWorker } from '../../worker/worker.ts';
import { beginning } from '../../workflows/beginning.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, PromiseToPay, quiet, startKept } from '../support/kept.ts';
import { wednesday } from './support.ts';

let kept: Kept;
let workers: Running[] = [];
beforeAll(async () => {
  kept = await startKept({}, 'none');
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await kept.stop();
});

const second = 1000;
const work = () => startWorker(kept.config, Promise.resolve(), quiet, kept.queue);
/** epoch ms */
interface Instants {
  readonly breach: number;
  readonly reportingEnds: number;
}

const agreed: StepResult = { undelivered: [], byTheRep: false, asked: null, rungs: [], confirmBy: null, againAt: null };

/** A promise of one customer more of the rep, ready to be made. */
async function asked(repId: string) {
  const commitmentId = randomUUID();
  const { id: customerId, email } = await kept.customer({ repId, name: `Muster ${commitmentId} GmbH` });
  const request: PaymentRequest = {
    ...{ kind: 'payment-appointment', customerId, repId, dueDate: wednesday(40) },
    amount: { value: '1250.00', currency: 'EUR' },
  };
  const verdict = await paymentVerdictOn(kept.db, commitmentId, request, new Date().toISOString());
  return { commitmentId, request, verdict, email };
}

/** It is agreed on, with all that is planned within seconds. */
async function promised({ commitmentId, request, verdict: vetted, email }: Asked, instants: Instants) {
  const { repId: actor, customerId } = request;
  const verdict: Verdict = { ...vetted, plan: within(vetted.plan, instants) };
  await recordVerdict(kept.db, { commitmentId, request, actor, at: new Date().toISOString(), verdict });
  const promise = new PromiseToPay(kept, commitmentId, customerId, actor, verdict);
  const state = { ...beginning(), verdict, status: 'open', done: { agreed } };
  await kept.client.workflow.start('paymentAppointment', {
    ...{ workflowId: promise.workflowId, taskQueue: kept.queue, args: [{ commitmentId, request, actor, state }] },
  });
  return { promise, email };
}
type Asked = Awaited<ReturnType<typeof asked>>;

function within(plan: Verdict['plan'], { breach, reportingEnds }: Instants): Verdict['plan'] {
  const at = <Step extends PlannedStep>(step: Step, ms: number): Step => ({ ...step, at: new Date(ms).toISOString() });
  const until = new Date(breach - 0.3 * second).toISOString();
  return {
    ...plan,
    clearing: at(plan.clearing, breach - 0.9 * second),
    reminders: plan.reminders.map((reminder) => ({ ...at(reminder, breach - 0.6 * second), until })),
    visit: at(plan.visit, breach - 0.2 * second),
    breach: at(plan.breach, breach),
    reportingEnds: at(plan.reportingEnds, reportingEnds),
  };
}

test('D2, D5: after a weekend without a worker reminders without sense are skipped, deadlines hold at their instant, and each person has one mail', async () => {
  await kept.put('/v1/policy', Policy.parse({ digestFromHoursLate: 0.1 / 3600 }));
  const [rita, otto] = [await kept.rep(), await kept.rep()];
  const requests = [];
  for (const rep of [rita, rita, rita, rita, otto, otto]) requests.push(await asked(rep));
  workers = [await work()];
  const breach = Date.now() + 15 * second;
  const over = { breach, reportingEnds: breach + 0.5 * second };
  const notOver = { breach, reportingEnds: breach + 86_400 * second };
  const all = await Promise.all(requests.map((one, index) => promised(one, index === 3 ? notOver : over)));
  const [, paidInTime, paidTooLate, toReport] = all;
  await Promise.all(all.map(({ promise }) => promise.atRest()));
  await workers[0]?.stop();
  expect(Date.now(), 'the weekend began before the worker went').toBeLessThan(breach - second);

  await sleep(breach + second - Date.now()); // the weekend
  await paidInTime?.promise.pay('1250.00', new Date(breach - 1).toISOString());
  await paidTooLate?.promise.pay('1250.00', new Date(breach + 1).toISOString());
  workers = await Promise.all([work(), work()]);

  const told = () => kept.db.message.findMany({ where: { person: { in: [rita, otto] } } });
  await eventually(async () => (await told()).length === all.length);
  expect(new Set((await told()).map(({ state, toldIn }) => `${state} ${toldIn}`))).toEqual(new Set(['held null']));
  // as if they had waited for more
  await kept.db.message.updateMany({ where: { state: 'held' }, data: { heldAt: new Date(Date.now() - longest) } });
  await eventually(async () => (await told()).every(({ state }) => state === 'sent'));

  for (const { promise, email } of all) {
    const { events, chain } = await promise.evidence();
    expect(chain).toBe('whole');
    const reminders = events.filter(({ key }: { key: string }) => key.startsWith('reminder'));
    expect(reminders.length).toBeGreaterThan(0);
    for (const { type, data } of reminders)
      expect({ type, data }).toMatchObject({ type: 'skipped', data: { why: expect.any(String) } });
    expect(await kept.inbox.of(email)).toEqual([]);
  }
  const statuses = await Promise.all(all.map(async ({ promise }) => (await promise.live()).status));
  expect(statuses).toEqual(['broken', 'kept', 'broken', 'open', 'broken', 'broken']);
  expect((await toReport?.promise.live())?.awaits).toMatchObject({ move: 'report' });

  for (const person of [rita, otto]) {
    const mails = await kept.inbox.of(`${person}@nordlicht.example`);
    expect(mails.map(({ subject }) => subject)).toEqual(['What fell due while Kept was not running']);
    const messages = (await told()).filter((message) => message.person === person);
    expect(new Set(messages.map(({ toldIn }) => toldIn)).size).toBe(1);
    for (const { subject } of messages) expect(mails[0]?.text.split(`. ${subject}`)).toHaveLength(3); // named first, then told
  }
});
