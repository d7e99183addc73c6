import type { Outcome } from './master-data.ts';

/** D3, D5: which ended promise a follow-up belongs to, and what reopened it. Amounts are minor units as decimal integers. */
export interface Follows {
  readonly commitmentId: string;
  /** promised */
  readonly amountMinor: string;
  readonly because: TakenBackLater | CorrectedLater;
}

/** D3: a payment was taken back after the outcome stood. */
export interface TakenBackLater {
  readonly kind: 'reversal';
  readonly reversalId: string;
  readonly takenMinor: string;
}

/** D5: a manager corrected a kept promise to a breach after the end. */
export interface CorrectedLater {
  readonly kind: 'correction';
  readonly outcome: Extract<Outcome, 'partially-kept' | 'broken'>;
  readonly paidMinor: string;
  readonly missingMinor: string;
}
