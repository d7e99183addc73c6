import type { Config } from '../../config.ts';
import { lookAtApi } from './api.ts';
import { lookAtDatabase } from './database.ts';
import { type Finding, findingsOf, reasonOf } from './finding.ts';
import { lookAtMachine } from './machine.ts';
import { lookAtMail } from './mail.ts';
import { lookAtTemporal } from './temporal.ts';

/** What the doctor is asked for beyond looking. */
export interface Wishes {
  /** receives a test mail; undefined: none is sent */
  readonly mailTo: string | undefined;
}

/**
 * Looks at every part of an installation; a part that is gone hides no other.
 * @param looksAt is told which part is next
 */
export async function examine(
  config: Config,
  { mailTo }: Wishes,
  looksAt: (part: string) => void = () => undefined,
): Promise<Finding[]> {
  const looks: Readonly<Record<string, () => Promise<Finding[]>>> = {
    machine: () => lookAtMachine(config),
    database: () => lookAtDatabase(config),
    temporal: () => lookAtTemporal(config),
    mail: () => lookAtMail(config, mailTo),
    api: () => lookAtApi(config),
  };
  const findings: Finding[] = [];
  for (const [part, look] of Object.entries(looks)) {
    looksAt(part);
    findings.push(...(await look().catch((error: unknown) => [notSeen(part, error)])));
  }
  return findings;
}

const notSeen = (part: string, error: unknown): Finding =>
  findingsOf(part).wrong(
    `could not be looked at: ${reasonOf(error)}`,
    'Mend what the message names, then run the doctor again.',
  );
