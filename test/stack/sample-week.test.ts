import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, closedBecause } from '../../domain/working-calendar.ts';
import { calendarOfSite } from '../../ledger/calendars.ts';
import { loadSample } from '../../sample/load.ts';
import { deliveriesOf, nextFullWeek } from '../../sample/week.ts';
import { promiseSampleWeekIfNone } from '../../stack/sample-week.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { today } from '../support/rebate.ts';

let kept: Kept;
const dataDir = mkdtempSync(join(tmpdir(), 'kept-week-'));
beforeAll(async () => {
  kept = await startKept();
});
afterAll(async () => {
  await kept.stop();
  rmSync(dataDir, { recursive: true });
});

const promiseIt = (signal = new AbortController().signal) => {
  const { url: apiUrl, adminKey, config } = kept;
  return promiseSampleWeekIfNone({ databaseUrl: `${config.database.url}`, dataDir, apiUrl, adminKey, signal });
};
const promised = () =>
  kept.db.commitment.findMany({
    where: { kind: 'delivery-promise', rehearsalId: null },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
  });

describe('the week of the sample company', () => {
  test('another company, or one without a warehouse of the sample, gets no deliveries', async () => {
    await kept.put('/v1/sites/HH', { name: 'Ours', zone: 'Europe/Berlin', country: 'DE', region: 'HH' });
    expect(await promiseIt()).toBeUndefined();
    expect(await promised()).toEqual([]);
    await kept.db.site.deleteMany();
  });

  test('A1, A5: broken off and begun again, it has eight promises, each in the state in which the door left it', async () => {
    await loadSample(kept.db);
    const [first] = deliveriesOf(nextFullWeek(today(), calendarOfSite(await kept.db.site.findFirstOrThrow())));
    const rehearsed = { ...first, rehearsal: true }; // E2: it counts nowhere
    await kept.call('POST', '/v1/commitments', rehearsed, { 'Idempotency-Key': 'rehearsed' });
    await expect(promiseIt(AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(existsSync(join(dataDir, 'sample-week-begun'))).toBe(true);

    expect(await promiseIt()).toMatchObject({ promised: 8, refused: [] });
    const all = await promised();
    const of = (status: string) => all.filter((one) => one.status === status).map(({ terms }) => basisOf(terms));
    expect(of('open').sort()).toEqual(['A-2701', 'A-2702', 'A-2705', 'A-2706', 'A-2707']);
    expect(of('awaiting-approval')).toEqual(['A-2703']);
    expect(of('awaiting-signature')).toEqual(['A-2704']);
    expect(of('proposed')).toEqual(['A-2708']);
    for (const { dueDate } of all) expect(dueDate.getTime()).toBeGreaterThan(Date.now());
    // A5: who waits for a yes holds vehicle and goods, too, as far as they are there
    expect(await kept.db.goodsHold.count({ where: { releasedAt: null } })).toBeGreaterThan(7);
  });

  test('a second time changes nothing, whatever became of it', async () => {
    const states = async () => (await promised()).map(({ id, status, terms }) => [id, status, terms]);
    const before = await states();
    expect(await promiseIt()).toBeUndefined();
    expect(await states()).toEqual(before);
    // a start that was killed between the last answer and its end asks again, and gets the same answers
    const [first] = await promised();
    writeFileSync(join(dataDir, 'sample-week-begun'), `${first?.dueDate.toISOString().slice(0, 10)}`);
    expect(await promiseIt()).toMatchObject({ promised: 8, refused: [] });
    expect(await states()).toEqual(before);
  });

  test('it is the next one in which the warehouse works on all five days', async () => {
    const calendar = calendarOfSite(await kept.db.site.findUniqueOrThrow({ where: { id: 'HH' } }));
    expect(nextFullWeek('2026-11-26', calendar)).toBe('2026-11-30');
    expect(nextFullWeek('2026-11-30', calendar)).toBe('2026-12-07');
    expect(nextFullWeek('2026-12-14', calendar)).toBe('2027-01-04'); // Christmas, then New Year
    const monday = nextFullWeek(today(), calendar);
    for (const { window } of deliveriesOf(monday)) {
      expect(closedBecause(calendar, window.date)).toBeUndefined();
      expect(window.date >= monday && window.date < addDays(monday, 5)).toBe(true);
    }
  });
});

const basisOf = (terms: unknown): string => (terms as { basis: string }).basis;
