/** What is seen of each request from outside: a line in the log, a figure, a span; never what was said. */
import { randomUUID } from 'node:crypto';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from '../log.ts';
import type { RequestMetrics } from '../telemetry/api-metrics.ts';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The route that took a request, with the names of its parameters instead of them: a path can hold a secret. */
const routeOf = ({ route }: Request): string => (route as { path?: string } | undefined)?.path ?? 'none';

/** Tells the log, the figures and the trace which commitment a request is about; anything but an id is left out. */
export function isAbout(response: Response, commitmentId: unknown): void {
  if (typeof commitmentId === 'string' && uuid.test(commitmentId)) response.locals['commitmentId'] = commitmentId;
}

const commitmentOf = (response: Response): string | undefined => response.locals['commitmentId'] as string | undefined;

/** For a line of the log. */
export function aboutOf(response: Response): { commitmentId?: string } {
  const commitmentId = commitmentOf(response);
  return commitmentId === undefined ? {} : { commitmentId };
}

/** Whoever asked has gone before the answer; the number is that of nginx's log. */
const givenUp = 499;

/** Every request leaves a line and counts, when it is answered or its caller has gone. */
export const logged =
  (log: Logger, metrics: RequestMetrics | undefined): RequestHandler =>
  (request, response, next) => {
    const requestId = randomUUID();
    const started = performance.now();
    response.set('X-Request-Id', requestId);
    response.on('close', () => {
      const status = response.writableFinished ? response.statusCode : givenUp;
      const [route, ms] = [routeOf(request), performance.now() - started];
      metrics?.answered({ method: request.method, route, status, seconds: ms / 1000 });
      const about = aboutOf(response);
      log.info({ requestId, method: request.method, route, status, ms: Math.round(ms), ...about }, 'request');
    });
    next();
  };

/** Every request is a span, below the caller's where the caller says so (W3C `traceparent`). */
export function traced(): RequestHandler {
  const tracer = trace.getTracer('kept/api');
  return (request, response, next) => {
    if (request.path === '/readyz' || request.path === '/healthz') return next(); // asked by machines, all the time
    const above = propagation.extract(context.active(), request.headers);
    const attributes = { 'http.request.method': request.method };
    const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER, attributes }, above);
    response.on('close', () => {
      const [route, status] = [routeOf(request), response.statusCode];
      span.updateName(`${request.method} ${route}`);
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
      const commitmentId = commitmentOf(response);
      if (commitmentId !== undefined) span.setAttribute('kept.commitment.id', commitmentId);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(above, span), next);
  };
}
