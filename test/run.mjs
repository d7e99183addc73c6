/**
 * `npm test`: makes the clone ready, then every check and every test; all of them run, whatever fails. Arguments go
 * to vitest. Plain JavaScript, since in a fresh clone nothing is installed yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeReady } from '../prepare.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
mkdirSync('.tools', { recursive: true });
const results = '.tools/test-results.json';
const counts = '.tools/test-counts.txt';
rmSync(results, { force: true });
rmSync(counts, { force: true });
await makeReady();

const checks = [
  ['Format and lint', '@biomejs/biome/bin/biome', 'check', '.'],
  ['Types', 'typescript/bin/tsc'],
  ['Directions of imports', 'dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', '.'],
  [
    'The bundle of the workflows',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser-bundle.cjs',
    'workflows',
  ],
  ['What nobody uses', 'knip/bin/knip.js'],
];

let failed = 0;
const waiting = [...checks];
await Promise.all([nextCheck(), nextCheck()]);

const tests = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
const { passed, broken } = readResults();
failed += broken;
if (tests.status !== 0 && broken === 0) failed += 1; // what failed was none of the tests: the parts did not start, say

const summary = `${passed} passed, ${failed} failed`;
writeFileSync(counts, `${summary}\n`);
console.log(summary);
process.exit(failed === 0 ? 0 : 1);

/** Two at a time, each told when it is done. */
async function nextCheck() {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const [what, program, ...args] = check;
    const since = performance.now();
    const child = spawn(process.execPath, [`node_modules/${program}`, ...args]);
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    const [status] = await once(child, 'close');
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    console.log(`${status === 0 ? '✓' : '✗'} ${what} (${seconds} s)`);
    if (status === 0) continue;
    failed += 1;
    console.log(Buffer.concat(output).toString());
  }
}

/** A file of tests that cannot even be loaded counts as one that failed. */
function readResults() {
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(results, 'utf8'));
    const broken = testResults.flatMap(({ status, assertionResults }) => {
      const own = assertionResults.filter((test) => test.status === 'failed').length;
      return own > 0 || status !== 'failed' ? own : 1;
    });
    return { passed: numPassedTests, broken: broken.reduce((sum, count) => sum + count, 0) };
  } catch {
    return { passed: 0, broken: 0 };
  }
}
