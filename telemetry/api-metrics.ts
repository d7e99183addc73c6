import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Polling } from '../client/polling.ts';
import { type Standing, standingOf } from '../ledger/standing.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { keptFor } from './kept-for.ts';
import type { Scraped } from './listener.ts';

/** How a request was answered. */
interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Counts requests. */
export interface RequestMetrics {
  answered(how: Answered): void;
}

/** ms for which figures are not asked for again, however often and by however many they are scraped */
const fresh = 10_000;

/**
 * What the API tells Prometheus: its requests, and how the whole stands by the ledger and the task queue. A part that
 * does not answer takes its own figures away and nothing else.
 * @param countFailing workflows; undefined: this server does not say
 */
export function createApiMetrics(
  db: PrismaClient,
  polling: () => Promise<readonly Polling[]>,
  countFailing: () => Promise<number | undefined>,
): RequestMetrics & Scraped & { readonly registry: Registry } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'kept_http_request_duration_seconds',
    help: 'HTTP requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const figures = [
    standingIn(
      registry,
      keptFor(fresh, () => standingOf(db)),
    ),
    pollingIn(
      registry,
      keptFor(fresh, () => Promise.all([polling(), countFailing()])),
    ),
  ];
  const up = gaugesIn(registry)('kept_part_up', 'Whether a part answered when its figures were asked for.', ['part']);
  return {
    registry,
    answered: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    async scrape() {
      await Promise.all(
        figures.map(async ({ part, show, forget }) => {
          const answered = await show().then(
            () => true,
            () => false,
          );
          if (!answered) forget();
          up.set({ part }, answered ? 1 : 0);
        }),
      );
      return registry.metrics();
    },
  };
}

/** Figures that one part knows. */
interface Figures {
  readonly part: 'database' | 'temporal';
  /** @throws where the part does not answer */
  show(): Promise<void>;
  forget(): void;
}

const gaugesIn =
  (registry: Registry) =>
  <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });

function standingIn(registry: Registry, ask: () => Promise<Standing>): Figures {
  const gauge = gaugesIn(registry);
  const commitments = gauge('kept_commitments', 'Commitments by kind and status, rehearsals left out.', [
    'kind',
    'status',
  ]);
  const owed = ['party', 'move'] as const;
  const open = gauge('kept_obligations_open', 'Moves that are awaited, by who owes them.', [...owed]);
  const age = gauge('kept_obligation_oldest_age_seconds', 'For how long the longest of them is asked for.', [...owed]);
  const mails = gauge(
    'kept_mails',
    'Mails that are not sent: still pending (what is held for a digest, too), or undelivered for good.',
    ['state'],
  );
  const mailAge = gauge('kept_mail_oldest_pending_age_seconds', 'Age of the longest pending mail.');
  const relay = gauge('kept_relay_backlog', 'What waits in the ledger to go out.', ['what']);
  const overdue = gauge(
    'kept_commitments_overdue',
    'Commitments a quarter of an hour past their breach instant, and nothing has happened since.',
  );
  const forget = (): void => {
    for (const each of [commitments, open, age, mails, relay]) each.reset();
    for (const each of [mailAge, overdue]) each.remove();
  };
  return {
    part: 'database',
    forget,
    async show() {
      const standing = await ask();
      forget();
      for (const { kind, status, count } of standing.commitments) commitments.set({ kind, status }, count);
      for (const { party, move, count, oldestAge } of standing.obligations) {
        open.set({ party, move }, count);
        age.set({ party, move }, oldestAge);
      }
      mails.set({ state: 'pending' }, standing.mails.pending);
      mails.set({ state: 'undelivered' }, standing.mails.undelivered);
      mailAge.set(standing.mails.oldestPendingAge);
      relay.set({ what: 'webhook' }, standing.relay.webhooks);
      relay.set({ what: 'sign-in' }, standing.relay.signIns);
      overdue.set(standing.overdue);
    },
  };
}

function pollingIn(registry: Registry, ask: () => Promise<readonly [readonly Polling[], number | undefined]>): Figures {
  const gauge = gaugesIn(registry);
  const workers = gauge(
    'kept_workers',
    'Workers that ask the task queue for work and are given new work (of the current build, where there is one).',
    ['of'],
  );
  const backlog = gauge('kept_task_queue_backlog', 'Tasks that wait for a worker.', ['of']);
  const age = gauge('kept_task_queue_backlog_age_seconds', 'For how long the first of them has waited.', ['of']);
  const failing = gauge('kept_workflows_failing', 'Running workflows whose tasks fail again and again.');
  return {
    part: 'temporal',
    forget: () => {
      for (const each of [workers, backlog, age]) each.reset();
      failing.remove();
    },
    async show() {
      const [queues, failed] = await ask();
      if (failed === undefined) failing.remove();
      else failing.set(failed);
      for (const { of, pollers, backlog: waiting, backlogAge } of queues) {
        workers.set({ of }, pollers.length);
        backlog.set({ of }, waiting);
        age.set({ of }, backlogAge);
      }
    },
  };
}
