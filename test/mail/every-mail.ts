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
  occasionKind: 'delivery-under-way',
  occasionReference: 'LS-7',
  also: `${formatMoney({ value: '500', currency: 'EUR' }, language)} (${formatDate('2027-01-18', language)})`,
  complaints: 'K-12: two boxes damaged',
  disputes: 'D-1: price of R-2',
  unsentInvoices: 'R-9: printed twice, sent never',
  unsentStatements: 'December',
  brokenPromises: formatMoney({ value: '80', currency: 'EUR' }, language),
  openPromises: formatMoney({ value: '90', currency: 'EUR' }, language),
  absence: formatDate('2027-01-19', language),
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
  rehearsal: false,
});
