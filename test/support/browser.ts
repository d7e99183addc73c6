import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser } from '../../docs/browser.ts';
import type { Kept } from './kept.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Somebody of the company before a browser. */
export interface Sitting {
  readonly page: Page;
  /** what went wrong in the browser: refused by the content security policy, not found, thrown */
  readonly complaints: string[];
}

/** A browser for the whole of a test file. */
export const browserFor = (): Promise<Browser> => openBrowser();

/** A phone in the hand of somebody who signs in by the mailed link, on the light or the dark side. */
export async function signedIn(
  browser: Browser,
  kept: Kept,
  email: string,
  look: { readonly width: number; readonly colorScheme: 'light' | 'dark' },
): Promise<Sitting> {
  const { width, colorScheme } = look;
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, baseURL: kept.url });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(kept.url).origin) complaints.push(`asks ${request.url()}`);
  });
  await page.goto('/today');
  await page.fill('input[name=email]', email);
  await page.click('button');
  const link = async () => {
    const mails = await kept.inbox.of(email);
    return mails.flatMap(({ text }) => /\/sign-in\/[\w-]{43}/.exec(text) ?? []).at(-1) ?? '';
  };
  await expect.poll(link).not.toBe('');
  await page.goto(await link());
  await page.click('button');
  return { page, complaints };
}

/** A link or button that says one thing. */
export const tap = (within: Page | Locator, name: string): Locator => within.getByRole('link', { name, exact: true });

/** The page keeps nobody out (axe, WCAG 2.2 AA), and fits the width of its screen. */
export async function expectForEverybody(page: Page): Promise<void> {
  await page.evaluate(axe);
  const found = await page.evaluate<
    string[]
  >(`axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => [
    ...violations.map(({ id, nodes }) => id + ': ' + nodes[0].html),
    ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['wider than the screen'] : []),
  ])`);
  expect(found, page.url()).toEqual([]);
}
