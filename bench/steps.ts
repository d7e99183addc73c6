/** `npm run bench -- steps`: what a timed step costs, beside the bare twin's; and the events of a whole promise. */

import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { workflowId } from '../client/commitments.ts';
import { costOf, difference } from './cpu.ts';
import { inLots, until } from './many.ts';
import { exemplary, kind, putNearCompany, startNear, timedSteps } from './near.ts';
import { inTurn, ratioOf, summary } from './pairs.ts';
import { post } from './post.ts';
import { Rig } from './rig.ts';
import { startTwin } from './twin/drive.ts';
import { fulfilled } from './twin/workflow.ts';

const [atOnce, secondsApart] = [20, 5];

/** CPU of server, database and worker for each of four timed steps of so many promises, and events with the signal. */
export async function benchSteps({ pairs, promises }: { pairs: number; promises: number }) {
  const rig = await Rig.start();
  try {
    await putNearCompany(rig, (3 * pairs + 3) * promises);
    const verdict = await exemplary(rig, 0);
    let customer = 1;
    /** Starts all of one kind, lets their beginning pass, and measures from there to the last of their timed steps. */
    const run = (of: 'kept' | 'twin') => async () => {
      const first = Date.now() + 8_000 + promises * 60;
      const instants = timedSteps.map((_, index) => first + index * secondsApart * 1000);
      const spread = (index: number) => instants.map((at) => at + (index * secondsApart * 1000) / promises);
      const ids: string[] = [];
      const twins: { result(): Promise<unknown> }[] = [];
      await inLots(
        promises,
        atOnce,
        async (index) => {
          const [a, b, c, d] = spread(index) as [number, number, number, number];
          if (of === 'kept') ids.push(await startNear(rig, verdict, customer++, [a, b, c, d]));
          else twins.push(await startTwin(rig.client, [a, b, c, d]));
        },
        of,
      );
      if (Date.now() > first - 3000) throw new Error('this machine does not start so many promises in time');
      await pastInstant(first - 3000);
      const before = rig.cpu(of);
      if (of === 'kept') await until(async () => (await done(rig, ids)) === promises * timedSteps.length);
      await pastInstant(first + timedSteps.length * secondsApart * 1000 + 2000);
      const used = difference(rig.cpu(of), before);
      const each = (seconds: number) => (1000 * seconds) / (promises * timedSteps.length);
      return {
        cpuMs: each(costOf(used)),
        serverMs: each(used.server),
        databaseMs: each(used.database),
        workerMs: each(used.worker),
      };
    };
    await run('kept')();
    await run('twin')();
    const { a, b } = await inTurn(pairs, run('kept'), run('twin'), ['Kept', 'bare twin'], console.log);
    const alike = await inTurn(pairs, run('twin'), run('twin'), ['bare twin', 'the same again'], console.log);
    const figures = (runs: typeof a) => ({
      cpuMs: summary(runs.map(({ cpuMs }) => cpuMs)),
      ofWhich: {
        server: summary(runs.map(({ serverMs }) => serverMs)),
        database: summary(runs.map(({ databaseMs }) => databaseMs)),
        worker: summary(runs.map(({ workerMs }) => workerMs)),
      },
    });
    const cpu = (runs: typeof a) => runs.map(({ cpuMs }) => cpuMs);
    return {
      promises,
      timedSteps: timedSteps.length,
      kept: figures(a),
      twin: figures(b),
      keptOverTwin: ratioOf(cpu(a), cpu(b)),
      twinOverTwin: ratioOf(cpu(alike.a), cpu(alike.b)),
      events: await eventsOfBoth(rig, verdict, customer),
    };
  } finally {
    await rig.stop();
  }
}

/** Four timed steps and a signal, to the end. */
async function eventsOfBoth(rig: Rig, verdict: Awaited<ReturnType<typeof exemplary>>, customer: number) {
  const first = Date.now() + 2000;
  const instants = timedSteps.map((_, index) => first + index * 2000) as [number, number, number, number];
  const id = await startNear(rig, verdict, customer, instants, 'proposed');
  const twin = await startTwin(rig.client, instants);
  await until(async () => (await done(rig, [id])) === timedSteps.length);
  await pay(rig, id, customer);
  const report = { id: randomUUID(), said: 'fulfilled', occurredAt: new Date().toISOString(), by: 'bench' } as const;
  await rig.commitments.report({ kind, id }, report);
  await twin.signal(fulfilled);
  await twin.result();
  await rig.client.workflow.getHandle(workflowId(kind, id)).result();
  return {
    kept: await eventsOf(rig.client, workflowId(kind, id)),
    twin: await eventsOf(rig.client, twin.workflowId),
  };
}

/** The money is on record before anything is said. */
const pay = (rig: Rig, commitmentId: string, customer: number): Promise<string> =>
  post(rig, '/v1/payments', {
    customerId: `C-${customer}`,
    amount: { value: '1250.00', currency: 'EUR' },
    receivedAt: new Date().toISOString(),
    reference: randomUUID(),
    commitmentId,
  });

async function eventsOf(client: Client, id: string): Promise<number> {
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  return events?.length ?? 0;
}

/** How many of their timed steps stand in the record. */
export const done = ({ db }: Rig, ids: readonly string[]): Promise<number> =>
  db.event.count({ where: { commitmentId: { in: [...ids] }, key: { in: [...timedSteps] } } });

export async function pastInstant(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, ms - Date.now())));
}
