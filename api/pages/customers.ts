import { z } from 'zod';
import { Code, Words } from '../../domain/master-data.ts';
import { listCustomers } from '../../ledger/customers.ts';
import type { Dependencies } from '../dependencies.ts';
import { customerScreen } from './customer.ts';
import { type Hung, screen } from './screen.ts';
import { textsOf } from './texts.ts';

const texts = textsOf('customers');
const shownAtOnce = 50;
const Asked = z.object({ text: Words.max(100).default(''), after: Code.optional() });

/** The customers in sight, and one of them with both sides of its ledger. */
export function customersScreens(dependencies: Dependencies): Hung[] {
  const { db } = dependencies;
  return [
    screen({
      path: '/customers',
      query: Asked,
      show: async ({ caller, reader, query: { text, after } }) => {
        const t = texts(reader.language);
        const { items, next } = await listCustomers(db, { text, after, limit: shownAtOnce }, caller);
        const more = next && `/customers?${new URLSearchParams({ text, after: next })}`;
        return { template: 'customers', t, title: t['title'] as string, values: { text, items, next: more } };
      },
    }),
    customerScreen(dependencies),
  ];
}
