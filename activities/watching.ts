/** What became of a step, for whoever counts. */
export interface StepDone {
  readonly commitmentId: string;
  /** `payment-appointment` */
  readonly kind: string;
  /** of the event that was written, `reminded` */
  readonly type: string;
  /** the name of the step within its commitment */
  readonly key: string;
  /** seconds from the planned instant until it was done; undefined: it was not planned, or its clock is not ours */
  readonly lateness: number | undefined;
}

/** Is told what is carried out; E2: nothing of rehearsals. */
export interface Watching {
  stepDone(done: StepDone): void;
  mailEnded(commitmentId: string, as: 'sent' | 'undelivered'): void;
}

/** ms by which a clock that was not moved may be ahead of ours */
const tolerance = 2_000;

/**
 * How late a step is by the clock on the wall. A commitment whose own clock was moved is ahead of it, and says nothing.
 * @param at when the step was ordered, on the commitment's own clock
 * @param dueAt the planned instant
 * @returns seconds
 */
export function latenessOf({ at, dueAt }: { at: string; dueAt?: string }, now: number): number | undefined {
  if (dueAt === undefined || Date.parse(at) > now + tolerance) return undefined;
  return Math.max(0, now - Date.parse(dueAt)) / 1000;
}
