/** `node run.mjs FILE.ts [ARGUMENTS]` runs a program of this project, whose file is named as seen from its root. */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from './compile.mjs';

const [program] = process.argv.splice(2, 1);
process.argv[1] = resolve(dirname(fileURLToPath(import.meta.url)), program);
await load(program);
