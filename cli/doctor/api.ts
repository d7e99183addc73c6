import { z } from 'zod';
import type { Config } from '../../config.ts';
import { type Finding, findingsOf, reasonOf } from './finding.ts';

const Ready = z.record(z.string(), z.unknown());

/** What the API says of itself, where people reach it. */
export async function lookAtApi({ publicUrl }: Config): Promise<Finding[]> {
  const { ok, warn, wrong } = findingsOf('api');
  try {
    const response = await fetch(`${publicUrl}/readyz`, { signal: AbortSignal.timeout(10_000) });
    const { status, ...parts } = Ready.parse(await response.json());
    const away = Object.entries(parts).flatMap(([part, answers]) => (answers === false ? [part] : []));
    if (away.length === 0) return [ok(`The API at ${publicUrl} is ${status}.`)];
    const says = `The API at ${publicUrl} is ${status}; it does without: ${away.join(', ')}.`;
    const todo = 'See what is said of these parts above.';
    return [response.ok ? warn(says, todo) : wrong(says, todo)];
  } catch (error) {
    return [
      wrong(
        `The API does not answer at ${publicUrl}: ${reasonOf(error)}`,
        'Look whether it runs (npm start, or npm run api), and whether PORT and PUBLIC_URL are those of this installation.',
      ),
    ];
  }
}
