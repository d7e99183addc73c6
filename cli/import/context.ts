import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Running } from './running.ts';

/** What an import works with. */
export interface Context {
  readonly db: PrismaClient;
  readonly actor: string;
  readonly running: Omit<Running, 'close'>;
}
