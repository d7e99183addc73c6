import { z } from 'zod';
import { Words } from './master-data.ts';
import type { CommitmentEvent } from './projection.ts';

const long = Words.min(1).max(1000);
const Channel = z.enum(['phone', 'in-person', 'mail', 'message']);

/** D6: the customer says that we broke our word, or that terms were otherwise. */
export const Claim = z.strictObject({
  claim: long,
  channel: Channel,
  /** who at the customer's says so */
  by: Words.min(1).max(200).optional(),
});
export type Claim = z.output<typeof Claim>;

/** D6: what the customer was answered. */
export const DisputeAnswer = z.strictObject({ channel: Channel, said: long });
export type DisputeAnswer = z.output<typeof DisputeAnswer>;

/** D6: a person closes it. `upheld`: the customer was right. */
export const DisputeClosing = z.strictObject({ outcome: z.enum(['upheld', 'rejected', 'settled']), reason: long });
export type DisputeClosing = z.output<typeof DisputeClosing>;

/** A dispute as the record of its commitment has it. Instants are ISO 8601 UTC. */
export interface Dispute {
  readonly id: string;
  readonly commitmentId: string;
  readonly customerId: string;
  readonly state: 'open' | 'answered' | DisputeClosing['outcome'];
  readonly claim: string;
  readonly channel: string;
  /** who at the customer's said so; null: not known */
  readonly by: string | null;
  readonly raisedAt: string;
  readonly answer: (DisputeAnswer & { readonly at: string; readonly actor: string }) | null;
  readonly closing: (DisputeClosing & { readonly at: string; readonly actor: string }) | null;
}

/** The events of a dispute, by type. */
export const disputeEvents = ['dispute-raised', 'dispute-answered', 'dispute-closed'] as const;

/** The disputes that events tell of. @param events in order; of any commitments */
export function disputesIn(
  events: readonly (CommitmentEvent & { readonly commitmentId: string; readonly customerId: string })[],
): Dispute[] {
  const disputes = new Map<string, Dispute>();
  for (const { type, at, actor, data, commitmentId, customerId } of events) {
    const id = `${data['disputeId']}`;
    const before = disputes.get(id);
    if (type === 'dispute-raised') {
      const { claim, channel, by } = data as unknown as Claim;
      const opened = { id, commitmentId, customerId, state: 'open', claim, channel, by: by ?? null } as const;
      disputes.set(id, { ...opened, raisedAt: at, answer: null, closing: null });
    } else if (before && type === 'dispute-answered') {
      const { channel, said } = data as unknown as DisputeAnswer;
      disputes.set(id, { ...before, state: 'answered', answer: { channel, said, at, actor } });
    } else if (before && type === 'dispute-closed') {
      const { outcome, reason } = data as unknown as DisputeClosing;
      disputes.set(id, { ...before, state: outcome, closing: { outcome, reason, at, actor } });
    }
  }
  return [...disputes.values()];
}
