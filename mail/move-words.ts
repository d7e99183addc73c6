import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { moves } from '../domain/projection.ts';
import type { MailContext } from './context.ts';
import { oneLine } from './harmless.ts';
import { remembered, wrong } from './templates.ts';

const text = z.string().min(1);
const MoveWords = z.record(
  z.enum(moves),
  z.union([text, z.strictObject({ payment: text, rebate: text, payout: text, delivery: text })]),
);

const movesFile = remembered((file, content) => {
  const read = MoveWords.safeParse(parsed(file, content));
  if (!read.success) throw wrong(file, z.prettifyError(read.error), read.error);
  return read.data;
});

function parsed(file: string, content: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    throw wrong(file, `not YAML: ${error instanceof Error ? error.message : error}`, error);
  }
}

/**
 * D4, D7: what is still owed, in words: `<folder>/moves.yaml`, which the company edits like the templates beside it.
 * @returns '' where no move is owed
 * @throws TemplateError naming the file, where it is missing, broken, or lacks a move
 */
export function moveWords(folder: string, { move, payout, tiers, window }: MailContext): string {
  if (!move) return '';
  const words = movesFile(join(folder, 'moves.yaml'))[move];
  return oneLine(
    typeof words === 'string' ? words : words[window ? 'delivery' : payout ? 'payout' : tiers ? 'rebate' : 'payment'],
  );
}
