import { z } from 'zod';
import { LocalDate } from '../../domain/master-data.ts';
import { Money } from '../../domain/money.ts';
import { kinds } from '../../domain/projection.ts';
import { DisputeAnswered, Instant, ListedAnswer, status } from './commitments.ts';

const Signed = z.strictObject({ value: z.string().regex(/^-?\d+(\.\d+)?$/), currency: z.string() });
const json = z.record(z.string(), z.unknown());
const names = z.record(z.string(), z.string());
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Everything about a commitment that can be shown to somebody who doubts it. */
export const EvidenceAnswer = z
  .strictObject({
    commitment: ListedAnswer,
    /** as they are called now */
    parties: z.strictObject({
      company: z.strictObject({ name: z.string(), address: z.string() }),
      customer: z.strictObject({ id: z.string(), name: z.string(), contact: z.string().nullable() }),
      rep: z.strictObject({ id: z.string(), name: z.string(), email: z.string() }),
    }),
    /** by their codes */
    names: z.strictObject({ people: names, products: names }),
    /** B1: in every version; `seq` of the event from which on they hold */
    terms: z.array(
      z.strictObject({
        version: z.int(),
        seq: z.int(),
        at: Instant,
        actor: z.string(),
        reason: z.string().nullable(),
        terms: json,
      }),
    ),
    events: z.array(
      z.strictObject({
        seq: z.int(),
        key: z.string(),
        type: z.string(),
        at: Instant,
        recordedAt: Instant,
        actor: z.string(),
        data: json,
        prevHash: z.string(),
        hash: z.string(),
      }),
    ),
    /** as they were sent; where one had a link to act with, `[link removed]` stands in its place */
    messages: z.array(json),
    documents: z.array(z.strictObject({ name: z.string(), sha256: z.string(), at: Instant })),
    /** what was taken back counts below zero */
    payments: z.array(z.strictObject({ reference: z.string(), receivedAt: Instant, allocated: Signed })),
    disputes: z.array(DisputeAnswered),
    /** what follows from it, what it follows from, and the other parts of its plan */
    related: z.array(
      z.strictObject({
        id: z.uuid(),
        kind: z.enum(kinds),
        as: z.enum(['follow-up', 'followed', 'payout', 'rebate', 'part-of-plan']),
        status: z.enum(status),
        amount: Money,
        dueDate: LocalDate,
      }),
    ),
    chain: z.union([z.literal('whole'), z.strictObject({ brokenAt: z.int() })]),
    /** the last event and its hash, for `npm run audit -- verify`; null: the chain is not whole */
    proof: z.strictObject({ seq: z.int(), hash }).nullable(),
  })
  .meta({ id: 'Evidence' });
