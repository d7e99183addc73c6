import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainNumber } from '../../api/pages/written-number.ts';
import { languages } from '../../domain/master-data.ts';
import { formatNumber } from '../../mail/format.ts';

test.each([
  ['1250', 'en', '1250'],
  ['1,250.00', 'en', '1250.00'],
  ['1.250,00', 'de', '1250.00'],
  ['12,5', 'de', '12.5'],
  ['12,5', 'en', '12.5'],
  ['12.5', 'de', '12.5'],
  ['1.250', 'de', '1250'],
  ['1,250', 'en', '1250'],
  ['1.250', 'en', '1.250'],
  ['1 250,50', 'pt', '1250.50'],
  ["1'250.50", 'de', '1250.50'],
  ['1.250.000', 'de', '1250000'],
  ['much', 'en', 'much'],
  ['-5', 'en', '-5'],
  ['1e9', 'en', '1e9'],
  ['1,2,3', 'en', '1,2,3'],
] as const)('%s in %s is %s', (written, language, plain) => {
  expect(plainNumber(written, language)).toBe(plain);
});

test('what is written as the language writes it is what it was', () => {
  const cents = fc.bigInt({ min: 0n, max: 10n ** 14n }).map((minor) => {
    const digits = `${minor}`.padStart(3, '0');
    return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  });
  fc.assert(
    fc.property(cents, fc.constantFrom(...languages), (value, language) => {
      expect(Number(plainNumber(formatNumber(value, language), language))).toBe(Number(value));
    }),
  );
});
