import type { AtRisk } from '../domain/delivery-requests.ts';
import { hear } from './commands.ts';
import { atRisk } from './delivery-messages.ts';
import type { By, PromisedState } from './messages.ts';
import type { Promised } from './promised.ts';

/** What of it depends on the promise. */
interface AtRiskOf {
  refused(said: By<AtRisk>): string | undefined;
  tells?(said: By<AtRisk>): void;
  about?(): object;
  /** whether help is asked for by this mail; left out: it is */
  asksForHelp?(said: By<AtRisk>): boolean;
}

/**
 * B3: anyone may say that a promise of ours is at risk; the rep and the manager are told, so that somebody helps.
 * @param tells what else follows from it
 */
export function hearAtRisk<View extends object>(
  promise: Promised<PromisedState> & { view(): View },
  { refused, tells = () => {}, about = () => ({}), asksForHelp = () => true }: AtRiskOf,
): void {
  let count = 0;
  hear(promise, atRisk, {
    refused,
    apply: (said) => {
      count = Object.keys(promise.state.done).filter((key) => /^at-risk-\d+$/.test(key)).length + 1;
      tells(said);
    },
    key: () => `at-risk-${count}`,
    type: 'at-risk',
    what: () => 'reported at risk',
    settles: () => false,
    afterwards: (said) =>
      asksForHelp(said) &&
      promise.afterwards(`at-risk-${count}/help`, () => ({
        type: 'message',
        what: 'the rep and the manager are told, so that somebody helps',
        messages: [
          { to: 'rep', template: 'at-risk', about: { because: said.reason, ...about() } },
          { to: 'manager', template: 'at-risk', about: { because: said.reason, ...about() } },
        ],
      })),
  });
}
