import { z } from 'zod';
import { outcomes } from '../../domain/master-data.ts';
import { kinds } from '../../domain/projection.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { CommitmentQuery, listCommitments } from '../../ledger/commitments.ts';
import { namesOf } from '../../ledger/names.ts';
import { inSight } from '../../ledger/sight.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import type { Dependencies } from '../dependencies.ts';
import { type Hung, screen } from './screen.ts';
import { textsOf } from './texts.ts';

const texts = textsOf('commitments');
const shownAtOnce = 50;
const statuses = ['proposed', 'awaiting-approval', 'awaiting-signature', 'open', ...outcomes] as const;
const sent = z.record(z.string(), z.string());

/** All promises in sight, to look through and to filter. */
export function commitmentsScreens({ db }: Dependencies): Hung[] {
  return [
    screen({
      path: '/commitments',
      // the form's own fields beside what the list understands of them
      query: z.intersection(CommitmentQuery, sent),
      show: async ({ caller, reader, query, today }) => {
        const t = texts(reader.language);
        const asks = { ...(isUnasked(query) ? { dueFrom: addDays(today, -30) } : {}), ...query, limit: shownAtOnce };
        const { items, next } = await listCommitments(db, asks, inSight(caller));
        const customers = items.map(({ customerId }) => customerId);
        const { cursor: _, ...filter } = asks as Readonly<Record<string, unknown>>;
        const values = {
          today,
          filter: { text: '', kind: '', status: '', dueFrom: '', dueTo: '', customer: '', rep: '', ...filter },
          names: Object.fromEntries(await namesOf(db, 'customer', [...new Set(customers)])),
          ...{ items, kinds, statuses },
          next: next && `/commitments?${new URLSearchParams({ ...asked(filter), cursor: next })}`,
          statusWords: pageTexts(reader.language).statuses,
        };
        return { template: 'commitments', t, title: t['title'] as string, values };
      },
    }),
  ];
}

/** Whoever asks for nothing sees what is due from a month ago on, not the years before. */
const isUnasked = ({ kind, status, text, dueFrom, dueTo, customer, rep, cursor }: CommitmentQuery): boolean =>
  [kind, status, text, dueFrom, dueTo, customer, rep, cursor].every((wanted) => wanted === undefined);

const asked = (filter: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
