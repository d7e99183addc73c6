import { expect, test } from 'vitest';
import { z } from 'zod';
import '../../domain/plain-words.ts';

const said = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

test.each<[z.ZodType, unknown, string]>([
  [z.array(z.string()).min(1), [], 'expected at least one entry'],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], 'expected at most 2 entries'],
  [z.string().min(1), '', 'expected at least one character'],
  [z.string().length(64), 'ab', 'expected exactly 64 characters'],
  [z.number().min(0), -1, 'expected at least 0'],
  [z.number().positive(), 0, 'expected more than 0'],
  [z.int().lt(5), 5, 'expected less than 5'],
  [z.int(), 0.5, 'expected a whole number'],
  [z.strictObject({ name: z.string() }).shape.name, undefined, 'is missing; expected a text'],
  [z.boolean(), 'yes', 'expected true or false'],
  [z.enum(['phone', 'mail']), 'fax', 'expected one of "phone", "mail"'],
  [z.literal(true), false, 'expected true'],
  [z.uuid(), 'x', 'expected a UUID'],
  [z.email(), 'x', 'expected an e-mail address'],
  [z.strictObject({}), { wage: 1 }, 'expected no "wage"'],
  [z.union([z.string(), z.number()]), true, 'expected one of the forms that the documentation names'],
  [z.number().multipleOf(5), 7, 'Invalid number: must be a multiple of 5'],
  [z.string().min(3, 'expected a name'), '', 'expected a name'],
])('a value that does not fit is answered with what was expected: %#', (schema, value, words) => {
  expect(said(schema, value)).toBe(words);
});
