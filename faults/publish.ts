/** `docs/reference/faults.md`, made from what runs have left in `faults/results/`. */
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { faults } from './break.ts';
import { markdown, type Result, type Row, readResult, total } from './tally.ts';

const results = fileURLToPath(new URL('results/', import.meta.url));
const page = fileURLToPath(new URL('../docs/reference/faults.md', import.meta.url));

const isKill = ({ fault }: Row): boolean => fault.startsWith('kill -9');

/** Writes the page. @returns how many runs it is made from */
export function publish(): number {
  const files = readdirSync(results).filter((name) => name.endsWith('.json'));
  const runs = files.map((name) => readResult(`${results}${name}`));
  writeFileSync(page, pageOf(runs));
  return runs.length;
}

function pageOf(runs: readonly Result[]): string {
  const rows = total(runs);
  const findings = runs.flatMap((run) => run.findings);
  const missing = faults.filter(({ name }) => !rows.some(({ fault }) => fault === name)).map(({ name }) => name);
  const repeated = rows.reduce((sum, { repeatedMails }) => sum + repeatedMails, 0);
  const kills = rows.filter(isKill).reduce((sum, { tries }) => sum + tries, 0);
  return `# What was broken, and what came of it

Made by \`npm run faults -- publish\` from the runs in \`faults/results/\`; [how to repeat it](../how-to/prove-it.md). ${kills} kills in all. A delay is how long something overdue took after the return, in seconds of service: median, 99 %, most, the limit, and how many were measured. What is lost or doubled in a run of kills belongs to no single one, and stands in the first of its rows, with the commitments. ${repeated} mails went out a second time under their own \`Message-ID\`, which is not counted as doubled.

${markdown(rows)}

${missing.length > 0 ? `Not tried yet: ${missing.join(', ')}.\n\n` : ''}Runs:

${runs.map(runInWords).join('\n')}
${
  findings.length > 0
    ? `\nFound:\n\n${findings
        .slice(0, 40)
        .map((finding) => `- ${finding}`)
        .join('\n')}\n`
    : ''
}`;
}

const runInWords = ({ seed, at, seconds, machine, short, commit, rows }: Result): string =>
  `- ${at.slice(0, 10)}, seed ${seed}: ${rows.every(isKill) ? `${rows.reduce((sum, { tries }) => sum + tries, 0)} kills` : rows.map(({ fault }) => fault).join(', ')}; ${Math.max(1, Math.round(seconds / 60))} min${short ? ', short outages' : ''}${commit ? `, commit ${commit}` : ''}; ${machine}`;
