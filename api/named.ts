import {
  type Owners,
  ownersOfCase,
  ownersOfCommitment,
  ownersOfCustomer,
  ownersOfDispute,
  ownersOfMatter,
  ownersOfPlan,
  ownersOfRep,
  ownersOfWindDown,
} from '../ledger/sight.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { Named } from './route.ts';

/** What the paths of the API name by an `id`, and to whom it belongs. */
export function named(db: PrismaClient) {
  const of = (what: string, owners: Owners): Named => ({ what, belongsTo: (id) => owners(db, id) });
  return {
    commitment: of('commitment', ownersOfCommitment),
    plan: of('payment plan', ownersOfPlan),
    dispute: of('dispute', ownersOfDispute),
    customer: of('customer', ownersOfCustomer),
    rep: of('rep', ownersOfRep),
    patience: of('case', ownersOfCase),
    /** whoever sees the promise, and whoever is responsible for the winding down */
    windDown: of('case', ownersOfWindDown),
    matter: of('matter', ownersOfMatter),
  };
}
