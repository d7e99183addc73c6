import type { Delivery } from './delivery.ts';

/** D5: a manager has corrected it: nothing was missed */
export const isCleared = ({ state }: Delivery): boolean => state.correction?.outcome === 'kept';

/**
 * B2: the apology with its explanation and a new date, chased until a person reports it.
 * @param needed how many apologies are owed by then
 */
export async function apologise(delivery: Delivery, key: string, needed: number): Promise<void> {
  const { state } = delivery;
  const made = () => state.apologies.length >= needed || isCleared(delivery);
  if (made()) return;
  const about = delivery.about({
    lines: delivery.lines,
    unloaded: state.unloaded,
    missing: delivery.missing,
    late: delivery.missing.length === 0,
    instead: null,
  });
  const asked = await delivery.carryOut(key, {
    type: 'apology-asked',
    what: 'our miss: the rep is asked to apologise, to explain, and to agree a new date',
    data: { missing: delivery.missing },
    messages: [{ to: 'rep', template: 'delivery-missed', about }],
    asks: { move: 'apologise', of: 'rep' },
  });
  await delivery.chase(key, asked, made);
  delivery.awaits(null);
}
