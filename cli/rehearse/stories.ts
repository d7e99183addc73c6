import type { Life } from './life.ts';

/** What happens in a rehearsal, and how it must end. */
export interface Story {
  readonly about: string;
  /** where the customer is taken, unless another one is named */
  readonly distance: 'near' | 'far';
  /** the story makes no sense with a customer elsewhere */
  readonly onlyThere?: true;
  /** the amount is more than the customer can be believed, and the rep insists on it */
  readonly insists?: true;
  /** the amount is promised in so many parts, a week apart; the story is told of the first, the others come along */
  readonly inParts?: number;
  readonly ends: { readonly status: string; readonly severity: string };
  play(life: Life, otherParts: readonly Life[]): Promise<void>;
}

/** The day comes, far or near, and with it the money. @param round `@2` on the terms that were agreed second */
async function payOnTheDay(life: Life, round: '' | '@2' = ''): Promise<void> {
  await life.until(`visit${round}`, `phone-first-1${round}`);
  if (life.awaits('phone-check')) await life.rep('phone-check', { answer: 'yes' }, 'says that the customer said yes');
  await life.customerPays();
  await life.end();
}

/** The lives that a payment appointment can have. */
export const stories = {
  kept: {
    about: 'the customer pays on the day',
    distance: 'near',
    ends: { status: 'kept', severity: 'none' },
    play: (life) => payOnTheDay(life),
  },
  broken: {
    about: 'no money on the day; the rep reports it and answers it',
    distance: 'near',
    ends: { status: 'broken', severity: 'normal' },
    async play(life) {
      await life.until('report');
      await life.rep('missed', {}, 'reports: missed');
      await life.until('respond');
      await life.rep(
        'response',
        {
          channel: 'in-person',
          said: 'We served you well, and I came for nothing. Please do not do that again.',
          intent: 'careless',
        },
        'answers the breach, and judges that they took no care of it',
      );
      await life.end();
    },
  },
  severe: {
    about: 'yes on the phone, and then no money',
    distance: 'far',
    onlyThere: true,
    ends: { status: 'broken', severity: 'severe' },
    async play(life) {
      await life.until('phone-first-1');
      await life.rep('phone-check', { answer: 'yes' }, 'says that the customer said yes');
      await life.until('report');
      await life.rep('missed', { note: 'yes on the phone, nothing on the counter' }, 'reports: missed');
      await life.until('respond');
      await life.rep(
        'response',
        { channel: 'phone', said: 'You said yes, and I lost face before my own boss.' },
        'answers the breach',
      );
      await life.end();
    },
  },
  silent: {
    about: 'nobody says anything until the top of the ladder does',
    distance: 'near',
    ends: { status: 'broken', severity: 'normal' },
    async play(life) {
      await life.until('respond');
      await life.until('respond/escalation-2');
      await life.manager(
        'response',
        { channel: 'phone', said: 'I speak for the rep: this must not happen again.' },
        'answers the breach',
      );
      await life.end();
    },
  },
  insist: {
    about: 'more than the customer can be believed; the rep insists, the manager approves, and the money comes',
    distance: 'near',
    insists: true,
    ends: { status: 'kept', severity: 'none' },
    async play(life) {
      await life.until('approval');
      await life.manager('approval', { decision: 'approve', reason: 'I know the owner: he will.' }, 'approves');
      await life.until('agreed');
      await payOnTheDay(life);
    },
  },
  partial: {
    about: 'half of it on the day; the rest is missing and answered',
    distance: 'near',
    ends: { status: 'partially-kept', severity: 'normal' },
    async play(life) {
      await life.until('visit');
      await life.customerPays(50);
      await life.until('report');
      await life.rep('missed', { note: 'only half of it' }, 'reports: missed, only half of it was there');
      await life.until('respond');
      await life.rep(
        'response',
        {
          channel: 'in-person',
          said: 'Half of it is half of your word. When does the rest come?',
          answered: 'on Monday',
        },
        'answers the breach',
      );
      await life.end();
    },
  },
  bounced: {
    about: 'paid and kept, then the payment bounces; a follow-up of its own',
    distance: 'near',
    ends: { status: 'kept', severity: 'none' },
    async play(life) {
      await life.until('visit', 'phone-first-1');
      const payment = await life.customerPays();
      await life.end();
      const followUp = await life.bankTakesBack(payment);
      if (!followUp) throw new Error('nothing followed the bounced payment');
      await followUp.until('respond');
      await followUp.rep(
        'response',
        { channel: 'phone', said: 'Your payment bounced. The money has to come again.', answered: 'by Friday' },
        'answers what was taken back',
      );
      await followUp.end();
    },
  },
  reschedule: {
    about: 'the customer puts it off once, and then pays',
    distance: 'near',
    ends: { status: 'kept', severity: 'none' },
    async play(life) {
      await life.until('agreed');
      await life.moves('reschedule', { askedBy: 'customer', reason: 'a large order comes in first' }, 'asks for');
      await payOnTheDay(life, '@2');
    },
  },
  'cannot-attend': {
    about: 'our rep cannot come and names a new day; the customer pays on that day',
    distance: 'near',
    ends: { status: 'kept', severity: 'none' },
    async play(life) {
      await life.until('reminder-1', 'visit', 'phone-first-1');
      await life.moves('cannot-attend', { reason: 'ill' }, 'cannot come and offers');
      await payOnTheDay(life, '@2');
    },
  },
  plan: {
    about: 'three parts; the first is broken, the manager lets the plan go on, and the others are paid',
    distance: 'near',
    inParts: 3,
    ends: { status: 'broken', severity: 'normal' },
    async play(life, otherParts) {
      await life.until('report');
      await life.rep('missed', {}, 'reports: missed');
      await life.planGoesOn('The season begins in two weeks; then he has money again.');
      await life.until('respond');
      await life.rep(
        'response',
        { channel: 'phone', said: 'The next part comes, or the plan ends.' },
        'answers the breach',
      );
      await life.end();
      for (const part of otherParts) await payOnTheDay(part);
    },
  },
  dispute: {
    about: 'the customer disputes the breach; the rep answers with the evidence, the manager closes it',
    distance: 'near',
    ends: { status: 'broken', severity: 'normal' },
    async play(life) {
      await life.until('report');
      await life.rep('missed', {}, 'reports: missed');
      await life.until('respond');
      await life.rep('response', { channel: 'phone', said: 'I came, and there was no money.' }, 'answers the breach');
      await life.end();
      await life.dispute(
        'We had agreed on a later day.',
        'The confirmation of that day is here; I sent it to you again.',
        {
          outcome: 'rejected',
          reason: 'The confirmation names the day, and nobody objected.',
        },
      );
    },
  },
} as const satisfies Record<string, Story>;

export type StoryName = keyof typeof stories;
