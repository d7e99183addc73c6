/** The clock of worker and API is wrong: what is due is told by the server's clock alone. */
import { readFileSync } from 'node:fs';
import { logFile } from '../../stack/log-file.ts';
import { type Fault, withinAMinute } from '../fault.ts';
import { type Stage, withClockOff } from '../rig/stage.ts';

const hour = 3_600_000;
/** A fact that seems to lie in the future is refused, not lost: nobody reports one of this minute here. */
const plots = ['paid', 'reported', 'tapped', 'silent'] as const;

/** Lines of the worker's log whose time is off by that much from when the file was written last. */
function saidWithAClockOff({ dataDir }: Stage, ms: number): number {
  const times = readFileSync(logFile(dataDir, 'worker'), 'utf8').matchAll(/"time":"([^"]+)"/g);
  return [...times].filter(([, time = '']) => Math.abs(Date.parse(time) - Date.now() - ms) < hour / 2).length;
}

const off = (words: string, ms: number): Fault => ({
  ...{
    name: `clock an hour ${words}`,
    does: `worker and API believe that it is an hour ${ms > 0 ? 'later' : 'earlier'}`,
  },
  ...{ lasts: 20_000, limit: withinAMinute, plots },
  seen: (stage) => saidWithAClockOff(stage, ms),
  inject: async (stage) => {
    await stage.restart(withClockOff(ms));
    return () => stage.restart({});
  },
});

export const clockFaults: readonly Fault[] = [off('ahead', hour), off('behind', -hour)];
