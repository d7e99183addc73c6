import type { AnyView } from '../../client/commitments.ts';
import type { OrderLine, Window } from '../../domain/delivery.ts';
import type { EvidenceFile } from '../../domain/evidence.ts';
import type { AgreedTerms } from '../../domain/reagreement.ts';
import type { RebateRequest, Settlement, Standing, Tier } from '../../domain/rebate.ts';
import { formatWindow, orderLines } from '../../mail/delivery-terms.ts';
import { formatInstant } from '../../mail/format.ts';
import { paperTexts } from '../../mail/paper-texts.ts';
import { countsLines, formatMinor, tierLines } from '../../mail/rebate-terms.ts';
import { type Around, type Detail, standingIn, termsIn } from './happened.ts';
import { wordFor } from './texts.ts';

/** A7: of a rebate its method, what counts and where it stands; of a delivery whether it is firm, and how it comes. */
export function moreTermsOf(file: EvidenceFile, view: AnyView | undefined, around: Around): Detail[] {
  const { kind, promisor } = file.commitment;
  const byWhom = { name: `${around.t['promisedBy']}`, value: wordFor(around.t, 'promisors', promisor) ?? '' };
  if (kind === 'delivery-promise') return [byWhom, ...ofDelivery(file, view, around)];
  return kind === 'rebate-year' ? [byWhom, ...ofRebate(file, view, around)] : [byWhom];
}

function ofRebate({ events, commitment }: EvidenceFile, view: AnyView | undefined, around: Around): Detail[] {
  const { t, reader } = around;
  const { methods, agreement, also } = paperTexts(reader.language);
  const { method, counts } = commitment.terms as RebateRequest;
  const looked = events.findLast(({ type }) => type === 'looked')?.data['standing'] as Standing | undefined;
  const settled = events.findLast(({ data }) => data['settlement'])?.data['settlement'] as Settlement | undefined;
  const stands = (view?.kind === 'rebate-year' ? view.standing : null) ?? looked;
  const so = stands && !settled ? standingIn(stands, around) : undefined;
  return [
    { name: agreement.method, value: methods[method] },
    { name: agreement.counts, value: countsLines(counts, reader.language).join(also) },
    ...(so ? [{ name: `${t['standing']}`, value: so }] : []),
    ...(settled
      ? [{ name: `${t['settled']}`, value: formatMinor(settled.reward, commitment.amount.currency, reader.language) }]
      : []),
  ];
}

function ofDelivery(
  { commitment }: EvidenceFile,
  view: AnyView | undefined,
  { t, reader, products }: Around,
): Detail[] {
  const isTentative = commitment.status === 'proposed';
  const more = [{ name: `${t['firmness']}`, value: `${t[isTentative ? 'tentative' : 'firm']}` }];
  if (view?.kind !== 'delivery-promise') return more;
  const { trip, unloaded, requested, window } = view;
  const came = unloaded.map(({ at, ...line }) => {
    const when = formatInstant(at, reader.zone, reader.language);
    return `${when}: ${orderLines([line], products, reader.language)}`;
  });
  return [
    ...more,
    ...(sameWindow(requested, window)
      ? []
      : [{ name: `${t['requested']}`, value: formatWindow(requested, reader.language) }]),
    ...(trip ? [{ name: `${t['leaves']}`, value: formatInstant(trip.departAt, reader.zone, reader.language) }] : []),
    ...(came.length > 0 ? [{ name: `${t['came']}`, value: came.join('\n') }] : []),
  ];
}

const sameWindow = (one: Window, other: Window): boolean =>
  one.date === other.date && one.from === other.from && one.to === other.to;

/** A change of what was agreed, with what held before it. */
export interface Version {
  /** ISO 8601 UTC */
  readonly at: string;
  readonly before: string;
  readonly after: string;
  readonly askedBy: string;
  readonly reason: string;
}

/** B1: each re-agreement with what held before; the first one's `before` is the original. */
export function versionsOf({ events }: EvidenceFile, around: Around): Version[] {
  const { t, rebate, products, reader } = around;
  return events.flatMap(({ type, at, data }): Version[] => {
    if (type === 'adjusted' && rebate) {
      const inWords = (tiers: unknown) => tierLines(tiers as readonly Tier[], rebate, reader.language);
      return [{ at, before: inWords(data['earlier']), after: inWords(data['tiers']), askedBy: '', reason: '' }];
    }
    if (type !== 're-agreed') return [];
    const { from, to, askedBy, reason, lines } = data as unknown as Changed;
    const goods = lines ? `\n${orderLines(lines, products, reader.language)}` : '';
    return [
      {
        ...{ at, reason, before: termsIn(from, reader), after: `${termsIn(to, reader)}${goods}` },
        askedBy: wordFor(t, 'sides', askedBy) ?? '',
      },
    ];
  });
}

interface Changed {
  readonly from: AgreedTerms | Window;
  readonly to: AgreedTerms | Window;
  readonly askedBy: string;
  readonly reason: string;
  readonly lines?: readonly OrderLine[];
}
