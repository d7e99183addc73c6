import type { DeliveryConclusion } from '../domain/delivery-conclusion.ts';
import type { Delivery } from './delivery.ts';
import { conclusionOf } from './delivery-facts.ts';
import { readRecords } from './delivery-watch.ts';
import { tell } from './our-words.ts';

/** D5: by the record, by the rep's word, by the customer's own miss, or when the reporting window closes. */
export async function evaluate(delivery: Delivery): Promise<DeliveryConclusion> {
  const { state, plan } = delivery;
  if (state.conclusion) return state.conclusion;
  const known = () => conclusionOf(delivery) !== undefined;
  if (!known()) {
    const asked = await delivery.carryOut(delivery.inRound('report'), {
      type: 'report-asked',
      what: 'nobody has said whether it came: the rep is asked',
      messages: [
        {
          to: 'rep',
          template: 'delivery-report',
          about: delivery.about({ by: plan.reportingEnds.at, ...partly(delivery) }),
        },
      ],
      asks: { move: 'report', of: 'rep' },
      answerBy: plan.reportingEnds.at,
      before: plan.reportingEnds.at,
    });
    while (!known()) {
      const news = () => delivery.hasNews();
      await delivery.chase(delivery.inRound('report'), asked, news, plan.reportingEnds.at);
      await readRecords(delivery);
    }
  }
  const conclusion = conclusionOf(delivery) as DeliveryConclusion;
  delivery.conclude(conclusion);
  const { outcome, basis } = conclusion;
  const isDone = outcome === 'kept';
  const { customerMissed, unloaded } = state;
  const { tripCost } = delivery.verdict;
  const theirs = basis === 'customer' && customerMissed ? { what: customerMissed.what, tripCost } : undefined;
  const about = delivery.about({
    unloaded,
    ...(theirs ? { customerMiss: theirs.what, cameAt: customerMissed?.at, tripCost } : {}),
  });
  await tell(delivery, 'concluded', {
    type: 'concluded',
    what: `concluded: ${outcome} (${basis})`,
    data: { ...conclusion, missing: delivery.missing, ...(theirs ? { customerMiss: theirs } : {}) },
    // on the rep's word alone, the customer is not told what came
    messages: isDone && basis !== 'word' ? [{ to: 'customer', template: 'delivery-done', about }] : [],
  });
  return conclusion;
}

/** Of what came in part: what came, and what is missing. */
const partly = ({ state, missing }: Delivery) =>
  state.unloaded.length > 0 ? { unloaded: state.unloaded, missing } : {};

/** D5: a word is confirmed by the record in time; where word and record disagree, both are put before a manager. */
export async function confirmTheWord(delivery: Delivery): Promise<void> {
  const { state } = delivery;
  const { basis, outcome } = state.conclusion ?? {};
  const isRecorded = () => delivery.missing.length === 0;
  const saidMissed = () => state.reports.at(-1)?.said === 'missed';
  const corrected = () => state.correction !== null;
  if (basis === 'word' && outcome === 'kept' && !isRecorded() && !corrected()) {
    const { confirmBy } = await delivery.carryOut('confirm', {
      type: 'confirmation-expected',
      what: "the record that confirms the rep's word is expected",
      asks: { move: 'confirm', of: 'rep' },
    });
    const until = confirmBy ?? delivery.now;
    do await readRecords(delivery);
    while (
      !isRecorded() &&
      !saidMissed() &&
      !corrected() &&
      (await delivery.until(until, () => delivery.hasNews(), 'confirmation by the record'))
    );
    delivery.awaits(null);
  }
  const reason =
    basis === 'word' && outcome === 'kept' && !isRecorded()
      ? 'fulfilled-without-record'
      : outcome === 'kept' && saidMissed()
        ? 'missed-beside-record'
        : undefined;
  if (reason === undefined || corrected()) return;
  const asked = await delivery.carryOut('contradiction', {
    type: 'contradiction',
    what: `word and record disagree: ${reason.replaceAll('-', ' ')}`,
    data: { reason, recorded: state.unloaded },
    messages: [
      { to: 'manager', template: 'contradiction', about: { reason, ...delivery.about({ unloaded: state.unloaded }) } },
    ],
    asks: { move: 'contradiction', of: 'manager' },
  });
  await delivery.chase('contradiction', asked, corrected);
  delivery.awaits(null);
}
