import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../../docs/browser.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import { CookieJar } from '../support/cookie-jar.ts';
import { type Beside, isCallback, keptBeside, session, way } from './oidc-support.ts';

let beside: Beside;
beforeAll(async () => {
  beside = await keptBeside();
  await beside.provider.start();
});
afterAll(() => beside.stop());

describe('a person of the company', () => {
  test('signs in at the provider, and is who the provider says', async () => {
    const id = await beside.person();
    const jar = new CookieJar();
    const { hops } = await jar.follow(`${beside.at}/me`);
    expect(hops.map(({ status }) => status)).toEqual([303, 303, 303, 200]);
    const [, setOut] = hops;
    expect(setOut?.headers.get('set-cookie')).toMatch(/^kept_sign_in=[\w-]{43}; Max-Age=900;.*HttpOnly; SameSite=Lax$/);
    const asks = new URL(setOut?.headers.get('location') ?? '');
    expect(Object.fromEntries(asks.searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: `${beside.at}/sign-in/callback`,
      scope: 'openid email',
      code_challenge_method: 'S256',
    });
    const secrets = ['state', 'nonce', 'code_challenge'].map((name) => asks.searchParams.get(name));
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43,64}$/);
    expect(new Set([...secrets, jar.cookie(way, beside.at)]).size).toBe(4);

    const back = await jar.follow(hops.at(-1)?.url ?? '', { login: id });
    const callback = back.hops.find(({ url }) => isCallback(url));
    expect([callback?.status, callback?.headers.get('location')]).toEqual([303, '/me']);
    expect(callback?.headers.getSetCookie()).toContainEqual(
      expect.stringMatching(/^kept_session=[\w-]{43};.*HttpOnly; SameSite=Lax$/),
    );
    expect(jar.cookie(way, beside.at)).toBeUndefined();
    expect([back.end, back.last.text]).toEqual([`${beside.at}/me`, expect.stringMatching(/Rita Rep/)]);
  });

  test('has the own place in the company, whatever the case of the address', async () => {
    const id = await beside.person();
    beside.provider.accounts.set(`chief-${id}`, { email: `CHIEF-${id}@Nordlicht.example`, email_verified: true });
    const seen = async (login: string, path: string) => {
      const jar = new CookieJar();
      await beside.signIn(jar, login);
      return (await jar.open(`${beside.at}${path}`)).status;
    };
    expect(await seen(id, `/v1/reps/${id}`)).toBe(200);
    expect(await seen(id, `/v1/reps/chief-${id}`)).toBe(404);
    expect(await seen(`chief-${id}`, `/v1/reps/${id}`)).toBe(200);
  });

  test('gets a new session each time; signed out, shut out or gone, none works', async () => {
    const id = await beside.person();
    const jar = new CookieJar();
    jar.put(session, 'planted', beside.at);
    await beside.signIn(jar, id);
    const first = jar.cookie(session, beside.at);
    expect(first).toMatch(/^[\w-]{43}$/);
    await jar.follow(`${beside.at}/sign-in`); // the provider knows who it is
    const second = jar.cookie(session, beside.at);
    expect([await beside.me(first), await beside.me(second)]).toEqual([303, 200]);
    expect((await jar.open(`${beside.at}/sign-out`, {})).text).toMatch(/You are signed out/);
    expect([jar.cookie(session, beside.at), await beside.me(second)]).toEqual([undefined, 303]);
    await jar.follow(`${beside.at}/sign-in`);
    expect((await beside.kept.call('POST', `/v1/reps/${id}/sessions/close`)).body).toEqual({ closed: 1 });
    expect(await beside.me(jar.cookie(session, beside.at))).toBe(303);
    await jar.follow(`${beside.at}/sign-in`);
    expect(await beside.me(jar.cookie(session, beside.at))).toBe(200);
    const { id: _, ...record } = (await beside.kept.call('GET', `/v1/reps/${id}`)).body;
    await beside.kept.put(`/v1/reps/${id}`, { ...record, leaves: { on: '2026-01-01' } });
    expect(await beside.me(jar.cookie(session, beside.at))).toBe(303);
  });

  test('finds one door: no link is mailed', async () => {
    const id = await beside.person();
    expect((await new CookieJar().open(`${beside.at}/sign-in`, { email: `${id}@nordlicht.example` })).status).toBe(404);
    expect((await new CookieJar().open(`${beside.at}/sign-in/${'x'.repeat(43)}`)).status).toBe(404);
    expect(await beside.kept.db.signIn.count({ where: { person: id } })).toBe(0);
  });
});

// the registry has a Chromium for this platform alone
describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('in a browser of the size of a phone', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('there and back across sites, out and in again; refused, the page leads on', async () => {
    const id = await beside.person();
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      isMobile: true,
      locale: 'de-DE',
    });
    const page = await context.newPage();
    const loginAs = async (login: string) => {
      await page.locator('input[name=login]').fill(login);
      await page.getByRole('button', { name: 'Continue' }).click();
    };
    await page.goto(`${beside.at}/me`);
    expect(page.url()).toContain(beside.provider.issuer);
    await loginAs('nobody-here');
    await page.getByText(pageTexts('de').signIn.refused.unverified).waitFor();
    const { scrollWidth, clientWidth } = await page.evaluate<{ scrollWidth: number; clientWidth: number }>(
      '(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))(document.documentElement)',
    );
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    await page.getByRole('link', { name: 'Anmelden' }).click();
    await loginAs(id);
    await page.getByText('Rita Rep').waitFor();
    expect(page.url()).toBe(`${beside.at}/me`);
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText(/abgemeldet/).waitFor();
    await page.goto(`${beside.at}/me`);
    await page.getByText('Rita Rep').waitFor();
    await context.close();
  });
});
