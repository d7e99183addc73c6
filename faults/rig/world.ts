/** What a client of Kept has: the API, called until it answers; the running commitments; the inbox; the ledger to look at. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Connection } from '@temporalio/client';
import { type Commitments, createCommitments } from '../../client/commitments.ts';
import { connect } from '../../client/connect.ts';
import { type Config, requireDatabaseUrl } from '../../config.ts';
import { openDatabase } from '../../ledger/database.ts';
import { dataConverterOf } from '../../payload-codec.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import type { PostOffice } from './post-office.ts';

/** Milliseconds between two tries of the same request, and for one. */
const [pause, forOne] = [150, 20_000];

interface Asked {
  /** Idempotency-Key */
  readonly key?: string | undefined;
  /** API key; the admin's where none is given */
  readonly as?: string | undefined;
}

/** The answer to a request that was asked until it came. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
  readonly body: any;
}

export class World {
  /** No request is tried longer than until then; ms since 1970. */
  patienceEnds = Number.POSITIVE_INFINITY;

  private constructor(
    readonly url: string,
    private readonly adminKey: string,
    readonly client: Client,
    readonly commitments: Commitments,
    readonly db: PrismaClient,
    readonly office: PostOffice,
    private readonly connection: Connection,
  ) {}

  static async open(
    config: Pick<Config, 'port' | 'temporal' | 'database' | 'dataDir'>,
    adminKey: string,
    office: PostOffice,
  ): Promise<World> {
    const connection = await connect({
      ...config.temporal.connection,
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 500 },
    });
    const dataConverter = dataConverterOf(config.temporal.payloadKeys);
    const client = new Client({ connection, namespace: config.temporal.namespace, dataConverter });
    const db = openDatabase(requireDatabaseUrl(config as Config));
    const url = `http://127.0.0.1:${config.port}`;
    return new World(url, adminKey, client, createCommitments(client), db, office, connection);
  }

  /**
   * Asks as an ERP does: the same request with the same key, until there is an answer that is not about the moment.
   * @throws Error where the patience ends before
   */
  async ask(method: string, path: string, body?: unknown, { key, as }: Asked = {}): Promise<Answer> {
    for (;;) {
      const answer = await this.once(method, path, body, { key, as }).catch(() => undefined);
      if (answer && answer.status < 500 && answer.status !== 429 && !isBeingAnswered(answer)) return answer;
      if (Date.now() > this.patienceEnds) throw new Error(`${method} ${path}: no answer (${answer?.status ?? 'none'})`);
      await sleep(pause);
    }
  }

  async once(method: string, path: string, body?: unknown, { key, as }: Asked = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${as ?? this.adminKey}`,
        'Content-Type': 'application/json',
        ...(key ? { 'Idempotency-Key': key } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(forOne),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** A key of a rep's own, for some hours. */
  async keyOf(person: string): Promise<string> {
    const expiresAt = new Date(Date.now() + 6 * 3_600_000).toISOString();
    const { status, body } = await this.ask('POST', '/v1/keys', { role: 'rep', person, expiresAt });
    if (status !== 201) throw new Error(`a key was answered ${status} ${JSON.stringify(body)}`);
    return body.key;
  }

  /** Taps a link of a mail until the page says something that is not about the moment. */
  async tap(path: string, form: Record<string, string>): Promise<Answer> {
    for (;;) {
      const response = await fetch(`${this.url}${path}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        signal: AbortSignal.timeout(forOne),
      }).catch(() => undefined);
      if (response && response.status < 500) return { status: response.status, body: await response.text() };
      if (Date.now() > this.patienceEnds) throw new Error('tap: no answer');
      await sleep(pause);
    }
  }

  /** Tries until it succeeds: whoever looks from outside is not what is tested. */
  async insist<T>(what: string, act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.connection.withDeadline(Date.now() + forOne, act);
      } catch (error) {
        if (Date.now() > this.patienceEnds)
          throw new Error(`${what}: ${error instanceof Error ? error.message : error}`);
        await sleep(pause);
      }
    }
  }

  async close(): Promise<void> {
    await this.connection.close();
    await this.db.$disconnect();
  }
}

/** The same key is on its way in another request: it is asked again. */
const isBeingAnswered = ({ status, body }: Answer): boolean =>
  status === 409 && `${(body as { type?: string } | undefined)?.type}`.endsWith('/in-progress');
