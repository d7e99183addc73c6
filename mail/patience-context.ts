/** What the mails about a customer with whom patience has ended name, beside `concluded`, `kept`, `missing` and `by`. */
export interface OfPatience {
  /** C8: the breaches that count, and of these the severe ones; since the day from which they are counted */
  readonly breachCount: number;
  readonly severeCount: number;
  readonly countedFrom: string;
  /** each breach in a line, the latest first; several lines */
  readonly breachLines: string;
  /** our own part, beside `ourAbsences` */
  readonly ourLate: number;
  readonly ourObstacles: number;
  /** "prepayment, managers-consent" */
  readonly conditions: string;
  /** the name of whoever carries out the winding down */
  readonly responsible: string;
  /** "last-deliveries, settle-open-items": what is not done yet */
  readonly left: string;
  /** the day by which it should be done is over */
  readonly overdue: boolean;
  /** what was open as it began, each in a line; several lines */
  readonly openItems: string;
  /** http or https */
  readonly caseUrl: string;
}

/** Nothing of it. */
export const blankPatience: OfPatience = {
  ...{ breachCount: 0, severeCount: 0, countedFrom: '', breachLines: '', ourLate: 0, ourObstacles: 0 },
  ...{ conditions: '', responsible: '', left: '', overdue: false, openItems: '', caseUrl: '' },
};
