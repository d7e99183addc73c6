import type { Obstacle } from '../domain/clear-the-way.ts';
import { stepInTurn } from '../domain/reminder-step.ts';
import type { AskedTurn, ReminderTurn } from '../domain/reminder-turn.ts';
import type { Looked, Step } from '../domain/step.ts';
import { calendarOfCustomer } from '../ledger/calendars.ts';
import { takeTurn } from '../ledger/reminder-turns.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { carryOutIn, type StepDependencies } from './carry-out.ts';
import { obstaclesIn } from './our-side.ts';
import { type Scene, sceneOf } from './scene.ts';

/** C3: what becomes of a reminder. @param now on the commitment's own clock, ISO 8601 UTC */
export const turnIn = (
  db: PrismaClient,
  { commitment, customer, policy }: Scene,
  asked: AskedTurn,
  now: string,
): Promise<ReminderTurn> =>
  takeTurn(db, { commitment, customer: calendarOfCustomer(customer), policy: policy.reminders, asked, now });

/**
 * C3: a reminder that goes out where it may.
 * @throws where its mail could not be sent now but may be later; it has its turn then
 */
export async function remindInTurn(
  dependencies: StepDependencies,
  commitmentId: string,
  step: Step,
  asked: AskedTurn,
): Promise<Looked<ReminderTurn>> {
  const scene = await sceneOf(dependencies.db, commitmentId);
  const found = await turnIn(dependencies.db, scene, asked, step.at);
  const now = stepInTurn(step, found);
  return { found, told: now ? await carryOutIn(dependencies, scene, now) : null };
}

/** C9: records that nothing of ours is in the way, where that is so. A try that recorded it before stands. */
export async function findWayClear(
  dependencies: StepDependencies,
  commitmentId: string,
  step: Step,
): Promise<Looked<Obstacle[]>> {
  const { db } = dependencies;
  const scene = await sceneOf(db, commitmentId);
  const found = await obstaclesIn(db, scene);
  const stands =
    found.length > 0 && (await db.event.findFirst({ where: { commitmentId, key: step.key }, select: { key: true } }));
  if (found.length > 0 && !stands) return { found, told: null };
  return { found: [], told: await carryOutIn(dependencies, scene, step) };
}
