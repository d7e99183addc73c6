import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new temporary folder, open to pass through: as root, PostgreSQL runs under another account. */
export function scratchFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `kept-${purpose}-`));
  chmodSync(folder, 0o711);
  return folder;
}
