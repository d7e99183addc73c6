import type { DeliveryCheck } from './delivery.ts';
import { check, type DeliverySituation } from './delivery-situation.ts';
import { fromMinor, inCompanyCurrency, type Money, toMinor } from './money.ts';
import { inMinor } from './rebate-limits.ts';

/** A5: whether the trip is worth it; amounts in minor units of the company's currency. */
export interface Worth {
  readonly cost: bigint;
  /** undefined: not known, since policy has no rate */
  readonly isWorthIt: boolean | undefined;
  /** from this value on it would be; null: it is, or no value makes it so */
  readonly minimum: bigint | null;
}

/** Numbers of policy are taken to four decimals. */
const fine = 10_000n;
const scaled = (amount: number): bigint => BigInt(Math.round(amount * Number(fine)));
const oneMajor = (currency: string): bigint => toMinor({ value: '1', currency });

/**
 * A5: what the trip costs there and back, with vehicle and driver from loading until they are back. Minor units of the
 * company's currency, rounded once.
 */
export function tripCost({ policy, distanceKm, travelMinutes, asked, company }: DeliverySituation): bigint {
  const { perTrip, perKm, perHour } = policy.costs;
  const metres = BigInt(Math.round(distanceKm * 1000));
  const minutes = BigInt(policy.loadingMinutes + 2 * travelMinutes + asked.serviceMinutes);
  const parts = scaled(perTrip) * 60_000n + 2n * metres * scaled(perKm) * 60n + minutes * scaled(perHour) * 1000n;
  const whole = 60_000n * fine;
  return (parts * oneMajor(company.currency) + whole / 2n) / whole;
}

/** A5: its cost against the margin, or against the value where no margin is known. */
export function worthOf(situation: DeliverySituation): Worth {
  const { asked, policy } = situation;
  const cost = tripCost(situation);
  const percent = scaled(asked.margin ? policy.worth.ofMargin : policy.worth.ofValue);
  const base = inCompany(asked.margin ?? asked.value, situation);
  const value = inCompany(asked.value, situation);
  if (base === undefined || value === undefined) return { cost, isWorthIt: undefined, minimum: null };
  const hundred = 100n * fine;
  if (cost * hundred <= percent * base) return { cost, isWorthIt: true, minimum: null };
  // a larger order earns as much of its value as this one
  const [more, of] = asked.margin ? [cost * hundred * value, percent * base] : [cost * hundred, percent];
  return { cost, isWorthIt: false, minimum: of === 0n ? null : (more + of - 1n) / of };
}

const inCompany = (money: Money, { company }: DeliverySituation): bigint | undefined =>
  inCompanyCurrency(money, company.currency, company.rates);

/** A5, A2: who decides on a trip that is not worth it. */
export function worthCheck(situation: DeliverySituation, { cost, isWorthIt, minimum }: Worth): DeliveryCheck {
  const { asked, policy, company, travelMinutes, distanceKm } = situation;
  const base = asked.margin ?? asked.value;
  const what = asked.margin ? 'margin' : 'value';
  const percent = asked.margin ? policy.worth.ofMargin : policy.worth.ofValue;
  const hours = inHours(policy.loadingMinutes + 2 * travelMinutes + asked.serviceMinutes);
  const looked = `the trip costs ${inWords(cost, company.currency)} (${distanceKm} km each way, ${hours} from loading until back) against the ${what} of ${base.value} ${base.currency}; policy allows ${percent} % of it`;
  if (isWorthIt === undefined)
    return check(
      'worth',
      'unknown',
      upward(situation),
      looked,
      `Nobody knows whether it is worth it: ${noRate(base, situation)}.`,
    );
  if (isWorthIt) return check('worth', 'ok', 'nothing', looked, 'The trip is worth it.');
  const instead = minimum === null ? '' : ` It would be from ${inWords(minimum, company.currency)} on.`;
  return check(
    'worth',
    'not-ok',
    upward(situation),
    looked,
    `The trip costs too much for it.${instead} ${whoDecides(situation)}`,
  );
}

/** A2: promises of much value are for a manager. */
export function authorityCheck(situation: DeliverySituation): DeliveryCheck {
  const { asked, policy, company } = situation;
  const value = inCompany(asked.value, situation);
  const own = policy.authority.value;
  const looked = `a value of ${asked.value.value} ${asked.value.currency}; the rep decides up to ${own} ${company.currency}`;
  if (value === undefined)
    return check(
      'authority',
      'unknown',
      upward(situation),
      looked,
      `Nobody knows what it is worth: ${noRate(asked.value, situation)}.`,
    );
  if (value <= inMinor(own, company.currency))
    return check('authority', 'ok', 'nothing', looked, 'The rep may promise it.');
  return check(
    'authority',
    'not-ok',
    upward(situation),
    looked,
    `It is worth ${inWords(value, company.currency)}, beyond the authority of the rep. ${whoDecides(situation)}`,
  );
}

const upward = ({ hasManager }: DeliverySituation): DeliveryCheck['weighs'] => (hasManager ? 'upward' : 'hint');
const whoDecides = ({ hasManager }: DeliverySituation): string =>
  hasManager ? 'A manager decides.' : 'Nobody stands above this rep, who answers for it.';
const noRate = ({ currency }: Money, { company }: DeliverySituation): string =>
  `policy has no exchange rate from ${currency} to ${company.currency}`;
const inWords = (minor: bigint, currency: string): string => `${fromMinor(minor, currency).value} ${currency}`;
const inHours = (minutes: number): string => `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
