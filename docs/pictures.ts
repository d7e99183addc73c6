/**
 * `npm run pictures`: makes the pictures in `docs/pictures/` from the running product. Starts a Kept of its own with
 * the sample company, on free ports and data of its own, and ends it. Needs Chromium and a font with Chinese characters.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { Browser, Page } from 'playwright-core';
import { type Api, apiAt, Refused } from '../cli/rehearse/api.ts';
import { createCommitments, workflowId } from '../client/commitments.ts';
import { atRest, stepForward } from '../client/walk.ts';
import { adminKeyFile } from '../config.ts';
import { addDays } from '../domain/working-calendar.ts';
import { freePorts } from '../stack/ports.ts';
import { scratchFolder } from '../stack/scratch.ts';
import { openBrowser } from './browser.ts';
import { columns } from './columns.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const picture = (name: string): string => join(root, 'docs', 'pictures', `${name}.png`);
const kind = 'payment-appointment';

const ports = await freePorts();
const dataDir = scratchFolder('pictures');
const kept = await startKept();
try {
  const story = await tellStories();
  const browser = await openBrowser();
  try {
    await shootTemporal(browser, story);
    await shootInbox(browser);
  } finally {
    await browser.close();
  }
} finally {
  kept.kill('SIGINT');
  await new Promise((resolve) => kept.once('exit', resolve));
  rmSync(dataDir, { recursive: true, force: true });
}

async function startKept(): Promise<ChildProcess> {
  const settings = Object.entries({ ...ports, DATA_DIR: dataDir }).map(([name, value]) => [name, String(value)]);
  const env = { ...process.env, TZ: 'UTC', ...Object.fromEntries(settings) };
  const child = spawn(process.execPath, ['start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of child.stdout.iterator({ destroyOnReturn: false })) {
    process.stdout.write(line);
    if (String(line).includes('Ctrl-C')) return child;
  }
  throw new Error('Kept did not start');
}

/** Promises of the sample company in every state that a list should show. @returns the id of one that was broken and answered */
async function tellStories(): Promise<string> {
  const api = apiAt(`http://127.0.0.1:${ports.PORT}`, readFileSync(adminKeyFile(dataDir), 'utf8').trim());
  const connection = await Connection.connect({ address: `127.0.0.1:${ports.TEMPORAL_PORT}` });
  const client = new Client({ connection });
  const commitments = createCommitments(client);

  const until = async (id: string, step: string): Promise<string> => {
    let view = await atRest(commitments, { kind, id });
    while (!view.happened.some((done) => done.step === step)) {
      if (view.closed) throw new Error(`${id} ended without ${step}`);
      view = await stepForward(client, commitments, { kind, id });
    }
    return commitments.now({ kind, id });
  };
  const say = (id: string, actor: string, what: string, body: object = {}) =>
    api('POST', `/v1/commitments/${id}/${what}`, { as: { role: 'rep', person: actor }, body });
  const pay = (commitmentId: string, customerId: string, amount: object, receivedAt: string) =>
    api('POST', '/v1/payments', { body: { customerId, amount, receivedAt, reference: randomUUID(), commitmentId } });

  await promise(api, 'US-4001', 'monteiro', '12400.00', 'USD');
  await promise(api, 'US-4002', 'monteiro', '9000.00', 'USD', {}, 0).catch(() => undefined); // more than it has
  await promise(api, 'BR-5002', 'monteiro', '7300.00', 'BRL');
  await promise(api, 'TW-1002', 'lin', '48000.00', 'TWD');

  const paid = await promise(api, 'DE-3001', 'vogt', '1250.00', 'EUR');
  await pay(paid, 'DE-3001', { value: '1250.00', currency: 'EUR' }, await until(paid, 'visit'));

  const broken = await promise(api, 'DE-3003', 'vogt', '8400.00', 'EUR');
  await until(broken, 'phone-first-1');
  await say(broken, 'vogt', 'phone-check', { answer: 'yes' });
  await until(broken, 'report');
  await say(broken, 'vogt', 'missed');
  await until(broken, 'respond/escalation-1');
  await say(broken, 'vogt', 'response', { channel: 'phone', said: 'You said yes, and I came for nothing.' });

  const silent = await promise(api, 'TW-1001', 'lin', '36000.00', 'TWD');
  await until(silent, 'report');

  const part = await promise(api, 'BR-5002', 'monteiro', '19500.00', 'BRL');
  await pay(part, 'BR-5002', { value: '12000.00', currency: 'BRL' }, await until(part, 'phone-first-1'));
  await say(part, 'monteiro', 'phone-check', { answer: 'yes' });
  await until(part, 'report');
  await say(part, 'monteiro', 'missed');
  await until(part, 'respond/escalation-1');

  const severe = await promise(api, 'TW-1003', 'lin', '180000.00', 'TWD');
  await until(severe, 'phone-first-1');
  await say(severe, 'lin', 'phone-check', { answer: 'yes' });
  await until(severe, 'report');
  await say(severe, 'lin', 'missed');
  await until(severe, 'respond');

  const far = await promise(api, 'HK-2001', 'lin', '45000.00', 'HKD', {
    dueTime: '14:00',
    occasion: 'The new drill catalogue is out; I bring you two copies.',
  });
  await until(far, 'phone-first-1');
  await connection.close();
  return broken;
}

/** The first day from about three weeks ahead that both sides work on. @returns the commitment's id */
async function promise(
  api: Api,
  customerId: string,
  repId: string,
  value: string,
  currency: string,
  more: object = {},
  daysTried = 6,
): Promise<string> {
  const ahead = addDays(new Date().toISOString().slice(0, 10), 21);
  for (let day = 0; ; day++) {
    const body = { kind, customerId, repId, amount: { value, currency }, dueDate: addDays(ahead, day), ...more };
    try {
      return (await api<{ id: string }>('POST', '/v1/commitments', { body, key: randomUUID() })).id;
    } catch (error) {
      if (!(error instanceof Refused) || day === daysTried) throw error;
    }
  }
}

/** @param kept what the page finds in its local storage */
function openPage(browser: Browser, url: string, scale = 1, kept: Record<string, string> = {}): Promise<Page> {
  const localStorage = Object.entries(kept).map(([name, value]) => ({ name, value }));
  return browser.newPage({
    viewport: { width: 1280 / scale, height: 800 / scale },
    deviceScaleFactor: scale,
    colorScheme: 'light',
    storageState: { cookies: [], origins: [{ origin: url, localStorage }] },
  });
}

async function shootTemporal(browser: Browser, ended: string): Promise<void> {
  const ui = `http://localhost:${ports.TEMPORAL_UI_PORT}`;
  const page = await openPage(browser, ui, 0.8, {
    navOpen: 'false',
    timestampFormat: '"short"',
    'namespace-workflow-table-columns': JSON.stringify({ default: columns.map((label) => ({ label })) }),
  });
  const list = `${ui}/namespaces/default/workflows`;
  await page.goto(list);
  await page.getByText('HK-2001').waitFor();
  await settled(page);
  await page.screenshot({ path: picture('temporal-ui-list') });

  await page.goto(`${list}/${encodeURIComponent(workflowId(kind, ended))}`);
  await page.getByText('Timeline').first().waitFor();
  await settled(page);
  await page.mouse.move(800, 700);
  await page.mouse.wheel(0, 2_000);
  await page.mouse.move(0, 0);
  await settled(page);
  await page.screenshot({ path: picture('temporal-ui-commitment') });
  await page.close();
}

async function shootInbox(browser: Browser): Promise<void> {
  const inbox = `http://localhost:${ports.MAIL_UI_PORT}`;
  const page = await openPage(browser, inbox);
  await page.goto(inbox);
  await page.getByText('The new drill catalogue').first().click();
  await settled(page);
  await page.screenshot({ path: picture('inbox') });
  await page.close();
}

/** Both pages draw a moment after they have loaded. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await sleep(2_000);
}
