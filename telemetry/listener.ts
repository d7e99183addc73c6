import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that Prometheus can scrape. */
export interface Scraped {
  /** its figures now, in Prometheus's text format */
  scrape(): Promise<string>;
}

const textFormat = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Serves figures at `/metrics`, on a port of their own: they are nobody's who reaches the API.
 * @returns where, and what ends it
 * @throws where the port is in use
 */
export async function serveMetrics(
  { scrape }: Scraped,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    scrape().then(
      (text) => response.writeHead(200, { 'Content-Type': textFormat }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
