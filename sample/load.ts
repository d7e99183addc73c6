import { createReadStream } from 'node:fs';
import { type KindName, kinds } from '../cli/import/kinds.ts';
import { type Format, importRows } from '../cli/import/run.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

/** In the order in which they refer to one another. */
const files: readonly (readonly [KindName, string, Format])[] = [
  ['policies', 'policy.yaml', 'yaml'],
  ['reps', 'reps.csv', 'csv'],
  ['customers', 'customers.csv', 'csv'],
  ['history', 'history.csv', 'csv'],
];

/**
 * Loads the sample company; a second time changes nothing.
 * @throws Error naming every row that does not fit
 */
export async function loadSample(db: PrismaClient): Promise<void> {
  const bad: string[] = [];
  const nothing = async () => {}; // of a company that is only being loaded, nothing runs
  const context = { db, actor: 'sample', running: { wake: nothing, takeBack: nothing, standIn: nothing } };
  for (const [kind, file, format] of files) {
    const stream = createReadStream(new URL(file, import.meta.url));
    await importRows(kinds[kind], stream, { format, context, onBad: (words) => bad.push(`sample/${file}, ${words}`) });
  }
  if (bad.length > 0) throw new Error(`The sample company does not fit:\n  ${bad.join('\n  ')}`);
}
