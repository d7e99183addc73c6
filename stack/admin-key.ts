import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { adminKeyFile } from '../config.ts';

/**
 * The embedded stack's first admin key: made once for a database, and kept readable by its owner alone.
 * @returns the key where it was made now; undefined where there is one that works
 */
export async function ensureAdminKey(databaseUrl: string, dataDir: string): Promise<string | undefined> {
  // Loaded only now: nothing waits for it.
  const [{ withDatabase }, { createKey, holderOf }] = await Promise.all([
    import('../ledger/database.ts'),
    import('../ledger/keys.ts'),
  ]);
  const file = adminKeyFile(dataDir);
  return withDatabase(databaseUrl, async (db) => {
    if (existsSync(file) && (await holderOf(db, readFileSync(file, 'utf8').trim()))) return undefined;
    const { key } = await createKey(db, { role: 'admin', person: 'admin' }, 'npm-start');
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    return key;
  });
}
