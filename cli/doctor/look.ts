import type { Client } from '@temporalio/client';
import { workflowId } from '../../client/commitments.ts';
import { type Kind, kinds } from '../../domain/projection.ts';
import { everyCommitment } from '../../ledger/commitments.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import {
  type Difference,
  differencesOf,
  type InLedger,
  lackedBy,
  ledgerBehind,
  type Noted,
  unknownToLedger,
} from './compare.ts';
import { type Told, type ToldStep, toldBy } from './told.ts';

/** What differs, with what the server tells of it. */
export interface Found {
  readonly difference: Difference;
  readonly told: Told | undefined;
  /** of every story that stand in its record, in order */
  readonly steps: readonly ToldStep[];
}

const own: ReadonlySet<string> = new Set(kinds);
const storiesBeside = ['dispute', 'endOfPatience', 'paymentPlan', 'rebateDifference'];
const ofKinds = ['paymentAppointment', 'rebateYear', 'rebatePayout', 'deliveryPromise', 'followUp'];

/**
 * Holds every commitment of the ledger against its workflow, and every workflow against the ledger. Rehearsals, and
 * what was imported, count nowhere and are left out.
 * @param tell how many were compared so far
 */
export async function compareAll(db: PrismaClient, client: Client, tell: (done: number) => void): Promise<Found[]> {
  const workflows = await workflowsOf(client);
  const beside = await besideSteps(
    client,
    [...workflows.keys()].filter((id) => !own.has(id.split('/')[0] ?? '')),
  );
  const found: Found[] = [];
  const seen = new Set<string>();
  let done = 0;
  for await (const { id, kind, closedAt, rehearsalId } of everyCommitment(db, { imported: false })) {
    const name = workflowId(kind as Kind, id);
    seen.add(name);
    tell(++done);
    if (rehearsalId !== null) continue;
    const closed = closedAt !== null;
    const besides = beside.get(id) ?? [];
    if (closed && workflows.get(name) !== 'RUNNING' && besides.length === 0) continue;
    const told = await toldBy(client, name);
    const events = (await db.event.findMany({ where: { commitmentId: id }, orderBy: { seq: 'asc' } })) as Noted[];
    const steps = [...(told?.steps.filter(({ record }) => record === id) ?? []), ...besides];
    const differences = differencesOf({ id, kind: kind as Kind, closed, events } satisfies InLedger, told);
    const lacks = lackedBy(new Set(events.map(({ key }) => key)), besides);
    if (lacks.length > 0) differences.push(ledgerBehind({ id, kind }, lacks));
    found.push(...differences.map((difference) => ({ difference, told, steps })));
  }
  for (const name of workflows.keys()) {
    if (seen.has(name) || !own.has(name.split('/')[0] ?? '')) continue;
    tell(++done);
    const told = await toldBy(client, name);
    if (!told || isRehearsal(told)) continue;
    const id = name.split('/')[1] ?? '';
    const steps = [...told.steps.filter(({ record }) => record === id), ...(beside.get(id) ?? [])];
    found.push({ difference: unknownToLedger(told), told, steps });
  }
  return found;
}

/** Every story that the server knows, with its state; what was just started may be missing for a second. */
async function workflowsOf(client: Client): Promise<Map<string, string>> {
  const types = [...ofKinds, ...storiesBeside].map((type) => `'${type}'`).join(', ');
  const listed = new Map<string, string>();
  for await (const { workflowId: id, status } of client.workflow.list({ query: `WorkflowType IN (${types})` }))
    if (listed.get(id) !== 'RUNNING') listed.set(id, status.name);
  return listed;
}

async function besideSteps(client: Client, workflowIds: readonly string[]): Promise<Map<string, ToldStep[]>> {
  const byRecord = new Map<string, ToldStep[]>();
  for (const name of workflowIds)
    for (const step of (await toldBy(client, name))?.steps ?? [])
      byRecord.set(step.record, [...(byRecord.get(step.record) ?? []), step]);
  return byRecord;
}

const isRehearsal = ({ input }: Told): boolean => (input['request'] as { rehearsal?: boolean })?.rehearsal === true;
