import { standInsOf } from '../../domain/absences.ts';
import type { Rep } from '../../domain/master-data.ts';
import { putReps, type Result } from '../../ledger/master-data.ts';
import type { Coded } from '../../ledger/records.ts';
import type { Context } from './context.ts';

/** D7: writes reps; who stands in for an absence takes over when it begins, as with the API. */
export async function writeReps(rows: readonly Coded<Rep>[], { db, actor, running }: Context): Promise<Result[]> {
  const results = await putReps(db, rows, actor);
  const arranged: Result[] = [];
  for (const [index, result] of results.entries()) {
    const { id, ...rep } = rows[index]!;
    arranged.push(typeof result === 'object' ? result : await arrange(id, rep, result));
  }
  return arranged;

  async function arrange(id: string, rep: Rep, result: Result): Promise<Result> {
    if (standInsOf(rep).length === 0) return result;
    try {
      await running.standIn(id, rep);
      return result;
    } catch (error) {
      const why = (error as Error).message;
      return { field: 'absences', because: `is written, but nobody is told to stand in: ${why}; import it again` };
    }
  }
}
