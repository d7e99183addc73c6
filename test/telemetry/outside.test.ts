import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startApi } from '../../api/api.ts';
import { freePort } from '../../stack/ports.ts';
import { Collector } from '../support/collector.ts';
import { Doors } from '../support/doors.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, PromiseToPay, startKeptOn } from '../support/kept.ts';
import { PostOffice } from '../support/post-office.ts';
import { wednesday } from '../workflows/support.ts';

const office = new PostOffice();
const collector = new Collector();
let logged = '';
let kept: Kept;
let metricsPort: number;
beforeAll(async () => {
  const mailPort = new URL(await office.open()).port;
  metricsPort = await threeFreePorts();
  const environment = {
    MAIL_PORT: mailPort,
    METRICS_PORT: `${metricsPort}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: await collector.open(),
    PAYLOAD_KEYS: `k:${randomBytes(32).toString('base64url')}`,
  };
  const log = pino({ level: 'info' }, { write: (line: string) => (logged += line) });
  kept = await startKeptOn(inject('parts'), environment, 'one', log);
});
afterAll(async () => {
  await kept.stop();
  await office.close();
  await collector.close();
});

async function threeFreePorts(): Promise<number> {
  const first = await freePort();
  return first > 65_000 ? threeFreePorts() : first;
}

const scrape = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

/** The value of a figure with these labels; undefined: it is not served. */
const figure = (text: string, name: string, labels: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${name}{`) && each.includes(labels));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

describe('one promise, seen from outside', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  let id: string;

  test('its trace goes from the request to workflow, activity, SQL and SMTP, and names nobody', async () => {
    const customer = await kept.customer({ name: 'Canary8 GmbH', email: 'canary8@customer.example' });
    const { status, body } = await kept.call(
      'POST',
      '/v1/commitments',
      {
        kind: 'payment-appointment',
        customerId: customer.id,
        repId: customer.repId,
        amount: { value: '1250.00', currency: 'EUR' },
        dueDate: wednesday(20),
      },
      { 'Idempotency-Key': randomUUID(), traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    );
    expect(status).toBe(201);
    id = body.id;

    const ours = await eventually(() => {
      const spans = collector.spans.filter((span) => span.traceId === traceId);
      const hasCome = (name: string): boolean => spans.some((span) => span.name === name);
      return hasCome('StartActivity:carryOut') && hasCome('POST /v1/commitments') && spans;
    });
    const byId = new Map(ours.map((span) => [span.spanId, span]));
    const wayTo = (name: RegExp): string[] => {
      const way: string[] = [];
      for (let span = ours.find((each) => name.test(each.name)); span; span = byId.get(span.above ?? ''))
        way.unshift(span.name);
      return way;
    };
    expect(wayTo(/^SMTP/)).toEqual(['StartActivity:carryOut', 'RunActivity:carryOut', 'SMTP send']);
    expect(wayTo(/^HandleUpdate/)).toEqual([
      'POST /v1/commitments',
      'UpdateWithStartWorkflow:verdict',
      'HandleUpdate:verdict',
    ]);
    const inActivity = ours.filter(({ above }) => byId.get(above ?? '')?.name === 'RunActivity:carryOut');
    expect(inActivity.map(({ name }) => name)).toContain('prisma:client:operation');
    expect(ours.some(({ name }) => name === 'prisma:client:db_query')).toBe(true);
    for (const name of ['POST /v1/commitments', 'RunActivity:carryOut', 'SMTP send', 'HandleUpdate:verdict'])
      expect(ours.find((span) => span.name === name)?.attributes['kept.commitment.id']).toBe(id);

    expect(collector.text).not.toMatch(/canary8/i);
    expect(collector.text).not.toContain(kept.adminKey);
  });

  test('log lines of the request and of its steps carry the commitment', async () => {
    const lines = await eventually(() => {
      const about = logged
        .split('\n')
        .filter((line) => line.includes(id))
        .map((line) => JSON.parse(line));
      return about.some(({ msg }) => msg === 'step-done') && about;
    });
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'request', route: '/v1/commitments', status: 201, commitmentId: id }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'step-done', kind: 'payment-appointment', step: 'agreed', commitmentId: id }),
    );
    await kept.call('GET', `/v1/commitments/${id}`);
    const looked = new RegExp(`"route":"/v1/commitments/:id","status":200,"ms":\\d+,"commitmentId":"${id}"`);
    await eventually(() => looked.test(logged));
  });

  test('API, worker and SDK serve their figures, apart from the public door', async () => {
    const [api, worker, sdk] = [
      await scrape(metricsPort),
      await scrape(metricsPort + 1),
      await scrape(metricsPort + 2),
    ];
    expect(figure(api, 'kept_commitments', 'kind="payment-appointment",status="open"')).toBe(1);
    expect(figure(api, 'kept_http_request_duration_seconds_count', 'route="/v1/commitments",status="201"')).toBe(1);
    expect(figure(api, 'kept_workers', 'of="workflow"')).toBe(1);
    expect(figure(api, 'kept_part_up', 'part="database"')).toBe(1);
    expect(figure(worker, 'kept_steps_total', 'kind="payment-appointment",type="message"')).toBe(1);
    expect(figure(worker, 'kept_mails_total', 'state="sent"')).toBe(office.taken.length);
    expect(sdk).toMatch(/^temporal_/m);
    expect((await kept.call('GET', '/metrics')).status).toBe(404);
  });

  test('every figure of dashboard and alert rules is served', async () => {
    const served = (await Promise.all([0, 1, 2].map((next) => scrape(metricsPort + next)))).join('\n');
    const kinds = [...served.matchAll(/^# TYPE (\S+) (\S+)/gm)];
    const names = kinds.flatMap(([, name, kind]) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    );
    expect(figuresNamed().filter((name) => !names.includes(name))).toEqual([]);
  });

  test('E1: a clock that was moved makes no step late', async () => {
    const promise = new PromiseToPay(kept, id, '', '', {});
    await promise.until('report');
    const worker = await scrape(metricsPort + 1);
    expect(worker).not.toMatch(/^kept_step_lateness_seconds_count/m);
    expect(figure(worker, 'kept_steps_total', 'kind="payment-appointment",type="message"')).toBeGreaterThan(2);
  });
});

/** Every figure that the files in `deploy/observability` ask for. */
function figuresNamed(): string[] {
  const folder = fileURLToPath(new URL('../../deploy/observability/', import.meta.url));
  const asked = ['grafana-dashboard.json', 'alert-rules.yaml'].flatMap((name) =>
    [...readFileSync(`${folder}${name}`, 'utf8').matchAll(/"?expr"?:\s*(.+)/g)].map(
      ([, expression = '']) => expression,
    ),
  );
  const names = asked.flatMap(
    (expression) => expression.match(/\b(?:kept|temporal|nodejs|process)_[a-z0-9_]+\b/g) ?? [],
  );
  expect(names.length).toBeGreaterThan(20);
  return [...new Set(names)].sort();
}

describe('/readyz tells the truth', () => {
  const all = { database: true, temporal: true, workers: true, mail: true };
  /** An API that finds its parts through doors which can be shut. */
  async function askedThrough(shut: (doors: Doors) => void, queue = kept.queue): Promise<[number, unknown]> {
    const doors = await Doors.before(kept.config);
    const api = await startApi(doors.config, Promise.resolve(), pino({ level: 'silent' }), 0, queue);
    try {
      shut(doors);
      const response = await fetch(`${api.url}/readyz`);
      return [response.status, await response.json()];
    } finally {
      doors.open();
      await api.stop();
      await doors.close();
    }
  }

  test('with every part there', async () => {
    expect(await askedThrough(() => undefined)).toEqual([200, { status: 'ready', ...all }]);
  });

  test('not ready without the database, nor without Temporal', async () => {
    const noDatabase = await askedThrough(({ database }) => database.set('gone'));
    expect(noDatabase).toEqual([503, { status: 'not ready', ...all, database: false }]);
    const noTemporal = await askedThrough(({ temporal }) => temporal.set('gone'));
    expect(noTemporal).toEqual([503, { status: 'not ready', ...all, temporal: false, workers: false }]);
  });

  test('degraded, and in service, without a mail server, and without a worker', async () => {
    const noMail = await askedThrough(({ mail }) => mail.set('gone'));
    expect(noMail).toEqual([200, { status: 'degraded', ...all, mail: false }]);
    const noWorker = await askedThrough(() => undefined, `nobody-${randomUUID()}`);
    expect(noWorker).toEqual([200, { status: 'degraded', ...all, workers: false }]);
  });
});
