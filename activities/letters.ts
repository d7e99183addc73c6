import { messageId as idOfMessage } from '../domain/ids.ts';
import type { KeyRing } from '../domain/key-ring.ts';
import { purposesForCustomer, purposesOf } from '../domain/links.ts';
import type { Language } from '../domain/master-data.ts';
import { fromMinor } from '../domain/money.ts';
import type { Kind } from '../domain/projection.ts';
import type { AlsoNamed } from '../domain/reminder-turn.ts';
import type { InviteOrder, MessageOrder, Step } from '../domain/step.ts';
import { dateIn, instantOf, localTime } from '../domain/working-calendar.ts';
import type { Attachment } from '../ledger/documents.ts';
import { differenceFound } from '../ledger/rebates.ts';
import { compose, type Tap } from '../mail/compose.ts';
import type { Mail, MailContext } from '../mail/context.ts';
import { formatDate, formatInstant, formatMoney, formatTime } from '../mail/format.ts';
import { writeInvite } from '../mail/invite.ts';
import { unsigned } from '../mail/links.ts';
import { pageTexts } from '../mail/page-texts.ts';
import type { Message, PrismaClient, Rep } from '../prisma/client/client.ts';
import { memoryOf, wordsToRecall } from '../vetting/memory.ts';
import { answerFor } from './answer-figures.ts';
import { deliveryContext, deliveryOf } from './delivery-letters.ts';
import { everythingSaid } from './handover.ts';
import { inWordsOf } from './our-side.ts';
import { patienceContext } from './patience-letters.ts';
import type { Enclosed } from './rebate-attachments.ts';
import { rebateContext, rebateOf } from './rebate-letters.ts';
import { insistedOn } from './reconsider.ts';
import { personFor, type Scene, sceneOf } from './scene.ts';

/** Where mail is sent from, what its links point to, and where a rehearsal's mail may go. */
export interface MailSettings {
  readonly publicUrl: string;
  /** E2: the catcher takes a rehearsal's mail as it is addressed; else the one mailbox has it; else it is refused */
  readonly catcher: boolean;
  readonly rehearsalMailbox: string | undefined;
  /** sign the links of a mail; undefined: mails carry none */
  readonly linkKeys: KeyRing | undefined;
}

/** A message before it is sent: a row of the ledger. `recipient` '' where a rehearsal may reach nobody. */
export type Letter = Omit<Message, 'sentAt' | 'result' | 'state' | 'heldAt' | 'toldIn' | 'attachments'> & {
  readonly attachments: Attachment[];
};

/** Writes the letter that an order asks for, in its reader's language. A customer without mail is reached by the rep. */
export async function write(
  db: PrismaClient,
  scene: Scene,
  step: Step,
  order: MessageOrder,
  settings: MailSettings,
): Promise<Letter> {
  const { commitment, customer, rep } = scene;
  const id = idOfMessage(commitment.id, step.key, order.to);
  const reader: Rep = order.to === 'customer' ? rep : personFor(scene, order.to);
  const rebate = await rebateOf(db, commitment);
  const delivery = await deliveryOf(db, commitment, order);
  const remembered = await recalledIn(db, scene, step, order);
  const contextIn = (language: Language, zone: string): MailContext => ({
    ...contextFor(scene, step, order, language, zone, settings),
    ...remembered,
    ...(rebate ? rebateContext(scene, rebate, { ...order, at: step.at }, language) : {}),
    ...(order.about?.patience ? patienceContext(scene, order.about.patience, language, settings.publicUrl) : {}),
    ...(delivery ? deliveryContext(scene, delivery, { ...order, at: step.at }, language, zone) : {}),
  });
  const difference = await differenceOf(db, order, commitment.id);
  const enclosed: Enclosed = rebate
    ? // what makes papers and pictures is loaded with the first of them
      await (await import('./rebate-attachments.ts')).enclosedWith(db, {
        scene,
        rebate,
        step,
        order,
        id,
        language: languageOf(scene, order),
      })
    : { attachments: [] };
  const previous = order.about?.previous;
  const previousRep = previous
    ? ((await db.rep.findUnique({ where: { id: previous }, select: { name: true } }))?.name ?? previous)
    : '';
  const letter = async (
    template: string,
    recipient: string,
    language: Language,
    mail: Mail,
    replyTo: string | null,
  ): Promise<Letter> => ({
    id,
    commitmentId: commitment.id,
    step: step.key,
    audience: order.to,
    person: order.to === 'customer' ? null : reader.id,
    template,
    recipient: commitment.rehearsalId ? (settings.rehearsalMailbox ?? (settings.catcher ? recipient : '')) : recipient,
    language,
    ...mail,
    replyTo,
    messageId: `<${id}@kept>`,
    attachments: enclosed.attachments.filter(({ cid }) => cid === null || template === order.template),
    invites: template === order.template ? await invitesFor(order.invite, language, mail) : [],
    at: new Date(step.at),
    rehearsalId: commitment.rehearsalId,
  });

  if (order.to === 'customer') {
    const language = customer.language as Language;
    const context = { ...contextIn(language, customer.zone), previousRep };
    const mail = compose(order.template, language, context, { taps: taps(language), chart: enclosed.chart });
    if (customer.email !== null) return letter(order.template, customer.email, language, mail, rep.email);
    const unmarked = compose(order.template, language, { ...context, rehearsal: false });
    return toRep('words', { words: unmarked.text, wordsSubject: unmarked.subject });
  }
  if (order.template === 'undelivered') {
    const lost = await db.message.findFirst({
      where: { commitmentId: commitment.id, step: order.about?.ofStep ?? '', audience: 'customer' },
    });
    return toRep('undelivered', { words: lost?.text ?? '', wordsSubject: lost?.subject ?? '' });
  }
  if (order.template === 'handover')
    return toRep('handover', {
      previousRep,
      words: await everythingSaid(db, commitment.id, reader.language as Language, reader.zone),
    });
  return toRep(order.template, {
    previousRep,
    ...(await answerFor(db, commitment.id, order, reader.language as Language, settings.publicUrl)),
    ...(await inWordsOf(db, order.about?.obstacles ?? [], reader.language as Language)),
  });

  function taps(language: Language): Tap[] {
    if (!settings.linkKeys) return [];
    const purposes =
      order.to === 'customer'
        ? purposesForCustomer(order.template, order.about?.rebate?.unacknowledged ?? false)
        : purposesOf(order.template, {
            move: order.about?.move ?? step.asks?.move,
            kind: commitment.kind as Kind,
            differenceMinor: difference,
          });
    return purposes.map((purpose) => ({
      label: pageTexts(language).purposes[purpose].label,
      url: unsigned(settings.publicUrl, id, purpose),
    }));
  }

  /** Of each promise that the mail speaks of, with the words that a mail about it alone would have. */
  async function invitesFor(invite: InviteOrder | undefined, language: Language, mail: Mail): Promise<string[]> {
    if (!invite) return [];
    const invites = [inviteFor(scene, step, invite, mail)];
    const { also: _, ...about } = order.about ?? {};
    for (const { commitmentId, sequence } of invite.also ?? []) {
      const other = await sceneOf(db, commitmentId);
      const zone = order.to === 'customer' ? customer.zone : reader.zone;
      const alone = compose(
        order.template,
        language,
        contextFor(other, step, { ...order, about }, language, zone, settings),
      );
      invites.push(inviteFor(other, step, { method: invite.method, sequence }, alone));
    }
    return invites;
  }

  function toRep(template: MessageOrder['template'] | 'words', more: Partial<MailContext>): Promise<Letter> {
    const language = reader.language as Language;
    const context = { ...contextIn(language, reader.zone), ...more };
    return letter(
      template,
      reader.email,
      language,
      compose(
        template,
        language,
        context,
        order.to === 'customer' ? {} : { taps: taps(language), chart: enclosed.chart },
      ),
      null,
    );
  }
}

/** What is promised, given or decided with these: the reader is told what is remembered of the customer. */
const recalling: readonly string[] = [
  'appointment',
  'approval',
  'rebate-approval',
  'rebate-adjustment',
  'delivery-approval',
];

/** C7: to the rep ready to say, in the customer's language; to those above in their own. */
async function recalledIn(
  db: PrismaClient,
  scene: Scene,
  { at: now }: Step,
  { to, template }: MessageOrder,
): Promise<Pick<MailContext, 'memory'>> {
  if (to === 'customer' || !recalling.includes(template)) return {};
  const { commitment, customer, policy } = scene;
  const rehearsal = commitment.rehearsalId !== null;
  const memory = await memoryOf(db, { customer, now, policy, except: commitment.id, rehearsal });
  if (to === 'rep') return { memory: memory.words };
  return { memory: wordsToRecall(memory, customer, personFor(scene, to).language as Language) };
}

/** B8: the difference that a mail asks about, minor units: what may be decided depends on it. */
async function differenceOf(
  db: PrismaClient,
  { about = {} }: MessageOrder,
  rebateId: string,
): Promise<string | undefined> {
  if (about.move !== 'decide-difference') return about.rebate?.differenceMinor;
  return (await differenceFound(db, rebateId))?.minor;
}

const languageOf = (scene: Scene, { to }: MessageOrder): Language =>
  (to === 'customer' ? scene.customer : personFor(scene, to)).language as Language;

function contextFor(
  scene: Scene,
  { at: written }: Step,
  { template, about = {} }: MessageOrder,
  language: Language,
  zone: string,
  settings: MailSettings,
): MailContext {
  const { commitment, customer, rep } = scene;
  const money = (minor: string | undefined): string =>
    minor === undefined || minor === '0' ? '' : formatMoney(fromMinor(BigInt(minor), commitment.currency), language);
  const instant = (at: string | undefined): string => (at === undefined ? '' : formatInstant(at, zone, language));
  const { occasion } = commitment.terms as { occasion?: string };
  return {
    customer: customer.name,
    contact: customer.contact ?? customer.name,
    customerId: customer.id,
    rep: rep.name,
    amount: formatMoney(fromMinor(commitment.amountMinor, commitment.currency), language),
    dueDate: formatDate(commitment.dueDate.toISOString().slice(0, 10), language),
    dueTime: commitment.dueTime === null ? '' : formatTime(commitment.dueTime, language),
    invoices: commitment.invoices.join(', '),
    occasion: occasion ?? '',
    occasionKind: about.occasion?.kind ?? '',
    occasionReference: about.occasion?.reference ?? '',
    also: (about.also ?? []).map((promise) => alsoNamed(promise, language)).join('; '),
    commitmentId: commitment.id,
    commitmentUrl: `${settings.publicUrl}/commitments/${commitment.id}`,
    missing: money(about.missing),
    paid: money(about.paid),
    outcome: about.outcome ?? '',
    severe: about.severe ?? false,
    reason: about.reason ?? '',
    attempt: about.attempt ?? 0,
    leaveAt: about.leaveAt === undefined ? '' : leaveAt(about.leaveAt, written, rep.zone, language),
    answerBy: instant(about.answerBy),
    owner: managers.includes(about.move ?? '') ? personFor(scene, 'manager').name : rep.name,
    move: about.move ?? '',
    writtenOn: formatDate(dateIn(written, zone), language),
    since: instant(about.since ?? (template === 'at-risk' ? written : undefined)),
    claim: about.claim ?? '',
    said: about.said ?? '',
    part: about.part ?? 0,
    parts: about.parts ?? 0,
    earlierAmount: about.earlier ? formatMoney(about.earlier.amount, language) : '',
    earlierDate: about.earlier ? formatDate(about.earlier.dueDate, language) : '',
    earlierTime: about.earlier?.dueTime ? formatTime(about.earlier.dueTime, language) : '',
    askedBy: about.askedBy ?? '',
    ourAbsences: about.ourAbsences ?? 0,
    rehearsal: commitment.rehearsalId !== null,
    decision: about.decision ?? '',
    decisionReason: about.because ?? '',
    ...(template === 'approval' || template === 'approval-decided' ? insistedOn(commitment, language) : {}),
  };
}

const alsoNamed = ({ amount, dueDate, dueTime }: AlsoNamed, language: Language): string => {
  const when = [formatDate(dueDate, language), ...(dueTime === null ? [] : [formatTime(dueTime, language)])];
  return `${formatMoney(amount, language)} (${when.join(', ')})`;
};

/** C2: the appointment as it stands in the ledger now, with the mail's own words. */
function inviteFor({ commitment, customer, rep }: Scene, { at }: Step, order: InviteOrder, mail: Mail): string {
  const date = commitment.dueDate.toISOString().slice(0, 10);
  return writeInvite({
    ...order,
    commitmentId: commitment.id,
    writtenAt: at,
    when: commitment.dueTime === null ? { date } : { instant: instantOf(date, commitment.dueTime, customer.zone) },
    subject: mail.subject,
    text: mail.text,
    rep,
    customer: { name: customer.contact ?? customer.name, email: customer.email },
  });
}

/** The moves that a manager owes. */
const managers: readonly string[] = [
  'contradiction',
  'approve',
  'close-dispute',
  'decide-plan',
  'decide-adjustment',
  'decide-difference',
  'decide-patience',
];

/** Where it is the day of the mail, the time says enough. */
const leaveAt = (at: string, written: string, zone: string, language: Language): string =>
  dateIn(at, zone) === dateIn(written, zone)
    ? formatTime(localTime(at, zone).slice(11), language)
    : formatInstant(at, zone, language);
