import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { PrismaInstrumentation } from '@prisma/instrumentation';
import type { ClientInterceptors } from '@temporalio/client';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry/lib/client/index.js';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/worker/index.js';
import type { WorkerOptions } from '@temporalio/worker';
import { commitmentAttribute, commitmentOf, harmless } from './harmless-spans.ts';

/** What makes a process part of a trace. */
export interface Tracing {
  readonly client: ClientInterceptors;
  readonly worker: Pick<WorkerOptions, 'interceptors' | 'sinks'>;
  /** Sends what is not sent yet. */
  flush(): Promise<void>;
}

let tracing: Tracing | undefined;

/**
 * Has this process tell what it does to an OpenTelemetry collector, by OTLP over HTTP. A process does so once, under
 * the first name. Batches and headers follow OpenTelemetry's own variables (OTEL_EXPORTER_OTLP_HEADERS, OTEL_BSP_…).
 * @param endpoint its URL, without `/v1/traces`
 * @param service as the collector will name it
 */
export function startTracing(endpoint: string, service: string): Tracing {
  tracing ??= start(endpoint, service);
  return tracing;
}

function start(endpoint: string, service: string): Tracing {
  const resource = Resource.default().merge(new Resource({ 'service.name': service }));
  const exporter = harmless(new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }));
  const processor = knowingTheCommitment(new BatchSpanProcessor(exporter));
  const provider = new NodeTracerProvider({ resource, sampler: somebodysDoing, spanProcessors: [processor] });
  provider.register();
  const sql = new PrismaInstrumentation({ ignoreSpanTypes: ['prisma:client:serialize', 'prisma:client:compile'] });
  sql.setTracerProvider(provider);
  sql.enable();
  return {
    client: { workflow: [new OpenTelemetryWorkflowClientInterceptor()] },
    worker: {
      interceptors: {
        activity: [
          (context) => ({
            inbound: new OpenTelemetryActivityInboundInterceptor(context),
            outbound: new OpenTelemetryActivityOutboundInterceptor(context),
          }),
        ],
      },
      sinks: { exporter: makeWorkflowExporter(processor, resource) },
    },
    flush: () => provider.forceFlush(),
  };
}

/** A query that nobody's request or step asks for is a look for work, once a second: not told. */
const aloneOnlyWhereAsked: Sampler = {
  shouldSample: (_context, _traceId, name) => ({
    decision: name.startsWith('prisma:') ? SamplingDecision.NOT_RECORD : SamplingDecision.RECORD_AND_SAMPLED,
  }),
  toString: () => 'AloneOnlyWhereAsked',
};
/** Else everything is told, unless the caller has decided otherwise. */
const somebodysDoing = new ParentBasedSampler({ root: aloneOnlyWhereAsked });

/** What happens within a step is about the commitment that the step is about. */
const knowingTheCommitment = (processor: SpanProcessor): SpanProcessor => ({
  onStart(span, parent) {
    const above = trace.getSpan(parent) as Partial<ReadableSpan> | undefined;
    const id = commitmentOf(above?.attributes ?? {});
    if (id !== undefined) span.setAttribute(commitmentAttribute, id);
    processor.onStart(span, parent);
  },
  onEnd: (span) => processor.onEnd(span),
  forceFlush: () => processor.forceFlush(),
  shutdown: () => processor.shutdown(),
});
