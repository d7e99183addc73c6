import * as currencies from 'dinero.js/bigint/currencies';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CurrencyCode, fromMinor, inCompanyCurrency, Money, toMinor } from '../../domain/money.ts';

const codes = Object.keys(currencies).filter((code) => CurrencyCode.safeParse(code).success);
const someCode = fc.constantFrom(...codes);
const someMinor = fc.bigInt({ min: 0n, max: 9_999_999_999_999n });
const someRate = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.stringMatching(/^\d{0,6}$/))
  .map(([whole, fraction]) => (fraction ? `${whole}.${fraction}` : `${whole}`));

describe('an amount of money', () => {
  test.each([
    ['1250.00', 'EUR', 125_000n],
    ['12.5', 'EUR', 1250n],
    ['007', 'USD', 700n],
    ['0.01', 'HKD', 1n],
    ['38500', 'TWD', 3_850_000n],
    ['38500', 'JPY', 38_500n],
    ['1.234', 'KWD', 1234n],
    ['9999999999999.99', 'BRL', 999_999_999_999_999n],
  ])('%s %s is %s in minor units', (value, currency, minor) => {
    expect(toMinor(Money.parse({ value, currency }))).toBe(minor);
  });

  test('comes back from minor units as it was, in every currency that Kept accepts', () => {
    fc.assert(
      fc.property(
        someMinor,
        someCode,
        (minor, currency) => void expect(toMinor(Money.parse(fromMinor(minor, currency)))).toBe(minor),
      ),
    );
    for (const currency of codes) expect(toMinor(fromMinor(12_345n, currency))).toBe(12_345n);
  });

  test('is written with all the decimals of its currency', () => {
    expect(fromMinor(5n, 'EUR')).toEqual({ value: '0.05', currency: 'EUR' });
    expect(fromMinor(5n, 'JPY')).toEqual({ value: '5', currency: 'JPY' });
    expect(fromMinor(0n, 'KWD')).toEqual({ value: '0.000', currency: 'KWD' });
  });

  test.each(['1,250.00', '-1', '+1', '1.', '.5', '1e3', '', ' 1', '12345678901234', '٣'])(
    '"%s" is no amount',
    (value) => {
      expect(Money.safeParse({ value, currency: 'EUR' }).success).toBe(false);
    },
  );

  test('with more decimals than its currency knows is refused, and says where', () => {
    const wrong = Money.safeParse({ value: '100.5', currency: 'JPY' });
    expect(wrong.error?.issues).toMatchObject([
      { path: ['value'], message: 'has more decimals than its currency knows' },
    ]);
    expect(Money.safeParse({ value: '100.005', currency: 'EUR' }).success).toBe(false);
  });

  test.each(['eur', 'EURO', '', 'XYZ', 'toString', 'MGA', 'MRU'])(
    '"%s" is no currency that Kept calculates with',
    (currency) => {
      expect(Money.safeParse({ value: '1', currency }).error?.issues).toMatchObject([{ path: ['currency'] }]);
      expect(() => toMinor({ value: '1', currency })).toThrow(RangeError);
    },
  );
});

describe('an amount in the company’s currency', () => {
  test.each([
    ['1.00', 'USD', '0.5', '0.50'],
    ['0.01', 'USD', '0.5', '0.00'],
    ['0.03', 'USD', '0.5', '0.02'],
    ['0.05', 'USD', '0.5', '0.02'],
    ['0.01', 'USD', '0.50001', '0.01'],
    ['1', 'JPY', '0.00615', '0.01'],
    ['3', 'JPY', '0.005', '0.02'],
    ['1.001', 'KWD', '3', '3.00'],
    ['1.005', 'KWD', '3', '3.02'],
    ['100', 'JPY', '2', '200.00'],
  ])('%s %s at a rate of %s is %s EUR: a half goes to the even cent', (value, currency, rate, euros) => {
    expect(inCompanyCurrency({ value, currency }, 'EUR', { [currency]: rate })).toBe(
      toMinor({ value: euros, currency: 'EUR' }),
    );
  });

  test('is rounded once, half to even, whatever the currencies and the rate', () => {
    fc.assert(
      fc.property(someMinor, someCode, someCode, someRate, (minor, from, company, rate) => {
        fc.pre(from !== company);
        const money = fromMinor(minor, from);
        const [whole = '', fraction = ''] = rate.split('.');
        const [, fromDecimals = ''] = money.value.split('.');
        const [, toDecimals = ''] = fromMinor(0n, company).value.split('.');
        const exact = minor * BigInt(whole + fraction) * 10n ** BigInt(toDecimals.length);
        const unit = 10n ** BigInt(fromDecimals.length + fraction.length);
        const result = inCompanyCurrency(money, company, { [from]: rate })!;
        const twiceOff = 2n * (result * unit - exact);
        expect(twiceOff <= unit && twiceOff >= -unit).toBe(true);
        if (twiceOff === unit || twiceOff === -unit) expect(result % 2n).toBe(0n);
      }),
      { numRuns: 300 },
    );
  });

  test('never shrinks when the amount grows', () => {
    fc.assert(
      fc.property(someMinor, someMinor, someCode, someRate, (one, more, from, rate) => {
        const inEuros = (minor: bigint) => inCompanyCurrency(fromMinor(minor, from), 'EUR', { [from]: rate })!;
        expect(inEuros(one + more) >= inEuros(one)).toBe(true);
      }),
    );
  });

  test('is the amount itself where it is the company’s currency already, whatever rate stands there', () => {
    expect(inCompanyCurrency({ value: '12.34', currency: 'EUR' }, 'EUR', { EUR: '2' })).toBe(1234n);
  });

  test('is unknown where policy has no rate', () => {
    expect(inCompanyCurrency({ value: '12.34', currency: 'USD' }, 'EUR', { HKD: '0.11' })).toBeUndefined();
  });
});
