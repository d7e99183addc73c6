import { commitmentId } from '../../domain/ids.ts';
import { addDays } from '../../domain/working-calendar.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import { Refused, type Speaker } from '../rehearse/api.ts';
import type { CustomerRecord, RepRecord } from '../rehearse/cast.ts';
import type { Stage } from '../rehearse/living.ts';

/** One promise of the sample company, in a state of its own. */
export interface Scene {
  /** the number of its invoice or order: what was promised for it in an earlier run is not promised again */
  readonly number: string;
  /** the state in which it is left */
  readonly about: string;
  readonly customerId: string;
  /** promises, and lives on until the state is there */
  play(set: Scenery): Promise<void>;
}

export const scene = (number: string, about: string, customerId: string, play: Scene['play']): Scene => ({
  ...{ number, about, customerId, play },
});

/** The people of a scene, and the way to promise. */
export interface Scenery {
  readonly stage: Stage;
  readonly number: string;
  readonly cast: {
    readonly customerId: string;
    readonly repId: string;
    readonly managerId: string;
    readonly zone: string;
  };
  readonly asRep: Speaker;
  readonly asManager: Speaker;
  /** by the rep, over the API; the same body again is the same promise. @throws Refused */
  promise<Answer>(path: string, body: object): Promise<Answer>;
}

export async function sceneryOf(stage: Stage, { number, customerId }: Scene): Promise<Scenery> {
  const { repId, zone } = await stage.api<CustomerRecord>('GET', `/v1/customers/${customerId}`);
  const { managerId } = await stage.api<RepRecord>('GET', `/v1/reps/${repId}`);
  const asRep = { role: 'rep', person: repId } as const;
  let tried = 0;
  return {
    ...{ stage, number, asRep, asManager: { role: 'manager', person: managerId ?? repId } },
    cast: { customerId, repId, managerId: managerId ?? repId, zone },
    promise: (path, body) => stage.api('POST', path, { as: asRep, body, key: keyOf(number, ++tried) }),
  };
}

/** @param attempt from 1 */
const keyOf = (number: string, attempt: number): string => `sample-life-${number}-${attempt}`;

/** Whether an earlier run has promised it; what was refused for its day alone was not. */
export async function wasPromised(db: PrismaClient, { number, customerId }: Scene): Promise<boolean> {
  const { repId } = await db.customer.findUniqueOrThrow({ where: { id: customerId }, select: { repId: true } });
  const rows = await db.commitment.findMany({
    where: {
      OR: [
        { id: commitmentId(repId, 'rebate-year', keyOf(number, 1)) },
        { invoices: { has: number } },
        { terms: { path: ['basis'], equals: number } },
      ],
    },
    select: { status: true, terms: true },
  });
  return rows.some(({ status, terms }) => status !== 'declined' || 'insist' in (terms as object));
}

/** Asks for one day after the other until both sides can. @param first local date @throws Refused where it is not for the day */
export async function onADayThatFits<Answer>(first: string, ask: (date: string) => Promise<Answer>): Promise<Answer> {
  for (let days = 0; ; days++) {
    try {
      return await ask(addDays(first, days));
    } catch (error) {
      const forTheDay = error instanceof Refused && /\/(reconsider|not-offered)$/.test(error.code);
      if (!forTheDay || days === 20) throw error;
    }
  }
}

/** @returns local date so many days from now */
export const inDays = (days: number): string => addDays(new Date().toISOString().slice(0, 10), days);
