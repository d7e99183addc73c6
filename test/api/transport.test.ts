import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { expectProblem } from './support.ts';

describe('what stands before every door', () => {
  let kept: Kept;
  beforeAll(async () => {
    kept = await startKept({ RATE_LIMIT: '5', TRUST_PROXY: '1' }, 'none');
  });
  afterAll(() => kept.stop());

  const look = async (headers: Record<string, string>) => kept.call('GET', '/v1/policy', undefined, headers);

  test('browsers are told to be careful, and no page of another origin may read', async () => {
    const { headers } = await kept.call('GET', '/healthz', undefined, { Origin: 'https://evil.example' });
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toMatch(/max-age/);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  test('each key has its requests a minute; beyond them the answer says how long to wait', async () => {
    const [one, other] = [await kept.as('auditor', 'one'), await kept.as('auditor', 'other')];
    for (let left = 4; left >= 0; left--) {
      const { status, headers } = await look(one);
      expect(status).toBe(200);
      expect(headers.get('ratelimit')).toMatch(new RegExp(`r=${left};`));
    }
    const answer = await look(one);
    expectProblem(answer, 429, 'too-many-requests');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await look(other)).status).toBe(200);
    expect((await kept.call('GET', '/healthz', undefined, one)).status).toBe(200);
  });

  test('who shows no key is counted by the address that the trusted proxy names', async () => {
    const from = (address: string) => look({ Authorization: '', 'X-Forwarded-For': address });
    for (let count = 0; count < 5; count++) expect((await from('192.0.2.1')).status).toBe(401);
    expect((await from('192.0.2.1')).status).toBe(429);
    expect((await from('192.0.2.2')).status).toBe(401);
    const madeUp = () => ({
      Authorization: `Bearer kept_${randomBytes(32).toString('base64url')}`,
      'X-Forwarded-For': '192.0.2.1',
    });
    expect((await kept.call('GET', '/openapi.json', undefined, madeUp())).status).toBe(429);
    const good = { ...(await kept.as('auditor', 'good')), 'X-Forwarded-For': '192.0.2.1' };
    expect((await look(good)).status).toBe(200);
  });
});

test('without TRUST_PROXY, nobody chooses the address that is counted', async () => {
  const kept = await startKept({ RATE_LIMIT: '5' }, 'none');
  try {
    const knock = (count: number) =>
      kept.call('GET', '/v1/policy', undefined, { Authorization: '', 'X-Forwarded-For': `192.0.2.${count}` });
    for (let count = 0; count < 5; count++) expect((await knock(count)).status).toBe(401);
    expect((await knock(6)).status).toBe(429);
  } finally {
    await kept.stop();
  }
});

describe('what anybody may ask', () => {
  let kept: Kept;
  beforeAll(async () => {
    kept = await startKept({}, 'none');
  });
  afterAll(() => kept.stop());

  test('a body nested deeper than any request goes no further', async () => {
    const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    for (const levels of [21, 50_000]) {
      const answer = await kept.call('PUT', '/v1/policy', nested(levels));
      expect(expectProblem(answer, 400, 'malformed').detail).toMatch(/deeper than 20 levels/);
    }
  });

  test('the API can be read in a browser: the page and what it needs come from here', async () => {
    const page = await fetch(`${kept.url}/docs`);
    expect(page.headers.get('Content-Type')).toMatch(/^text\/html/);
    const text = await page.text();
    for (const [, source = ''] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(source).toMatch(/^\/docs\//);
      expect((await fetch(`${kept.url}${source}`)).status, source).toBe(200);
    }
    expect((await kept.call('GET', '/openapi.json')).body.paths['/v1/commitments']).toHaveProperty('post');
    expect((await kept.call('GET', '/problems/reconsider')).body.means).toMatch(/not credible/);
    expectProblem(await kept.call('GET', '/problems/toString'), 404, 'not-found');
  });
});
