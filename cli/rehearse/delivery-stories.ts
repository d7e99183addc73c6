import type { DeliveryLife } from './delivery-life.ts';

/** What happens to a rehearsed delivery, and how it must end. */
export interface DeliveryStory {
  readonly about: string;
  /** which goods are asked for: some that are there, more than there is of what is expected, more than can ever come */
  readonly goods: 'there' | 'expected' | 'beyond';
  readonly ends: string;
  play(life: DeliveryLife): Promise<void>;
}

const sorry = { channel: 'phone', said: 'We did not come, and nobody told you: our vehicle stood. I am sorry.' };

async function apologisesAndComes(life: DeliveryLife): Promise<void> {
  await life.withNewWindow('apology', sorry, 'apologises, explains, and agrees on');
  await life.untilItArrives();
  await life.arrives();
  await life.end();
}

/** The lives that a delivery can have. */
export const deliveryStories = {
  'on-time': {
    about: 'checked, booked, reminded of, on the way, delivered in time and in full',
    goods: 'there',
    ends: 'kept, on time, in full',
    async play(life) {
      await life.untilItArrives();
      await life.arrives();
      await life.end();
    },
  },
  tentative: {
    about: 'the supplier has not confirmed: said in advance, and withdrawn at the instant that was named',
    goods: 'expected',
    ends: 'withdrawn',
    async play(life) {
      await life.end();
    },
  },
  'not-ready': {
    about: 'the vehicle breaks down: a way out is asked for, the customer is warned before, then it is put right',
    goods: 'there',
    ends: 'broken, late, in full',
    async play(life) {
      await life.until('confirmed');
      await life.rep('at-risk', { reason: 'The truck stands in the workshop.' }, 'reports it at risk');
      await life.until('not-ready-1/warned');
      await life.until('report');
      await life.rep('missed', { note: 'no vehicle' }, 'reports: missed');
      await life.until('apologise');
      await apologisesAndComes(life);
    },
  },
  missed: {
    about: 'nobody comes and nobody says so: concluded, the apology chased and escalated, a new date, the lesson',
    goods: 'there',
    ends: 'broken, late, in full',
    async play(life) {
      await life.until('apologise/escalation-1');
      await apologisesAndComes(life);
    },
  },
  'customer-absent': {
    about: 'we were there in time, and nobody opened: the customer’s miss, with the cost of the trip',
    goods: 'there',
    ends: 'kept, on time, in full',
    async play(life) {
      await life.untilItArrives();
      const body = { what: 'nobody-there', note: 'Rang three times, and phoned.' };
      await life.rep('customer-missed', body, 'reports: nobody was there');
      await life.end();
    },
  },
  rebooked: {
    about: 'we move it: booked anew, told with the reason, delivered then; on time counts by the first date',
    goods: 'there',
    ends: 'kept, late, in full',
    async play(life) {
      await life.until('confirmed');
      const body = { askedBy: 'us', reason: 'The driver is ill.' };
      await life.withNewWindow('re-agreement', body, 'moves it to');
      await life.untilItArrives();
      await life.arrives();
      await life.end();
    },
  },
  refused: {
    about: 'more than there is: refused, each no by its name, with what could be promised instead',
    goods: 'beyond',
    ends: 'declined',
    async play(life) {
      await life.end();
    },
  },
} satisfies Record<string, DeliveryStory>;
export type DeliveryStoryName = keyof typeof deliveryStories;
