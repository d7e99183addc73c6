import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { isFree } from '../../stack/ports.ts';
import { commandLine } from '../../stack/process-table.ts';
import { type Clone, copyOfTheClone, type Start } from './clone.ts';

// Each start loads three processes; beside the other tests on a small machine, that may take its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let clone: Clone;
const listening: Server[] = [];
const started: Start[] = [];

beforeAll(async () => {
  clone = await copyOfTheClone();
});

afterEach(() => {
  for (const server of listening.splice(0)) server.close();
});

afterAll(async () => {
  for (const { process, exited } of started) {
    process.kill('SIGTERM');
    await exited;
  }
  clone.remove();
});

const start: Clone['start'] = (options) => {
  const one = clone.start(options);
  started.push(one);
  return one;
};

/** The launcher's own process, as its lock names it. */
const launcher = (): number => JSON.parse(readFileSync(join(clone.folder, '.kept/launcher.json'), 'utf8')).pid;

const listen = (port: number) =>
  new Promise<void>((resolve) => {
    listening.push(createServer().listen(port, '127.0.0.1', resolve));
  });

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: clone.databaseUrl() });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

const inbox = async () =>
  (await fetch(`http://127.0.0.1:${clone.ports.MAIL_UI_PORT}/api/email`)).json() as Promise<{ subject: string }[]>;

async function expectAllStopped(): Promise<void> {
  for (const port of Object.values(clone.ports)) expect.soft(await isFree(port), `port ${port}`).toBe(true);
}

test('every wrong variable is named at once, and nothing starts', async () => {
  const { exited, said } = start({ environment: { PORT: '0', LOG_LEVEL: 'loud', MAIL_FROM: 'nobody' } });
  expect(await exited).toBe(2);
  expect(said()).toMatch(/PORT="0": expected a port from 1 to 65535/);
  expect(said()).toMatch(/LOG_LEVEL="loud": expected one of/);
  expect(said()).toMatch(/MAIL_FROM="nobody": expected an address/);
  await expectAllStopped();
});

test('an unknown option ends with the help and exit code 2', async () => {
  const { exited, said } = start({ args: ['--emtpy'] });
  expect(await exited).toBe(2);
  expect(said()).toMatch(/--emtpy.*Usage: npm start.*--empty.*DATABASE_PORT/s);
});

test('a port in use names the port and the variable, all of them at once', async () => {
  await listen(clone.ports.PORT);
  await listen(clone.ports.DATABASE_PORT);
  const { exited, said } = start();
  expect(await exited).toBe(2);
  expect(said()).toMatch(new RegExp(`Port ${clone.ports.PORT} is in use.* set PORT to`));
  expect(said()).toMatch(new RegExp(`Port ${clone.ports.DATABASE_PORT} is in use.* set DATABASE_PORT to`));
});

test('one command runs everything, and a second one says that it runs already and where', async () => {
  const first = start({ args: ['--empty'] });
  await first.says(/Kept runs/);
  expect(first.said()).toMatch(`http://localhost:${clone.ports.PORT}`);
  expect(first.said()).toMatch(/npm run rehearse/);
  expect((await fetch(`http://127.0.0.1:${clone.ports.PORT}/healthz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${clone.ports.TEMPORAL_UI_PORT}`)).status).toBe(200);
  expect(await inbox()).toEqual([]);
  expect(await query('SELECT FROM customer')).toEqual([]);

  const second = start();
  expect(await second.exited).toBe(1);
  expect(second.said()).toMatch(/runs already/);
  expect(second.said()).toMatch(`http://localhost:${clone.ports.PORT}`);
});

test('after kill -9 of the launcher the next start takes over what it left, and nothing is lost', async () => {
  await query(`INSERT INTO policy (version, body, actor) VALUES (77, '{}', 'test')`);
  await createTransport(`smtp://127.0.0.1:${clone.ports.MAIL_PORT}`).sendMail({
    from: 'a@x.example',
    to: 'b@x.example',
    subject: 'kept',
    text: '',
  });
  const postgres = Number(
    readFileSync(join(clone.folder, '.kept/postgres/data/postmaster.pid'), 'utf8').split('\n')[0],
  );
  process.kill(launcher(), 'SIGKILL');

  const next = start({ args: ['--empty'] });
  await next.says(/Kept runs/);
  expect(commandLine(postgres)).toMatch(/postgres/);
  expect(await query('SELECT version FROM policy WHERE version = 77')).toHaveLength(1);
  expect(await inbox()).toMatchObject([{ subject: 'kept' }]);
  expect((await fetch(`http://127.0.0.1:${clone.ports.PORT}/healthz`)).status).toBe(200);
});

test('after kill -9 of npm alone the launcher stops by itself, and the next start waits for it', async () => {
  (started.at(-1) as Start).process.kill('SIGKILL');
  const next = start({ args: ['--empty'] });
  await next.says(/Kept runs/);
  expect(await query('SELECT version FROM policy WHERE version = 77')).toHaveLength(1);
});

test('a database server that is killed starts again by itself', async () => {
  const running = started.at(-1) as Start;
  const postgres = Number(
    readFileSync(join(clone.folder, '.kept/postgres/data/postmaster.pid'), 'utf8').split('\n')[0],
  );
  process.kill(postgres, 'SIGKILL');
  await running.says(/PostgreSQL +is ready again/);
  expect(await query('SELECT version FROM policy WHERE version = 77')).toHaveLength(1);
});

test('SIGTERM stops everything within ten seconds, exit code 0; its data is there at the next start', async () => {
  const running = started.at(-1) as Start;
  const since = performance.now();
  running.process.kill('SIGTERM');
  expect(await running.exited).toBe(0);
  expect(performance.now() - since).toBeLessThan(10_000);
  await expectAllStopped();

  const next = start();
  await next.says(/Kept runs/);
  expect(await query('SELECT version FROM policy WHERE version = 77')).toHaveLength(1);
});

test('nobody is there yet: a start has the sample company; its week of deliveries and its sales come once everything runs', async () => {
  const said = await (started.at(-1) as Start).says(/bought in three years/);
  expect(said.indexOf('has the sample company')).toBeGreaterThan(-1);
  expect(said.indexOf('Kept runs')).toBeGreaterThan(said.indexOf('has the sample company'));
  expect(said.indexOf('has 8 deliveries')).toBeGreaterThan(said.indexOf('Kept runs'));
  expect(said.indexOf('bought in three years')).toBeGreaterThan(said.indexOf('Kept runs'));
});

test('SIGINT stops everything, exit code 0', async () => {
  process.kill(launcher(), 'SIGINT');
  expect(await (started.at(-1) as Start).exited).toBe(0);
  await expectAllStopped();
});
