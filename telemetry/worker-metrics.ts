import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Watching } from '../activities/watching.ts';
import type { Scraped } from './listener.ts';

/** What a worker tells Prometheus of what it carries out, beside what Temporal's SDK tells. */
export function createWorkerMetrics(): Watching & Scraped & { readonly registry: Registry } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const lateness = new Histogram({
    name: 'kept_step_lateness_seconds',
    help: 'From the planned instant of a timed step until it was done, by the kind of its commitment.',
    labelNames: ['kind'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600, 86400],
    registers: [registry],
  });
  const steps = new Counter({
    name: 'kept_steps_total',
    help: 'Steps that were carried out, by the kind of the commitment and what they were.',
    labelNames: ['kind', 'type'],
    registers: [registry],
  });
  const mails = new Counter({
    name: 'kept_mails_total',
    help: 'Mails that were sent, or given up as undelivered.',
    labelNames: ['state'],
    registers: [registry],
  });
  for (const state of ['sent', 'undelivered']) mails.inc({ state }, 0);
  return {
    registry,
    stepDone({ kind, type, lateness: late }) {
      steps.inc({ kind, type });
      if (late !== undefined) lateness.observe({ kind }, late);
    },
    mailEnded: (_, state) => mails.inc({ state }),
    scrape: () => registry.metrics(),
  };
}
