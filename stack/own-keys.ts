import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Keys that the embedded stack makes for itself: once, and readable by their owner alone. */
export function ensureKeys(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `own-1:${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
}
