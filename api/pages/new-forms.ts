import type { RebateIdea } from '../../domain/rebate.ts';
import type { Sent } from './screen.ts';
import { say, type Texts } from './texts.ts';

/** The kinds of promises that are made by a page, by the last part of its address. */
export const newKinds = ['payment', 'delivery', 'rebate'] as const;
export type NewKind = (typeof newKinds)[number];

/** One field as it is drawn. */
interface Field {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly type: 'text' | 'date' | 'time' | 'number' | 'select' | 'customer' | 'product';
  readonly required: boolean;
  /** said beside the label: it may be left out */
  readonly optional: boolean;
  readonly wide?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** What stands around the form. */
export interface Around {
  readonly t: Texts;
  readonly currencies: readonly string[];
  /** the first of them is offered */
  readonly reps: readonly { readonly value: string; readonly label: string }[];
  /** local date of the reader */
  readonly days: { readonly soon: string; readonly yearFrom: string; readonly yearTo: string };
}

/** For whom it is, once the customer is found. */
export interface Parties {
  readonly customerId: string;
  readonly repId: string;
}

interface NewForm {
  /** those without which nothing can be said */
  readonly required: readonly string[];
  readonly fields: (sent: Sent, around: Around) => readonly (readonly Field[])[];
  /** the request as the API takes it */
  readonly request: (sent: Sent, parties: Parties) => object;
  /** which field a place in the request came from */
  readonly fieldOf: (path: readonly PropertyKey[]) => string;
}

const drawing =
  (sent: Sent, { t }: Around, required: readonly string[]) =>
  (name: string, type: Field['type'], { or = '', ...more }: Partial<Field> & { readonly or?: string } = {}): Field => {
    const isRequired = required.includes(name) || type === 'select';
    return {
      ...{ name, type, label: labelOf(name, t), value: sent[name] ?? or },
      ...{ required: isRequired, optional: !isRequired && !/\d$/.test(name) },
      ...more,
    };
  };
type Draw = ReturnType<typeof drawing>;

const who = (draw: Draw, { reps }: Around): Field[] => [
  draw('customer', 'customer', { wide: true }),
  ...(reps.length > 0 ? [draw('rep', 'select', { options: reps })] : []),
];
const inCurrency = (draw: Draw, { currencies }: Around): Field =>
  draw('currency', 'select', { options: currencies.map((code) => ({ value: code, label: code })) });
/** Rows that may be empty, counted from 1. */
const rows = (sent: Sent, least: number, most: number): number[] => {
  const asked = Math.trunc(Number(sent['rows'] ?? least)) || least;
  return Array.from({ length: Math.max(least, Math.min(asked, most)) }, (_, index) => index + 1);
};
const most = 10;
/** How many rows the form may still get; undefined: no more. */
export const oneMore = (kind: NewKind, sent: Sent): number | undefined => {
  const next = kind === 'delivery' ? rows(sent, 2, most).length + 1 : most + 1;
  return next > most ? undefined : next;
};

const given = <T>(name: string, value: T | undefined): object => (value === undefined ? {} : { [name]: value });
const money = (sent: Sent, name: string) => ({ value: sent[name], currency: sent['currency'] });

/** The form of each kind. */
export const newForms: Readonly<Record<NewKind, NewForm>> = {
  payment: {
    required: ['customer', 'amount', 'dueDate'],
    fields(sent, around) {
      const draw = drawing(sent, around, this.required);
      return [
        who(draw, around),
        [draw('amount', 'number'), inCurrency(draw, around)],
        [draw('dueDate', 'date', { or: around.days.soon }), draw('dueTime', 'time')],
        [draw('invoices', 'text', { wide: true }), draw('occasion', 'text', { wide: true })],
      ];
    },
    request: (sent, parties) => ({
      ...{ kind: 'payment-appointment', ...parties },
      ...{ amount: money(sent, 'amount'), dueDate: sent['dueDate'] },
      ...given('dueTime', sent['dueTime']),
      ...given('occasion', sent['occasion']),
      ...given(
        'invoices',
        sent['invoices']?.split(/[\s,;、，；]+/u).filter((number) => number !== ''),
      ),
      ...given('insist', sent['insist'] === undefined ? undefined : { reason: sent['insist'] }),
    }),
    fieldOf: ([first, second]) => (second === 'currency' ? 'currency' : common(first)),
  },
  delivery: {
    required: ['customer', 'order', 'product1', 'quantity1', 'value', 'date', 'minutes'],
    fields(sent, around) {
      const draw = drawing(sent, around, this.required);
      return [
        who(draw, around),
        [draw('order', 'text'), draw('value', 'number'), inCurrency(draw, around)],
        ...rows(sent, 2, most).map((number) => [
          draw(`product${number}`, 'product'),
          draw(`quantity${number}`, 'number'),
        ]),
        [draw('date', 'date', { or: around.days.soon }), draw('from', 'time'), draw('to', 'time')],
        [draw('minutes', 'number', { or: '30' })],
      ];
    },
    request: (sent, parties) => ({
      ...{ kind: 'delivery-promise', ...parties },
      lines: linesIn(sent),
      value: money(sent, 'value'),
      window: { date: sent['date'], ...given('from', sent['from']), ...given('to', sent['to']) },
      serviceMinutes: Number(sent['minutes']),
      basis: sent['order'],
    }),
    fieldOf: ([first, second, third]) => {
      if (first === 'lines') return `${third === 'quantity' ? 'quantity' : 'product'}${Number(second ?? 0) + 1}`;
      if (first === 'window') return String(second ?? 'date');
      if (first === 'value') return second === 'currency' ? 'currency' : 'value';
      return { basis: 'order', serviceMinutes: 'minutes', siteId: 'product1' }[String(first)] ?? common(first);
    },
  },
  rebate: {
    required: ['customer', 'periodFrom', 'periodTo'],
    fields(sent, around) {
      const draw = drawing(sent, around, this.required);
      const { units, methods } = around.t as Readonly<Record<string, Texts>>;
      const choice = (of: Texts = {}) => Object.entries(of).map(([value, label]) => ({ value, label: String(label) }));
      return [
        who(draw, around),
        [
          draw('periodFrom', 'date', { or: around.days.yearFrom }),
          draw('periodTo', 'date', { or: around.days.yearTo }),
        ],
        [draw('unit', 'select', { options: choice(units) }), inCurrency(draw, around)],
        [draw('method', 'select', { options: choice(methods), wide: true })],
        ...[1, 2, 3, 4].map((number) => [draw(`tier${number}`, 'number'), draw(`rate${number}`, 'number')]),
        [
          draw('paidOnly', 'select', {
            options: [
              { value: 'no', label: String((around.t['counts'] as Texts)['all']) },
              { value: 'yes', label: String((around.t['counts'] as Texts)['paid']) },
            ],
            wide: true,
          }),
        ],
      ];
    },
    request: (sent, parties) => ({
      ...{ kind: 'rebate-year', ...parties },
      period: { from: sent['periodFrom'], to: sent['periodTo'] },
      ...{ unit: sent['unit'], currency: sent['currency'], method: sent['method'] },
      counts: { paidOnly: sent['paidOnly'] === 'yes' },
      tiers: tiersIn(sent),
    }),
    fieldOf: ([first, second, third]) => {
      if (first === 'tiers') return `${third === 'rate' ? 'rate' : 'tier'}${Number(second ?? 0) + 1}`;
      if (first === 'period') return second === 'from' ? 'periodFrom' : 'periodTo';
      return common(first);
    },
  },
};

const common = (first: PropertyKey | undefined): string =>
  ({ customerId: 'customer', repId: 'rep' })[String(first)] ?? String(first);

const linesIn = (sent: Sent) =>
  rows(sent, 2, most).flatMap((row) => {
    const [productId, quantity] = [sent[`product${row}`], sent[`quantity${row}`]];
    return productId === undefined && quantity === undefined ? [] : [{ productId, quantity }];
  });

const tiersIn = (sent: Sent) =>
  [1, 2, 3, 4].flatMap((row) => {
    const [from, rate] = [sent[`tier${row}`], sent[`rate${row}`]];
    if (from === undefined && rate === undefined) return [];
    return [{ from, rate: sent['unit'] === 'quantity' ? { perUnit: rate } : { percent: rate } }];
  });

/** A field's label; `{n}` in it is its number. */
export function labelOf(name: string, t: Texts): string {
  const labels = t['fields'] as Texts;
  const [, base = name, n = ''] = /^(\D+)(\d*)$/.exec(name) ?? [];
  return say(String(labels[base] ?? labels['other']), { n });
}

/** What the form says before anybody has filled it in: its own proposals. */
export const withProposals = (kind: NewKind, sent: Sent, around: Around): Sent =>
  Object.fromEntries(
    newForms[kind]
      .fields(sent, around)
      .flat()
      .map(({ name, value, options }) => [name, value === '' ? (options?.[0]?.value ?? '') : value])
      .filter(([, value]) => value !== '')
      .concat(Object.entries(sent)),
  );

/** The form with these tiers instead of its own. */
export const withTiers = (sent: Sent, tiers: NonNullable<RebateIdea['tiers']>): Sent => ({
  ...Object.fromEntries(Object.entries(sent).filter(([name]) => !/^(tier|rate)\d$/.test(name))),
  ...Object.fromEntries(
    tiers.slice(0, 4).flatMap(({ from, rate }, index) => [
      [`tier${index + 1}`, from],
      [`rate${index + 1}`, 'percent' in rate ? rate.percent : rate.perUnit],
    ]),
  ),
});
