import { expect, test } from 'vitest';
import { instantOf } from '../../domain/working-calendar.ts';
import { type Invite, writeInvite } from '../../mail/invite.ts';

const invite = (changes: Partial<Invite> = {}): string =>
  writeInvite({
    commitmentId: 'd9428888-122b-51e1-b85c-61abd3a1c5a9',
    method: 'request',
    sequence: 0,
    writtenAt: '2026-12-01T09:30:00.000Z',
    when: { date: '2027-01-15' },
    subject: 'Agreed: EUR 1,250',
    text: 'Dear Frau Muster,\n\nThank you.\n',
    rep: { name: 'Rita Rep', email: 'rita@nordlicht.example' },
    customer: { name: 'Frau Muster', email: 'muster@customer.example' },
    ...changes,
  });
/** The properties of an iCalendar text, with its folded lines made whole. */
const lines = (text: string): string[] => text.replace(/\r\n[ \t]/g, '').split('\r\n');

test('C2: the appointment is a whole day where no time was agreed: the local day of the customer', () => {
  expect(lines(invite())).toEqual(
    expect.arrayContaining([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'METHOD:REQUEST',
      'UID:d9428888-122b-51e1-b85c-61abd3a1c5a9@kept',
      'SEQUENCE:0',
      'DTSTAMP:20261201T093000Z',
      'DTSTART;VALUE=DATE:20270115',
      'DTEND;VALUE=DATE:20270116',
      'STATUS:CONFIRMED',
      'SUMMARY:Agreed: EUR 1\\,250',
      'DESCRIPTION:Dear Frau Muster\\,\\n\\nThank you.',
      'END:VCALENDAR',
    ]),
  );
});

test.each([
  ['Europe/Berlin', '2027-03-26', '14:00', '20270326T130000Z'],
  ['Europe/Berlin', '2027-03-29', '14:00', '20270329T120000Z'],
  ['America/New_York', '2027-11-05', '09:00', '20271105T130000Z'],
  ['America/New_York', '2027-11-08', '09:00', '20271108T140000Z'],
  ['Asia/Taipei', '2028-02-29', '08:00', '20280229T000000Z'],
])('C2: in %s, %s at %s is %s, also over a change of daylight saving time', (zone, date, time, start) => {
  const text = lines(invite({ when: { instant: instantOf(date, time, zone) } }));
  expect(text).toContain(`DTSTART:${start}`);
  expect(text.filter((line) => line.startsWith('DTEND'))).toEqual([]);
});

test('C2: the whole day stays that day wherever this program runs, over a change of daylight saving time too', () => {
  for (const date of ['2027-03-27', '2027-03-28', '2027-10-31', '2028-02-29', '2026-12-31'])
    expect(lines(invite({ when: { date } }))).toContain(`DTSTART;VALUE=DATE:${date.replaceAll('-', '')}`);
});

test('C2: the rep calls, the customer is asked; without a mail address the customer stands in no calendar', () => {
  const people = (text: string) => lines(text).filter((line) => /^(ORGANIZER|ATTENDEE)/.test(line));
  expect(people(invite())).toEqual([
    'ORGANIZER;CN="Rita Rep":mailto:rita@nordlicht.example',
    expect.stringMatching(/^ATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED;.*CN="Rita Rep":MAILTO:rita@nordlicht\.example$/),
    expect.stringMatching(/^ATTENDEE;.*RSVP=TRUE.*CN="Frau Muster":MAILTO:muster@customer\.example$/),
  ]);
  expect(people(invite({ customer: { name: 'Frau Muster', email: null } }))).toHaveLength(2);
});

test('C2: a change keeps the UID and counts up; a withdrawal takes the appointment back', () => {
  const uid = (text: string) => lines(text).find((line) => line.startsWith('UID:'));
  const moved = invite({ sequence: 1, when: { date: '2027-01-20' } });
  const cancelled = invite({ sequence: 2, method: 'cancel' });
  expect(uid(moved)).toBe(uid(invite()));
  expect(uid(cancelled)).toBe(uid(invite()));
  expect(lines(moved)).toContain('SEQUENCE:1');
  expect(lines(cancelled)).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED', 'SEQUENCE:2']));
});

test('B5: the same appointment is the same text at every attempt', async () => {
  const first = invite();
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(invite()).toBe(first);
});

test('C2: no words break out of their line, and no line is longer than 75 octets', () => {
  const text = invite({
    subject: '收款'.repeat(60),
    text: 'x\r\nATTENDEE:mailto:evil@example.com\n;,\\',
    customer: { name: 'Evil"\r\nX-EVIL:1', email: 'muster@customer.example' },
  });
  expect(lines(text).filter((line) => /^(X-EVIL|ATTENDEE:mailto:evil)/.test(line))).toEqual([]);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
});
