import { expect, test } from 'vitest';
import { variables } from '../../config.ts';
import { environmentExample, help } from '../../stack/help.ts';

test('.env.example is made from the variables (npx vitest run -u writes it)', async () => {
  await expect(environmentExample()).toMatchFileSnapshot('../../.env.example');
});

test('the help explains every variable', () => {
  for (const [name, [, explanation]] of Object.entries(variables))
    expect(help()).toMatch(new RegExp(`${name} +${explanation}`.replaceAll('.', '\\.')));
});
