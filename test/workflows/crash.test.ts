import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workflowId } from '../../client/commitments.ts';
import { commitmentId } from '../../domain/ids.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { PostOffice } from '../support/post-office.ts';
import { shift, wednesday } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const office = new PostOffice();
let kept: Kept;
let worker: ChildProcess;
beforeAll(async () => {
  kept = await startKept({ SMTP_URL: await office.open() }, 'processes');
  worker = await startWorkerProcess();
});
afterAll(async () => {
  worker.kill('SIGKILL');
  await kept.stop();
  await office.close();
});

/** `npm run worker`, without npm. */
async function startWorkerProcess(): Promise<ChildProcess> {
  const { config } = kept;
  const environment = {
    ...process.env,
    DATABASE_URL: config.database.url,
    TEMPORAL_ADDRESS: config.temporal.address,
    SMTP_URL: config.mail.url,
    DATA_DIR: config.dataDir,
    LOG_LEVEL: 'info',
  };
  const started = spawn(process.execPath, ['run.mjs', 'worker/main.ts'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  started.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await eventually(() => log.includes('worker-running'));
  return started;
}

async function killWorker(): Promise<void> {
  worker.kill('SIGKILL');
  await once(worker, 'exit');
}

test('D2: a worker killed with -9 between two steps loses nothing and says nothing twice', async () => {
  const { id: customerId, repId, email } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed');
  await killWorker();
  // the first that is due: the rules of the zone are looked up the day before our own side is
  await promise.moveClockTo(shift(promise.verdict.plan.clearing.at, -24 * 60));
  worker = await startWorkerProcess();
  await promise.until('reminder-1');
  const mails = office.taken.filter(({ to }) => to.includes(email));
  expect(mails).toHaveLength(2);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
  const { events, chain } = await promise.evidence();
  expect(chain).toBe('whole');
  expect(events.map(({ key }: { key: string }) => key)).toEqual(['proposed', 'agreed', 'clear-the-way', 'reminder-1']);
});

test('D2: a worker killed with -9 while a mail is on its way: a mail that goes out again is the same mail', async () => {
  office.hangs = true;
  const { id: customerId, repId, email } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await eventually(() => office.taken.some(({ to }) => to.includes(email)));
  await killWorker();
  office.hangs = false;
  worker = await startWorkerProcess();
  await promise.until('agreed');
  const mails = office.taken.filter(({ to }) => to.includes(email));
  expect(mails.length).toBeGreaterThan(1);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  const { events, messages } = await promise.evidence();
  expect(events.map(({ key }: { key: string }) => key)).toEqual(['proposed', 'agreed']);
  expect(messages.filter(({ recipient }: { recipient: string }) => recipient === email)).toEqual([
    expect.objectContaining({ step: 'agreed', state: 'sent' }),
  ]);
});

test('D2, D5: what is said before the first look at a promise, while no worker runs, is neither lost nor doubled', async () => {
  const { id: customerId, repId } = await kept.customer();
  await killWorker();
  const key = randomUUID();
  const address = { kind: 'payment-appointment', id: commitmentId('tester', 'payment-appointment', key) } as const;
  const answer = kept.propose({ customerId, repId, dueDate: wednesday(20) }, key);
  const handle = kept.client.workflow.getHandle(workflowId(address.kind, address.id));
  await eventually(() => handle.describe().catch(() => undefined));
  const report = { id: randomUUID(), said: 'fulfilled', occurredAt: new Date().toISOString(), by: repId } as const;
  await kept.commitments.report(address, report);
  await kept.commitments.report(address, report);
  await kept.commitments.wake(address);
  worker = await startWorkerProcess();
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBe(201);
  const promise = new PromiseToPay(kept, body.id, customerId, repId, body);
  await promise.until('confirm');
  await promise.pay('1250.00', (await promise.live()).now);
  expect(await promise.closed()).toMatchObject({ status: 'kept' });
  const { events, chain } = await promise.evidence();
  expect(chain).toBe('whole');
  expect(events[0].key).toBe('proposed');
  expect(events.filter(({ type }: { type: string }) => type === 'reported')).toHaveLength(1);
});
