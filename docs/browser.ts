import { type Browser, chromium } from 'playwright-core';

/** A browser without a window: Chromium of the npm registry, else an installed Chrome. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await import('@sparticuz/chromium').then(
    ({ default: packed }) => packed.executablePath(),
    () => undefined,
  );
  return chromium.launch({ ...(executablePath ? { executablePath } : { channel: 'chrome' }), args: ['--no-sandbox'] });
}
