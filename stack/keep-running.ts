/** A server that we run as a program of its own. */
export interface Part {
  isAlive(): boolean;
  stop(): Promise<void>;
}

/** Milliseconds between two looks, and between two starts that fail. */
const interval = 1_000;

/**
 * Starts a part again when its program is gone: killed, out of memory.
 * @param start as for the first time
 * @param say receives a few words
 * @returns stops the part, and the looking after it
 */
export function keepRunning(
  first: Part,
  start: () => Promise<Part>,
  say: (words: string) => void,
): () => Promise<void> {
  let part = first;
  let restarting: Promise<void> = Promise.resolve();
  let busy = false;

  const restart = async () => {
    say('is gone; it starts again');
    part = await start();
    say('is ready again');
  };
  const look = setInterval(() => {
    if (busy || part.isAlive()) return;
    busy = true;
    restarting = restart()
      .catch((error: unknown) => say(`did not start again: ${error instanceof Error ? error.message : error}`))
      .finally(() => {
        busy = false;
      });
  }, interval);

  return async () => {
    clearInterval(look);
    await restarting;
    await part.stop();
  };
}
