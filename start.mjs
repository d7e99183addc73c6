/** `npm start`: makes the clone ready, then runs all of Kept in this process, so that signals and exit codes are its own. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from './compile.mjs';
import { makeReady } from './prepare.mjs';

process.chdir(dirname(fileURLToPath(import.meta.url)));
await makeReady();
const { main } = await load('stack/main.ts');
await main(process.argv.slice(2));
