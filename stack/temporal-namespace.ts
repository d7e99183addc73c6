/** What a namespace needs beyond its existence. */
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { searchAttributes } from '../workflows/search-attributes.ts';

/**
 * Adds the search attributes that a namespace does not have.
 * @param options.keepClosed how long a closed workflow stays in the UI (its evidence stays in PostgreSQL for good); left out: as it is
 * @returns the names of those added
 */
export async function furnishNamespace(
  server: ConnectionOptions,
  namespace: string,
  { keepClosed }: { keepClosed?: '30 days' } = {},
): Promise<string[]> {
  const connection = await Connection.connect(server);
  try {
    if (keepClosed) {
      const config = { workflowExecutionRetentionTtl: msToTs(keepClosed) };
      await connection.workflowService.updateNamespace({ namespace, config });
    }
    return await registerSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
}

async function registerSearchAttributes({ operatorService }: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(searchAttributes).filter(({ name }) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return [];
  const types = proto.temporal.api.enums.v1.IndexedValueType;
  const added = missing.map(({ name, type }) => [name, types[`INDEXED_VALUE_TYPE_${type}`]] as const);
  await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(added) });
  return missing.map(({ name }) => name);
}
