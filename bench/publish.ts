/** `docs/reference/performance.md`, made from what the benches have left in `bench/results/`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Chapter, chapters, type Target } from './chapters.ts';

/** What `main.ts` writes beside each bench's own figures. */
export interface Measured {
  readonly measuredAt: string;
  /** of the code, see `commit` */
  readonly commit?: string | null;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly system: string;
    readonly node: string;
  };
  readonly load: { readonly before: number; readonly after: number };
}

const resultOf = (name: string): URL => new URL(`results/${name}.json`, import.meta.url);
const page = new URL('../docs/reference/performance.md', import.meta.url);

/** Writes the page. @returns how many results it is made from */
export function publish(): number {
  const names = Object.keys(chapters) as (keyof typeof chapters)[];
  const measured = names.filter((name) => existsSync(resultOf(name)));
  const missing = names.filter((name) => !measured.includes(name));
  const parts = measured.map((name) => {
    const result = JSON.parse(readFileSync(resultOf(name), 'utf8'));
    return { name, result: result as Measured, chapter: chapters[name](result) };
  });
  const fellShort = parts.flatMap(({ chapter }) => chapter.targets.filter((target) => !isMet(target)));
  writeFileSync(
    page,
    `# What it costs, and how fast it is

Made by \`npm run bench -- publish\` from \`bench/results/\`; each chapter names the command that measures it again. Where two are compared they ran in turn (A B B A) on the same server; a ratio is the median of the pairs with the bootstrap 95 % interval of that median. The bare twin is a minimal Temporal program of the same shape: an update that starts it, a local activity, the same timers, one empty activity a step. [Where the time goes](../explanation/where-the-time-goes.md).

${fellShort.length > 0 ? `Fell short:\n\n${fellShort.map((target) => `- ${inWords(target)}`).join('\n')}` : missing.length > 0 ? 'What is measured here meets its targets.' : 'Every target is met.'}

A load of one before means that something else used one of the cores.

${missing.length > 0 ? `Not measured yet: ${missing.map((name) => `\`${name}\``).join(', ')}.\n\n` : ''}${parts.map(({ name, result, chapter }) => written(name, result, chapter)).join('\n\n')}
`,
  );
  return measured.length;
}

/** One result as it stands on the page. @param result as the bench has given it */
export const chapterOf = (name: keyof typeof chapters, result: Measured): string =>
  written(name, result, chapters[name](result as never));

function written(
  name: string,
  { measuredAt, commit, machine, load }: Measured,
  { title, how, rows, targets }: Chapter,
): string {
  const [head = [], ...others] = rows;
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}`,
    how,
    [line(head), line(head.map(() => '---')), ...others.map(line)].join('\n'),
    ...(targets.length > 0 ? [targets.map((target) => `- ${inWords(target)}`).join('\n')] : []),
    `\`npm run bench -- ${name}\`, ${measuredAt.slice(0, 10)}; ${machine.cores} × ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}${commit ? `, commit ${commit}` : ''}; load ${load.before} before.`,
  ].join('\n\n');
}

const isMet = ({ measured, limit, atLeast }: Target): boolean => (atLeast ? measured >= limit : measured <= limit);

const inWords = (target: Target): string =>
  `${target.what}: ${target.measured}, ${target.atLeast ? 'at least' : 'at most'} ${target.limit}: **${isMet(target) ? 'met' : 'missed'}**`;
