/** `npm start`: makes the clone ready, then runs all of Kept in this process, so that signals and exit codes are its own. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, install } from './prepare.mjs';

process.chdir(dirname(fileURLToPath(import.meta.url)));
await install();
const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./stack/main.ts');
await main(process.argv.slice(2), generate);
