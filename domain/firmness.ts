import type { BreachSeverity } from './breach-severity.ts';
import { type Intent, type Signs, signsInWords, signsSay } from './intent.ts';
import { fromMinor } from './money.ts';
import { inMinor } from './rebate-limits.ts';
import type { ResponsePolicy } from './response-policy.ts';

export { type BreachSeverity, severities, severityOf } from './breach-severity.ts';

/** C6: how firm the answer to a breach is, from the mildest on; none of them threatens or insults. */
export const grades = ['friendly', 'plain', 'firm', 'stern', 'final'] as const;
export type Grade = (typeof grades)[number];

/** C2, C9: what of ours went wrong towards this customer before the breach. */
export interface OwnFaults {
  /** our rep did not come as agreed */
  readonly absences: number;
  /** what we promised, and brought or paid late or not at all */
  readonly late: number;
  /** what stood in the customer's way and was not cleared */
  readonly obstacles: number;
}

/** What the answer to a breach goes by. */
export interface Breach {
  /** the rep's judgement; null: nobody has judged yet, and the signs speak */
  readonly judged: Intent | null;
  readonly signs: Signs;
  /** C7: this breach included */
  readonly level: number;
  /** what is missing, minor units of the company's currency; undefined: policy has no rate, which weighs as nothing */
  readonly missing: bigint | undefined;
  readonly severity: BreachSeverity;
  readonly ours: OwnFaults;
}

export interface FirmnessReason {
  readonly by: 'own-side' | 'intent' | 'count' | 'amount' | 'severity';
  /** what it adds; our own side adds nothing: it takes grades away */
  readonly weighs: number;
  readonly looked: string;
  readonly because: string;
}

export interface Firmness {
  readonly grade: Grade;
  /** what it would be without our own part */
  readonly unlowered: Grade;
  /** what the reasons add up to */
  readonly weighs: number;
  /** our own side first, where there is something to say of it */
  readonly reasons: readonly FirmnessReason[];
}

/**
 * C6: how firm the answer is. Never milder where intent, level, amount or severity grows; never firmer for a fault of
 * our own.
 * @param currency the company's
 */
export function firmness(breach: Breach, policy: ResponsePolicy, currency: string): Firmness {
  const reasons = [
    ofIntent(breach, policy),
    ofLevel(breach, policy),
    ofAmount(breach, policy, currency),
    ofSeverity(breach, policy),
  ];
  const weighs = reasons.reduce((sum, reason) => sum + reason.weighs, 0);
  const height = grades.findLastIndex((grade) => grade === 'friendly' || weighs >= policy.grades[grade]);
  const { milder, reason } = ofOwnSide(breach.ours, policy);
  return {
    grade: grades[Math.max(0, height - milder)]!,
    unlowered: grades[height]!,
    weighs,
    reasons: [...(reason ? [reason] : []), ...reasons],
  };
}

function ofOwnSide(
  ours: OwnFaults,
  { byOwnFaults }: ResponsePolicy,
): { readonly milder: number; readonly reason?: FirmnessReason } {
  const count = ours.absences + ours.late + ours.obstacles;
  if (count === 0) return { milder: 0 };
  const milder = reached(byOwnFaults, (from) => count >= from);
  const looked = ownFaultsInWords(ours);
  const how = milder === 0 ? 'it does not change the tone' : `${milder} ${milder === 1 ? 'grade' : 'grades'} milder`;
  const because = `Our own side comes first: we say so before anything else; ${how}.`;
  return { milder, reason: { by: 'own-side', weighs: 0, looked, because } };
}

/** `we did not come as agreed (2); …`; '' where nothing of ours went wrong. */
export const ownFaultsInWords = ({ absences, late, obstacles }: OwnFaults): string =>
  [
    ...(absences > 0 ? [`we did not come as agreed (${absences})`] : []),
    ...(late > 0 ? [`we were late, or did not bring or pay what we promised (${late})`] : []),
    ...(obstacles > 0 ? [`we left in the way what could excuse it (${obstacles})`] : []),
  ].join('; ');

const intentWords: Readonly<Record<Intent, string>> = {
  prevented: 'Something came between that was not of their doing.',
  unable: 'They wanted to, and could not.',
  careless: 'They did not take care of it.',
  evasive: 'They put us off.',
  unwilling: 'They could have, and did not want to.',
};

function ofIntent({ judged, signs }: Breach, { byIntent }: ResponsePolicy): FirmnessReason {
  const said = signsSay(signs);
  const intent = judged ?? said.intent;
  const seen = signsInWords([...said.forTheCustomer, ...said.ofIntent]) || 'none known';
  const others = judged === null || judged === said.intent ? '' : `; by themselves they say "${said.intent}"`;
  const looked = `${judged === null ? 'nobody has judged it yet' : `the rep judges it "${judged}"`}; the signs: ${seen}${others}`;
  return { by: 'intent', weighs: byIntent[intent], looked, because: intentWords[intent] };
}

function ofLevel({ level }: Breach, { byLevel }: ResponsePolicy): FirmnessReason {
  const weighs = reached(byLevel, (from) => level >= from);
  const because = level <= 1 ? 'It is the first.' : 'It is not the first.';
  return { by: 'count', weighs, looked: `level ${level}, this breach included`, because };
}

function ofAmount({ missing }: Breach, { byAmount }: ResponsePolicy, currency: string): FirmnessReason {
  if (missing === undefined) {
    const looked = `an amount for which policy has no exchange rate to ${currency}`;
    return { by: 'amount', weighs: 0, looked, because: 'Nobody knows how much it is for us.' };
  }
  const weighs = reached(byAmount, (from) => missing >= inMinor(from, currency));
  const looked = `${fromMinor(missing, currency).value} ${currency} are missing`;
  return { by: 'amount', weighs, looked, because: weighs === 0 ? 'It is not much.' : 'It is much.' };
}

const severityWords: Readonly<Record<BreachSeverity, string>> = {
  partly: 'Part of it was kept.',
  broken: 'Nothing of it was kept.',
  severe: 'They said yes on the phone and then kept nothing of it.',
};

const ofSeverity = ({ severity }: Breach, { bySeverity }: ResponsePolicy): FirmnessReason => ({
  by: 'severity',
  weighs: bySeverity[severity],
  looked: severity === 'partly' ? 'partly kept' : severity === 'broken' ? 'broken' : 'broken, severe',
  because: severityWords[severity],
});

/** What the last step that is reached weighs; 0 below the first. */
const reached = (
  steps: readonly { readonly from: number; readonly weighs: number }[],
  isReached: (from: number) => boolean,
): number => steps.findLast(({ from }) => isReached(from))?.weighs ?? 0;
