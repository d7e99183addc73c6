import { expect, test } from 'vitest';
import { formatDate, formatInstant, formatMoney, formatTime } from '../../mail/format.ts';

test('money carries its currency by code, exactly', () => {
  expect(formatMoney({ value: '1250', currency: 'EUR' }, 'en')).toBe('EUR 1,250');
  expect(formatMoney({ value: '1250.5', currency: 'EUR' }, 'de')).toBe('1.250,50 EUR');
  expect(formatMoney({ value: '38500.00', currency: 'TWD' }, 'zh-Hant')).toBe('TWD 38,500');
  expect(formatMoney({ value: '0.10', currency: 'BRL' }, 'pt')).toBe('BRL 0,10');
  expect(formatMoney({ value: '9999999999999.999', currency: 'KWD' }, 'zh-Hans')).toBe('KWD 9,999,999,999,999.999');
});

test('a date says its weekday and cannot be misread', () => {
  expect(formatDate('2027-01-15', 'en')).toMatch(/^Friday,? 15 January 2027$/u);
  expect(formatDate('2027-01-15', 'de')).toBe('Freitag, 15. Januar 2027');
  expect(formatDate('2027-01-15', 'pt')).toBe('sexta-feira, 15 de janeiro de 2027');
  expect(formatDate('2027-01-15', 'zh-Hant')).toMatch(/^2027年1月15日 ?星期五$/u);
  expect(formatDate('2027-01-15', 'zh-Hans')).toMatch(/^2027年1月15日 ?星期五$/u);
});

test('a time counts to 24 in every language', () => {
  for (const language of ['en', 'zh-Hant', 'zh-Hans', 'de', 'pt'] as const) {
    expect(formatTime('14:05', language)).toBe('14:05');
    expect(formatTime('00:00', language)).toBe('00:00');
  }
});

test('an instant shows as on the wall of its zone', () => {
  expect(formatInstant('2027-01-15T23:30:00Z', 'Asia/Taipei', 'en')).toMatch(/^Saturday,? 16 January 2027 at 07:30$/u);
  expect(formatInstant('2027-01-15T23:30:00Z', 'America/Sao_Paulo', 'pt')).toContain('15 de janeiro');
});
