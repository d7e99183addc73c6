import type { Shows } from '../domain/projection.ts';
import type { MessageOrder, Step } from '../domain/step.ts';
import type { CommitmentState } from './messages.ts';

/** A step as a story names it; the rest follows from the commitment. */
export interface StepOrder {
  readonly type: string;
  /** what happens, in words for the Temporal UI; no personal data */
  readonly what: string;
  readonly data?: Record<string, unknown>;
  readonly actor?: string;
  /** what the lists show from here on, beyond what follows from the state */
  readonly shows?: Shows;
  readonly messages?: readonly MessageOrder[];
  readonly asks?: Step['asks'];
  /** the move is still owed: the result says when to ask again */
  readonly again?: boolean;
  /** until when the asked move is expected, ISO 8601 UTC */
  readonly answerBy?: string;
  /** the commitment in whose record the step stands; without it, that of the story */
  readonly record?: string;
  /** delivery is tried until then at most, ISO 8601 UTC */
  readonly before?: string;
}

/** What a commitment knows before anything has happened. */
export const beginning = (): CommitmentState => ({
  verdict: null,
  status: 'proposed',
  round: 1,
  conclusion: null,
  awaits: null,
  next: null,
  reports: [],
  phone: [],
  trip: null,
  passedOn: {},
  toPassOn: null,
  clearing: null,
  held: {},
  response: null,
  responseWaived: null,
  correction: null,
  corrected: 0,
  paid: { inTime: '0', tolerated: '0', total: '0' },
  creditedIn: 0,
  approval: null,
  firstVerdict: null,
  reagreements: [],
  reportsBefore: [],
  withdrawal: null,
  heard: 0,
  considered: 0,
  done: {},
  happened: [],
  closed: false,
  handovers: [],
});
