import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  commitmentId,
  followUpId,
  messageId,
  pastPromiseId,
  paymentId,
  reportId,
  reversalId,
} from '../../domain/ids.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const three = fc.tuple(fc.string(), fc.string(), fc.string());

test('the same caller, kind and Idempotency-Key are the same commitment, today and in every later version', () => {
  expect(commitmentId('lin', 'payment-appointment', 'k-1')).toBe(commitmentId('lin', 'payment-appointment', 'k-1'));
  expect(commitmentId('lin', 'payment-appointment', 'k-1')).toMatchInlineSnapshot(
    `"1a0ecf73-1d75-5904-a702-fb0a5aae70e0"`,
  );
  expect(pastPromiseId('old-1')).toMatchInlineSnapshot(`"680b1fd0-bc8d-579d-af3f-dd9817536c54"`);
  expect(paymentId('TW-1001', 'bank-1', null)).toMatchInlineSnapshot(`"617089d8-5f08-5dff-9870-791a86106404"`);
  expect(messageId('c', 'reminder-1', 'customer')).toMatchInlineSnapshot(`"b0f28905-799c-5f7e-907e-60d114d74c83"`);
});

test('other parts make another id, however the letters are spread over them', () => {
  expect(commitmentId('ab', 'c', 'd')).not.toBe(commitmentId('a', 'bc', 'd'));
  expect(commitmentId('1:a', 'b', 'c')).not.toBe(commitmentId('1', ':ab', 'c'));
  fc.assert(
    fc.property(three, three, (one, other) => {
      const same = one.every((part, index) => part === other[index]);
      expect(commitmentId(...one) === commitmentId(...other)).toBe(same);
      expect(messageId(...one)).toMatch(uuid);
    }),
  );
});

test('ids of different things are never the same', () => {
  const parts = ['a', 'b', 'c'] as const;
  const ids = [commitmentId(...parts), messageId(...parts), paymentId(...parts), pastPromiseId('a')];
  const facts = [reportId(...parts, 'd'), reversalId('a', 'b'), followUpId('a', 'b')];
  expect(new Set([...ids, ...facts]).size).toBe(7);
});

test('D5: the same key of another person, of another promise or for the other report is another report', () => {
  const ids = [
    reportId('lin', 'p', 'fulfilled', 'k'),
    reportId('wu', 'p', 'fulfilled', 'k'),
    reportId('lin', 'q', 'fulfilled', 'k'),
    reportId('lin', 'p', 'missed', 'k'),
  ];
  expect(new Set(ids).size).toBe(4);
  expect(reportId('lin', 'p', 'fulfilled', 'k')).toBe(ids[0]);
});

test('E2: a payment in a rehearsal is another than the real one with the same reference', () => {
  expect(paymentId('TW-1001', 'bank-1', 'rehearsal-1')).not.toBe(paymentId('TW-1001', 'bank-1', null));
  expect(paymentId('TW-1001', 'bank-1', 'rehearsal-1')).not.toBe(paymentId('TW-1001', 'bank-1', 'rehearsal-2'));
});
