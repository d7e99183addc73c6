import { Client } from '@temporalio/client';
import { Command } from 'commander';
import { createCommitments } from '../../client/commitments.ts';
import { connect } from '../../client/connect.ts';
import { type Config, loadEnvironmentFile, readConfig, requireDatabaseUrl } from '../../config.ts';
import { openDatabase } from '../../ledger/database.ts';
import { rebuildProjection } from '../../ledger/rebuild.ts';
import { dataConverterOf } from '../../payload-codec.ts';
import { progress, tell } from '../progress.ts';
import type { Difference } from './compare.ts';
import { compareAll, type Found } from './look.ts';
import { mend, type Workshop } from './mend.ts';

/** A difference, and what became of it. */
type Outcome = Difference & { readonly mended: boolean; readonly failed?: string };

/** Exit code 0 where nothing differs, or everything was mended; 1 where a person must act. */
export const reconcile = new Command('reconcile')
  .description(
    'names every commitment of which the ledger and the Temporal server say different things, as after one of them was restored',
  )
  .option('--mend', 'mends what is safe: no mail is sent again, nothing is taken from the record')
  .option('--json', 'prints the differences as JSON, each with whether it was mended')
  .action(({ mend: mends, json }: { mend?: true; json?: true }) =>
    withBoth(async (shop) => {
      const found = await compareAll(shop.db, shop.client, (done) => progress(`${done} commitments compared`));
      const outcomes: Outcome[] = [];
      for (const one of found) {
        const outcome = mends ? await mended(shop, one) : { ...one.difference, mended: false };
        outcomes.push(outcome);
        if (!json) tell(inWords(outcome));
      }
      const left = outcomes.filter((outcome) => !outcome.mended);
      if (json) tell(JSON.stringify(outcomes, null, 2));
      else tell(summary(found.length, mends ? found.length - left.length : undefined));
      if (left.length > 0) process.exitCode = 1;
    }),
  );

/** What the lists show, made once more from the events. */
export const rebuild = new Command('rebuild')
  .description('makes what the lists show once more from the events, as after a restore')
  .action(() =>
    withBoth(async ({ db }) => {
      const { followed, mended } = await rebuildProjection(db, (done) => progress(`${done} commitments followed`));
      for (const id of mended) tell(`commitment ${id}: showed something else than its events say; mended`);
      tell(`${followed} commitments followed, ${mended.length} mended.`);
    }),
  );

/** @returns not mended where a person must act, or `failed` says why it could not be */
async function mended(shop: Workshop, { difference, told, steps }: Found): Promise<Outcome> {
  if (difference.mends === undefined) return { ...difference, mended: false };
  try {
    await mend(shop, difference, told, steps);
    return { ...difference, mended: true };
  } catch (error) {
    return { ...difference, mended: false, failed: error instanceof Error ? error.message : String(error) };
  }
}

const names = {
  'not-in-ledger': 'the ledger does not know it',
  'no-workflow': 'the Temporal server does not know it, or has ended it unfinished',
  'ended-in-ledger': 'it has ended in the ledger and runs on the Temporal server',
  'ledger-behind': 'the record lacks steps',
  'workflow-behind': 'the workflow lacks what the record says',
} as const;

const inWords = ({ kind, id, what, lacks, mends, advice, mended: done, failed }: Outcome): string =>
  [
    `${kind} ${id}: ${names[what]}${lacks.length > 0 ? ` (${lacks.join(', ')})` : ''}`,
    `  ${mends ? 'safe' : 'by a person'}: ${advice}`,
    ...(done ? ['  mended'] : []),
    ...(failed === undefined ? [] : [`  could not be mended: ${failed}`]),
  ].join('\n');

/** @param mends how many were mended; undefined: none was to be */
function summary(found: number, mends: number | undefined): string {
  if (found === 0) return 'Ledger and Temporal server agree.';
  return `${found} ${found === 1 ? 'difference' : 'differences'}${mends === undefined ? '' : `, ${mends} mended`}.`;
}

async function withBoth(act: (shop: Workshop) => Promise<void>): Promise<void> {
  loadEnvironmentFile();
  const config = readConfig();
  const { shop, close } = await open(config);
  try {
    await act(shop);
  } finally {
    await close();
  }
}

async function open(config: Config): Promise<{ shop: Workshop; close(): Promise<void> }> {
  const db = openDatabase(requireDatabaseUrl(config));
  const connection = await connect(config.temporal.connection);
  const dataConverter = dataConverterOf(config.temporal.payloadKeys);
  const client = new Client({ connection, namespace: config.temporal.namespace, dataConverter });
  return {
    shop: { db, client, commitments: createCommitments(client) },
    close: async () => {
      await connection.close();
      await db.$disconnect();
    },
  };
}
