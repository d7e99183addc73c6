import { createLog } from '../log.ts';
import { runProcess } from '../run-process.ts';
import { startWorker } from './worker.ts';

await runProcess('worker', (config, partsReady) =>
  startWorker(config, partsReady, createLog('worker', config.logLevel)),
);
