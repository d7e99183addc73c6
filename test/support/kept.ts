/** A whole Kept for one test file: worker and API on the run's Temporal server, a database and a task queue of its own. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { type Logger, pino } from 'pino';
import { inject } from 'vitest';
import { startApi } from '../../api/api.ts';
import { moveClock } from '../../client/clock.ts';
import { type Commitments, createCommitments, workflowId } from '../../client/commitments.ts';
import { connect } from '../../client/connect.ts';
import { atRest, stepForward } from '../../client/walk.ts';
import { type Config, readConfig } from '../../config.ts';
import type { Customer, Rep } from '../../domain/master-data.ts';
import type { Role } from '../../domain/roles.ts';
import { openDatabase } from '../../ledger/database.ts';
import { createKey, type NewKey } from '../../ledger/keys.ts';
import { dataConverterOf } from '../../payload-codec.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Parts } from '../../stack/parts.ts';
import { startWorker } from '../../worker/worker.ts';
import type { CommitmentView } from '../../workflows/messages.ts';
import { taskQueue } from '../../workflows/task-queue.ts';
import { continuedAsNew } from './continue-as-new.ts';
import { expectDeclared } from './declared.ts';
import { Inbox } from './inbox.ts';
import { createDatabase } from './own-database.ts';

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly body: any;
  readonly headers: Headers;
}

/** Says nothing. */
export const quiet = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

type Workers = 'one' | 'none' | 'processes';

/**
 * Starts it all; call `stop` at the end.
 * @param environment beyond that of the run's parts
 * @param workers `none`: the test starts them as it likes, on `queue`; `processes`: it runs
 *   Kept's own commands, which know no queue but that of production. Tests share a server, so of those that have none of
 *   their own only one file may: another's worker would take its work.
 */
export const startKept = (environment: Record<string, string> = {}, workers: Workers = 'one'): Promise<Kept> =>
  startKeptOn(inject('parts'), environment, workers);

/** The same on parts of the caller's. */
export async function startKeptOn(
  parts: Omit<Parts, 'stop'>,
  environment: Record<string, string> = {},
  workers: Workers = 'one',
  log: Logger = quiet,
): Promise<Kept> {
  const { databaseUrl, appDatabaseUrl, temporalAddress, smtpUrl, mailUrl } = parts;
  const database = await createDatabase(databaseUrl);
  const config: Config = readConfig({
    DATABASE_URL: Object.assign(new URL(appDatabaseUrl), { pathname: new URL(database).pathname }).href,
    TEMPORAL_ADDRESS: temporalAddress,
    MAIL_PORT: new URL(smtpUrl).port,
    DATA_DIR: join(tmpdir(), 'kept-test-bundles'),
    RATE_LIMIT: '1000000',
    ...environment,
  });
  const queue = workers === 'processes' ? taskQueue : `kept-${randomUUID()}`;
  const ready = Promise.resolve();
  const worker = workers === 'one' ? await startWorker(config, ready, log, queue) : undefined;
  const api = await startApi(config, ready, log, environment['PORT'] === undefined ? 0 : config.port, queue);
  const connection = await connect({ address: temporalAddress });
  const dataConverter = dataConverterOf(config.temporal.payloadKeys);
  const client = new Client({ connection, dataConverter });
  const db = openDatabase(database);
  const commitments = createCommitments(client, queue);
  const { key } = await createKey(db, { role: 'admin', person: 'tester' }, 'test');
  return new Kept(api.url, key, client, commitments, db, new Inbox(mailUrl), config, queue, async () => {
    await api.stop();
    await worker?.stop();
    await connection.close();
    await db.$disconnect();
  });
}

export class Kept {
  constructor(
    readonly url: string,
    /** of the admin `tester`, who calls where nobody else is named */
    readonly adminKey: string,
    readonly client: Client,
    readonly commitments: Commitments,
    readonly db: PrismaClient,
    readonly inbox: Inbox,
    readonly config: Config,
    readonly queue: string,
    readonly stop: () => Promise<void>,
  ) {}

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.adminKey}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
    const answered = text === '' ? undefined : isJson ? JSON.parse(text) : text;
    expectDeclared(method, path, response.status, answered);
    return { status: response.status, body: answered, headers: response.headers };
  }

  private readonly keys = new Map<string, Promise<NewKey>>();

  /** The headers of a call by somebody else. */
  async as(role: Role, person: string): Promise<{ Authorization: string }> {
    const name = `${role} ${person}`;
    const made = this.keys.get(name) ?? createKey(this.db, { role, person }, 'test');
    this.keys.set(name, made);
    return { Authorization: `Bearer ${(await made).key}` };
  }

  /** The same by a person of the company: a rep, or one of those whom `rep` puts above each. */
  async callBy(
    person: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const role = /^(chief|boss)-/.test(person) ? 'manager' : 'rep';
    return this.call(method, path, body, { ...headers, ...(await this.as(role, person)) });
  }

  /** A rep with a manager and a manager's manager. @returns the rep's id */
  async rep(overrides: Partial<Rep> = {}): Promise<string> {
    const id = `rep-${randomUUID().slice(0, 8)}`;
    const zone = overrides.zone ?? 'Europe/Berlin';
    const base = { language: 'en', zone, country: 'DE', office: 'Hamburg' };
    await this.put(`/v1/reps/boss-${id}`, { ...base, name: 'Ingrid Boss', email: `boss-${id}@nordlicht.example` });
    await this.put(`/v1/reps/chief-${id}`, {
      ...base,
      name: 'Carl Chief',
      email: `chief-${id}@nordlicht.example`,
      managerId: `boss-${id}`,
    });
    await this.put(`/v1/reps/${id}`, {
      ...base,
      name: 'Rita Rep',
      email: `${id}@nordlicht.example`,
      managerId: `chief-${id}`,
      ...overrides,
    });
    return id;
  }

  /** A customer of a rep; near, solvent and reachable by mail unless said otherwise. */
  async customer(overrides: Partial<Customer> = {}): Promise<{ id: string; repId: string; email: string }> {
    const id = `C-${randomUUID().slice(0, 8)}`;
    const repId = overrides.repId ?? (await this.rep());
    const email = `${id.toLowerCase()}@customer.example`;
    await this.put(`/v1/customers/${id}`, {
      name: 'Muster GmbH',
      contact: 'Frau Muster',
      email,
      language: 'en',
      zone: 'Europe/Berlin',
      country: 'DE',
      region: 'HH',
      distanceKm: 10,
      travelMinutes: 20,
      liquidFunds: { amount: { value: '1000000.00', currency: 'EUR' }, asOf: new Date().toISOString().slice(0, 10) },
      ...overrides,
      repId,
    });
    return { id, repId, email };
  }

  async put(path: string, body: unknown): Promise<void> {
    const { status, body: answer } = await this.call('PUT', path, body);
    if (status >= 300) throw new Error(`PUT ${path}: ${status} ${JSON.stringify(answer)}`);
  }

  /** Asks for a promise to pay; the same once more where no worker was there in time, as an ERP does. */
  async propose(request: Record<string, unknown>, key: string = randomUUID()): Promise<Answered> {
    const promise = { kind: 'payment-appointment', amount: { value: '1250.00', currency: 'EUR' }, ...request };
    const ask = () => this.call('POST', '/v1/commitments', promise, { 'Idempotency-Key': key });
    const first = await ask();
    return first.status === 503 ? ask() : first;
  }

  /** A promise to pay, accepted or referred to the manager. */
  async promiseToPay(
    request: { customerId: string; repId: string; dueDate: string } & Record<string, unknown>,
  ): Promise<PromiseToPay> {
    const { status, body } = await this.propose(request);
    if (status !== 201 && status !== 202) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`);
    return new PromiseToPay(this, body.id, request.customerId, request.repId, body);
  }
}

const decisions: ReadonlySet<string> = new Set(['approval', 'correction', 'reassign']);

/** A running promise, in the language of the rules. */
export class PromiseToPay {
  constructor(
    private readonly kept: Kept,
    readonly id: string,
    readonly customerId: string,
    readonly repId: string,
    // biome-ignore lint/suspicious/noExplicitAny: as it was answered
    readonly verdict: any,
    private readonly kind: 'payment-appointment' | 'follow-up' = 'payment-appointment',
  ) {}

  private get address() {
    return { kind: this.kind, id: this.id };
  }

  get workflowId(): string {
    return workflowId(this.kind, this.id);
  }

  /** Moves this commitment's clock until a step is done, `concluded` or `reminder-1`. */
  async until(step: string): Promise<CommitmentView> {
    let view = await this.atRest();
    for (let steps = 0; !view.happened.some((happening) => happening.step === step); steps++) {
      if (view.closed || steps > 40) throw new Error(`there was no ${step}: ${JSON.stringify(view.happened)}`);
      view = await stepForward(this.kept.client, this.kept.commitments, this.address, view);
    }
    return view;
  }

  /** Moves this commitment's clock to an instant, whether or not anybody is there to do what is due. */
  async moveClockTo(instant: string): Promise<void> {
    await moveClock(this.kept.client, this.workflowId, instant);
  }

  /** Moves this commitment's clock to an instant, and waits until what is due is done. */
  async moveTo(instant: string): Promise<CommitmentView> {
    await this.moveClockTo(instant);
    return this.atRest();
  }

  atRest(): Promise<CommitmentView> {
    return atRest(this.kept.commitments, this.address);
  }

  continuedAsNew(): Promise<void> {
    return continuedAsNew(this.kept, this.address);
  }

  /** Waits for the end, without moving the clock. */
  async closed(): Promise<CommitmentView> {
    await this.kept.client.workflow.getHandle(this.workflowId).result();
    return (await this.kept.commitments.view(this.address)) as CommitmentView;
  }

  /** The rep whose promise it is now says it; what only a manager may, the manager does. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API
  async say(action: string, body: unknown = {}): Promise<any> {
    const { repId } = await this.kept.db.commitment.findUniqueOrThrow({ where: { id: this.id } });
    const by = decisions.has(action) ? `chief-${repId}` : repId;
    const answer = await this.kept.callBy(by, 'POST', `/v1/commitments/${this.id}/${action}`, body);
    if (answer.status >= 300) throw new Error(`${action}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  pay(value: string, receivedAt: string, overrides: Record<string, unknown> = {}): Promise<Answered> {
    return this.kept.call('POST', '/v1/payments', {
      customerId: this.customerId,
      amount: { value, currency: 'EUR' },
      receivedAt,
      reference: randomUUID(),
      commitmentId: this.id,
      ...overrides,
    });
  }

  respond(): Promise<unknown> {
    return this.say('response', { channel: 'phone', said: 'We are disappointed.' });
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API
  async evidence(): Promise<any> {
    return (await this.kept.call('GET', `/v1/commitments/${this.id}/evidence`)).body;
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API
  async live(): Promise<any> {
    return (await this.kept.call('GET', `/v1/commitments/${this.id}`)).body;
  }
}
