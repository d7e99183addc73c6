import type { PrismaClient } from '../prisma/client/client.ts';
import { Problem } from './problem.ts';

/** @throws Problem where the customer or the rep is not known, naming each */
export async function knowsParties(
  db: PrismaClient,
  { customerId, repId }: { readonly customerId?: string; readonly repId: string },
): Promise<void> {
  const [customers, reps] = await Promise.all([
    customerId === undefined ? 1 : db.customer.count({ where: { id: customerId } }),
    db.rep.count({ where: { id: repId } }),
  ]);
  const errors = [
    ...(customers ? [] : [{ pointer: '/customerId', detail: `there is no customer ${customerId}` }]),
    ...(reps ? [] : [{ pointer: '/repId', detail: `there is no rep ${repId}` }]),
  ];
  if (errors.length > 0)
    throw new Problem(422, 'unknown-party', errors.map(({ detail }) => detail).join('; '), { errors });
}

/** E2: a rehearsal is refused where its mail could reach somebody. @throws Problem */
export function refuseRehearsal(
  { rehearsal }: { readonly rehearsal?: boolean | undefined },
  mayRehearse: boolean,
): void {
  if (rehearsal && !mayRehearse)
    throw new Problem(
      422,
      'rehearsal-refused',
      'A rehearsal must reach nobody: set REHEARSAL_MAILBOX, or run with the mail catcher.',
    );
}
