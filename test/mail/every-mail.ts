import type { Language } from '../../domain/master-data.ts';
import type { MailContext } from '../../mail/context.ts';
import { formatDate, formatInstant, formatMoney, formatTime } from '../../mail/format.ts';

/** The least that a mail can be written from. */
export const minimal = (language: Language): MailContext => ({
  customer: 'Elbe Werkzeughandel GmbH',
  rep: 'Katharina Vogt',
  amount: formatMoney({ value: '1250.50', currency: 'EUR' }, language),
  dueDate: formatDate('2027-01-15', language),
});

/** Everything that a mail can name, as it usually is. */
export const full = (language: Language): MailContext => ({
  ...minimal(language),
  contact: 'Sabine Krüger',
  dueTime: formatTime('14:00', language),
  invoices: 'R-1, R-2',
  occasion: 'R-3',
  customerId: 'DE-3001',
  commitmentId: 'd9428888-122b-51e1-b85c-61abd3a1c5a9',
  commitmentUrl: 'http://localhost:3000/v1/commitments/d9428888-122b-51e1-b85c-61abd3a1c5a9',
  missing: formatMoney({ value: '1000', currency: 'EUR' }, language),
  paid: formatMoney({ value: '250.50', currency: 'EUR' }, language),
  outcome: 'partially-kept',
  severe: true,
  reason: 'said-yes-on-the-phone',
  attempt: 2,
  leaveAt: formatTime('08:15', language),
  answerBy: formatInstant('2027-01-18T16:00:00Z', 'Europe/Berlin', language),
  owner: 'Jonas Brandt',
  move: 'respond',
  since: formatInstant('2027-01-15T23:00:00Z', 'Europe/Berlin', language),
  words: 'Sabine,\n\n1250.50',
  wordsSubject: 'R-4',
  previousRep: 'Jonas Brandt',
  claim: 'R-5',
  said: 'R-6',
  part: 2,
  parts: 3,
  rehearsal: false,
});
