import { isUtf8 } from 'node:buffer';
import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import type { RequestMetrics } from '../telemetry/api-metrics.ts';
import { authenticating } from './authenticate.ts';
import { calendars } from './calendar.ts';
import { codec } from './codec.ts';
import type { Dependencies } from './dependencies.ts';
import { docs } from './docs.ts';
import { limitDepth, limitRate } from './limits.ts';
import { links } from './links.ts';
import { aboutOf, isAbout, logged, traced } from './observed.ts';
import { once } from './once.ts';
import { pages } from './pages/pages.ts';
import { problemPage } from './pages/problem-page.ts';
import { notFound, Problem, unavailable } from './problem.ts';
import type { Door } from './route.ts';
import { answerRoutes } from './routes/answers.ts';
import { calendarRoutes } from './routes/calendars.ts';
import { commandRoutes } from './routes/commands.ts';
import { commitmentRoutes } from './routes/commitments.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { deliveryCommandRoutes } from './routes/delivery-commands.ts';
import { disputeRoutes } from './routes/disputes.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { factRoutes } from './routes/facts.ts';
import { healthRoutes } from './routes/health.ts';
import { keyRoutes } from './routes/keys.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { logisticsRoutes } from './routes/logistics.ts';
import { matterRoutes } from './routes/matters.ts';
import { memoryRoutes } from './routes/memory.ts';
import { otifRoutes } from './routes/otif.ts';
import { patienceRoutes } from './routes/patience.ts';
import { paymentPlanRoutes } from './routes/payment-plans.ts';
import { rebateRoutes } from './routes/rebates.ts';
import { referenceRoutes } from './routes/reference.ts';
import { reportRoutes } from './routes/reports.ts';
import { reversalRoutes } from './routes/reversals.ts';
import { salesRoutes } from './routes/sales.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { signIn } from './sign-in.ts';

/** Every door of the API. */
export function doors(dependencies: Dependencies): Door[] {
  const all = [
    healthRoutes,
    keyRoutes,
    factRoutes,
    salesRoutes,
    logisticsRoutes,
    calendarRoutes,
    sessionRoutes,
    matterRoutes,
    commitmentRoutes,
    evidenceRoutes,
    reportRoutes,
    commandRoutes,
    answerRoutes,
    paymentPlanRoutes,
    rebateRoutes,
    deliveryCommandRoutes,
    deliveryRoutes,
    otifRoutes,
    ledgerRoutes,
    memoryRoutes,
    patienceRoutes,
    reversalRoutes,
    webhookRoutes,
    disputeRoutes,
  ].flatMap((routes) => routes(dependencies));
  return [...all, ...referenceRoutes(all)];
}

/** A page loads nothing from elsewhere, runs no script but our files, and stands in no frame. */
const fromHereAlone = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** The API over its dependencies, ready to listen. */
export function createApp(
  dependencies: Dependencies,
  {
    trustProxy,
    rateLimit,
    linkKeys,
    temporal,
    oidc,
    tracesTo,
  }: Pick<Config, 'trustProxy' | 'rateLimit' | 'linkKeys' | 'temporal' | 'oidc' | 'tracesTo'>,
  log: Logger,
  metrics?: RequestMetrics,
): Express {
  const app = express();
  if (trustProxy !== undefined) app.set('trust proxy', trustProxy);
  app.set('query parser', 'simple');
  if (tracesTo !== undefined) app.use(traced());
  app.use(logged(log, metrics));
  // whoever ends TLS redirects to it
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: fromHereAlone } }));
  app.use(limitRate(rateLimit));
  app.use(docs());
  app.use(links(dependencies, linkKeys, log));
  app.use(codec(temporal));
  app.use(calendars(dependencies.db));
  app.use(signIn(dependencies, oidc, log));
  app.use(pages(dependencies));
  app.use(express.json({ limit: '256kb', verify: refuseBrokenText }), limitDepth);
  const [authenticate, answerOnce] = [authenticating(dependencies.db), once(dependencies.db)];
  for (const door of doors(dependencies)) door.mount(app, authenticate, answerOnce);
  app.use((request) => {
    throw notFound(`${request.method} ${request.path}`);
  });
  app.use(problems(log));
  return app;
}

/** What is no UTF-8 would stand in the record as other characters than were sent. @throws Problem 400 */
function refuseBrokenText(_request: unknown, _response: unknown, body: Buffer, encoding: string): void {
  if (encoding === 'utf-8' && !isUtf8(body))
    throw new Problem(400, 'unreadable', 'The body is not UTF-8: send it so encoded.');
}

/** Every error leaves as a problem document; what is not the caller's fault is logged and not told. */
const problems =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = error instanceof Problem ? error : fromLibrary(error);
    isAbout(response, problem.more['id']);
    if (problem.status >= 500) {
      const cause = problem.cause ?? error;
      log.error(
        {
          requestId: response.get('X-Request-Id'),
          ...aboutOf(response),
          error: cause instanceof Error ? cause.stack : String(cause),
        },
        'request-failed',
      );
    }
    response.set(problem.headers).status(problem.status);
    // whoever types an address reads a sentence
    if (!request.path.startsWith('/v1/') && request.accepts(['json', 'html']) === 'html')
      return void response.type('html').send(problemPage(request, problem));
    response.type('application/problem+json').send(JSON.stringify(problem));
  };

/** What Express and its body parser throw has a status; what a part that is away throws has none. */
function fromLibrary(error: unknown): Problem {
  const { status, type } = (typeof error === 'object' && error !== null ? error : {}) as {
    status?: unknown;
    type?: unknown;
  };
  if (type === 'entity.too.large') return new Problem(413, 'too-large', 'The body is larger than 256 KiB.');
  if (type === 'entity.parse.failed') return new Problem(400, 'malformed', 'The body is not JSON.');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new Problem(status, 'unreadable', 'The request could not be read.');
  return unavailable(error);
}
