import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** As the sources that write them name them. */
export function typesOfEvents(): string[] {
  return literals(['workflows', 'ledger', 'activities'], /\btype: (?:accepted \? )?'([a-z-]+)'(?: : '([a-z-]+)')?/g);
}

function literals(folders: readonly string[], pattern: RegExp): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const sources = files.filter((file) => file.endsWith('.ts')).map(read);
  return sources.flatMap((source) => [...source.matchAll(pattern)].flatMap(([, ...names]) => names.filter(Boolean)));
}
