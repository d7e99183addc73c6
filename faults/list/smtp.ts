/** A mail server in every bad mood: no deadline waits for it, no mail is lost, and one that goes out twice is the same mail. */
import { type Fault, withinAMinute } from '../fault.ts';
import type { Passage } from '../rig/between.ts';
import type { Mood } from '../rig/post-office.ts';

const lasts = 30_000;
/** A mail that never comes is no ground for these to wait. */
const withoutMails = ['paid', 'reported', 'silent'] as const;

const inMood = (mood: Mood, does: string, besides: Partial<Fault> = {}): Fault => ({
  ...{ name: `SMTP ${mood}`, does, lasts, limit: withinAMinute, ...besides },
  seen: ({ office }) => office.touched,
  inject: async ({ office }) => {
    office.mood = mood;
    return async () => {
      office.mood = 'taking';
    };
  },
});

const passing = (name: string, passage: Passage, does: string): Fault => ({
  ...{ name: `SMTP ${name}`, does, lasts, limit: withinAMinute },
  seen: ({ between }) => between.mail.touched,
  inject: async ({ between }) => {
    between.mail.set(passage);
    between.mail.delay = 300;
    return async () => between.mail.set('open');
  },
});

export const smtpFaults: readonly Fault[] = [
  inMood('puts-off', 'each recipient is answered 451'),
  inMood('refuses', 'each recipient is answered 550', { plots: withoutMails }),
  inMood('hangs', 'takes the mail and never answers'),
  passing('half-open', 'silent', 'takes connections and says nothing'),
  passing('deaf', 'deaf', 'hears everything and its answers never come'),
  inMood('closes-after-data', 'takes the mail and cuts the connection without a word'),
  inMood('slow', 'answers a mail after 3 s'),
  passing('far away', 'slow', 'each piece takes 0.3 s'),
  inMood('greylists', 'puts each recipient off the first time'),
  inMood('bad-tls', 'offers TLS with a certificate that nobody trusts'),
  passing('gone', 'gone', 'refuses connections'),
];
