import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Config } from '../../config.ts';
import { type Finding, findingsOf } from './finding.ts';

const gib = 1024 ** 3;
/** bytes; below the first it is told, below the second nothing more can be written soon */
const room = { scarce: 2 * gib, gone: gib / 4 };

/** The machine that the doctor runs on, and the keys that it was given. */
export async function lookAtMachine(config: Config): Promise<Finding[]> {
  return [...(await disk(config)), keys(config)];
}

async function disk({ dataDir, database, temporal }: Config): Promise<Finding[]> {
  const { ok, warn, wrong } = findingsOf('disk');
  if (!(database.embedded || temporal.embedded) || !existsSync(dataDir)) return [];
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const says = `${(free / gib).toFixed(1)} GiB are free where ${dataDir} lies`;
  const todo = 'Make room before the database and the Temporal server can write no more.';
  if (free < room.gone) return [wrong(`Only ${says}.`, todo)];
  return [free < room.scarce ? warn(`Only ${says}.`, todo) : ok(`${says}.`)];
}

function keys({ linkKeys, mail, publicUrl }: Config): Finding {
  const { ok, warn } = findingsOf('links');
  if (!linkKeys)
    return warn(
      'LINK_KEYS is not set: mails carry no links, so customers and reps cannot answer by one tap.',
      'Set LINK_KEYS to the same value for every process (docs/how-to/links.md).',
    );
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(publicUrl).hostname);
  if (here && !mail.catcher)
    return warn(
      `Mails reach people, but their links lead to ${publicUrl}, which is this machine only.`,
      'Set PUBLIC_URL to the address at which people reach the API.',
    );
  return ok(`Mails carry signed links to ${publicUrl}.`);
}
