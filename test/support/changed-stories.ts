import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The stories as somebody would change them, in a temporary folder. @returns the folder above `workflows` */
export function changedStories(changes: Readonly<Record<string, (text: string) => string>>): string {
  const copy = mkdtempSync(join(tmpdir(), 'kept-changed-'));
  for (const folder of ['workflows', 'domain']) cpSync(join(root, folder), join(copy, folder), { recursive: true });
  for (const file of ['package.json', 'node_modules']) symlinkSync(join(root, file), join(copy, file));
  for (const [file, change] of Object.entries(changes)) {
    const before = readFileSync(join(copy, file), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${file} is not changed: it reads otherwise by now`);
    writeFileSync(join(copy, file), after);
  }
  return copy;
}

/** A rebate year that does something more once its period is watched to the end. @param step workflow code */
export const beforeTheSettlement = (step: string) => ({
  'workflows/rebate-year.ts': (text: string) =>
    text
      .replace('await watch(rebate);', `await watch(rebate);\n  ${step}`)
      .replace('import { setHandler } from', 'import { patched, setHandler } from'),
});
