import { type Money, toMinor } from './money.ts';
import type { Condition, CustomerCase } from './patience.ts';

/** C8: what a manager has decided about a customer, or still has to, as far as it holds on a day; JSON. */
export interface PatienceStanding {
  readonly caseId: string;
  readonly status: 'undecided' | 'continued' | 'winding-down' | 'closed';
  /** local date of the customer since which it holds */
  readonly since: string;
  /** of `continued` */
  readonly conditions: readonly Condition[];
  /** local date, included; null: until it is lifted */
  readonly until: string | null;
}

/**
 * @param last the customer's last case; undefined: there is none
 * @param today local date of the customer
 * @param dateOf the local date of an instant
 * @returns null where the customer is like any other
 */
export function standingOn(
  last: Pick<CustomerCase, 'id' | 'status' | 'openedAt' | 'decision' | 'closedAt'> | undefined,
  today: string,
  dateOf: (instant: string) => string,
): PatienceStanding | null {
  if (!last || last.status === 'reopened') return null;
  const { id: caseId, status, decision } = last;
  const since = dateOf(last.closedAt ?? decision?.at ?? last.openedAt);
  const nothing = { conditions: [], until: null } as const;
  if (status !== 'continued') return { caseId, status, since, ...nothing };
  if (decision?.decision !== 'continue' || decision.conditions.length === 0) return null;
  const { conditions, until = null } = decision;
  return until !== null && today > until ? null : { caseId, status, since, conditions, until };
}

/** What the end of patience does to a new promise; a look like any other of a verdict, but for its name. */
export interface PatienceLook {
  readonly stops: 'nothing' | 'upward' | 'all';
  readonly looked: string;
  readonly because: string;
}

/** C8: of a customer's promise to pay: what settles is taken, with a manager's consent, until the customer is closed. */
export function atTheirPromise({ status, since, conditions, until }: PatienceStanding): PatienceLook {
  const looked = lookedAt({ status, since, until });
  if (status === 'closed')
    return { stops: 'all', looked, because: 'we have wound down with this customer and take no new promise' };
  if (status === 'winding-down')
    return { stops: 'upward', looked, because: "we are winding down: what settles is taken with a manager's consent" };
  if (status === 'undecided')
    return {
      stops: 'upward',
      looked,
      because: 'until it is decided how we go on, a manager decides about each promise',
    };
  return conditions.includes('managers-consent')
    ? { stops: 'upward', looked, because: "we go on with this customer with a manager's consent to each promise" }
    : { stops: 'nothing', looked, because: 'we go on with this customer, who pays beforehand' };
}

/**
 * C8: of a promise of ours: none while we wind down.
 * @param prepaid whether what we give is paid for by then, on delivery at the latest; undefined: it does not matter
 */
export function atOurPromise(standing: PatienceStanding, prepaid?: boolean): PatienceLook {
  const { status, since, conditions, until } = standing;
  const looked = lookedAt({ status, since, until });
  if (status === 'closed')
    return { stops: 'all', looked, because: 'We have wound down with this customer and promise nothing new.' };
  if (status === 'winding-down')
    return {
      stops: 'all',
      looked,
      because: 'We are winding down: what is promised is kept, and nothing new is promised.',
    };
  if (status === 'undecided')
    return {
      stops: 'upward',
      looked,
      because: 'Until it is decided how we go on, a manager decides about each promise.',
    };
  if (conditions.includes('managers-consent'))
    return {
      stops: 'upward',
      looked,
      because: "We go on with this customer with a manager's consent to each promise.",
    };
  return prepaid === false
    ? {
        stops: 'upward',
        looked,
        because: 'We go on with this customer only against payment on delivery at the latest.',
      }
    : { stops: 'nothing', looked, because: 'The conditions on which we go on with this customer are met.' };
}

const lookedAt = ({ status, since, until }: Pick<PatienceStanding, 'status' | 'since' | 'until'>): string =>
  `the end of patience: ${inWords[status]} since ${since}${until === null ? '' : `, until ${until}`}`;

const inWords = {
  undecided: 'with a manager, not decided',
  continued: 'continued on conditions',
  'winding-down': 'winding down',
  closed: 'wound down',
} as const satisfies Record<PatienceStanding['status'], string>;

/** C8: whether the driver gets all that the order is worth; a value in another currency is not compared. */
export const isPaidOnDelivery = (value: Money, payOnDelivery: Money | undefined): boolean =>
  payOnDelivery !== undefined && payOnDelivery.currency === value.currency && toMinor(payOnDelivery) >= toMinor(value);
