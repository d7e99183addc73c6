import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the company is, and whose key opens its doors. */
export interface SampleWeek {
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** of the running API */
  readonly apiUrl: string;
  readonly adminKey: string;
  /** breaks it off: the next start goes on */
  readonly signal: AbortSignal;
}

/** What became of the week. */
export interface PromisedWeek {
  /** local date */
  readonly monday: string;
  readonly promised: number;
  /** each with its order and why */
  readonly refused: readonly string[];
}

/**
 * A5: gives the sample company a week of deliveries, each by the ordinary door; finishes what an earlier try began.
 * @returns undefined where it had deliveries before, or the company is another one
 * @throws Error where the API does not answer
 */
export async function promiseSampleWeekIfNone(week: SampleWeek): Promise<PromisedWeek | undefined> {
  const begun = join(week.dataDir, 'sample-week-begun');
  const monday = existsSync(begun) ? readFileSync(begun, 'utf8') : await mondayOfFirst(week.databaseUrl);
  if (monday === undefined) return undefined;
  writeFileSync(begun, monday);
  const { deliveriesOf } = await import('../sample/week.ts');
  let promised = 0;
  const refused: string[] = [];
  for (const request of deliveriesOf(monday)) {
    const because = await promise(week, request);
    if (because === undefined) promised++;
    else refused.push(`${request.basis}: ${because}`);
  }
  rmSync(begun);
  return { monday, promised, refused };
}

/** The week of a sample company that has its warehouse and was never asked for a real delivery; undefined: of no such company. */
async function mondayOfFirst(databaseUrl: string): Promise<string | undefined> {
  const [{ withDatabase }, { calendarOfSite }, { nextFullWeek }, { dateIn }] = await Promise.all([
    import('../ledger/database.ts'),
    import('../ledger/calendars.ts'),
    import('../sample/week.ts'),
    import('../domain/working-calendar.ts'),
  ]);
  return withDatabase(databaseUrl, async (db) => {
    const site = await db.site.findUnique({ where: { id: 'HH', actor: 'sample' } });
    if (!site || (await db.commitment.count({ where: { kind: 'delivery-promise', rehearsalId: null } })) > 0)
      return undefined;
    return nextFullWeek(dateIn(new Date().toISOString(), site.zone), calendarOfSite(site));
  });
}

/** @returns why it is not promised; undefined: it is, or waits for somebody's yes */
async function promise(
  { apiUrl, adminKey, signal }: SampleWeek,
  request: { readonly basis: string; readonly window: { readonly date: string } },
): Promise<string | undefined> {
  const response = await fetch(`${apiUrl}/v1/commitments`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${adminKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': `sample-${request.basis}-${request.window.date}`,
    },
    body: JSON.stringify(request),
    signal,
  });
  if (response.ok) return undefined;
  const { detail = `${response.status}` } = (await response.json()) as { detail?: string };
  if (response.status === 422) return detail;
  throw new Error(detail);
}
