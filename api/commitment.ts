import { z } from 'zod';
import type { AnyView } from '../client/commitments.ts';
import { findCommitment, type Listed } from '../ledger/commitments.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { present } from './present.ts';
import { orNotFound, Problem } from './problem.ts';
import { told } from './told.ts';

/** The path of a route about one commitment. */
export const CommitmentId = z.object({ id: z.uuid({ error: 'expected the id of a commitment' }) });

/** Finds a commitment by its id. @throws Problem 404 */
export const finder =
  (db: PrismaClient) =>
  (id: string): Promise<Listed> =>
    orNotFound(findCommitment(db, id), `commitment ${id}`);

/** Talks to a running commitment; one that has ended or refuses says so. @returns it as callers see it then */
export async function now(found: Listed, talk: (address: Listed) => Promise<object | undefined>) {
  const ended = `This promise has ended: ${found.status}. What ended stays ended.`;
  if (found.imported) throw new Problem(409, 'ended', ended);
  const view = await told(() => talk(found), ended);
  if (!view) throw new Problem(409, 'ended', ended);
  return present(view as AnyView);
}
