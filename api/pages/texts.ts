import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Language, languages } from '../../domain/master-data.ts';

/** Where the screens' templates and texts are. */
export const screensFolder = fileURLToPath(new URL('../../templates/screens', import.meta.url));

/** Texts by name, some within groups: `{name}` stands for a value. */
export interface Texts {
  readonly [name: string]: string | Texts;
}
const Texts: z.ZodType<Texts> = z.lazy(() => z.record(z.string(), z.union([z.string().min(1), Texts])));

/**
 * The texts of a screen, `<language>/<screen>.yaml`, read once, and whole: one that is missing in a language ends the
 * start, not a rep's evening.
 * @throws Error naming the file and the text
 */
export function textsOf(screen: string): (language: Language) => Texts {
  const read = new Map(languages.map((language) => [language, readTexts(language, screen)]));
  const english = namesIn(read.get('en')!);
  for (const [language, texts] of read) {
    const [there, wanted] = [new Set(namesIn(texts)), new Set(english)];
    const odd = [...english.filter((name) => !there.has(name)), ...[...there].filter((name) => !wanted.has(name))];
    if (odd.length > 0) throw new Error(`${language}/${screen}.yaml is not like the English one: ${odd.join(', ')}`);
  }
  return (language) => read.get(language)!;
}

const readTexts = (language: Language, screen: string): Texts =>
  Texts.parse(parse(readFileSync(join(screensFolder, language, `${screen}.yaml`), 'utf8')));

const namesIn = (texts: Texts, within = ''): string[] =>
  Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string' ? [`${within}${name}`] : namesIn(text, `${within}${name}.`),
  );

/** A text with its values: `say('{count} open', { count: 3 })`. */
export const say = (text: string, values: Readonly<Record<string, unknown>>): string =>
  text.replace(/\{(\w+)\}/g, (mark, name: string) => (name in values ? String(values[name]) : mark));

/** A text within groups, `wordFor(t, 'said', 'yes')`; undefined where there is none. */
export function wordFor(texts: Texts, ...path: readonly string[]): string | undefined {
  let found: string | Texts | undefined = texts;
  for (const name of path) found = typeof found === 'object' && Object.hasOwn(found, name) ? found[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}
