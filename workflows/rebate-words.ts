import type { Money } from '../domain/money.ts';
import type { RebateRequest, RebateVerdict } from '../domain/rebate.ts';
import { inWords, minute } from './describe.ts';
import type { RebateView } from './rebate-messages.ts';

const quantityDecimals = 3;

/** @param minor at least 0; how many decimals the currency has shows in the exposure, which is known both ways */
export const majorUnits = (minor: string, { exposure, terms }: RebateVerdict): Money => ({
  value: decimal(minor, exposure.value.split('.')[1]?.length ?? 0),
  currency: terms.currency,
});

/** `1234.50 EUR`, `1234.5` of a quantity. */
function volume(small: string, verdict: RebateVerdict): string {
  const { unit, currency } = verdict.terms;
  if (unit === 'quantity') return decimal(small, quantityDecimals).replace(/\.?0+$/, '');
  return `${decimal(small, verdict.exposure.value.split('.')[1]?.length ?? 0)} ${currency}`;
}

function decimal(small: string, decimals: number): string {
  const sign = small.startsWith('-') ? '-' : '';
  const digits = small.replace('-', '').padStart(decimals + 1, '0');
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A7: benefit and condition together: `from 10000 EUR: 4 %`. */
export const tiersInWords = (tiers: RebateView['tiers'], { unit, currency }: RebateRequest): string =>
  tiers
    .map(({ from, rate }) =>
      unit === 'quantity'
        ? `from ${from} pieces: ${'perUnit' in rate ? rate.perUnit : ''} ${currency} each`
        : `from ${from} ${currency}: ${'percent' in rate ? rate.percent : ''} %`,
    )
    .join('; ');

/** A rebate in words, as its page in the Temporal UI shows it (Markdown, no personal data beyond the codes). */
export function describeRebate(view: RebateView): string {
  const { terms, tiers, verdict, status, standing, settlement, interim, awaits, next, adjustments, handovers } = view;
  const money = (minor: string) =>
    verdict ? `${majorUnits(minor, verdict).value} ${terms.currency}` : `${minor} minor units`;
  const lines = [
    ...(view.rehearsal ? ['**Rehearsal**: no real promise.'] : []),
    `**${status}**: a ${terms.method} rebate for customer ${terms.customerId}, ${terms.period.from} to ${terms.period.to}; rep ${view.repId}.`,
    ...(tiers.length > 0 ? [`Promised: ${tiersInWords(tiers, terms)}.`] : []),
    ...adjustments.flatMap(({ earlier, decision }) =>
      decision?.decision === 'approve' ? [`Before the adjustment: ${tiersInWords(earlier, terms)}.`] : [],
    ),
    ...(verdict ? [`It costs at most ${money(verdict.exposureMinor)}.`] : []),
    ...(verdict && verdict.answer !== 'accept'
      ? [
          `Why ${verdict.answer.replaceAll('-', ' ')}: ${verdict.checks
            .filter(({ weighs }) => weighs !== 'nothing' && weighs !== 'hint')
            .map(({ because }) => because)
            .join('; ')}.`,
        ]
      : []),
    ...(verdict && standing
      ? [
          `Sold by ${standing.asOf}: ${volume(standing.volume, verdict)}, expected ${volume(standing.forecast, verdict)}; tier ${standing.reached} of ${tiers.length} reached, reward ${money(standing.reward)}.`,
          ...(standing.ahead
            ? [
                `To tier ${standing.ahead.tier}: ${volume(standing.ahead.missing, verdict)} are missing, ${volume(standing.ahead.perWeek, verdict)} a week; it brings ${money(standing.ahead.gain)} more.`,
              ]
            : []),
        ]
      : []),
    ...(interim.length > 0
      ? [`Interim settlements: ${interim.map(({ to, due }) => `${money(due)} (${to})`).join(', ')}.`]
      : []),
    ...(settlement ? [`Settled: ${money(settlement.reward)}, of which ${money(settlement.due)} to be paid out.`] : []),
    ...(handovers.length > 0
      ? [`Handed over: ${handovers.map(({ from, to, at }) => `${from} to ${to} (${minute(at)})`).join(', ')}.`]
      : []),
    ...(awaits
      ? [`Awaited from the **${awaits.party}**: **${inWords[awaits.move]}**, since ${minute(awaits.since)}.`]
      : []),
    ...(next ? [`Next: ${next.what} (${minute(next.at)}).`] : []),
    ...(view.closed ? ['Closed: nobody owes a move.'] : []),
  ];
  return lines.join('\n\n');
}
