/** What speaks with the Temporal server. Loading it takes longer than most imports, which have nobody to tell. */
import { Client } from '@temporalio/client';
import { type Commitments, createCommitments } from '../../client/commitments.ts';
import { connect } from '../../client/connect.ts';
import { createDifferences, type Differences } from '../../client/differences.ts';
import { createStandIns, type StandIns } from '../../client/stand-ins.ts';
import type { Config } from '../../config.ts';
import { dataConverterOf } from '../../payload-codec.ts';

export interface Connected {
  readonly commitments: Commitments;
  readonly differences: Differences;
  readonly standIns: StandIns;
  close(): Promise<void>;
}

export async function openConnected({ connection, namespace, payloadKeys }: Config['temporal']): Promise<Connected> {
  const opened = await connect(connection);
  const client = new Client({ connection: opened, namespace, dataConverter: dataConverterOf(payloadKeys) });
  return {
    commitments: createCommitments(client),
    differences: createDifferences(client),
    standIns: createStandIns(client),
    close: () => opened.close(),
  };
}
