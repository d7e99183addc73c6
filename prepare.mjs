/**
 * Makes a clone ready to run: dependencies installed, Prisma's client generated; each only when it is due.
 * Plain JavaScript without dependencies, since nothing is installed yet. Used by `npm start` and `npm test`.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const oldestNode = [20, 19];

/** Makes the clone ready; ends the process with a message where that cannot be. */
export async function makeReady() {
  await install().catch(fail);
  await generate().catch(fail);
}

/** Checks Node's version and installs the dependencies where they are missing or others than the lock file says. */
async function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    fail(`Kept needs Node.js ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
  }
  if (!isInstalled()) await step('Installing dependencies', ...npmCi());
}

/**
 * Generates Prisma's client into `prisma/client` where it is missing or made from another schema.
 * @throws Error with what Prisma said
 */
async function generate() {
  if (isGenerated()) return;
  const made = ingredients();
  // Prisma looks for its engine, which generating does not need: any file will do, and nothing is downloaded.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  await step('Generating the database client', process.execPath, [prisma, 'generate', '--no-hints'], env);
  writeFileSync(stamp, made);
}

/** Whether `node_modules` holds what `package-lock.json` says; npm notes in there what it installed. */
function isInstalled() {
  const modules = join(root, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return true; // somebody else's, not ours to change
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(modules, '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

function packagesOf(lockFile) {
  return existsSync(lockFile) ? (JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {}) : {};
}

function npmCi() {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  return npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
}

const stamp = join(root, 'prisma', 'client', '.made-from');

/** The schema and the release of Prisma that the client is made from. */
function ingredients() {
  const hash = createHash('sha256');
  for (const file of ['prisma/schema.prisma', 'node_modules/prisma/package.json'])
    hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function isGenerated() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === ingredients();
}

/** Runs a program quietly; throws what it said where it fails. */
async function step(what, program, args, env = process.env) {
  const since = performance.now();
  console.log(`${what} ...`);
  const said = [];
  const child = spawn(program, args, { cwd: root, env, shell: program === 'npm' && process.platform === 'win32' });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
  const seconds = () => ((performance.now() - since) / 1000).toFixed(1);
  const patience = setInterval(() => console.log(`${what} ... ${seconds()} s`), 10_000);
  const code = await new Promise((resolve) =>
    child.once('close', resolve).once('error', (error) => resolve(error.message)),
  );
  clearInterval(patience);
  if (code !== 0) throw new Error(`${what} failed (${code}):\n${Buffer.concat(said)}`);
  console.log(`${what} took ${seconds()} s.`);
}

function fail(reason) {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await makeReady();
