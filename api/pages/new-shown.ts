import type { RebateVerdict } from '../../domain/rebate.ts';
import type { Check } from '../../domain/vetting.ts';
import type { Products } from '../../mail/delivery-terms.ts';
import type { Reader } from './render.ts';
import type { Sent } from './screen.ts';
import type { Texts } from './texts.ts';

/** A verdict as its reader reads it. */
export interface ShownVerdict {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly answer: string;
  readonly checks: readonly ShownCheck[];
  /** for the customer, in its language */
  readonly words: readonly { readonly label: string; readonly text: string }[];
  /** what would do instead: a form that is filled in so */
  readonly offers: readonly { readonly label: string; readonly sent: Sent }[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly when: readonly { readonly what: string; readonly at: string }[];
  /** C7; null: nothing is recalled */
  readonly memory: { readonly words: string; readonly facts: readonly string[] } | null;
  readonly cannotInsist: string | null;
}

interface ShownCheck {
  readonly name: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'soft';
  readonly mark: string;
  readonly result: string;
  readonly says: string;
  /** the record's own words, which are English */
  readonly looked: string;
  readonly because: string;
}

/** What the words of a verdict are made of. */
export interface Telling {
  readonly t: Texts;
  readonly reader: Reader;
  readonly sent: Sent;
  readonly products: Products;
}

/** What differs by kind. */
export type OfKind = Omit<ShownVerdict, 'tone' | 'answer' | 'memory' | 'cannotInsist'> &
  Partial<Pick<ShownVerdict, 'cannotInsist'>>;

/** A1: both say the same plainly. */
export function wordsOf({ direct, gentle }: RebateVerdict['words'], t: Texts): ShownVerdict['words'] {
  const tones = t['tones'] as Texts;
  return [
    { label: String(tones['direct']), text: direct },
    { label: String(tones['gentle']), text: gentle },
  ].filter(({ text }) => text !== '');
}

interface AnyCheck extends Pick<Check, 'result' | 'looked' | 'because'> {
  readonly name: string;
  readonly weighs: string;
}

/** One look, in the reader's language. @param says what was looked at, or what speaks against it; '' where only the record says it */
export function shownCheck({ name, result, weighs, looked, because }: AnyCheck, { t }: Telling, says = ''): ShownCheck {
  const names = t['checks'] as Texts;
  const results = t['results'] as Texts;
  const counts = weighs === 'nothing' ? (result === 'unknown' ? 'unknown' : 'ok') : weighs;
  return {
    name: String(names[name] ?? name),
    ...({ ok: good, unknown: soft, hint: warn, upward: warn, uncertain: warn }[counts] ?? bad),
    result: String(results[counts] ?? results['against']),
    ...{ says, looked, because },
  };
}
const good = { tone: 'good', mark: '✓' } as const;
const soft = { tone: 'soft', mark: '?' } as const;
const warn = { tone: 'warn', mark: '!' } as const;
const bad = { tone: 'bad', mark: '✗' } as const;
