import { createLog } from '../log.ts';
import { runProcess } from '../run-process.ts';
import { startApi } from './api.ts';

await runProcess('api', (config, partsReady) => startApi(config, partsReady, createLog('api', config.logLevel)));
