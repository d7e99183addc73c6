import { InvalidArgumentError } from 'commander';

/** The value of an option. @throws InvalidArgumentError where it is no whole number from 1 */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected a whole number from 1.');
  return value;
}
