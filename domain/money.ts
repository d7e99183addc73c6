import {
  type DineroCurrency,
  dinero,
  convert as dineroConvert,
  halfEven,
  toDecimal,
  toSnapshot,
  transformScale,
  trimScale,
} from 'dinero.js/bigint';
import * as currencies from 'dinero.js/bigint/currencies';
import { z } from 'zod';
import { decimalString } from './decimal.ts';

/** All but MGA and MRU, whose minor unit is a fifth: amounts are decimal here. */
const known = new Map<string, DineroCurrency<bigint>>(
  Object.values(currencies)
    .filter(({ base }) => base === 10n)
    .map((currency) => [currency.code, currency]),
);

/** An ISO 4217 code that Kept can calculate with. */
export const CurrencyCode = z
  .string()
  .refine((code) => known.has(code), { error: 'expected an ISO 4217 currency code in capitals, like EUR' });

/** A decimal number of the currency's major unit, as it travels outside: `{ value: "1250.00", currency: "EUR" }`. */
export const Money = moneyOf(
  decimalString({
    pattern: /^\d{1,13}(\.\d{1,4})?$/,
    expected: 'expected a decimal number as a string, like "1250.00"',
    whole: 13,
    decimals: 4,
  }),
).meta({ id: 'Money' });
export type Money = z.output<typeof Money>;
/** The same where it can go the other way: a credit note, a return. */
export const SignedMoney = moneyOf(
  decimalString({
    pattern: /^-?\d{1,13}(\.\d{1,4})?$/,
    expected: 'expected a decimal number as a string, like "1250.00" or "-12.50"',
    whole: 13,
    decimals: 4,
  }),
).meta({ id: 'SignedMoney' });

function moneyOf(value: z.ZodString) {
  return z
    .strictObject({ value, currency: CurrencyCode })
    .refine((money) => !(known.has(money.currency) && value.safeParse(money.value).success) || fitsCurrency(money), {
      error: 'has more decimals than its currency knows',
      path: ['value'],
    });
}

const fitsCurrency = ({ value, currency }: { readonly value: string; readonly currency: string }): boolean =>
  decimals(value) <= exponentOf(currency);
const decimals = (value: string): number => (value.includes('.') ? value.length - value.indexOf('.') - 1 : 0);

/** @throws RangeError for a currency that Kept cannot calculate with */
function currencyOf(code: string): DineroCurrency<bigint> {
  const currency = known.get(code);
  if (!currency) throw new RangeError(`${code} is not a decimal ISO 4217 currency code`);
  return currency;
}

/** How many decimals a currency has. */
export const exponentOf = (code: string): number => Number(currencyOf(code).exponent);

/** @returns minor units: `{ value: "12.5", currency: "EUR" }` is 1250n */
export const toMinor = ({ value, currency }: Money): bigint =>
  BigInt(value.replace('.', '') + '0'.repeat(exponentOf(currency) - decimals(value)));

/** @param minor minor units; below zero only where it stands for a `SignedMoney` */
export const fromMinor = (minor: bigint, currency: string): Money => ({
  value: toDecimal(dinero({ amount: minor, currency: currencyOf(currency) })),
  currency,
});

/** How much of the company's currency one unit of another is worth, as decimal strings: `{ USD: "0.92" }`. */
export type Rates = Readonly<Record<string, string>>;

/**
 * Converts by the policy's rates, rounding half-even once.
 * @returns minor units of the company's currency; undefined where policy has no rate
 */
export function inCompanyCurrency(money: Money, company: string, rates: Rates): bigint | undefined {
  if (money.currency === company) return toMinor(money);
  const rate = rates[money.currency];
  if (rate === undefined) return undefined;
  const target = currencyOf(company);
  const converted = dineroConvert(dinero({ amount: toMinor(money), currency: currencyOf(money.currency) }), target, {
    [company]: { amount: BigInt(rate.replace('.', '')), scale: BigInt(decimals(rate)) },
  });
  return toSnapshot(transformScale(converted, target.exponent, halfEven)).amount;
}

/** Minor units of an amount that is known to `scale` decimals: half-even, once. */
export const roundedToMinor = (amount: bigint, scale: number, currency: string): bigint =>
  toSnapshot(transformScale(decimal(amount, scale, currency), currencyOf(currency).exponent, halfEven)).amount;

/** The same unrounded, with at least the decimals of its currency: 12_345n to 3 decimals is `12.345`, 12_300n is `12.30`. */
export const unrounded = (amount: bigint, scale: number, currency: string): string =>
  toDecimal(trimScale(decimal(amount, scale, currency)));

const decimal = (amount: bigint, scale: number, currency: string) =>
  dinero({ amount, currency: currencyOf(currency), scale: BigInt(scale) });
