import type { Connection } from '@temporalio/client';
import { pollingOf, waitsLong } from '../../client/polling.ts';
import { type Finding, findingsOf } from './finding.ts';

/** Of workers. */
const nameOf = (build: string): string => (build === '' ? 'no build (BUILD_ID is not set)' : `build ${build}`);

/** Whether somebody takes the work. */
export async function lookAtWorkers(connection: Connection, namespace: string, queue: string): Promise<Finding[]> {
  const { ok, warn, wrong } = findingsOf('workers');
  return (await pollingOf(connection, namespace, queue)).map(
    ({ of, pollers, build, idleBuilds, backlog, backlogAge }) => {
      const waits = backlog === 0 ? 'nothing waits' : `${backlog} wait, the first for ${Math.round(backlogAge)} s`;
      const says = `Workers that ask the queue ${queue} for ${of} tasks: ${pollers.length}; ${waits}.`;
      if (pollers.length === 0 && idleBuilds.length > 0)
        return wrong(
          `New ${of} tasks are given to ${nameOf(build ?? '')}, whose workers do not ask the queue ${queue}; those of ${idleBuilds.map(nameOf).join(', ')} do; ${waits}.`,
          'Start a worker of the one, or have the others given the work: temporal worker deployment set-current-version (docs/how-to/deploy.md).',
        );
      if (pollers.length === 0)
        return wrong(
          `No worker has asked the queue ${queue} for ${of} tasks within the last minute; ${waits}.`,
          'Start one (npm start, or npm run worker). What is due meanwhile is done as soon as it is there.',
        );
      if (backlogAge > waitsLong)
        return warn(says, 'The workers do not keep up, or hang: look at their log and CPU, start more of them.');
      return ok(says);
    },
  );
}
