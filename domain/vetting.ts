import type { Money } from './money.ts';
import { atTheirPromise, type PatienceStanding } from './patience-standing.ts';
import type { Policy } from './policy.ts';
import type { TrackRecord } from './track-record.ts';

/** What a promise is looked at by, in order. */
export const checkNames = [
  'date',
  'horizon',
  'liquid-funds',
  'track-record',
  'level',
  'customer-open',
  'rep-attends',
  'rep-free',
  'patience',
] as const;

/** C1: one look at a promise. */
export interface Check {
  readonly name: (typeof checkNames)[number];
  readonly result: 'ok' | 'not-ok' | 'unknown';
  /**
   * what it does to the answer; `against` can be insisted on, `impossible` cannot, `upward` goes to the manager as it
   * is, and the unknown weighs as policy says
   */
  readonly weighs: 'nothing' | 'upward' | 'against' | 'impossible';
  /** what was looked at */
  readonly looked: string;
  /** why it came out so, in words that a rep can use */
  readonly because: string;
}

/** What depends on the day. */
export interface DayFacts {
  readonly dueDate: string;
  /** whether the agreed day, or the agreed time on it, has passed at the customer */
  readonly passed: boolean;
  readonly horizonDays: number;
  /** why the customer is closed, or the rep not at work, on the due day or at the agreed time */
  readonly customerClosed: string | undefined;
  readonly repAway: string | undefined;
  /** whether the rep would have had to leave already */
  readonly tooLate: boolean;
  /** which other appointment of the rep is too close; how many there are on that day */
  readonly repBusy: string | undefined;
  readonly appointments: number;
}

/** What the vetting of a payment appointment looks at. Amounts are minor units of the company's currency as decimal integers. */
export interface LookedAt extends DayFacts {
  /** as the rep reads it, `1250.00 EUR` */
  readonly amountShown: string;
  /** undefined: policy has no rate for its currency */
  readonly amount: string | undefined;
  readonly funds: {
    readonly money: Money;
    readonly amount: string | undefined;
    readonly asOf: string;
    readonly ageDays: number;
  } | null;
  /** what the customer's other open promises still take of the same funds; `amount` undefined: one has no rate */
  readonly others: { readonly open: readonly Money[]; readonly amount: string | undefined };
  readonly record: TrackRecord;
  /** what is unknown counts as `not-ok` beyond this amount; undefined: without a limit */
  readonly unknownUpTo: string | undefined;
  readonly policy: Policy['payment'];
}

/** What would be credible instead; null where nothing near would. */
export interface NearestOffers {
  /** for the date that was asked for */
  readonly amount: Money | null;
  /** for the amount that was asked for, local to the customer */
  readonly date: string | null;
}

export interface VettingFacts extends LookedAt {
  readonly nearest: NearestOffers;
  /** for the rep to say where it is not credible, in the customer's language */
  readonly words: string;
  /** whether the rep insists, and whether somebody stands above the rep to approve that */
  readonly insists: boolean;
  readonly hasManager: boolean;
  /** C8; left out or null: the customer is like any other */
  readonly patience?: PatienceStanding | null;
}

export interface Vetting {
  readonly answer: 'accept' | 'reconsider' | 'refer-upward';
  readonly checks: readonly Check[];
  /** for the rep to say to the customer; empty on accept */
  readonly words: string;
  readonly nearest: NearestOffers;
  /** why the rep's insisting leads nowhere; null where nobody insists, or it is referred upward */
  readonly cannotInsist: string | null;
  /** what was looked at, as figures */
  readonly figures: Pick<LookedAt, 'horizonDays' | 'funds' | 'others' | 'record'>;
}

/** C1: considered, or fobbing us off? Not credible is asked to reconsider, with every reason, or goes to the manager. */
export function vetPayment(facts: VettingFacts): Vetting {
  const checks = [...lookAt(facts), ...patienceCheck(facts)];
  const { horizonDays, funds, others, record, words, nearest, insists } = facts;
  const figures = { horizonDays, funds, others, record };
  if (isFree(checks.filter(({ weighs }) => weighs !== 'upward'))) {
    const answer = isFree(checks) ? 'accept' : 'refer-upward';
    return { answer, checks, words: '', nearest: { amount: null, date: null }, cannotInsist: null, figures };
  }
  const cannotInsist = insists ? whyNotInsist(checks, facts) : null;
  const answer = insists && cannotInsist === null ? 'refer-upward' : 'reconsider';
  return { answer, checks, words, nearest, cannotInsist, figures };
}

/** What speaks against a promise. */
export const against = (checks: readonly Check[]): Check[] => checks.filter(({ weighs }) => weighs !== 'nothing');
const isFree = (checks: readonly Check[]): boolean => against(checks).length === 0;
export const isCredible = (facts: LookedAt): boolean => isFree(lookAt(facts));

function whyNotInsist(checks: readonly Check[], { hasManager }: VettingFacts): string | null {
  const impossible = checks.filter(({ weighs }) => weighs === 'impossible');
  if (impossible.length > 0)
    return `What is impossible cannot be insisted on: ${impossible.map(({ because }) => because).join('; ')}.`;
  return hasManager ? null : 'Nobody stands above this rep who could approve it: agree on what is credible.';
}

/** C1: every look that is taken. */
export const lookAt = (facts: LookedAt): Check[] => [
  date(facts),
  horizon(facts),
  liquidFunds(facts),
  trackRecord(facts),
  levelOfCustomer(facts),
  customerOpen(facts),
  repAttends(facts),
  repFree(facts),
];

/** C8: in a verdict only where there is something to decide, or decided, about the customer. */
export function patienceCheck({
  patience,
  hasManager,
}: Pick<VettingFacts, 'patience' | 'hasManager'>): readonly [] | readonly [Check] {
  if (!patience) return [];
  const { stops, looked, because } = atTheirPromise(patience);
  const above = hasManager ? 'upward' : 'nothing';
  const weighs = stops === 'all' ? 'impossible' : stops === 'upward' ? above : 'nothing';
  return [check('patience', stops === 'nothing', looked, because, weighs)];
}

const check = (
  name: Check['name'],
  ok: boolean,
  looked: string,
  because: string,
  weight: Check['weighs'] = 'against',
): Check => ({ name, result: ok ? 'ok' : 'not-ok', weighs: ok ? 'nothing' : weight, looked, because });

/** Unknown is said as unknown, and weighs as policy says. */
function unknown(
  name: 'liquid-funds' | 'track-record',
  looked: string,
  because: string,
  { amount, unknownUpTo, policy }: LookedAt,
): Check {
  const countsAs = name === 'liquid-funds' ? policy.unknown.funds : policy.unknown.record;
  const beyond = unknownUpTo !== undefined && (amount === undefined || BigInt(amount) > BigInt(unknownUpTo));
  const weighs = countsAs === 'not-ok' || beyond ? 'against' : 'nothing';
  return { name, result: 'unknown', weighs, looked, because };
}

const date = ({ passed, dueDate }: LookedAt): Check =>
  check(
    'date',
    !passed,
    `due date ${dueDate} against now at the customer`,
    passed ? `the time agreed for ${dueDate} has passed already` : 'the date lies ahead',
    'impossible',
  );

function horizon({ horizonDays, policy }: LookedAt): Check {
  const ok = horizonDays <= policy.maxHorizonDays;
  return check(
    'horizon',
    ok,
    `${horizonDays} days ahead, policy allows ${policy.maxHorizonDays}`,
    ok ? 'near enough to be meant' : `${horizonDays} days is further ahead than we take a promise for`,
  );
}

/** The other open promises draw on the same funds, whenever they are due: a nearer date never makes a promise easier. */
function liquidFunds(facts: LookedAt): Check {
  const { amount, amountShown, funds, others, horizonDays, policy } = facts;
  const name = 'liquid-funds';
  const promised = others.open.map(shown).join(' + ');
  const beside = promised === '' ? '' : ` and ${promised} still open besides`;
  if (funds === null)
    return unknown(name, `no liquid funds on record${beside}`, 'the liquid funds are not known', facts);
  const looked = `${amountShown}${beside} against liquid funds of ${shown(funds.money)} (as of ${funds.asOf}) in ${Math.max(horizonDays, 0)} days`;
  if (funds.ageDays > policy.fundsKnownForDays)
    return unknown(name, looked, `the liquid funds were last known ${funds.ageDays} days ago`, facts);
  if (amount === undefined || funds.amount === undefined)
    return unknown(name, looked, 'policy has no exchange rate to compare with', facts);
  const thousandths = Math.round(
    (policy.credibleShareOfFunds + policy.credibleShareGrowthPerDay * Math.max(horizonDays, 0)) * 1000,
  );
  const share = thousandths / 1000;
  const fits = (claim: bigint) => claim * 100_000n <= BigInt(funds.amount ?? 0) * BigInt(thousandths);
  if (!fits(BigInt(amount)))
    return check(name, false, looked, `${amountShown} is more than ${share} % of the money at hand as we know it`);
  if (others.amount === undefined)
    return unknown(name, looked, 'policy has no exchange rate for another open promise', facts);
  const ok = fits(BigInt(amount) + BigInt(others.amount));
  return check(
    name,
    ok,
    looked,
    ok
      ? `within ${share} % of the liquid funds`
      : `${amountShown}, with ${promised} promised besides, is more than ${share} % of the money at hand as we know it`,
  );
}

function trackRecord(facts: LookedAt): Check {
  const { record, policy } = facts;
  if (record.concluded === 0)
    return unknown('track-record', 'no earlier promise on record', 'there is no earlier promise to judge by', facts);
  const ofAmount = record.keptOfAmount === null ? '' : `, ${record.keptOfAmount} % of the money paid in time`;
  const ok = record.brokenIn12Months < policy.brokenIn12MonthsToReconsider;
  return check(
    'track-record',
    ok,
    `${record.kept} of ${record.concluded} promises kept${ofAmount}, ${record.brokenIn12Months} broken in the last 12 months`,
    ok ? 'the record speaks for the customer' : `${record.brokenIn12Months} promises were broken in the last 12 months`,
  );
}

/** C7 */
function levelOfCustomer({ record, policy }: LookedAt): Check {
  const ok = record.level < policy.levelToReconsider;
  return check(
    'level',
    ok,
    `level ${record.level}, policy reconsiders from ${policy.levelToReconsider}`,
    ok
      ? 'few enough words were broken, or they were made good'
      : `level ${record.level}: too many promises were broken, cut, withdrawn or put off, and too few kept since`,
  );
}

const customerOpen = ({ customerClosed, dueDate }: LookedAt): Check =>
  check(
    'customer-open',
    customerClosed === undefined,
    `the customer's calendar on ${dueDate}`,
    customerClosed === undefined ? 'the customer is open' : `the customer is closed on ${dueDate} (${customerClosed})`,
  );

function repAttends({ repAway, tooLate, dueDate }: LookedAt): Check {
  const looked = `the rep's calendar on ${dueDate}, and the way there`;
  if (tooLate)
    return check(
      'rep-attends',
      false,
      looked,
      `we cannot come on ${dueDate} (there is no time left to get there)`,
      'impossible',
    );
  return check(
    'rep-attends',
    repAway === undefined,
    looked,
    repAway === undefined ? 'the rep is at work' : `we cannot come on ${dueDate} (${repAway})`,
  );
}

const repFree = ({ repBusy, appointments, dueDate }: LookedAt): Check =>
  check(
    'rep-free',
    repBusy === undefined,
    `${appointments === 0 ? 'no' : appointments} other agreed ${appointments === 1 ? 'time' : 'times'} of the rep around ${dueDate}`,
    repBusy ?? 'the rep has time for it',
  );

const shown = ({ value, currency }: Money): string => `${value} ${currency}`;
