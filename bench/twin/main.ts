/** A worker of the twin in a process of its own; TEMPORAL_ADDRESS says where. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { twinActivities } from './activities.ts';

/** Where the twins are taken. */
const taskQueue = 'twin';

Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
const worker = await Worker.create({
  connection,
  taskQueue,
  workflowsPath: fileURLToPath(new URL('workflow.ts', import.meta.url)),
  activities: twinActivities,
  maxConcurrentWorkflowTaskExecutions: 10,
});
const running = worker.run();
process.send?.({ ready: true });
process.once('disconnect', () => worker.shutdown());
await running;
await connection.close();
process.exit();
