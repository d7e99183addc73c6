import type { Rep } from './master-data.ts';

type Away = Pick<Rep, 'absences' | 'leaves'>;

/** Who has left is not there for so many days; a calendar must have a working day at last, even that of who has left. */
const gone = 730;

/** D7. @param date local to the rep. @returns why the rep is not there that day; undefined: is there */
export function absenceOn({ absences, leaves }: Away, date: string): string | undefined {
  const absence = absences.find(({ from, to }) => from <= date && date <= to);
  if (absence) return absence.reason ? `the rep is absent: ${absence.reason}` : 'the rep is absent';
  if (!leaves || !hasLeft({ leaves }, date)) return undefined;
  return (Date.parse(date) - Date.parse(leaves.on)) / 86_400_000 < gone ? 'the rep has left the company' : undefined;
}

/** D7. @param date local to the rep. @returns whether the rep is no longer with the company that day */
export const hasLeft = ({ leaves }: Pick<Away, 'leaves'>, date: string): boolean =>
  leaves !== null && date >= leaves.on;

/** D7: a time in which another rep stands in: whoever leaves is away from then on (`to` null). */
export interface StandIn {
  readonly from: string;
  readonly to: string | null;
  readonly standIn: string;
  readonly reason: string;
}

/** @returns the absences of a rep with a named stand-in, and the leaving */
export const standInsOf = ({ absences, leaves }: Away): StandIn[] => [
  ...absences.flatMap(({ from, to, standIn, reason }) =>
    standIn ? [{ from, to, standIn, reason: reason ?? 'absent' }] : [],
  ),
  ...(leaves?.standIn ? [{ from: leaves.on, to: null, standIn: leaves.standIn, reason: 'left the company' }] : []),
];
