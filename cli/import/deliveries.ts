import { z } from 'zod';
import { Delivered } from '../../domain/delivery-requests.ts';
import { Instant, Words } from '../../domain/master-data.ts';
import { deliveriesOf, type OrderFound, recordDelivered } from '../../ledger/deliveries.ts';
import type { Result } from '../../ledger/master-data.ts';
import type { Context } from './context.ts';

/** Which promise is meant. */
const promise = {
  commitmentId: z.uuid({ error: 'expected the id of a commitment' }).optional(),
  /** the order number, where the commitment is not named */
  basis: Words.min(1).max(200).optional(),
};
const isNamedOnce = ({ commitmentId, basis }: { commitmentId?: string | undefined; basis?: string | undefined }) =>
  (commitmentId === undefined) !== (basis === undefined);
const namedOnce = { error: 'expected the id of the commitment or the order number, one of them', path: ['basis'] };

/**
 * D5: a line of a delivery note, or, without product and quantity, all that has not come yet. What it says is held
 * against its schema together with the other lines: a delivery is recorded whole or not at all.
 */
export const DeliveredRow = z
  .strictObject({
    ...promise,
    reference: Delivered.shape.reference,
    at: z.string(),
    signedBy: z.string(),
    productId: z.string().optional(),
    quantity: z.string().optional(),
  })
  .refine(isNamedOnce, namedOnce);
type DeliveredRow = z.output<typeof DeliveredRow>;

type Refusal = Exclude<Result, string>;

/** Lines of one reference for one promise are one delivery; each is recorded, and its promise woken. */
export async function writeDeliveries(rows: readonly DeliveredRow[], context: Context): Promise<Result[]> {
  const found = await deliveriesOf(
    context.db,
    rows.flatMap(({ basis }) => basis ?? []),
  );
  const results: Result[] = [];
  const notes = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) notes.set(nameOf(row), [...(notes.get(nameOf(row)) ?? []), index]);
  for (const indices of notes.values()) {
    const lines = indices.map((index) => rows[index]!);
    const answers = await writeNote(lines, found, context);
    for (const [position, index] of indices.entries()) results[index] = answers[position]!;
  }
  return results;
}

const nameOf = ({ commitmentId, basis, reference }: DeliveredRow): string =>
  JSON.stringify([commitmentId ?? null, basis ?? null, reference]);

/** @returns one result for each line, in order */
async function writeNote(
  lines: readonly DeliveredRow[],
  found: readonly OrderFound[],
  { db, actor, running }: Context,
): Promise<Result[]> {
  const [first] = lines as [DeliveredRow];
  const all = (result: Result): Result[] => lines.map(() => result);
  const said = read(lines);
  if (Array.isArray(said)) return said;
  const commitmentId = first.commitmentId ?? meant(first, found);
  if (typeof commitmentId !== 'string') return all(commitmentId);
  const now = new Date().toISOString();
  const done = await recordDelivered(db, commitmentId, { ...said, by: actor, from: 'import' }, now);
  if (done.result === 'refused') {
    const { field, because } = done;
    const names = { lines: 'productId', commitmentId: first.basis === undefined ? 'commitmentId' : 'basis' };
    return all({ field: field === 'lines' || field === 'commitmentId' ? names[field] : field, because });
  }
  await running.wake(done.wakes);
  return all(done.result === 'recorded' ? 'new' : 'unchanged');
}

/** The delivery that these lines are, or what is wrong with each of them. */
function read(lines: readonly DeliveredRow[]): Delivered | Result[] {
  const [{ at, signedBy, reference }] = lines as [DeliveredRow];
  const whole = lines.length === 1 && lines[0]?.productId === undefined && lines[0]?.quantity === undefined;
  const ordered = lines.map(({ productId, quantity }) => ({ productId, quantity }));
  const parsed = Delivered.safeParse({ at, signedBy, reference, ...(whole ? {} : { lines: ordered }) });
  const differing = lines.map((line): Refusal | undefined => {
    const field = line.at !== at ? 'at' : line.signedBy !== signedBy ? 'signedBy' : undefined;
    return field && { field, because: `differs from the first line of "${reference}"` };
  });
  if (parsed.success && differing.every((refusal) => refusal === undefined)) return parsed.data;
  const issues = parsed.error?.issues ?? [];
  return lines.map((_, index) => {
    const issue = issues.find(({ path: [field, line] }) => field !== 'lines' || line === undefined || line === index);
    if (!issue)
      return differing[index] ?? { field: 'reference', because: `another line of "${reference}" does not fit` };
    const [field, , part] = issue.path;
    const shown = part === undefined ? undefined : ordered[index]?.[part as 'productId' | 'quantity'];
    const because = shown === undefined && part !== undefined ? 'is missing' : issue.message;
    return {
      field: String(part ?? (field === 'lines' ? 'productId' : field)),
      because: shown === undefined ? because : `"${shown}": ${because}`,
    };
  });
}

/** D5: a delivery that did not come, as the rep or the driver says. */
export const MissedRow = z
  .strictObject({ ...promise, at: Instant, note: Words.min(1).max(200).optional() })
  .refine(isNamedOnce, namedOnce);
type MissedRow = z.output<typeof MissedRow>;

/** Each is told to its promise; the same again is the same report. */
export async function writeMissed(rows: readonly MissedRow[], { db, actor, running }: Context): Promise<Result[]> {
  const found = await deliveriesOf(
    db,
    rows.flatMap(({ basis }) => basis ?? []),
  );
  const results: Result[] = [];
  for (const row of rows) {
    const commitmentId = row.commitmentId ?? meant(row, found);
    results.push(
      typeof commitmentId === 'string'
        ? await running.missed(commitmentId, row, { by: actor, from: 'import' })
        : commitmentId,
    );
  }
  return results;
}

/** The promise that an order number means: the one that knows this delivery note already, else the one that runs. */
function meant(
  { basis, reference = '' }: Pick<DeliveredRow, 'basis'> & { readonly reference?: string },
  found: readonly OrderFound[],
): string | Refusal {
  const of = found.filter((each) => each.basis === basis);
  const knowing = of.filter(({ references }) => references.includes(reference));
  const open = of.filter(({ closed }) => !closed);
  const candidates = [knowing, open, of].find((among) => among.length > 0) ?? [];
  const [only, ...others] = candidates;
  if (!only) return { field: 'basis', because: `no delivery is promised for the order ${basis}` };
  if (others.length > 0)
    return {
      field: 'basis',
      because: `${candidates.length} deliveries are promised for the order ${basis}; name the commitment`,
    };
  return only.commitmentId;
}
