import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const Value = z.looseObject({ stringValue: z.string().optional(), intValue: z.coerce.number().optional() });
const Attributes = z.array(z.object({ key: z.string(), value: Value })).default([]);
const Span = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: Attributes,
});
const Export = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(Span) })) })),
});

/** A span as it came, its attributes by name. */
export interface Received {
  readonly traceId: string;
  readonly spanId: string;
  readonly above: string | undefined;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
}

/** An OpenTelemetry collector that takes OTLP over HTTP, as JSON. */
export class Collector {
  readonly spans: Received[] = [];
  /** everything, as it came */
  text = '';
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') this.take(Buffer.concat(chunks).toString());
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
  });

  /** @returns its URL */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private take(text: string): void {
    this.text += text;
    for (const { scopeSpans } of Export.parse(JSON.parse(text)).resourceSpans)
      for (const { spans } of scopeSpans)
        for (const { traceId, spanId, parentSpanId, name, attributes } of spans)
          this.spans.push({
            traceId,
            spanId,
            above: parentSpanId,
            name,
            attributes: Object.fromEntries(
              attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
            ),
          });
  }
}
