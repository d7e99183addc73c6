import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { apiDiff } from 'api-smart-diff';
import { doors } from '../api/app.ts';
import type { Dependencies } from '../api/dependencies.ts';
import { openApi } from '../api/openapi.ts';

const root = new URL('..', import.meta.url);
/** The description of the API as it was published last. */
export const keptFile = fileURLToPath(new URL('docs/reference/openapi.json', root));
const changelog = fileURLToPath(new URL('CHANGELOG.md', root));

/** The description of the API as its doors are now; JSON. */
export const described = (): string => `${JSON.stringify(openApi(doors({} as Dependencies)), null, 2)}\n`;

/** What breaks a caller, each once as it stands in the changelog: `remove paths//v1/reps/get`. */
export function breaking(before: string, after: string): string[] {
  if (before === after) return [];
  const document: unknown = JSON.parse(before);
  const changes = apiDiff(document, JSON.parse(after), {}).filter(({ type }) => type === 'breaking');
  return [...new Set(changes.map(({ action, path }) => `${action} ${placeOf(path, document).join('/')}`))];
}

type Place = readonly (string | number | symbol)[];

/** A change within a shared schema has its place there, and not in each route that refers to it. */
function placeOf(path: Place, document: unknown): string[] {
  let place: string[] = [];
  let here = document;
  for (const name of path.map(String)) {
    here = inside(here, name);
    place = [...place, name];
    const to = inside(here, '$ref');
    if (typeof to !== 'string') continue;
    place = to.split('/').slice(1);
    here = place.reduce(inside, document);
  }
  return place;
}

const inside = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** What of the changes that break a caller is not said in the changelog. */
export const unsaid = (changes: readonly string[], said = readFileSync(changelog, 'utf8')): string[] =>
  changes.filter((change) => !said.includes(`\`${change}\``));

/** Publishes the description. @throws Error where a breaking change is not said in the changelog */
export function publish(): void {
  const after = described();
  const missing = existsSync(keptFile) ? unsaid(breaking(readFileSync(keptFile, 'utf8'), after)) : [];
  if (missing.length > 0)
    throw new Error(`These changes break callers; say each in CHANGELOG.md, in backticks:\n${missing.join('\n')}`);
  writeFileSync(keptFile, after);
}
