import { type BreachSeverity, type Firmness, firmness, type Grade, type OwnFaults } from './firmness.ts';
import { type Intent, intents, type Signs, type SignsSay, signsSay } from './intent.ts';
import type { Policy } from './policy.ts';
import { breachOf, type ResponseMaterial, type ServiceGiven } from './response-material.ts';

/** C6: what the rep says of a breach; both may be left out. */
export interface Judged {
  readonly intent?: Intent | undefined;
  readonly signs?: Signs | undefined;
}

/** What we did for the customer that is said in one breath, the weightiest first. */
export const favours = ['payouts', 'adjustments', 'helps', 'waived', 'deferrals', 'deliveriesOnTime'] as const;
export type Favour = (typeof favours)[number];

/** C6: how one breach is answered, and with what; JSON. */
export interface TalkingCard extends Firmness {
  /** null: nobody has judged it; the signs speak */
  readonly judged: Intent | null;
  /** what the record knows, and what the rep says */
  readonly signs: Signs;
  readonly signsSay: SignsSay;
  /** what the grade would be, by what the rep may judge */
  readonly ifJudged: Readonly<Record<Intent, Grade>>;
  readonly material: ResponseMaterial;
  readonly claims: Claims;
}

/** What the words to the customer may bring up. */
export interface Claims {
  /** C2, C9: said before anything else */
  readonly ours: OwnFaults | null;
  /** at most two */
  readonly service: readonly Favour[];
  /** what the trips for it cost us; never beside a fault of our own */
  readonly cost: boolean;
  /** our standing with our own boss; never beside a fault of our own */
  readonly boss: 'vouched' | 'asked' | null;
  /** C4 */
  readonly saidYes: boolean;
  readonly warned: boolean;
  readonly again: boolean;
}

/** C6: the card of a breach, by the rep's judgement or, without one, by the signs. */
export function talkingCard(
  material: ResponseMaterial,
  { intent, signs }: Judged,
  { response, currency }: Pick<Policy, 'response' | 'currency'>,
): TalkingCard {
  const judgedAs = (judged: Intent | null) => breachOf(material, { intent: judged, ...(signs ? { signs } : {}) });
  const gradeOf = (judged: Intent): Grade => firmness(judgedAs(judged), response, currency).grade;
  const breach = judgedAs(intent ?? null);
  return {
    ...firmness(breach, response, currency),
    judged: breach.judged,
    signs: breach.signs,
    signsSay: signsSay(breach.signs),
    ifJudged: Object.fromEntries(intents.map((one) => [one, gradeOf(one)])) as Record<Intent, Grade>,
    material,
    claims: claimsOf(material, breach.signs, breach.severity),
  };
}

function claimsOf(
  { ours, service, cost, boss, level }: ResponseMaterial,
  signs: Signs,
  severity: BreachSeverity,
): Claims {
  const isOurs = ours.absences + ours.late + ours.obstacles > 0;
  return {
    ours: isOurs ? ours : null,
    service: favoursOf(service),
    cost: !isOurs && cost.trips > 0 && cost.total !== '0',
    boss: isOurs ? null : boss.vouched ? 'vouched' : 'asked',
    saidYes: severity === 'severe' || signs.saidYesOnThePhone === true,
    warned: signs.warnedInTime === true,
    again: level > 1,
  };
}

const favoursOf = (service: ServiceGiven): readonly Favour[] =>
  favours.filter((favour) => service[favour] > 0).slice(0, 2);
