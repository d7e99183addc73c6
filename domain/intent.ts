import { z } from 'zod';

/**
 * C6: what lay behind a breach, from none of the customer's doing to full intent: something came between; the means
 * were not there; it was not taken care of; we were put off; it could have been kept and was not wanted.
 */
export const intents = ['prevented', 'unable', 'careless', 'evasive', 'unwilling'] as const;
export type Intent = (typeof intents)[number];

/** What speaks for the customer … */
export const signsFor = ['warnedInTime', 'paidPart', 'ownedUp'] as const;
/** … and what speaks of intent. */
export const signsOfIntent = ['saidYesOnThePhone', 'unreachable', 'paidOthers', 'changedStory'] as const;
export type Sign = (typeof signsFor)[number] | (typeof signsOfIntent)[number];

const known = z.boolean().nullable().default(null);
/** C6: what stands beside the judgement; null: nobody knows. */
export const Signs = z.strictObject({
  /** the customer told us before the day that it would not come */
  warnedInTime: known,
  /** part of it came in time */
  paidPart: known,
  /** the customer said sorry, or came forward unasked */
  ownedUp: known,
  /** C4: yes on the phone, and then nothing */
  saidYesOnThePhone: known,
  /** neither phone nor door was answered */
  unreachable: known,
  /** others were paid meanwhile */
  paidOthers: known,
  /** another reason each time */
  changedStory: known,
} satisfies Record<Sign, typeof known>);
export type Signs = z.output<typeof Signs>;

/** What the signs say by themselves, and which they are. */
export interface SignsSay {
  readonly intent: Exclude<Intent, 'prevented'>;
  readonly forTheCustomer: readonly Sign[];
  readonly ofIntent: readonly Sign[];
}

/**
 * C6: what the signs say where nobody has judged yet; without any, `careless`. A sign of intent never lowers it, and one
 * for the customer never raises it. That something came between is for a person to say.
 */
export function signsSay(signs: Signs): SignsSay {
  const isThere = (sign: Sign): boolean => signs[sign] === true;
  const forTheCustomer = signsFor.filter(isThere);
  const ofIntent = signsOfIntent.filter(isThere);
  const balance = ofIntent.length - forTheCustomer.length;
  const intent = balance < 0 ? 'unable' : balance === 0 ? 'careless' : balance === 1 ? 'evasive' : 'unwilling';
  return { intent, forTheCustomer, ofIntent };
}

const words: Readonly<Record<Sign, string>> = {
  warnedInTime: 'warned us in time',
  paidPart: 'paid part of it',
  ownedUp: 'owned up',
  saidYesOnThePhone: 'said yes on the phone',
  unreachable: 'could not be reached',
  paidOthers: 'paid others meanwhile',
  changedStory: 'told another story each time',
};

/** `said yes on the phone, paid others meanwhile`; '' where there is none. */
export const signsInWords = (signs: readonly Sign[]): string => signs.map((sign) => words[sign]).join(', ');
