import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, TimedEvent } from '@opentelemetry/sdk-trace-base';
import { commitmentIn } from '../domain/ids.ts';

/** The attribute by which the spans of a commitment are found. */
export const commitmentAttribute = 'kept.commitment.id';

/**
 * What may be told of a span. Whatever else a library puts there stays here: an address of the API can hold the token
 * of a link, and what a mail server says the address of a person.
 */
const told: ReadonlySet<string> = new Set([
  commitmentAttribute,
  'kept.message.id',
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'server.address',
  'server.port',
  'temporalWorkflowId',
  'temporalActivityId',
  'temporalUpdateId',
  'run_id',
  'workflowId',
  'workflowType',
  'runId',
  'taskQueue',
  'db.system.name',
  'db.system',
  'db.query.text',
  'method',
  'model',
  'exception.type',
]);

/** Which commitment a span is about; undefined: none that is known. */
export function commitmentOf(attributes: Attributes): string | undefined {
  const known = attributes[commitmentAttribute];
  if (typeof known === 'string') return known;
  const workflow = attributes['temporalWorkflowId'] ?? attributes['workflowId'];
  return typeof workflow === 'string' ? commitmentIn(workflow) : undefined;
}

/** The same exporter, which is told nothing personal: no messages of errors, no attributes but those above. */
export const harmless = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.map(bare), done),
  shutdown: () => exporter.shutdown(),
  forceFlush: async () => exporter.forceFlush?.(),
});

function bare(span: ReadableSpan): ReadableSpan {
  const id = commitmentOf(span.attributes);
  return Object.create(span, {
    attributes: { value: { ...toldOf(span.attributes), ...(id === undefined ? {} : { [commitmentAttribute]: id }) } },
    status: { value: { code: span.status.code } },
    events: { value: span.events.map(bareEvent) },
    links: { value: [] },
  }) as ReadableSpan;
}

const bareEvent = (event: TimedEvent): TimedEvent => ({ ...event, attributes: toldOf(event.attributes ?? {}) });

const toldOf = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => told.has(name)));
