import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textsOf, wordFor } from '../../api/pages/texts.ts';
import { languages } from '../../domain/master-data.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/reference/events.md'), 'utf8');
/** the first column of each table; another test holds that all types of events stand there */
const types = [...page.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([a-z-]+)`/g)].map(([, type = '']) => type),
);

test.each(languages)('B5: every type of event has its words in %s', (language) => {
  expect(types.length).toBeGreaterThan(70);
  const texts = textsOf('commitment')(language);
  expect(types.filter((type) => wordFor(texts, 'events', type) === undefined)).toEqual([]);
});
