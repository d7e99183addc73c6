import type { Obstacle } from './clear-the-way.ts';
import type { PhoneAnswer } from './conclusion.ts';
import { type Breach, type OwnFaults, severityOf } from './firmness.ts';
import { Signs } from './intent.ts';
import { roundedToMinor } from './money.ts';
import type { CommitmentEvent, Projection } from './projection.ts';
import type { ResponsePolicy } from './response-policy.ts';

/** C6: what we did for this customer within the months that policy looks back. */
export interface ServiceGiven {
  /** that we promised and that were due to us */
  readonly deliveries: number;
  /** of these, on time and in full by the first confirmed window (B1) */
  readonly deliveriesOnTime: number;
  /** B6 */
  readonly helps: number;
  /** B7: tiers lowered at the customer's wish */
  readonly adjustments: number;
  /** B8: settled too much, and not asked back */
  readonly waived: number;
  /** another date at the customer's wish */
  readonly deferrals: number;
  readonly payouts: number;
  /** minor units of the company's currency; what policy has no rate for is left out */
  readonly paidOut: string;
}

/** What a promise took us, as its record tells it. */
export interface Efforts {
  readonly calls: number;
  /** there and back */
  readonly trips: number;
}

/** C6: what the miss cost us, at policy's rates. Amounts are minor units of the company's currency. */
export interface CostOfMiss extends Efforts {
  readonly kilometres: number;
  /** of the trips, visits included */
  readonly minutes: number;
  readonly forCalls: string;
  readonly forKilometres: string;
  readonly forHours: string;
  /** the sum of these three */
  readonly total: string;
}

/** C6: how we stand with our own boss because of it. */
export interface WithOurBoss {
  /** C1: the rep stood by this promise, and the manager let it pass */
  readonly vouched: boolean;
  /** D4: how often somebody above heard that something of it was still owed */
  readonly escalations: number;
}

/** C6: what the answer to a breach is made of, as the record knows it at `at`; JSON. */
export interface ResponseMaterial {
  /** ISO 8601 UTC */
  readonly at: string;
  /** local date of the customer from which service and own side are counted */
  readonly since: string;
  /** the company's */
  readonly currency: string;
  readonly service: ServiceGiven;
  readonly cost: CostOfMiss;
  readonly ours: OwnFaults;
  readonly boss: WithOurBoss;
  /** what the record knows of them; the rest is the rep's to say */
  readonly signs: Signs;
  /** C7: this breach included */
  readonly level: number;
  /** minor units of the company's currency; null: policy has no rate */
  readonly missing: string | null;
  readonly severity: Breach['severity'];
}

type Told = Pick<CommitmentEvent, 'key' | 'type' | 'at' | 'data'>;

/**
 * C2, C4: the calls and trips that a promise took us. The rep was sent there, unless an absence came between: then the
 * trip was not made.
 * @param events in their order
 */
export function effortsOf(events: readonly Told[]): Efforts {
  let calls = 0;
  let trips = 0;
  let onTheWay = false;
  for (const { key, type, data } of events) {
    if (type === 'phone-checked' || (type === 'passed-on' && data['channel'] === 'phone')) calls++;
    if (type === 'message' && /^visit(@|$)/.test(key)) {
      trips++;
      onTheWay = true;
    }
    if (type !== 're-agreed') continue;
    if (onTheWay && data['kind'] === 'absence') trips--;
    onTheWay = false;
  }
  return { calls, trips };
}

/** C6: each part rounded by itself, so that a person who adds them up gets the total. */
export function costOfMiss(
  { calls, trips }: Efforts,
  way: { readonly distanceKm: number; readonly travelMinutes: number; readonly visitMinutes: number },
  { perCall, perKm, perHour }: ResponsePolicy['costs'],
  currency: string,
): CostOfMiss {
  const metres = 2 * trips * Math.round(way.distanceKm * 1000);
  const minutes = trips * (2 * way.travelMinutes + way.visitMinutes);
  // to seven decimals; an hour is divided last
  const forCalls = roundedToMinor(BigInt(calls) * fine(perCall), 4, currency);
  const forKilometres = roundedToMinor(BigInt(metres) * fine(perKm), 7, currency);
  const forHours = roundedToMinor((BigInt(minutes) * fine(perHour) * 1000n) / 60n, 7, currency);
  return {
    calls,
    trips,
    kilometres: metres / 1000,
    minutes,
    forCalls: `${forCalls}`,
    forKilometres: `${forKilometres}`,
    forHours: `${forHours}`,
    total: `${forCalls + forKilometres + forHours}`,
  };
}

/** A number of policy, which has four decimals at most. */
const fine = (amount: number): bigint => BigInt(Math.round(amount * 10_000));

/**
 * C9: what stood in the customer's way and was not cleared, since what holds now was agreed. What we had promised and
 * broken is counted among our own promises.
 * @param events in their order
 */
export function leftInTheWay(events: readonly Told[]): number {
  const found = new Map<string, { kind: Obstacle['kind']; cleared: boolean }>();
  for (const { type, data } of events) {
    if (type === 're-agreed') found.clear();
    const obstacles = (data['obstacles'] ?? data['found'] ?? []) as readonly Obstacle[];
    if (type === 'clear-the-way' || type === 'cleared')
      for (const { id, kind } of obstacles) if (!found.has(id)) found.set(id, { kind, cleared: false });
    if (type !== 'cleared') continue;
    const of = data['of'] as string | readonly string[] | undefined;
    for (const [id, obstacle] of found)
      if (of === undefined ? !obstacle.cleared : of === id || (typeof of === 'object' && of.includes(id)))
        found.set(id, { ...obstacle, cleared: data['cleared'] === true });
  }
  return [...found.values()].filter(({ kind, cleared }) => !cleared && kind !== 'promise-broken').length;
}

/** C6: what the record knows of the signs, of the terms that hold now. @param paidPart part of it came in time */
export function signsOnRecord(events: readonly Told[], paidPart: boolean): Signs {
  const since = events.findLastIndex(({ type }) => type === 're-agreed');
  const answers = events
    .slice(since + 1)
    .filter(({ type }) => type === 'phone-checked')
    .map(({ data }) => data['answer'] as PhoneAnswer);
  const last = answers.findLast((answer) => answer !== 'no-answer');
  const phoned = answers.length > 0;
  return Signs.parse({
    paidPart,
    saidYesOnThePhone: phoned ? last === 'yes' : null,
    warnedInTime: last === 'no' ? true : null,
    unreachable: phoned ? last === undefined : null,
  });
}

/** How severe a breach is; on the phone somebody may have said no before it is one. */
export const severityNow = ({ outcome, severity }: Pick<Projection, 'outcome' | 'severity'>): Breach['severity'] =>
  severityOf(outcome, severity) ?? 'broken';

/** C6: what the firmness of the answer goes by, as the material knows it. @param judged null: nobody has yet */
export const breachOf = (
  { signs, level, missing, severity, ours }: ResponseMaterial,
  judged: { readonly intent: Breach['judged']; readonly signs?: Signs | undefined } | null,
): Breach => ({
  judged: judged?.intent ?? null,
  signs: judged?.signs ? together(signs, judged.signs) : signs,
  level,
  missing: missing === null ? undefined : BigInt(missing),
  severity,
  ours,
});

/** The rep's word where the rep said something, else the record. */
const together = (record: Signs, said: Signs): Signs => {
  const known = Object.entries(said).filter(([, value]) => value !== null);
  return { ...record, ...Object.fromEntries(known) };
};
