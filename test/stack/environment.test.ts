import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig, variables } from '../../config.ts';
import { environmentExample, help } from '../../stack/help.ts';
import { scratchFolder } from '../../stack/scratch.ts';

test('.env.example is made from the variables (npx vitest run -u writes it)', async () => {
  await expect(environmentExample()).toMatchFileSnapshot('../../.env.example');
});

test('the help explains every variable', () => {
  for (const [name, [, explanation]] of Object.entries(variables))
    expect(help()).toMatch(new RegExp(`${name} +${explanation}`.replaceAll('.', '\\.')));
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
    const wrong = (environment: Record<string, string>): string => {
      try {
        readConfig(environment);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
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
