import type { Delivery } from './delivery.ts';
import { confirmTheTerms } from './delivery-agreement.ts';
import { apologise, isCleared } from './delivery-apology.ts';
import { readRecords, watch } from './delivery-watch.ts';
import { toldTheLesson } from './our-miss.ts';
import { tell } from './our-words.ts';

/**
 * B2, D2: our miss is owned: apology, explanation, a new date, chased until a person reports it; and the goods are seen
 * to their place, as often as it takes, unless the customer wants no more of them or a manager corrects it.
 */
export async function ownTheMiss(delivery: Delivery): Promise<void> {
  const { state } = delivery;
  const isOver = () =>
    isCleared(delivery) || delivery.missing.length === 0 || state.apologies.at(-1)?.nothingMore !== undefined;
  for (;;) {
    await apologise(delivery, state.misses === 1 ? 'apologise' : `apologise-${state.misses}`, state.misses);
    if (isOver()) break;
    await confirmTheTerms(delivery);
    await watch(delivery);
    await arrivesOrIsMissedAgain(delivery);
    if (isOver()) break;
    state.misses++;
  }
  if (delivery.missing.length > 0) return;
  await tell(delivery, 'done', {
    type: 'message',
    what: 'the customer is told what came',
    messages: [
      {
        to: 'customer',
        template: 'delivery-done',
        about: delivery.about({
          window: delivery.concludedWindow,
          unloaded: since(delivery),
          late: true,
        }),
      },
    ],
  });
}

/** What has come since the outcome stood; where all of it was late already, all of it. */
function since({ state }: Delivery) {
  const later = state.unloaded.filter(({ at }) => at > (state.concludedAt ?? ''));
  return later.length > 0 ? later : state.unloaded;
}

/** D5: a manager has corrected what was taken for kept */
export const isCorrectedToAMiss = ({ state }: Delivery): boolean =>
  state.correction !== null && state.correction.outcome !== 'kept' && state.conclusion?.outcome === 'kept';

/** D2: the goods come by the new date, or that is a miss again; nobody has said it: the rep is asked, and chased. */
async function arrivesOrIsMissedAgain(delivery: Delivery): Promise<void> {
  const { state, plan } = delivery;
  await readRecords(delivery);
  if (delivery.missing.length === 0) return;
  const reportsBefore = state.reports.length;
  const saidMissed = () => state.reports.slice(reportsBefore).some(({ said }) => said === 'missed');
  const key = delivery.inRound('deliver');
  const asked = await delivery.carryOut(key, {
    type: 'delivery-awaited',
    what: 'the record of the delivery is awaited',
    messages: [{ to: 'rep', template: 'delivery-report', about: delivery.about({ missing: delivery.missing }) }],
    asks: { move: 'deliver', of: 'rep' },
    answerBy: plan.reportingEnds.at,
  });
  while (delivery.missing.length > 0 && !saidMissed() && !isCleared(delivery) && delivery.now < plan.reportingEnds.at) {
    await delivery.chase(key, asked, () => delivery.hasNews(), plan.reportingEnds.at);
    await readRecords(delivery);
  }
  delivery.awaits(null);
}

/** B9: each miss, and each promise that was kept at a loss, has its cause and its lesson, which come back. */
export async function learnFromIt(delivery: Delivery): Promise<void> {
  const { result } = delivery;
  const missed = result !== null && !(result.onTime && result.inFull);
  if (isCleared(delivery) || !(missed || !delivery.verdict.worthIt)) return;
  await toldTheLesson(delivery, delivery.about({ window: delivery.concludedWindow, late: missed }));
}
