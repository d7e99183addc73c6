import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { problemTypes } from '../../api/problem-types.ts';
import { kinds } from '../../cli/import/kinds.ts';
import { columns } from '../../docs/columns.ts';
import { environmentPage } from '../../docs/environment.ts';
import { metricsPage } from '../../docs/metrics.ts';
import { complete, templateNames } from '../../mail/context.ts';
import { variables } from '../../variables.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { typesOfEvents } from '../support/event-types.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
const pages = [
  ...inDocs.filter((file) => file.endsWith('.md')).map((file) => join('docs', file)),
  'README.md',
  'CONTRIBUTING.md',
  'sample/README.md',
];

describe.each(pages)('%s', (page) => {
  const text = read(page);

  test('links only to what exists', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*$/, ''));
    const files = targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target));
    const missing = files.filter((target) => !existsSync(join(root, dirname(page), target)));
    expect(missing.map((target) => relative(root, join(root, dirname(page), target)))).toEqual([]);
  });

  test.skipIf(/^Made by `npm run/m.test(text))('is short', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(125);
  });
});

test('the page of the environment is made from the variables (npx vitest run -u writes it)', async () => {
  expect(Object.keys(variables).filter((name) => !environmentPage().includes(`\`${name}\``))).toEqual([]);
  await expect(environmentPage()).toMatchFileSnapshot(join(root, 'docs/reference/environment.md'));
});

test('the page of the metrics is made from the figures (npx vitest run -u writes it)', async () => {
  await expect(metricsPage()).toMatchFileSnapshot(join(root, 'docs/reference/metrics.md'));
});

describe('the reference names everything', () => {
  const importColumns = Object.values(kinds).flatMap((kind) =>
    'columns' in kind ? Object.keys(kind.columns ?? {}) : [],
  );
  test.each([
    ['docs/reference/search-attributes.md', Object.values(searchAttributes).map(({ name }) => name)],
    [
      'docs/reference/mail-templates.md',
      [...templateNames, ...Object.keys(complete({ customer: '', rep: '', amount: '', dueDate: '' }))],
    ],
    ['docs/how-to/import.md', [...Object.keys(kinds), ...importColumns]],
    ['docs/reference/events.md', typesOfEvents()],
    ['docs/reference/api.md', Object.keys(problemTypes)],
  ])('%s', (page, names) => {
    expect(names.length).toBeGreaterThan(0);
    const text = read(page);
    expect(names.filter((name) => !text.includes(`\`${name}\``) && !text.includes(`/${name}\``))).toEqual([]);
  });
});

describe('the ready queries for the Temporal UI', () => {
  const page = read('docs/how-to/temporal-ui.md');
  const queries = [...page.matchAll(/```sql\n([\s\S]*?)\n```/g)].map(([, query = '']) => query);
  let connection: Connection;
  beforeAll(async () => {
    connection = await Connection.connect({ address: inject('parts').temporalAddress });
  });
  afterAll(() => connection.close());

  test('are there, with the recommended columns', () => {
    expect(queries.length).toBeGreaterThan(3);
    expect(page).toContain(columns.join(', '));
  });

  test.each(queries)('%s', async (query) => {
    const { count } = await new Client({ connection }).workflow.count(query);
    expect(count).toBeGreaterThanOrEqual(0);
  });
});
