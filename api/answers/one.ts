import { z } from 'zod';
import { Debt, DisputeAnswered, ListedAnswer, ViewAnswer } from './commitments.ts';
import { DeliveryAnswer } from './deliveries.ts';
import { DecidedDifferenceAnswer, DifferenceAnswer, PayoutAnswer, RebateAnswer } from './rebates.ts';

/** A promise of any kind as it stands now. */
export const AnyViewAnswer = z
  .union([ViewAnswer, RebateAnswer, PayoutAnswer, DeliveryAnswer])
  .meta({ id: 'AnyCommitment' });

const shownBeside = { debt: Debt, disputes: z.array(DisputeAnswered) };
/** One commitment: as it stands now, or, where its history is not there, as the lists show it. */
export const OneCommitmentAnswer = z.union([
  ViewAnswer.extend(shownBeside).meta({ id: 'CommitmentNow' }),
  RebateAnswer.extend({ ...shownBeside, differences: z.array(DecidedDifferenceAnswer) }).meta({ id: 'RebateNow' }),
  PayoutAnswer.extend(shownBeside).meta({ id: 'PayoutNow' }),
  DeliveryAnswer.extend(shownBeside).meta({ id: 'DeliveryNow' }),
  ListedAnswer.extend({
    ...shownBeside,
    openDifference: DifferenceAnswer.nullable().optional(),
    differences: z.array(DecidedDifferenceAnswer).optional(),
  }).meta({ id: 'CommitmentAsListed' }),
]);
/** What a decision answers with that is taken after the end, too. */
export const CorrectionAnswer = z.union([AnyViewAnswer, ListedAnswer]);
