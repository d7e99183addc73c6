import { expect, test } from 'vitest';
import { absenceOn, standInsOf } from '../../domain/absences.ts';
import { Rep } from '../../domain/master-data.ts';
import { addWorkingDays, addWorkingHours, closedBecause } from '../../domain/working-calendar.ts';
import { calendarOfRep } from '../../ledger/calendars.ts';

const rep = { name: 'Rita', email: 'r@x.example', language: 'en', zone: 'Europe/Berlin', country: 'DE', office: 'HH' };
const away = (changes: object) => Rep.parse({ ...rep, ...changes });
const calendarOf = (changes: object) =>
  calendarOfRep({ id: 'r1', recordedAt: new Date(), actor: 'test', ...away(changes) });
const issues = (changes: object): string[] =>
  Rep.safeParse({ ...rep, ...changes }).error?.issues.map(({ message }) => message) ?? [];

test('D7: a rep is away from the first to the last day of an absence, both included', () => {
  const { absences, leaves } = away({ absences: [{ from: '2027-02-09', to: '2027-02-11', reason: 'ill' }] });
  const on = (date: string) => absenceOn({ absences, leaves }, date);
  expect(['2027-02-08', '2027-02-09', '2027-02-11', '2027-02-12'].map(on)).toEqual([
    undefined,
    'the rep is absent: ill',
    'the rep is absent: ill',
    undefined,
  ]);
});

test('D7: vetting, plans and ladders see an absence as days on which the rep does not work', () => {
  const calendar = calendarOf({ absences: [{ from: '2027-02-09', to: '2027-02-11' }] });
  expect(closedBecause(calendar, '2027-02-10')).toBe('the rep is absent');
  expect(addWorkingDays(calendar, '2027-02-08', 1)).toBe('2027-02-12');
  // Monday 16:00 in Berlin, four hours: two of them after the absence
  expect(addWorkingHours(calendar, '2027-02-08T15:00:00.000Z', 4)).toBe('2027-02-12T10:00:00.000Z');
});

test('D7: who has left works no more, and a calendar still comes to an end', () => {
  const calendar = calendarOf({ leaves: { on: '2027-02-09' } });
  expect(closedBecause(calendar, '2027-02-08')).toBeUndefined();
  expect(closedBecause(calendar, '2027-03-09')).toBe('the rep has left the company');
  expect(addWorkingDays(calendar, '2027-02-08', 1) > '2029-01-01').toBe(true);
});

test('D7: the stand-ins of a rep are those of the absences that name one, and of the leaving', () => {
  expect(
    standInsOf(
      away({
        absences: [
          { from: '2027-02-09', to: '2027-02-11', reason: 'ill', standIn: 'r2' },
          { from: '2027-03-09', to: '2027-03-11' },
        ],
        leaves: { on: '2027-06-01', standIn: 'r3' },
      }),
    ),
  ).toEqual([
    { from: '2027-02-09', to: '2027-02-11', standIn: 'r2', reason: 'ill' },
    { from: '2027-06-01', to: null, standIn: 'r3', reason: 'left the company' },
  ]);
});

test('D7: an absence that cannot be is refused', () => {
  const at = (from: string, to: string) => ({ from, to });
  expect(issues({ absences: [at('2027-02-09', '2027-02-08')] })).toEqual(['expected to end on or after its first day']);
  expect(issues({ absences: [at('2027-02-09', '2028-02-10')] })).toEqual(['expected at most 366 days']);
  expect(issues({ absences: [at('2027-02-09', '2027-02-10'), at('2027-02-09', '2027-02-09')] })).toEqual([
    'expected each absence to begin on another day',
  ]);
  const years = [1, 2, 3].map((year) => at(`202${year}-01-01`, `202${year}-12-31`));
  expect(issues({ absences: years })).toEqual(['expected at most 1000 days in all']);
});
