/** Whether the release before can live with what a migration does; pure. */

const tables = (sql: string, pattern: RegExp): Set<string> =>
  new Set([...sql.matchAll(pattern)].map(([, name]) => name ?? ''));

const breaks: readonly (readonly [RegExp, string])[] = [
  [/^DROP\s+(TABLE|TYPE|VIEW|SCHEMA|FUNCTION|EXTENSION)\b/i, 'drops what the release before uses'],
  [/\bDROP\s+(COLUMN|DEFAULT)\b/i, 'drops a column or a default that the release before uses'],
  [/\bRENAME\b/i, 'renames what the release before calls otherwise'],
  [/\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b/i, 'changes the type of a column'],
  [/\bALTER\s+COLUMN\s+\S+\s+SET\s+NOT\s+NULL\b/i, 'demands a value that the release before may leave out'],
  [
    /\bADD\s+(COLUMN\s+)?"?\w+"?\s+(?!CONSTRAINT)[^,;]*\bNOT\s+NULL\b(?![^,;]*\bDEFAULT\b)(?<!DEFAULT[^,;]*)/i,
    'adds a column that the release before does not fill',
  ],
  [/\bADD\s+CONSTRAINT\b[^,;]*\b(CHECK|UNIQUE|EXCLUDE|FOREIGN)\b/i, 'refuses what the release before may write'],
  [/^CREATE\s+UNIQUE\s+INDEX\b/i, 'refuses what the release before may write'],
];

/**
 * What in a migration the release before cannot live with, which runs on beside it during a deploy and after a rollback.
 * Tables that the migration itself makes are nobody's yet. A statement that takes away what the last release already
 * does without says so above it: `-- unused since 0.2.0`.
 * @returns each statement with its reason; `[]`: nothing
 */
export function incompatibilities(sql: string): string[] {
  const made = tables(sql, /CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?/gi);
  return sql.split(';').flatMap((part) => {
    const statement = part.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').trim();
    const [, table = ''] = /(?:ALTER\s+TABLE(?:\s+ONLY)?|\bON)\s+"?(\w+)"?/i.exec(statement) ?? [];
    if (/--\s*unused since \d/.test(part) || made.has(table)) return [];
    return breaks.filter(([pattern]) => pattern.test(statement)).map(([, why]) => `${statement}: ${why}`);
  });
}
