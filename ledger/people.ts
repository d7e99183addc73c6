import { hasLeft } from '../domain/absences.ts';
import type { Language, Rep } from '../domain/master-data.ts';
import { dateIn } from '../domain/working-calendar.ts';
import type { PrismaClient, Rep as RepRow } from '../prisma/client/client.ts';

/** D7: whether somebody is with the company today. */
export const isHere = ({ zone, leaves }: Pick<RepRow, 'zone' | 'leaves'>): boolean =>
  !hasLeft({ leaves: leaves as Rep['leaves'] }, dateIn(new Date().toISOString(), zone));

/** @returns whose mail address it is, of those who are with the company; undefined: nobody's */
export async function personAt(db: PrismaClient, email: string): Promise<string | undefined> {
  const alike = await db.rep.findMany({
    where: { email: { equals: email, mode: 'insensitive' } },
    select: { id: true, email: true, zone: true, leaves: true },
    orderBy: { id: 'asc' },
  });
  // the database takes `_` for any character
  return alike.find((rep) => rep.email.toLowerCase() === email.toLowerCase() && isHere(rep))?.id;
}

/** @returns the language of a person of the company; undefined: there is no such person */
export async function languageOf(db: PrismaClient, id: string): Promise<Language | undefined> {
  const person = await db.rep.findUnique({ where: { id }, select: { language: true } });
  return person?.language as Language | undefined;
}
