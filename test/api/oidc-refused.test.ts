import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../domain/master-data.ts';
import { forgetSignIns } from '../../ledger/sign-ins.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import { CookieJar } from '../support/cookie-jar.ts';
import { type Beside, isCallback, keptBeside, session, way } from './oidc-support.ts';

const { refused } = pageTexts('en').signIn;

let beside: Beside;
beforeAll(async () => {
  beside = await keptBeside();
  await beside.provider.start();
});
afterAll(() => beside.stop());

describe('nobody is signed in', () => {
  /** Opens the address and expects the page that says why. */
  async function refuses(jar: CookieJar, url: string, why: keyof typeof refused, status: number): Promise<string> {
    const hop = await jar.open(url);
    expect([hop.status, hop.text]).toEqual([status, expect.stringContaining(refused[why].replace("'", '&#39;'))]);
    expect(hop.headers.get('content-type')).toMatch(/^text\/html/);
    expect(hop.headers.getSetCookie().filter((line) => line.startsWith(session))).toEqual([]);
    return hop.text;
  }
  const changed = (url: string, name: string, value: string): string => {
    const other = new URL(url);
    other.searchParams.set(name, value);
    return other.href;
  };

  test('twice by one way', async () => {
    const jar = new CookieJar();
    const back = await beside.sentBack(jar, await beside.person());
    const token = jar.cookie(way, beside.at) ?? '';
    expect((await jar.open(back)).status).toBe(303);
    await refuses(jar, back, 'stale', 400);
    jar.put(way, token, beside.at);
    await refuses(jar, back, 'stale', 400);
  });

  test('by a way that took too long', async () => {
    const jar = new CookieJar();
    const back = await beside.sentBack(jar, await beside.person());
    await beside.kept.db.signIn.updateMany({ data: { askedAt: new Date(Date.now() - 15 * 60_000) } });
    await refuses(jar, back, 'stale', 400);
    const fresh = new CookieJar();
    await beside.asked(fresh);
    await forgetSignIns(beside.kept.db);
    expect(await beside.kept.db.signIn.count()).toBe(1);
  });

  test('in another browser, with or without a way of its own', async () => {
    const other = new CookieJar();
    const id = await beside.person();
    const back = () => beside.sentBack(new CookieJar(), id);
    await refuses(other, await back(), 'stale', 400);
    await beside.asked(other);
    await refuses(other, await back(), 'stale', 400);
    other.put(way, 'x'.repeat(43), beside.at);
    await refuses(other, await back(), 'stale', 400);
  });

  test.each(['state', 'iss'])('where the %s is another on the way back', async (name) => {
    const jar = new CookieJar();
    await refuses(
      jar,
      changed(await beside.sentBack(jar, await beside.person()), name, 'https://other.example'),
      'stale',
      400,
    );
  });

  test.each(['nonce', 'code_challenge'])('where the %s was another on the way there', async (name) => {
    const jar = new CookieJar();
    const id = await beside.person();
    const { end } = await jar.follow(`${beside.at}/sign-in`, undefined, (url) =>
      url.startsWith(beside.provider.issuer),
    );
    await refuses(jar, await beside.sentBack(jar, id, changed(end, name, 'o'.repeat(43))), 'stale', 400);
  });

  test('with a code that another browser got', async () => {
    const [mine, other] = [new CookieJar(), new CookieJar()];
    const id = await beside.person();
    const code = new URL(await beside.sentBack(other, id)).searchParams.get('code') ?? '';
    await refuses(mine, changed(await beside.sentBack(mine, id), 'code', code), 'stale', 400);
  });

  test('who turns back, and the page leads on', async () => {
    const jar = new CookieJar();
    const { end } = await jar.follow(await beside.asked(jar), { cancel: '1' }, isCallback);
    const page = await refuses(jar, end, 'declined', 403);
    const [, again = ''] = /<a class="go" href="([^"]+)"/.exec(page) ?? [];
    const { hops } = await jar.follow(`${beside.at}${again}`);
    expect(hops[0]?.headers.get('location')).toMatch(/&prompt=login(&|$)/);
    expect(hops.at(-1)?.url).toMatch(/\/interaction\//);
  });

  test.each([
    ['is not verified', { email_verified: false }],
    ['is not said to be verified', {}],
    ['is none', { email: 'rita', email_verified: true }],
    ['is not told', { email: undefined, email_verified: true }],
  ])('whose address %s', async (_, account) => {
    const jar = new CookieJar();
    await refuses(jar, await beside.sentBack(jar, await beside.person(account)), 'unverified', 403);
  });

  test('D7: who has left, nobody of the company, or alike: all learn the same', async () => {
    const left = await beside.person(undefined, { leaves: { on: '2026-01-01' } });
    const stranger = randomUUID();
    beside.provider.accounts.set(stranger, { email: `${stranger}@elsewhere.example`, email_verified: true });
    const alike = await beside.person();
    beside.provider.accounts.set(alike, {
      email: `${alike.replaceAll('-', '_')}@nordlicht.example`,
      email_verified: true,
    });
    const pages = [];
    for (const login of [left, stranger, alike]) {
      const jar = new CookieJar();
      pages.push(await refuses(jar, await beside.sentBack(jar, login), 'unknown', 403));
    }
    expect(new Set(pages).size).toBe(1);
  });

  test.each(['', '?', '?error=access_denied', '?code=x', '?code=x&code=y', '?response=x', '?%', '?state=%00'])(
    'who comes back with "%s"',
    async (search) => {
      const jar = new CookieJar();
      await refuses(jar, `${beside.at}/sign-in/callback${search}`, 'stale', 400);
      await beside.asked(jar);
      await refuses(jar, `${beside.at}/sign-in/callback${search}`, 'stale', 400);
    },
  );

  test.each(['?error=invalid_scope', '?id_token=x', '?error=%00<script>', '?token_type=x'])(
    'who comes back in time with "%s"',
    async (search) => {
      const jar = new CookieJar();
      const state = new URL(await beside.sentBack(jar, await beside.person())).searchParams.get('state');
      const back = `${beside.at}/sign-in/callback${search}&state=${state}&iss=${beside.provider.issuer}`;
      await refuses(jar, back, 'stale', 400);
    },
  );

  test.each(languages)('%s: the page speaks the language of the reader', async (language) => {
    const hop = await new CookieJar().open(`${beside.at}/sign-in/callback`, undefined, { 'Accept-Language': language });
    expect(hop.text).toContain(`<html lang="${language}">`);
    expect(hop.text).toContain(pageTexts(language).signIn.refused.stale);
  });
});

describe('another provider: away, knows the header only, says nothing of verified addresses', () => {
  let other: Beside;
  beforeAll(async () => {
    const more = { clientAuthMethods: ['client_secret_basic' as const], conformIdTokenClaims: false };
    other = await keptBeside(more, { OIDC_EMAIL_VERIFIED: 'assumed' });
  });
  afterAll(() => other.stop());

  test('Kept starts without it, says so, and finds it once it is there', async () => {
    const jar = new CookieJar();
    const away = await jar.open(`${other.at}/sign-in`);
    expect([away.status, away.text]).toEqual([503, expect.stringMatching(/does not answer now/)]);
    expect(await other.kept.db.signIn.count()).toBe(0);
    await other.provider.start();
    await other.asked(jar);
  });

  test('an address of which it says nothing counts, one that it calls unverified does not', async () => {
    for (const [account, status] of [
      [{}, 200],
      [{ email_verified: 'true' }, 200],
      [{ email_verified: false }, 403],
      [{ email_verified: 'false' }, 403],
    ] as const) {
      const { status: answered } = await other.signIn(new CookieJar(), await other.person(account));
      expect([account, answered]).toEqual([account, status]);
    }
  });

  test('gone between the way there and back, it is said, and the next try works', async () => {
    const jar = new CookieJar();
    const id = await other.person({});
    const back = await other.sentBack(jar, id);
    await other.provider.stop();
    const away = await jar.open(back);
    expect([away.status, away.text]).toEqual([503, expect.stringMatching(/does not answer now/)]);
    await other.provider.start();
    expect((await other.signIn(new CookieJar(), id)).text).toMatch(/Rita Rep/);
  });
});

test('a provider that calls itself by another name is none', async () => {
  const misled = await keptBeside({}, { OIDC_ISSUER: beside.provider.issuer.replace('127.0.0.1', 'localhost') });
  expect((await new CookieJar().open(`${misled.at}/sign-in`)).status).toBe(503);
  expect(reasonsIn(misled)).toEqual(['away OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED']);
  await misled.stop();
});

test('a provider that does not take the secret lets nobody in', async () => {
  const misled = await keptBeside({}, { OIDC_CLIENT_SECRET: 'another' });
  await misled.provider.start();
  const jar = new CookieJar();
  const last = await misled.signIn(jar, await misled.person());
  expect([last.status, isCallback(last.url), jar.cookie(session, misled.at)]).toEqual([503, true, undefined]);
  expect(reasonsIn(misled)).toEqual(['away invalid_client']);
  await misled.stop();
});

test('the log says why, and holds no token, no address and no secret', () => {
  const logged = beside.lines.join('');
  for (const why of [
    'stale not-under-way',
    'stale other',
    'declined access_denied',
    'unverified no-email',
    'unknown unknown',
  ])
    expect(reasonsIn(beside)).toContain(why);
  expect(logged).toMatch(/"route":"\/sign-in\/callback"/);
  for (const canary of ['nordlicht', 'elsewhere', beside.provider.clientSecret, 'code=', 'state=', 'eyJ', way, session])
    expect(logged).not.toContain(canary);
});

const reasonsIn = ({ lines }: Beside): string[] =>
  lines
    .flatMap((line) => [...(/"refusal":"(\w+)","reason":"([\w.-]+)"/.exec(line) ?? [])].slice(1).join(' '))
    .filter(Boolean);
