import type { Transaction } from './events.ts';

/** What one row did to its table. */
export type Effect = 'new' | 'changed' | 'unchanged';

/** A row by its field names in the schema, values as Prisma takes them; every row of a batch has the same fields. */
type Fields = Readonly<Record<string, unknown>>;

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const columnsOf = (rows: readonly Fields[]): string[] => Object.keys(rows[0] ?? {}).map(columnOf);

/** PostgreSQL reads the types from the table. */
const asJson = (rows: readonly Fields[]): string =>
  JSON.stringify(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value]))),
    (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  );

/**
 * Inserts rows by one statement, many times faster than Prisma's `createMany`.
 * @param table trusted, and so are the names of the fields
 */
export async function insertAll(tx: Transaction, table: string, rows: readonly Fields[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = columnsOf(rows).join(', ');
  await tx.$executeRawUnsafe(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    asJson(rows),
  );
}

/**
 * Writes rows by one statement. A row that is there already with the same contents is not touched; a changed one
 * says when and by whom.
 * @param table trusted, and so are the names of the fields; has `id`, `recorded_at` and `actor`
 * @param rows each `id` once
 * @returns the effect of each row, in their order
 */
export async function upsertAll(
  tx: Transaction,
  table: string,
  rows: readonly Fields[],
  actor: string,
): Promise<Effect[]> {
  if (rows.length === 0) return [];
  const columns = columnsOf(rows).filter((name) => name !== 'id');
  const from = (source: string) => columns.map((name) => `${source}.${name}`).join(', ');
  const effects = await tx.$queryRawUnsafe<{ effect: Effect }[]>(
    `WITH input AS (
       SELECT row_number() OVER () AS position, id, ${columns.join(', ')} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
     ), written AS (
       INSERT INTO ${table} (id, actor, ${columns.join(', ')}) SELECT id, $2, ${from('input')} FROM input
       ON CONFLICT (id) DO UPDATE SET recorded_at = now(), actor = excluded.actor, ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
       WHERE (${from(table)}) IS DISTINCT FROM (${from('excluded')})
       RETURNING id
     )
     SELECT CASE WHEN written.id IS NULL THEN 'unchanged' WHEN known.id IS NULL THEN 'new' ELSE 'changed' END AS effect
     FROM input LEFT JOIN ${table} AS known USING (id) LEFT JOIN written USING (id) ORDER BY position`,
    asJson(rows),
    actor,
  );
  return effects.map(({ effect }) => effect);
}
