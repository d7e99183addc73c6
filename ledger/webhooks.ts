import { randomBytes } from 'node:crypto';
import { v4 as uuid } from 'uuid';
import { isAskedFor, type Notice } from '../domain/notices.ts';
import type { Prisma, PrismaClient, Webhook, WebhookDelivery } from '../prisma/client/client.ts';

/** As it is shown; the secret only where it was just made. */
export interface ShownWebhook {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly closedAt: string | null;
}

const shown = ({ id, url, types, createdAt, createdBy, closedAt }: Webhook): ShownWebhook => ({
  id,
  url,
  types,
  createdAt: createdAt.toISOString(),
  createdBy,
  closedAt: closedAt?.toISOString() ?? null,
});

/** As Standard Webhooks has it. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** @param order `types`: none are all */
export async function openWebhook(
  db: PrismaClient,
  order: { readonly url: string; readonly types: readonly string[] },
  by: string,
): Promise<ShownWebhook & { readonly secret: string }> {
  const data = { id: uuid(), url: order.url, types: [...order.types], secret: newSecret(), createdBy: by };
  const row = await db.webhook.create({ data });
  return { ...shown(row), secret: row.secret };
}

export const listWebhooks = async (db: PrismaClient): Promise<ShownWebhook[]> =>
  (await db.webhook.findMany({ orderBy: { createdAt: 'asc' } })).map(shown);

/** A new secret; the old one signs beside it for a while. @param overlap ms @returns undefined where there is none open */
export async function rotateSecret(
  db: PrismaClient,
  id: string,
  overlap: number,
): Promise<(ShownWebhook & { readonly secret: string }) | undefined> {
  const row = await db.webhook.findUnique({ where: { id } });
  if (!row || row.closedAt) return undefined;
  const data = {
    secret: newSecret(),
    previousSecret: row.secret,
    previousUntil: new Date(Date.now() + overlap),
  };
  const fresh = await db.webhook.update({ where: { id }, data });
  return { ...shown(fresh), secret: fresh.secret };
}

/** Nothing is sent to it any more. @returns undefined where there is none */
export async function closeWebhook(db: PrismaClient, id: string): Promise<ShownWebhook | undefined> {
  await db.webhook.updateMany({ where: { id, closedAt: null }, data: { closedAt: new Date() } });
  const row = await db.webhook.findUnique({ where: { id } });
  return row ? shown(row) : undefined;
}

/** Who is told, and of which types. */
export type Listener = Pick<Webhook, 'id' | 'types'>;

export const listeners = (tx: Prisma.TransactionClient): Promise<Listener[]> =>
  tx.webhook.findMany({ where: { closedAt: null }, select: { id: true, types: true } });

/** Puts notices on their way to whoever asked for them, within the transaction that writes their events. */
export async function tell(
  tx: Prisma.TransactionClient,
  webhooks: readonly Listener[],
  notices: readonly (Notice & { readonly commitmentId: string; readonly sequence: number; readonly at: string })[],
): Promise<void> {
  const data = webhooks.flatMap(({ id: webhookId, types }) =>
    notices
      .filter(({ type }) => isAskedFor(type, types))
      .map(({ type, commitmentId, sequence, at, data }) => ({
        ...{ id: uuid(), webhookId, commitmentId, sequence, type, at: new Date(at) },
        payload: { type, timestamp: at, data: { ...data, sequence } } as Prisma.InputJsonObject,
      })),
  );
  if (data.length > 0) await tx.webhookDelivery.createMany({ data });
}

/** A notice and what became of it. */
export interface ShownDelivery {
  readonly id: string;
  readonly type: string;
  readonly commitmentId: string;
  readonly sequence: number;
  readonly at: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly result: string | null;
  readonly triedAt: string | null;
}

const shownDelivery = (row: WebhookDelivery): ShownDelivery => ({
  id: row.id,
  type: row.type,
  commitmentId: row.commitmentId,
  sequence: row.sequence,
  at: row.at.toISOString(),
  state: row.state as ShownDelivery['state'],
  result: row.result,
  triedAt: row.triedAt?.toISOString() ?? null,
});

/** The newest first, at most 200. @returns undefined where there is no such webhook */
export async function deliveriesOf(
  db: PrismaClient,
  webhookId: string,
  state: ShownDelivery['state'] | undefined,
): Promise<ShownDelivery[] | undefined> {
  if (!(await db.webhook.count({ where: { id: webhookId } }))) return undefined;
  const where = { webhookId, ...(state ? { state } : {}) };
  return (await db.webhookDelivery.findMany({ where, orderBy: { at: 'desc' }, take: 200 })).map(shownDelivery);
}

/** Has a notice delivered again, whatever became of it. @returns undefined where there is no such one */
export async function redeliver(db: PrismaClient, webhookId: string, id: string): Promise<ShownDelivery | undefined> {
  const data = { state: 'pending', taken: false, run: { increment: 1 } };
  const { count } = await db.webhookDelivery.updateMany({ where: { id, webhookId }, data });
  const row = count > 0 ? await db.webhookDelivery.findUnique({ where: { id } }) : null;
  return row ? shownDelivery(row) : undefined;
}
