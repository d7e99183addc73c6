import type { Policy } from './policy.ts';

/** C1: one look at a promise. `unknown` is said as unknown and does not speak against the promise. */
export interface Check {
  readonly name: 'date' | 'horizon' | 'liquid-funds' | 'track-record' | 'customer-open' | 'rep-attends';
  readonly result: 'ok' | 'not-ok' | 'unknown';
  /** what was looked at */
  readonly looked: string;
  /** why it came out so, in words that a rep can use */
  readonly because: string;
}

/** What the vetting of a payment appointment looks at. Amounts are minor units of the company's currency as decimal integers. */
export interface VettingFacts {
  /** whether the agreed day, or the agreed time on it, has passed at the customer */
  readonly passed: boolean;
  readonly horizonDays: number;
  /** as the rep reads it, `1,250.00 EUR` */
  readonly amountShown: string;
  /** undefined: policy has no rate for its currency */
  readonly amount: string | undefined;
  readonly funds: {
    readonly shown: string;
    readonly amount: string | undefined;
    readonly asOf: string;
    readonly ageDays: number;
  } | null;
  readonly record: { readonly concluded: number; readonly kept: number; readonly brokenIn12Months: number };
  /** why the customer is closed, or the rep not at work, on the due day */
  readonly customerClosed: string | undefined;
  readonly repAway: string | undefined;
  readonly dueDate: string;
  readonly policy: Policy['payment'];
}

export interface Vetting {
  readonly answer: 'accept' | 'reconsider';
  readonly checks: readonly Check[];
  /** for the rep to say to the customer; empty on accept */
  readonly words: string;
}

/** C1: considered, or fobbing us off? Not credible is asked to reconsider, with every reason. */
export function vetPayment(facts: VettingFacts): Vetting {
  const checks = [
    date(facts),
    horizon(facts),
    liquidFunds(facts),
    trackRecord(facts),
    customerOpen(facts),
    repAttends(facts),
  ];
  const against = checks.filter((check) => check.result === 'not-ok');
  if (against.length === 0) return { answer: 'accept', checks, words: '' };
  const reasons = against.map(({ name }) => toTheCustomer[name]).join('; ');
  return {
    answer: 'reconsider',
    checks,
    words: `Please think again about ${facts.amountShown} by ${facts.dueDate}: ${reasons}. Which amount and which day can you promise for certain?`,
  };
}

/** What speaks against it, as it can be said to the customer's face: without our figures. */
const toTheCustomer: Readonly<Record<Check['name'], string>> = {
  date: 'that time has passed already',
  horizon: 'that is very far ahead, and nobody can know so early',
  'liquid-funds': 'that is a lot of money for so short a time',
  'track-record': 'some earlier dates did not work out',
  'customer-open': 'you are closed on that day',
  'rep-attends': 'I cannot come on that day',
};

const check = (name: Check['name'], ok: boolean, looked: string, because: string): Check => ({
  name,
  result: ok ? 'ok' : 'not-ok',
  looked,
  because,
});

const date = ({ passed, dueDate }: VettingFacts): Check =>
  check(
    'date',
    !passed,
    `due date ${dueDate} against now at the customer`,
    passed ? `the time agreed for ${dueDate} has passed already` : 'the date lies ahead',
  );

function horizon({ horizonDays, policy }: VettingFacts): Check {
  const ok = horizonDays <= policy.maxHorizonDays;
  return check(
    'horizon',
    ok,
    `${horizonDays} days ahead, policy allows ${policy.maxHorizonDays}`,
    ok ? 'near enough to be meant' : `${horizonDays} days is further ahead than we take a promise for`,
  );
}

function liquidFunds({ amount, amountShown, funds, horizonDays, policy }: VettingFacts): Check {
  const name = 'liquid-funds';
  if (funds === null)
    return { name, result: 'unknown', looked: 'no liquid funds on record', because: 'the liquid funds are not known' };
  const looked = `${amountShown} against liquid funds of ${funds.shown} (as of ${funds.asOf}) in ${Math.max(horizonDays, 0)} days`;
  if (funds.ageDays > policy.fundsKnownForDays)
    return { name, result: 'unknown', looked, because: `the liquid funds were last known ${funds.ageDays} days ago` };
  if (amount === undefined || funds.amount === undefined)
    return { name, result: 'unknown', looked, because: 'policy has no exchange rate to compare with' };
  const thousandths = Math.round(
    (policy.credibleShareOfFunds + policy.credibleShareGrowthPerDay * Math.max(horizonDays, 0)) * 1000,
  );
  const share = thousandths / 1000;
  const ok = BigInt(amount) * 100_000n <= BigInt(funds.amount) * BigInt(thousandths);
  return check(
    name,
    ok,
    looked,
    ok
      ? `within ${share} % of the liquid funds`
      : `${amountShown} is more than ${share} % of the money at hand as we know it`,
  );
}

function trackRecord({ record, policy }: VettingFacts): Check {
  const looked = `${record.kept} of ${record.concluded} promises kept, ${record.brokenIn12Months} broken in the last 12 months`;
  if (record.concluded === 0)
    return {
      name: 'track-record',
      result: 'unknown',
      looked: 'no earlier promise on record',
      because: 'there is no earlier promise to judge by',
    };
  const ok = record.brokenIn12Months < policy.brokenIn12MonthsToReconsider;
  return check(
    'track-record',
    ok,
    looked,
    ok ? 'the record speaks for the customer' : `${record.brokenIn12Months} promises were broken in the last 12 months`,
  );
}

const customerOpen = ({ customerClosed, dueDate }: VettingFacts): Check =>
  check(
    'customer-open',
    customerClosed === undefined,
    `the customer's calendar on ${dueDate}`,
    customerClosed === undefined ? 'the customer is open' : `the customer is closed on ${dueDate} (${customerClosed})`,
  );

const repAttends = ({ repAway, dueDate }: VettingFacts): Check =>
  check(
    'rep-attends',
    repAway === undefined,
    `the rep's calendar on ${dueDate}`,
    repAway === undefined ? 'the rep is at work' : `we cannot come on ${dueDate} (${repAway})`,
  );
