import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { environmentExample, help } from '../../stack/help.ts';
import { scratchFolder } from '../../stack/scratch.ts';
import { variables } from '../../variables.ts';

test('.env.example is made from the variables (npx vitest run -u writes it)', async () => {
  await expect(environmentExample()).toMatchFileSnapshot('../../.env.example');
});

test('the help explains every variable', () => {
  for (const [name, [, explanation]] of Object.entries(variables))
    expect(help()).toMatch(new RegExp(`${name} +${explanation}`.replaceAll('.', '\\.')));
});

const wrong = (environment: Record<string, string>): string => {
  try {
    readConfig(environment);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('OpenID Connect', () => {
  const issuer = 'https://login.example.com/tenant';
  const whole = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'kept', OIDC_CLIENT_SECRET: 'Canary7' };

  test('is on where all of it is set, off where nothing is', () => {
    expect(readConfig(whole).oidc).toEqual({
      issuer,
      clientId: 'kept',
      clientSecret: 'Canary7',
      emailVerified: 'required',
    });
    expect(readConfig({}).oidc).toBeUndefined();
  });

  test.each(Object.keys(whole))('without %s is wrong, and so is it alone', (name) => {
    const others = Object.keys(whole).filter((other) => other !== name);
    const lacking = wrong({ ...whole, [name]: '' });
    expect(lacking).toContain(`${name} is not set: expected beside ${others.join(' and ')}`);
    const alone = wrong({ [name]: whole[name as keyof typeof whole] });
    for (const other of others) expect(alone).toContain(`${other} is not set: expected beside ${name}`);
    expect(`${lacking}${alone}`).not.toContain('Canary7');
  });

  test.each([
    ['http://login.example.com', false],
    ['http://localhost.example.com', false],
    ['https://user@login.example.com', false],
    [`${issuer}/.well-known/openid-configuration`, false],
    ['https://login.microsoftonline.com/common/v2.0', false],
    ['login.example.com', false],
    ['https://login.microsoftonline.com/3f0c7c1e-5b7e-4b0e-8f43-1d2f6c9d8a10/v2.0', true],
    ['http://127.0.0.1:4000', true],
    ['http://[::1]:4000', true],
  ])('at %s: %s', (OIDC_ISSUER, does) => {
    expect(wrong({ ...whole, OIDC_ISSUER })).toMatch(does ? /^$/ : /OIDC_ISSUER=.*expected the https URL/);
  });
});

describe('a secret in a file of its own', () => {
  const folder = scratchFolder('secrets');
  const file = join(folder, 'database');
  const url = 'postgresql://kept:Canary7@db.example.com/kept';
  writeFileSync(file, `${url}\n`);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read', () => {
    expect(readConfig({ DATABASE_URL_FILE: file }).database.url).toBe(url);
  });

  test('set twice, or not there: the message names it, and no secret', () => {
    expect(wrong({ DATABASE_URL_FILE: file, DATABASE_URL: url })).toMatch(
      /DATABASE_URL and DATABASE_URL_FILE are both/,
    );
    expect(wrong({ LINK_KEYS_FILE: `${file}-x` })).toMatch(/LINK_KEYS_FILE="[^"]+": cannot be read \(ENOENT\)/);
    const notOne = wrong({ PAYLOAD_KEYS_FILE: file, SMTP_URL: 'http://user:Canary7@x', KEPT_API_KEY: 'Canary7' });
    for (const name of ['PAYLOAD_KEYS', 'SMTP_URL', 'KEPT_API_KEY']) expect(notOne).toContain(`${name}=…: expected`);
    expect(notOne).not.toContain('Canary7');
  });

  test('is for secrets only', () => {
    expect(readConfig({ PORT_FILE: file }).port).toBe(3000);
  });
});
