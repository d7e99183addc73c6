/** D2: who comes back to a heap of things that fell due meanwhile reads of them in one mail, the digest. */

/** ms after the last message that was held: a story that catches up writes its next one sooner */
export const quiet = 20_000;
/** ms after the first one, however many still come */
export const longest = 90_000;

/**
 * Whether a message to a person of the company waits for the digest: what it is about fell due too long ago to be news
 * of this minute.
 * @param lateness seconds; undefined: it was not planned, or its clock is not ours
 */
export const isHeld = (lateness: number | undefined, fromHoursLate: number): boolean =>
  lateness !== undefined && lateness >= fromHoursLate * 3600;

/** Whether what is held for a person goes out now; epoch ms. */
export const isGathered = (held: { readonly oldest: number; readonly newest: number }, now: number): boolean =>
  now - held.newest >= quiet || now - held.oldest >= longest;

/** ms until the next try after so many that failed: twice as long each time, at most ten minutes */
export const digestPause = (tries: number): number => Math.min(10_000 * 2 ** Math.max(0, tries - 1), 600_000);

/** ms for which a digest is tried; then its messages count as undelivered */
export const digestLife = 3 * 24 * 3600 * 1000;
