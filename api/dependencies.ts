import type { Commitments } from '../client/commitments.ts';
import type { Differences } from '../client/differences.ts';
import type { Disputes } from '../client/disputes.ts';
import type { Patience } from '../client/patience.ts';
import type { PaymentPlans } from '../client/payment-plans.ts';
import type { StandIns } from '../client/stand-ins.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { Readiness } from './readiness.ts';

/** What the routes work with. */
export interface Dependencies {
  readonly db: PrismaClient;
  readonly commitments: Commitments;
  readonly differences: Differences;
  readonly disputes: Disputes;
  readonly patience: Patience;
  readonly plans: PaymentPlans;
  readonly standIns: StandIns;
  /** E2: whether a rehearsal's mail can stay harmless here */
  readonly mayRehearse: boolean;
  /** where people reach the API, without a trailing slash */
  readonly publicUrl: string;
  /** addresses of the own network that webhooks may reach, CIDR */
  readonly webhookNetworks: readonly string[];
  /** where the Temporal UI shows this namespace, without a trailing slash; undefined: nobody has said where it is */
  readonly temporalUi: string | undefined;
  /** which parts answer */
  readiness(): Promise<Readiness>;
}
