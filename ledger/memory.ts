import { NIL } from 'uuid';
import { type Record, type Remembered, remember } from '../domain/memory.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { openPromisesOf, unansweredOf } from './open-promises.ts';
import { historyOf } from './track-record.ts';

/** Whose record is recalled, and for what. */
export interface Recalling {
  readonly customerId: string;
  /** local date of the customer */
  readonly today: string;
  /** the promise that is asked for, a UUID: it is not recalled to itself */
  readonly except?: string | undefined;
  /** E2: a rehearsal is a copy: what runs besides it, perhaps its own original, is not recalled */
  readonly rehearsal?: boolean | undefined;
  /** where it was looked up already; left out: it is */
  readonly known?: Pick<Record, 'history' | 'open'>;
}

/** C7: what is open and past between a customer and us; rehearsals do not count. */
export async function remembered(
  db: PrismaClient,
  { customerId, today, except = NIL, rehearsal = false, known }: Recalling,
  keptInARowToForgive: number,
): Promise<Remembered> {
  const [history, open, unanswered] = await Promise.all([
    known?.history ?? historyOf(db, customerId),
    known?.open ?? (rehearsal ? [] : openPromisesOf(db, customerId, except)),
    rehearsal ? [] : unansweredOf(db, customerId),
  ]);
  return remember({ history, open, unanswered, today }, keptInARowToForgive);
}
