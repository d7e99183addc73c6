import { isHeld } from '../domain/digest.ts';
import { ladder, ladderHours } from '../domain/ladder.ts';
import type { CommitmentEvent, Kind } from '../domain/projection.ts';
import type { Audience, MessageOrder, Step, StepResult } from '../domain/step.ts';
import { addDays, addWorkingDays, dateIn, dayEnd, dayStart, sameOrNextWorkingDay } from '../domain/working-calendar.ts';
import { calendarOfRep } from '../ledger/calendars.ts';
import { appendEventsIn } from '../ledger/events.ts';
import { isPermanent, type Mailer } from '../mail/mailer.ts';
import type { Message, PrismaClient } from '../prisma/client/client.ts';
import { type Letter, type MailSettings, write } from './letters.ts';
import { personFor, type Scene, sceneOf, superiorsOf } from './scene.ts';
import { asMail } from './send-message.ts';
import { latenessOf, type Watching } from './watching.ts';

/** What a step needs of the world. */
export interface StepDependencies {
  readonly db: PrismaClient;
  readonly mailer: Mailer;
  readonly settings: MailSettings;
  /** undefined: nobody counts */
  readonly watching?: Watching | undefined;
}

/**
 * One step: writes its messages, sends them, then writes the event and the projection. Repeating it changes nothing:
 * a message that is sent stays sent, one that is sent twice carries the same Message-ID.
 * @throws where a message could not be sent now but may be later
 */
export async function carryOut(dependencies: StepDependencies, commitmentId: string, step: Step): Promise<StepResult> {
  return carryOutIn(dependencies, await sceneOf(dependencies.db, commitmentId, step.responsible), step);
}

/** As `carryOut`, where the scene is known. */
export async function carryOutIn(dependencies: StepDependencies, scene: Scene, step: Step): Promise<StepResult> {
  const { db, settings } = dependencies;
  const [firstRung] = instants(scene, step).rungs;
  const ordered = messagesOf(step, scene);
  const fresh: Message[] = [];
  for (const message of ordered) {
    const byLadder = message.about?.byLadder && firstRung;
    const order = byLadder ? { ...message, about: { ...message.about, answerBy: firstRung.at } } : message;
    const letter = await write(db, scene, step, order, settings);
    const data = { ...letter, ...beginning(scene, step, letter) };
    fresh.push(...(await db.message.createManyAndReturn({ data, skipDuplicates: true })));
  }
  const known = fresh.length === ordered.length ? fresh : await writtenOf(db, scene.commitment.id, step);
  const told: Message[] = [];
  for (const message of [...known].sort(byAudience)) told.push(await deliver(dependencies, message));
  const result = await finish(db, scene, step, told);
  tell(dependencies, scene, step);
  return result;
}

/** What reaches our own people much too late waits for their digest; a customer is never told so, nor a rehearsal's reader. */
function beginning(
  { commitment, policy }: Scene,
  step: Step,
  { person, template }: Letter,
): Pick<Message, 'state' | 'heldAt'> {
  const { at, dueAt = step.follows } = step;
  const now = new Date();
  const lateness = latenessOf({ at, ...(dueAt ? { dueAt } : {}) }, now.getTime());
  const readByUs = commitment.rehearsalId === null && (person !== null || template === 'words');
  return readByUs && isHeld(lateness, policy.digestFromHoursLate)
    ? { state: 'held', heldAt: now }
    : { state: 'pending', heldAt: null };
}

/** E2: a rehearsal counts nowhere. */
function tell({ watching }: StepDependencies, { commitment: { id, kind, rehearsalId } }: Scene, step: Step): void {
  if (rehearsalId !== null) return;
  const { key, type } = step;
  watching?.stepDone({ commitmentId: id, kind, type, key, lateness: latenessOf(step, Date.now()) });
}

/** The messages of a step that orders any, as they stand now. */
const writtenOf = async (db: PrismaClient, commitmentId: string, step: Step): Promise<Message[]> =>
  step.messages.length === 0
    ? []
    : db.message.findMany({ where: { commitmentId, step: step.key }, orderBy: { audience: 'asc' } });

const byAudience = (one: Message, other: Message): number => (one.audience < other.audience ? -1 : 1);

/** A person who stands for two audiences (the rep who pays out, the manager who plans the trips) reads the same mail once. */
const messagesOf = ({ messages }: Step, scene: Scene): readonly MessageOrder[] => {
  const reader = ({ to, template }: MessageOrder): string | undefined =>
    to === 'customer' ? undefined : `${template} ${personFor(scene, to).id}`;
  return messages.filter((order, index) => {
    const same = reader(order);
    return same === undefined || messages.findIndex((other) => reader(other) === same) === index;
  });
};

/**
 * The time for delivery is over: what is still pending, or could not even be written (a broken template), counts as
 * undelivered, and the step goes on.
 */
export async function giveUp(
  dependencies: StepDependencies,
  commitmentId: string,
  step: Step,
  because: string,
): Promise<StepResult> {
  const { db, watching } = dependencies;
  const { count } = await db.message.updateMany({
    where: { commitmentId, step: step.key, state: 'pending' },
    data: { state: 'undelivered', result: because.slice(0, 500) },
  });
  const written = await writtenOf(db, commitmentId, step);
  const scene = await sceneOf(db, commitmentId, step.responsible);
  const unwritten = messagesOf(step, scene)
    .filter(({ to }) => !written.some(({ audience }) => audience === to))
    .map(({ to }) => ({ to, because }));
  const result = await finish(db, scene, step, written, unwritten);
  if (scene.commitment.rehearsalId === null)
    for (let given = 0; given < count; given++) watching?.mailEnded(commitmentId, 'undelivered');
  tell(dependencies, scene, step);
  return result;
}

/** @returns the message as it stands afterwards */
async function deliver({ db, mailer, settings, watching }: StepDependencies, message: Message): Promise<Message> {
  if (message.state !== 'pending') return message;
  const end = async (state: 'sent' | 'undelivered', because: string): Promise<Message> => {
    const outcome = { state, result: because.slice(0, 500), ...(state === 'sent' ? { sentAt: new Date() } : {}) };
    await db.message.updateMany({ where: { id: message.id }, data: outcome });
    if (message.rehearsalId === null) watching?.mailEnded(message.commitmentId, state);
    return { ...message, ...outcome };
  };
  if (message.recipient === '')
    return end('undelivered', 'a rehearsal reaches nobody: neither a mail catcher nor REHEARSAL_MAILBOX is set');
  try {
    const { response } = await mailer.send(await asMail(db, message, settings));
    return await end('sent', response);
  } catch (error) {
    if (!isPermanent(error)) throw error;
    return end('undelivered', error instanceof Error ? error.message : String(error));
  }
}

/** Writes the event with what became of its messages, and says what the story needs to go on. */
async function finish(
  db: PrismaClient,
  scene: Scene,
  step: Step,
  messages: readonly Message[],
  unwritten: StepResult['undelivered'] = [],
): Promise<StepResult> {
  const told = messages.map(({ audience, template, recipient, subject, messageId, state, result }) => ({
    audience,
    template,
    recipient,
    subject,
    messageId,
    state,
    result,
  }));
  const event: CommitmentEvent = {
    key: step.key,
    type: step.type,
    at: step.at,
    actor: step.actor,
    data: {
      ...step.data,
      ...(told.length > 0 ? { messages: told } : {}),
      ...(unwritten.length > 0 ? { unwritten } : {}),
    },
  };
  await db.$transaction((tx) => appendEventsIn(tx, scene.commitment.id, [event]));
  return {
    undelivered: [
      ...unwritten,
      ...messages
        .filter(({ state }) => state === 'undelivered')
        .map(({ audience, result }) => ({ to: audience as Audience, because: result ?? '' })),
    ],
    byTheRep:
      unwritten.some(({ to }) => to === 'customer') ||
      messages.some(
        ({ audience, template, state }) => audience === 'customer' && (template === 'words' || state === 'undelivered'),
      ),
    ...instants(scene, step),
  };
}

/** D4, D5, D2: the instants that follow from asking for a move now. */
function instants(scene: Scene, { asks, again, at }: Step): Omit<StepResult, 'undelivered' | 'byTheRep'> {
  const { policy } = scene;
  const superiors = superiorsOf(scene);
  const above = asks?.of === 'manager' ? superiors.slice(1) : superiors;
  const rep = calendarOfRep(scene.rep);
  const manager = calendarOfRep(personFor(scene, 'manager'));
  const hours = asks ? ladderHours(policy, scene.commitment.kind as Kind, asks.move) : [];
  const rungs = asks ? ladder(at, asks.of === 'manager' ? manager : rep, above, hours) : [];
  const confirmOn = addWorkingDays(rep, dateIn(at, rep.zone), policy.confirmationWorkingDays);
  const weekLater = sameOrNextWorkingDay(manager, addDays(dateIn(rungs.at(-1)?.at ?? at, manager.zone), 7));
  return {
    asked: asks ? { ...asks, since: at } : null,
    rungs,
    confirmBy: asks?.move === 'confirm' ? dayEnd(rep, confirmOn) : null,
    againAt: asks || again ? dayStart(manager, weekLater) : null,
  };
}
