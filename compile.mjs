/**
 * Runs TypeScript. A program is compiled into one file first, and that is kept in `.compiled/` for as long as its
 * sources stay as they are: loading a hundred files one by one, each compiled at every start, takes longer than all the
 * rest of a start.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

/**
 * Runs a program of this project in this process.
 * @param program its file, relative to the project; JavaScript runs as it is
 * @returns what its file exports
 */
export async function load(program) {
  process.setSourceMapsEnabled(true);
  if (!program.endsWith('.ts')) return import(pathToFileURL(resolve(root, program)).href);
  return import(pathToFileURL(join(kept(program) ?? (await compile(program)), `${basename(program, '.ts')}.mjs`)).href);
}

/**
 * Compiles a program and keeps it. Packages stay where they are, and `import.meta.url` means the source.
 * @returns the folder
 */
async function compile(program) {
  const { build } = await import('esbuild');
  mkdirSync(folderOf(program), { recursive: true });
  const unfinished = mkdtempSync(join(folderOf(program), 'unfinished-'));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [program],
    outdir: unfinished,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true, // what is imported later is loaded later
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    plugins: [
      { name: 'place', setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, knowingItsPlace) },
      { name: 'required', setup: requireTemporal },
    ],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'error',
  });
  const sources = Object.keys(metafile.inputs).filter((path) => !path.startsWith('required:'));
  const hash = hashOf(sources);
  const folder = join(folderOf(program), hash);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // otherwise another process was faster
  }
  const note = join(folderOf(program), `${process.pid}.json`);
  writeFileSync(note, JSON.stringify({ sources, hash }));
  renameSync(note, noteOf(program));
  return folder;
}

/** @returns the folder of a program that was compiled from the sources as they are now */
function kept(program) {
  try {
    const { sources, hash } = JSON.parse(readFileSync(noteOf(program), 'utf8'));
    const folder = join(folderOf(program), hash);
    return hashOf(sources) === hash && existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

const folderOf = (program) => join(root, '.compiled', program.replace(/\.ts$/, '').replaceAll('/', '-'));
const noteOf = (program) => join(folderOf(program), 'latest.json');

function hashOf(sources) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const source of sources) hash.update(readFileSync(join(root, source)));
  return hash.digest('hex').slice(0, 16);
}

const knowingItsPlace = ({ path }) => ({
  contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
  loader: 'ts',
});

/** Temporal's packages are CommonJS: to import them, Node would parse all their files once more, for their names. */
function requireTemporal({ onResolve, onLoad }) {
  onResolve({ filter: /^@temporalio\// }, ({ path, kind }) =>
    kind === 'require-call' ? { path, external: true } : { path, namespace: 'required' },
  );
  onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
    contents: `module.exports = require(${JSON.stringify(path)})`,
    loader: 'js',
  }));
}
