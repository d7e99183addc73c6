import { ladder, ladderHours } from '../domain/ladder.ts';
import type { Language } from '../domain/master-data.ts';
import type { CommitmentEvent, Kind } from '../domain/projection.ts';
import type { Audience, MessageOrder, Step, StepResult } from '../domain/step.ts';
import { addDays, addWorkingDays, dateIn, dayEnd, dayStart, sameOrNextWorkingDay } from '../domain/working-calendar.ts';
import { calendarOfRep } from '../ledger/calendars.ts';
import { Attachment, documentOf } from '../ledger/documents.ts';
import { appendEventsIn } from '../ledger/events.ts';
import { withLinks } from '../mail/links.ts';
import { isPermanent, type Mailer } from '../mail/mailer.ts';
import type { Message, PrismaClient } from '../prisma/client/client.ts';
import { type MailSettings, write } from './letters.ts';
import { personFor, type Scene, sceneOf, superiorsOf } from './scene.ts';

/** What a step needs of the world. */
export interface StepDependencies {
  readonly db: PrismaClient;
  readonly mailer: Mailer;
  readonly settings: MailSettings;
}

/**
 * One step: writes its messages, sends them, then writes the event and the projection. Repeating it changes nothing:
 * a message that is sent stays sent, one that is sent twice carries the same Message-ID.
 * @throws where a message could not be sent now but may be later
 */
export async function carryOut(dependencies: StepDependencies, commitmentId: string, step: Step): Promise<StepResult> {
  const { db, settings } = dependencies;
  const scene = await sceneOf(db, commitmentId, step.responsible);
  const [firstRung] = instants(scene, step).rungs;
  for (const ordered of messagesOf(step, scene)) {
    const byLadder = ordered.about?.byLadder && firstRung;
    const order = byLadder ? { ...ordered, about: { ...ordered.about, answerBy: firstRung.at } } : ordered;
    const letter = await write(db, scene, step, order, settings);
    await db.message.createMany({ data: { ...letter, state: 'pending' }, skipDuplicates: true });
  }
  const messages = await db.message.findMany({ where: { commitmentId, step: step.key } });
  for (const message of messages) await deliver(dependencies, message);
  return finish(db, scene, step);
}

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
  { db }: StepDependencies,
  commitmentId: string,
  step: Step,
  because: string,
): Promise<StepResult> {
  await db.message.updateMany({
    where: { commitmentId, step: step.key, state: 'pending' },
    data: { state: 'undelivered', result: because.slice(0, 500) },
  });
  const written = await db.message.findMany({ where: { commitmentId, step: step.key }, select: { audience: true } });
  const scene = await sceneOf(db, commitmentId, step.responsible);
  const unwritten = messagesOf(step, scene)
    .filter(({ to }) => !written.some(({ audience }) => audience === to))
    .map(({ to }) => ({ to, because }));
  return finish(db, scene, step, unwritten);
}

async function deliver({ db, mailer, settings: { linkKeys } }: StepDependencies, message: Message): Promise<void> {
  if (message.state !== 'pending') return;
  const end = (state: 'sent' | 'undelivered', result: string) =>
    db.message.update({
      where: { id: message.id },
      data: { state, result: result.slice(0, 500), ...(state === 'sent' ? { sentAt: new Date() } : {}) },
    });
  const linked = (text: string) => (linkKeys ? withLinks(text, message.id, linkKeys) : text);
  if (message.recipient === '') {
    await end('undelivered', 'a rehearsal reaches nobody: neither a mail catcher nor REHEARSAL_MAILBOX is set');
    return;
  }
  try {
    const { response } = await mailer.send({
      to: message.recipient,
      ...(message.replyTo ? { replyTo: message.replyTo } : {}),
      subject: message.subject,
      text: await linked(message.text),
      html: await linked(message.html),
      messageId: message.messageId,
      language: message.language as Language,
      rehearsal: message.rehearsalId !== null,
      invites: message.invites,
      attachments: await attached(db, message),
    });
    await end('sent', response);
  } catch (error) {
    if (!isPermanent(error)) throw error;
    await end('undelivered', error instanceof Error ? error.message : String(error));
  }
}

const attached = (db: PrismaClient, { attachments }: Message) =>
  Promise.all(
    Attachment.array()
      .parse(attachments)
      .map(async ({ sha256, name, cid }) => {
        const document = await documentOf(db, sha256);
        if (!document) throw new Error(`document ${sha256} is not kept`);
        return { name, cid, contentType: document.contentType, content: document.bytes };
      }),
  );

/** Writes the event with what became of its messages, and says what the story needs to go on. */
async function finish(
  db: PrismaClient,
  scene: Scene,
  step: Step,
  unwritten: StepResult['undelivered'] = [],
): Promise<StepResult> {
  const messages = await db.message.findMany({
    where: { commitmentId: scene.commitment.id, step: step.key },
    orderBy: { audience: 'asc' },
  });
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
