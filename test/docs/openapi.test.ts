import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { doors } from '../../api/app.ts';
import type { Dependencies } from '../../api/dependencies.ts';
import { breaking, described, keptFile, unsaid } from '../../docs/openapi.ts';

const published = readFileSync(keptFile, 'utf8');
/** A description after a change. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into a document of any shape
const changedOf = (text: string, change: (document: any) => void): string => {
  const document = JSON.parse(text);
  change(document);
  return JSON.stringify(document);
};

test('what is kept in the reference is what the doors are now (npm run openapi writes it)', () => {
  expect(unsaid(breaking(published, described())), 'breaks callers, and the changelog does not say so').toEqual([]);
  expect(described() === published, 'run npm run openapi').toBe(true);
});

test('it is OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(published));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(JSON.parse(published).openapi).toMatch(/^3\.1/);
});

test('every door is described, and every body has an example', () => {
  const { paths } = JSON.parse(published);
  const bare: string[] = [];
  for (const { method, path, body, says } of doors({} as Dependencies)) {
    const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method];
    expect(operation?.summary, `${method} ${path}`).toBe(says);
    if (body && operation.requestBody.content['application/json'].example === undefined) bare.push(`${method} ${path}`);
  }
  expect(bare).toEqual([]);
});

describe('what breaks a caller is found', () => {
  /** Some of the doors, and all that they speak of: to compare all of them takes seconds. */
  const kept = changedOf(published, (d) => {
    for (const path of Object.keys(d.paths)) if (!/^\/v1\/(reps|commitments)$/.test(path)) delete d.paths[path];
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into a document of any shape
  const changed = (change: (document: any) => void) => changedOf(kept, change);

  test('a route that is gone, an answer that says less, a field that is asked for now', () => {
    const after = changed((d) => {
      delete d.paths['/v1/reps'].get;
      delete d.components.schemas.Verdict.properties.words;
      d.components.schemas.PaymentTerms.required.push('occasion');
    });
    const found = breaking(kept, after);
    expect(found).toEqual([
      'remove paths//v1/reps/get',
      'remove components/schemas/Verdict/properties/words',
      expect.stringMatching(/^add components\/schemas\/PaymentTerms\/required/),
    ]);
    expect(unsaid(found, '')).toEqual(found);
    expect(unsaid(found, found.map((change) => `- \`${change}\``).join('\n'))).toEqual([]);
  });

  test('what only adds does not', () => {
    expect(
      breaking(
        kept,
        changed((d) => {
          d.paths['/v1/new'] = { get: { responses: { 200: { description: 'new' } } } };
          d.components.schemas.Rep.properties.nickname = { type: 'string' };
        }),
      ),
    ).toEqual([]);
  });
});
