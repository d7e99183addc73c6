import { afterAll, beforeAll, expect, test } from 'vitest';
import { languages } from '../../domain/master-data.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const here = { 'Sec-Fetch-Site': 'same-origin' };
const send = async (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  form?: Record<string, string>,
) => {
  const body = form ? { body: new URLSearchParams(form) } : {};
  const response = await fetch(`${kept.url}${path}`, {
    method,
    headers: { ...here, ...headers },
    redirect: 'manual',
    ...body,
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const ask = (email: string, headers = {}) => send('POST', '/sign-in', headers, { email });
const linksTo = async (email: string): Promise<string[]> => {
  const mails = await kept.inbox.of(email);
  return mails.flatMap(({ text }) => [...text.matchAll(/<\S+(\/sign-in\/[\w-]{43})>/g)].map(([, path = '']) => path));
};
const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 15_000 });
/** @returns the Cookie header of a session */
async function signIn(rep: string): Promise<string> {
  const email = `${rep}@nordlicht.example`;
  const before = (await linksTo(email)).length;
  expect((await ask(email)).status).toBe(200);
  await soon(async () => (await linksTo(email)).length).toBe(before + 1);
  const answer = await send('POST', (await linksTo(email)).at(-1) ?? '');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

test('a link by mail signs in, once; looking at it does not use it', async () => {
  const rep = await kept.rep();
  const email = `${rep}@nordlicht.example`;
  await ask(email.toUpperCase());
  await soon(() => linksTo(email)).toHaveLength(1);
  const [path = ''] = await linksTo(email);
  for (const method of ['GET', 'HEAD', 'GET']) expect((await send(method, path)).status).toBe(200);
  const first = await send('POST', path);
  expect(first.headers.get('set-cookie')).toMatch(/^kept_session=[\w-]{43};.*HttpOnly.*SameSite=Lax/);
  for (const method of ['GET', 'POST']) {
    const again = await send(method, path);
    expect([again.status, again.headers.get('set-cookie')]).toEqual([410, null]);
    expect(again.text).toMatch(/does not work any more/);
  }
  const cookie = { Cookie: (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
  expect((await send('GET', '/me', cookie)).text).toMatch(/Rita Rep/);
});

test('whoever wanted a page is led to it after signing in, and to no other host', async () => {
  const rep = await kept.rep();
  const wanted = '/commitments?text=R-1';
  const refused = await send('GET', wanted);
  expect([refused.status, refused.headers.get('location')]).toEqual([303, '/sign-in']);
  const remembered = (refused.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const foreign = ['//evil.example', '/\\\\evil.example'].map((to) => `kept_wanted=${encodeURIComponent(to)}`);
  for (const [cookie, to] of [[remembered, wanted], ...foreign.map((each) => [each, '/'])]) {
    const before = (await linksTo(`${rep}@nordlicht.example`)).length;
    await ask(`${rep}@nordlicht.example`);
    await soon(async () => (await linksTo(`${rep}@nordlicht.example`)).length).toBe(before + 1);
    const link = (await linksTo(`${rep}@nordlicht.example`)).at(-1) ?? '';
    expect((await send('POST', link, { Cookie: cookie ?? '' })).headers.get('location')).toBe(to);
  }
});

test('nobody learns whether an address is known, and nobody fills a mailbox', async () => {
  const rep = await kept.rep();
  const known = `${rep}@nordlicht.example`;
  const answers = await Promise.all(
    [known, known, known, known, known, 'nobody@nordlicht.example'].map((email) => ask(email)),
  );
  expect(new Set(answers.map(({ status, text }) => `${status}${text}`)).size).toBe(1);
  await soon(() => linksTo(known)).not.toHaveLength(0);
  expect((await linksTo(known)).length).toBeLessThanOrEqual(5);
  expect((await ask('no address')).status).toBe(400);
});

test('D7: no link goes to who has left', async () => {
  const left = await kept.rep({ leaves: { on: '2026-01-01' } });
  const here = await kept.rep({ leaves: { on: '2999-01-01' } });
  for (const rep of [left, here]) expect((await ask(`${rep}@nordlicht.example`)).status).toBe(200);
  await soon(() => linksTo(`${here}@nordlicht.example`)).toHaveLength(1);
  expect(await kept.db.signIn.count({ where: { person: left } })).toBe(0);
});

test('a session is its person’s, in the place that the person has in the company today', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  const cookie = { Authorization: '', Cookie: await signIn(repId), ...here };
  const path = `/v1/commitments/${promise.id}`;
  expect((await kept.call('GET', path, undefined, cookie)).status).toBe(200);
  expect((await kept.call('GET', `/v1/reps/chief-${repId}`, undefined, cookie)).status).toBe(404);
  expect((await kept.call('PUT', '/v1/policy', {}, cookie)).status).toBe(403);
  const stranger = { Authorization: '', Cookie: await signIn(await kept.rep()), ...here };
  expect((await kept.call('GET', path, undefined, stranger)).status).toBe(404);
  const chief = { Authorization: '', Cookie: await signIn(`chief-${repId}`), ...here };
  expect((await kept.call('GET', `/v1/reps/${repId}`, undefined, chief)).status).toBe(200);
  const withdrawn = await kept.call('POST', `${path}/withdraw`, { askedBy: 'us', reason: 'x' }, cookie);
  expect(withdrawn.status).toBe(200);
  await expect
    .poll(
      async () =>
        (await promise.evidence()).events.find(({ type }: { type: string }) => type === 'withdrawn')?.data.from,
    )
    .toMatch(/^session [\da-f-]{36} at /);
});

test('no page of another origin speaks for somebody who is signed in', async () => {
  const repId = await kept.rep();
  const Cookie = await signIn(repId);
  const path = `/v1/reps/${repId}/calendar/close`;
  const post = async (headers: Record<string, string>) =>
    (await fetch(`${kept.url}${path}`, { method: 'POST', headers: { Cookie, ...headers } })).status;
  expect(await post(here)).toBe(200);
  expect(await post({ Origin: kept.url })).toBe(200);
  for (const headers of [
    {},
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
  ])
    expect(await post(headers as Record<string, string>), JSON.stringify(headers)).toBe(403);
  expect((await send('POST', '/sign-in', { 'Sec-Fetch-Site': 'cross-site' }, { email: 'x@y.example' })).status).toBe(
    403,
  );
});

test('signed out, signed in again, or shut out: the session before is void', async () => {
  const repId = await kept.rep();
  const me = async (Cookie: string) => (await send('GET', '/me', { Cookie })).status;
  const first = await signIn(repId);
  const email = `${repId}@nordlicht.example`;
  await ask(email);
  await soon(() => linksTo(email)).toHaveLength(2);
  const again = await send('POST', (await linksTo(email)).at(-1) ?? '', { Cookie: first });
  const second = (again.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect([await me(first), await me(second)]).toEqual([303, 200]);
  await send('POST', '/sign-out', { Cookie: second });
  expect(await me(second)).toBe(303);
  const third = await signIn(repId);
  expect((await kept.call('POST', `/v1/reps/${repId}/sessions/close`)).body).toEqual({ closed: 1 });
  expect(await me(third)).toBe(303);
  await kept.db.session.updateMany({ where: { person: repId }, data: { closedAt: null, expiresAt: new Date() } });
  expect(await me(third)).toBe(303);
  for (const Cookie of ['kept_session=', 'kept_session=x', 'kept_session=%00', 'other=1'])
    expect(await me(Cookie)).toBe(303);
});

test.each(languages)('%s: page and mail are in the language of the reader', async (language) => {
  const repId = await kept.rep({ language });
  const page = await send('GET', '/sign-in', { 'Accept-Language': language });
  expect(page.text).toContain(`<html lang="${language}">`);
  await ask(`${repId}@nordlicht.example`);
  await soon(() => kept.inbox.of(`${repId}@nordlicht.example`)).toHaveLength(1);
  if (language !== 'en') expect(page.text).not.toMatch(/Sign in/);
});
