/** B5: the evidence file of a promise: everything that can be shown to somebody who doubts it. */
import type { Dispute } from './disputes.ts';
import type { Money } from './money.ts';
import type { Kind, Projection, RecordedEvent, Status } from './projection.ts';

/** What stands in its place where a mail had a link by which its reader could act. */
export const removedLink = '[link removed]';

/** B1: the terms as they stood from an event on. */
export interface TermsVersion {
  /** from 1 */
  readonly version: number;
  /** of the event from which on they hold */
  readonly seq: number;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly actor: string;
  /** why they were changed; null: they are the first ones, or nobody said it */
  readonly reason: string | null;
  /** the request as it reads with them; JSON */
  readonly terms: Readonly<Record<string, unknown>>;
}

/** A message as it was sent, and what became of it; instants ISO 8601 UTC. */
export interface SentMessage {
  /** which of the promise's steps sent it */
  readonly step: string;
  readonly audience: string;
  readonly recipient: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly { readonly sha256: string; readonly name: string; readonly cid: string | null }[];
  readonly messageId: string;
  /** held: it goes to its reader with others in one mail */
  readonly state: 'pending' | 'held' | 'sent' | 'undelivered';
  /** the Message-ID of the mail that tells it, where that is not its own */
  readonly toldIn: string | null;
  /** what the mail server answered */
  readonly result: string | null;
  /** on the promise's own clock */
  readonly at: string;
  readonly sentAt: string | null;
  readonly [more: string]: unknown;
}

/** A document that the record names. */
export interface NamedDocument {
  /** as it was attached, or as it was registered */
  readonly name: string;
  readonly sha256: string;
  /** ISO 8601 UTC: where it is named first */
  readonly at: string;
}

/** Another promise that belongs to this one. */
export interface Related {
  readonly id: string;
  readonly kind: Kind;
  /** what it is to this one */
  readonly as: 'follow-up' | 'followed' | 'payout' | 'rebate' | 'part-of-plan';
  readonly status: Status;
  readonly amount: Money;
  readonly dueDate: string;
}

export interface EvidenceFile {
  readonly commitment: Projection & { readonly id: string };
  /** as they are called now */
  readonly parties: {
    readonly company: { readonly name: string; readonly address: string };
    readonly customer: { readonly id: string; readonly name: string; readonly contact: string | null };
    readonly rep: { readonly id: string; readonly name: string; readonly email: string };
  };
  /** by their codes: everybody of the company who did something, and the goods */
  readonly names: {
    readonly people: Readonly<Record<string, string>>;
    readonly products: Readonly<Record<string, string>>;
  };
  readonly terms: readonly TermsVersion[];
  readonly events: readonly RecordedEvent[];
  /** as they were sent, but for the links by which their readers could act */
  readonly messages: readonly SentMessage[];
  readonly documents: readonly NamedDocument[];
  readonly payments: readonly { readonly reference: string; readonly receivedAt: string; readonly allocated: Money }[];
  readonly disputes: readonly Dispute[];
  readonly related: readonly Related[];
  /** whether no event was changed, left out or put between */
  readonly chain: 'whole' | { readonly brokenAt: number };
  /** the last event and its hash, which stands for all of them; null: the chain is not whole */
  readonly proof: { readonly seq: number; readonly hash: string } | null;
}

/** What changes the terms: by a whole request, or by the tiers of a rebate. */
const changing: ReadonlySet<string> = new Set(['re-agreed', 'firmed', 'agreement-sent', 'agreed', 'adjusted']);

/** B1: the terms in every version, the first ones included. @param events in order */
export function termsVersions(events: readonly RecordedEvent[]): TermsVersion[] {
  const versions: TermsVersion[] = [];
  for (const { seq, at, actor, type, data } of events) {
    const before = versions.at(-1)?.terms;
    const terms = before ? changing.has(type) && changed(before, data) : asTerms(data.opens?.terms);
    if (!terms || (before && same(before, terms))) continue;
    const { reason } = data;
    versions.push({
      ...{ version: versions.length + 1, seq, at, actor, terms },
      reason: before && typeof reason === 'string' ? reason : null,
    });
  }
  return versions;
}

type Terms = TermsVersion['terms'];
const asTerms = (value: unknown): Terms | undefined =>
  typeof value === 'object' && value !== null ? (value as Terms) : undefined;

function changed(before: Terms, data: RecordedEvent['data']): Terms | undefined {
  const whole = asTerms(asTerms(data['verdict'])?.['terms']);
  const tiers = data['tiers'];
  return whole ?? (Array.isArray(tiers) ? { ...before, tiers } : undefined);
}

/** Whatever the order of the keys. */
const same = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other);
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    asTerms(part) && !Array.isArray(part) ? Object.fromEntries(Object.entries(part as object).sort()) : part,
  );

/** A4, B5: each document once, under the name by which it went out or was registered; pictures within a mail are none. */
export function documentsNamed(
  events: readonly RecordedEvent[],
  messages: readonly Pick<SentMessage, 'attachments' | 'at'>[],
): NamedDocument[] {
  const sent = messages.flatMap(({ at, attachments }) =>
    attachments.filter(({ cid }) => cid === null).map(({ name, sha256 }) => ({ name, sha256, at })),
  );
  const registered = events.flatMap(({ type, at, data }) => {
    const efforts = Array.isArray(data['efforts']) ? (data['efforts'] as Record<string, unknown>[]) : [];
    const named = [
      ...(type === 'signed' ? [{ name: data['reference'], sha256: data['sha256'] }] : []),
      ...efforts.map(({ what, sha256 }) => ({ name: what, sha256 })),
    ];
    return named.flatMap(({ name, sha256 }) => (typeof sha256 === 'string' ? [{ name: `${name}`, sha256, at }] : []));
  });
  const documents = new Map<string, NamedDocument>();
  for (const document of [...sent, ...registered])
    documents.set(document.sha256, documents.get(document.sha256) ?? document);
  return [...documents.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** A web address of a link in a mail, as the record has it. */
const link = /https?:\/\/[^\s"'<>]*\/l\/[\w.-]+/g;
/** A text without the links by which its reader could act. */
export const withoutLinks = (text: string): string => text.replace(link, removedLink);
