import type { EvidenceFile } from '../../domain/evidence.ts';
import type { RecordedEvent } from '../../domain/projection.ts';
import { nameOf, type ToCome, toCome } from '../../domain/to-come.ts';
import type { Around, Detail } from './happened.ts';
import { detailsOf, sentenceOf } from './happened.ts';
import { wordFor } from './texts.ts';

/** A mail, as the record has it. */
export interface Mailed {
  readonly step: string;
  readonly at: string;
  readonly sentAt: string | null;
  readonly audience: string;
  readonly recipient: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly state: string;
  readonly result: string | null;
}

/** Something that happened to a promise, as the page shows it. */
export interface Happened {
  /** ISO 8601 UTC */
  readonly at: string;
  readonly what: string;
  /** a person's name; '' for Kept itself */
  readonly who: string;
  readonly details: readonly Detail[];
  readonly mails: readonly Pick<Mailed, 'audience' | 'subject' | 'language' | 'state'>[];
  readonly tone: 'good' | 'bad' | '';
}

const tones: Readonly<Record<string, Happened['tone']>> = {
  kept: 'good',
  broken: 'bad',
  undelivered: 'bad',
  contradiction: 'bad',
  'payment-reversed': 'bad',
  'not-ready': 'bad',
  escalated: 'bad',
};

/** B5: all that happened, in order, in the reader's words. */
export const pastOf = ({ events, messages }: Pick<EvidenceFile, 'events' | 'messages'>, around: Around): Happened[] =>
  events.map((event) => happened(event, messages as unknown as readonly Mailed[], around));

function happened(
  { key, type, at, actor, data }: RecordedEvent,
  messages: readonly Mailed[],
  around: Around,
): Happened {
  const outcome = type === 'concluded' || type === 'imported' ? `${data.shows?.status ?? data.opens?.status}` : type;
  return {
    at,
    what: (type === 'message' && wordFor(around.t, 'ahead', nameOf(key))) || sentenceOf(type, data, around),
    who: actor === 'kept' ? '' : (around.names.get(actor) ?? actor),
    details: detailsOf(type, data, around),
    mails: messages
      .filter(({ step }) => step === key)
      .map(({ audience, subject, language, state }) => ({ audience, subject, language, state })),
    tone: tones[outcome] ?? '',
  };
}

/** What comes, in the reader's words. */
export const aheadOf = (
  promise: Parameters<typeof toCome>[0],
  now: string,
  { t }: Pick<Around, 't'>,
): (ToCome & { readonly words: string })[] =>
  toCome(promise, now).map((coming) => ({ ...coming, words: wordFor(t, 'ahead', coming.what) ?? coming.what }));
