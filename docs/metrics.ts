import type { Registry } from 'prom-client';
import { openDatabase } from '../ledger/database.ts';
import { createApiMetrics } from '../telemetry/api-metrics.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';

/** The text of `reference/metrics.md`, made from the figures themselves. */
export function metricsPage(): string {
  const never = () => Promise.reject(new Error('nobody is asked'));
  const api = createApiMetrics(openDatabase('postgresql://nobody@localhost/nothing'), never, never).registry;
  const worker = createWorkerMetrics().registry;
  return `# Metrics

Served for Prometheus where [\`METRICS_PORT\`](environment.md) is set: [Watch it](../how-to/watch.md). Durations and ages are seconds. Rehearsals count nowhere.

## The API, at \`METRICS_PORT\`

How the whole stands is asked of the ledger and of Temporal at a scrape, at most every ten seconds; each API process says the same, so take the \`max\`. A part that does not answer takes its own figures away: \`kept_part_up\` says so.

${tableOf(api)}

## A worker, at \`METRICS_PORT\` + 1

What this worker has done since it started: take the \`sum\`. A step counts as late from its planned instant until it is done, its mails sent included; a commitment whose own clock was moved is left out.

${tableOf(worker)}

Both also serve \`process_…\` and \`nodejs_…\`: CPU, memory, event loop.

## Temporal's SDK within the worker, at \`METRICS_PORT\` + 2

The figures named \`temporal_…\` are [Temporal's own](https://docs.temporal.io/references/sdk-metrics), with the suffixes \`_total\` and \`_seconds\`.
`;
}

const tableOf = (registry: Registry): string =>
  [
    '| metric | type | labels | what it is |',
    '|---|---|---|---|',
    ...registry
      .getMetricsAsArray()
      .map((metric) => metric as unknown as Described)
      .filter(({ name }) => name.startsWith('kept_'))
      .map((metric) => {
        const labels = metric.labelNames.map((label) => `\`${label}\``).join(', ');
        return `| \`${metric.name}\` | ${metric.constructor.name.toLowerCase()} | ${labels} | ${metric.help} |`;
      }),
  ].join('\n');

/** What prom-client knows of a figure, which its types leave out. */
interface Described {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly constructor: { readonly name: string };
}
