import { Client } from '@temporalio/client';
import { createCommitments } from '../../client/commitments.ts';
import { connect } from '../../client/connect.ts';
import { type Config, ConfigError } from '../../config.ts';
import { dataConverterOf } from '../../payload-codec.ts';
import { apiAt } from './api.ts';
import type { Stage } from './living.ts';

/**
 * The running Kept that the environment names, to live through promises on it.
 * @throws ConfigError where no admin's key is known; Refused where the API does not answer
 */
export async function openStage(
  { apiKey, dataDir, port, temporal }: Config,
  told: Pick<Stage, 'say' | 'progress'>,
): Promise<{ readonly stage: Stage; readonly close: () => Promise<void> }> {
  if (apiKey === undefined)
    throw new ConfigError(
      `No API key: KEPT_API_KEY is not set, and no stack was started in ${dataDir}. Run npm start, or set it to an admin's key.`,
    );
  const api = apiAt(`http://127.0.0.1:${port}`, apiKey);
  await api('GET', '/v1/customers?limit=1'); // where Kept does not run, the API says so best
  const connection = await connect(temporal.connection);
  const dataConverter = dataConverterOf(temporal.payloadKeys);
  const client = new Client({ connection, namespace: temporal.namespace, dataConverter });
  return {
    stage: { client, commitments: createCommitments(client), api, ...told },
    close: () => connection.close(),
  };
}
