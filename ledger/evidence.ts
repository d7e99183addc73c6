import {
  documentsNamed,
  type EvidenceFile,
  type Related,
  type SentMessage,
  termsVersions,
  withoutLinks,
} from '../domain/evidence.ts';
import { fromMinor } from '../domain/money.ts';
import type { RecordedEvent } from '../domain/projection.ts';
import type { Commitment, Message, Prisma, PrismaClient } from '../prisma/client/client.ts';
import { tamperingIn } from './audit.ts';
import { type Listed, toListed } from './commitments.ts';
import { listDisputes } from './disputes.ts';
import { Attachment } from './documents.ts';
import { eventsOf } from './events.ts';
import { followUpsOf } from './follow-ups.ts';
import { namesOf } from './names.ts';
import { policyOf } from './policies.ts';

/** B5: everything about a commitment that can be shown to somebody who doubts it. @returns undefined where there is no such commitment */
export async function evidenceOf(db: PrismaClient, id: string): Promise<EvidenceFile | undefined> {
  const row = await db.commitment.findUnique({ where: { id }, include: { customer: true } });
  if (!row) return undefined;
  const { customer } = row;
  const commitment = toListed(row);
  const events = await eventsOf(db, id);
  const messages = await messagesOf(db, id, events);
  const rep = await db.rep.findUniqueOrThrow({ where: { id: row.repId } });
  const { company } = await policyOf(db, row.policyVersion);
  const tampering = tamperingIn(row, events);
  const last = events.at(-1);
  return {
    commitment,
    parties: {
      company,
      customer: { id: customer.id, name: customer.name, contact: customer.contact },
      rep: { id: rep.id, name: rep.name, email: rep.email },
    },
    names: {
      people: Object.fromEntries(await namesOf(db, 'rep', codesIn(events))),
      products: await productsIn(db, events),
    },
    terms: termsVersions(events),
    events,
    messages,
    documents: documentsNamed(events, messages),
    payments: await paymentsOf(db, id),
    disputes: await listDisputes(db, { commitmentId: id }),
    related: await relatedTo(db, commitment),
    chain: tampering ? { brokenAt: tampering.seq } : 'whole',
    proof: tampering || !last ? null : { seq: last.seq, hash: last.hash },
  };
}

/** Those of its own steps, and those of other promises that spoke of it as well. */
async function messagesOf(db: PrismaClient, id: string, events: readonly RecordedEvent[]): Promise<SentMessage[]> {
  const shared = events.flatMap(({ type, data }) => (type === 'shared' ? [`${data['messageId']}`] : []));
  const rows = await db.message.findMany({
    where: { OR: [{ commitmentId: id }, { messageId: { in: shared } }] },
    orderBy: [{ at: 'asc' }, { step: 'asc' }, { audience: 'asc' }],
  });
  return rows.map(asSent);
}

/** A mail is kept with links that open nothing; which of them there were is nobody's business here. */
function asSent({
  commitmentId: _,
  heldAt: __,
  toldIn,
  text,
  html,
  invites,
  attachments,
  state,
  at,
  sentAt,
  ...message
}: Message) {
  return {
    ...message,
    text: withoutLinks(text),
    html: withoutLinks(html),
    invites: invites.map(inviteWithoutLinks),
    attachments: Attachment.array().parse(attachments),
    state: state as SentMessage['state'],
    toldIn: toldIn === message.messageId ? null : toldIn,
    at: at.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
  };
}

/** A calendar breaks long lines; one with a link is given unbroken. */
function inviteWithoutLinks(invite: string): string {
  const unbroken = invite.replace(/\r\n[ \t]/g, '');
  const clean = withoutLinks(unbroken);
  return clean === unbroken ? invite : clean;
}

async function paymentsOf(db: PrismaClient, commitmentId: string): Promise<EvidenceFile['payments']> {
  const allocations = await db.allocation.findMany({
    where: { commitmentId },
    include: { payment: true },
    orderBy: { payment: { receivedAt: 'asc' } },
  });
  return allocations.map(({ payment, amountMinor }) => ({
    reference: payment.reference,
    receivedAt: payment.receivedAt.toISOString(),
    allocated: fromMinor(amountMinor, payment.currency),
  }));
}

/** Everybody who did something, and who had it before and after. */
const codesIn = (events: readonly RecordedEvent[]): string[] =>
  events.flatMap(({ type, actor, data }) =>
    type === 'reassigned' ? [actor, `${data['from']}`, `${data['to']}`] : [actor],
  );

async function productsIn(db: PrismaClient, events: readonly RecordedEvent[]): Promise<Record<string, string>> {
  const codes = new Set<string>();
  JSON.stringify(
    events.map(({ data }) => data),
    (key, value: unknown) => {
      if (key === 'productId' && typeof value === 'string') codes.add(value);
      return value;
    },
  );
  const products = await db.product.findMany({ where: { id: { in: [...codes] } }, select: { id: true, name: true } });
  return Object.fromEntries(products.map(({ id, name }) => [id, name]));
}

/** D3, B8: what follows from it, what it follows from, and the other parts of its payment plan. */
async function relatedTo(db: PrismaClient, { id, kind, terms, planId, customerId }: Listed): Promise<Related[]> {
  const { follows, rebateId } = terms as { follows?: { commitmentId: string }; rebateId?: string };
  const having = async (as: Related['as'], which: Prisma.CommitmentWhereInput): Promise<Related[]> => {
    const where = { AND: [{ customerId }, which] };
    return (await db.commitment.findMany({ where, orderBy: [{ dueDate: 'asc' }, { id: 'asc' }] })).map(related(as));
  };
  const found = await Promise.all([
    having('follow-up', followUpsOf([id])),
    follows ? having('followed', { id: follows.commitmentId }) : [],
    rebateId ? having('rebate', { id: rebateId }) : [],
    kind === 'rebate-year'
      ? having('payout', { kind: 'rebate-payout', terms: { path: ['rebateId'], equals: id } })
      : [],
    planId ? having('part-of-plan', { planId, id: { not: id } }) : [],
  ]);
  return found.flat();
}

const related =
  (as: Related['as']) =>
  (row: Commitment): Related => {
    const { id, kind, status, amount, dueDate } = toListed(row);
    return { id, kind, as, status, amount, dueDate };
  };
