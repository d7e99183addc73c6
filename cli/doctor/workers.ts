import type { Connection } from '@temporalio/client';
import { pollingOf, waitsLong } from '../../client/polling.ts';
import { type Finding, findingsOf } from './finding.ts';

/** Whether somebody takes the work. */
export async function lookAtWorkers(connection: Connection, namespace: string, queue: string): Promise<Finding[]> {
  const { ok, warn, wrong } = findingsOf('workers');
  return (await pollingOf(connection, namespace, queue)).map(({ of, pollers, backlog, backlogAge }) => {
    const waits = backlog === 0 ? 'nothing waits' : `${backlog} wait, the first for ${Math.round(backlogAge)} s`;
    const says = `Workers that ask the queue ${queue} for ${of} tasks: ${pollers.length}; ${waits}.`;
    if (pollers.length === 0)
      return wrong(
        `No worker has asked the queue ${queue} for ${of} tasks within the last minute; ${waits}.`,
        'Start one (npm start, or npm run worker). What is due meanwhile is done as soon as it is there.',
      );
    if (backlogAge > waitsLong)
      return warn(says, 'The workers do not keep up, or hang: look at their log and CPU, start more of them.');
    return ok(says);
  });
}
