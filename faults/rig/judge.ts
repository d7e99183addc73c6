/** What must be true afterwards: nothing lost, nothing doubled. Each look names what is not so. */
import { workflowId } from '../../client/commitments.ts';
import type { Acknowledged } from './lives.ts';
import type { World } from './world.ts';

/** What was found, one line each. */
export interface Found {
  readonly lost: string[];
  readonly doubled: string[];
}

export const nothing = (): Found => ({ lost: [], doubled: [] });

const kind = 'payment-appointment';
/** An event of these types is there once for each commitment. */
const onceOnly = ['proposed', 'agreed', 'concluded'];

/** One commitment whose life is over: its workflow, its record, its facts. */
export async function judgeLife(world: World, life: Acknowledged, found: Found): Promise<void> {
  const { id, plot } = life;
  const lost = (words: string) => found.lost.push(`${id} (${plot}): ${words}`);
  const doubled = (words: string) => found.doubled.push(`${id} (${plot}): ${words}`);

  const known = await world.insist('a workflow', () =>
    world.client.workflow
      .getHandle(workflowId(kind, id))
      .describe()
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'WorkflowNotFoundError') return undefined;
        throw error;
      }),
  );
  if (!known) lost('the Temporal server does not know it');

  const { status, body: file } = await world.ask('GET', `/v1/commitments/${id}/evidence`);
  if (status !== 200) return void lost(`it has no record (${status})`);
  if (file.chain !== 'whole') lost(`the chain of its events is ${file.chain}`);

  const events = file.events as { key: string; type: string; data: Record<string, unknown> }[];
  const count = (test: (event: (typeof events)[number]) => boolean) => events.filter(test).length;
  for (const key of new Set(events.map((event) => event.key)))
    if (count((event) => event.key === key) > 1) doubled(`two events for the step ${key}`);
  for (const type of onceOnly) if (count((event) => event.type === type) > 1) doubled(`two events ${type}`);

  const view = await world.insist('a view', () => world.commitments.view({ kind, id }));
  for (const { step } of view?.happened ?? [])
    if (!events.some(({ key }) => key === step)) lost(`the step ${step} happened and is not in the record`);

  const reports = count(({ type }) => type === 'reported');
  if (reports < life.reports) lost(`${life.reports} reports were acknowledged, ${reports} are in the record`);
  if (reports > life.reports) doubled(`${life.reports} reports were made, ${reports} are in the record`);

  const row = await world.insist('its row', () => world.db.commitment.findUnique({ where: { id } }));
  if (!row) return void lost('it has no row');
  if (`${row.amountMinor}` !== life.amount.replace('.', '')) lost(`its amount is ${row.amountMinor}`);
  if (life.ends && row.status !== life.ends) lost(`it ended ${row.status}, and had to end ${life.ends}`);
  if (life.ends && known && known.status.name !== 'COMPLETED') lost(`its workflow is ${known.status.name}`);

  for (const reference of life.payments) {
    const payments = await world.insist('its payments', () => world.db.payment.findMany({ where: { reference } }));
    if (payments.length === 0) lost(`payment ${reference} was acknowledged and is not there`);
    if (payments.length > 1) doubled(`payment ${reference} is there ${payments.length} times`);
  }
}

/** The inbox against the record: every mail that counts as sent came, and no mail of one step came as two. */
export async function judgeMails(world: World, found: Found): Promise<{ mails: number; repeated: number }> {
  const rows = await world.insist('the messages', () =>
    world.db.message.findMany({
      select: { messageId: true, toldIn: true, state: true, recipient: true, step: true, subject: true },
    }),
  );
  const known = new Set(rows.flatMap(({ messageId, toldIn }) => [messageId, toldIn ?? messageId]));
  const came = new Map<string, number>();
  for (const { messageId } of world.office.taken) came.set(messageId, (came.get(messageId) ?? 0) + 1);
  for (const messageId of came.keys())
    if (!known.has(messageId)) found.doubled.push(`a mail ${messageId} came of which the record knows nothing`);
  for (const row of rows) {
    if (row.state === 'sent' && !came.has(row.toldIn ?? row.messageId))
      found.lost.push(`the mail ${row.messageId} to ${row.recipient} counts as sent and never came`);
  }
  // the same words to the same person under two Message-IDs: one step has written twice
  const texts = new Map<string, string>();
  for (const { to, subject, hash, messageId } of world.office.taken) {
    const text = `${to} ${subject} ${hash}`;
    const first = texts.get(text);
    if (first !== undefined && first !== messageId)
      found.doubled.push(`${to} has "${subject}" as ${first} and ${messageId}`);
    texts.set(text, messageId);
  }
  const repeated = [...came.values()].reduce((sum, times) => sum + times - 1, 0);
  return { mails: world.office.taken.length, repeated };
}

/** Every commitment that the ledger knows as running runs, and none that it does not know does. */
export async function judgeBooks(world: World, found: Found): Promise<number> {
  const rows = await world.insist('the commitments', () =>
    world.db.commitment.findMany({ select: { id: true, kind: true, closedAt: true } }),
  );
  for (const { id, kind: of, closedAt } of rows) {
    const description = await world.insist('a workflow', () =>
      world.client.workflow
        .getHandle(workflowId(of as typeof kind, id))
        .describe()
        .catch(() => undefined),
    );
    const status = description?.status.name ?? 'UNKNOWN';
    if (closedAt === null && status !== 'RUNNING')
      found.lost.push(`${id} is open in the ledger and ${status} on the server`);
    if (status === 'FAILED' || status === 'TERMINATED') found.lost.push(`${id} has ${status}`);
  }
  return rows.length;
}
