import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { far, wednesday } from '../workflows/support.ts';
import { expectProblem } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept?.stop());

const commands = {
  fulfilled: { amount: { value: '1.00', currency: 'EUR' } },
  missed: {},
  'phone-check': { answer: 'no-answer' },
  trip: { go: true, reason: 'it is on my way' },
  response: { channel: 'phone', said: 'We are disappointed.' },
  correction: { outcome: 'partially-kept', evidence: 'bank statement' },
} as const;
type Command = keyof typeof commands;

const promised = async (customer: object = {}): Promise<PromiseToPay> =>
  kept.promiseToPay({ customerId: (await kept.customer({ repId, ...customer })).id, repId, dueDate: wednesday(20) });
const send = (id: string, command: Command) =>
  kept.callBy(
    command === 'correction' ? `chief-${repId}` : repId,
    'POST',
    `/v1/commitments/${id}/${command}`,
    commands[command],
  );

/** Every state that somebody can meet a promise in, and what can be said to it then. */
const states: Record<string, { takes: readonly Command[]; refuses: string; come(): Promise<PromiseToPay> }> = {
  'open, before anything is asked': {
    takes: ['fulfilled', 'missed'],
    refuses: 'not-now',
    async come() {
      const promise = await promised();
      await promise.until('agreed');
      return promise;
    },
  },
  'the answer on the phone is awaited': {
    takes: ['fulfilled', 'missed', 'phone-check'],
    refuses: 'not-now',
    async come() {
      const promise = await promised(far);
      await promise.until('phone-first-1');
      return promise;
    },
  },
  'the decision about the trip is awaited': {
    takes: ['fulfilled', 'missed', 'trip'],
    refuses: 'not-now',
    async come() {
      const promise = await promised(far);
      for (let call = 1; ; call++) {
        const { awaits } = await promise.until(`phone-first-${call}`);
        expect(awaits?.move).toBe('phone-check');
        await promise.say('phone-check', { answer: 'no-answer' });
        if ((await promise.atRest()).awaits?.move === 'decide') return promise;
      }
    },
  },
  'the report is awaited': {
    takes: ['fulfilled', 'missed'],
    refuses: 'not-now',
    async come() {
      const promise = await promised();
      await promise.until('report');
      return promise;
    },
  },
  'the answer to the breach is awaited': {
    takes: ['fulfilled', 'missed', 'correction', 'response'],
    refuses: 'not-now',
    async come() {
      const promise = await promised();
      await promise.until('report');
      await promise.say('missed');
      await promise.until('respond');
      return promise;
    },
  },
  'the record is awaited': {
    takes: ['fulfilled', 'missed', 'correction'],
    refuses: 'not-now',
    async come() {
      const promise = await promised();
      await promise.until('visit');
      await promise.say('fulfilled');
      await promise.until('confirm');
      return promise;
    },
  },
  'the contradiction is to be settled': {
    takes: ['fulfilled', 'missed', 'correction'],
    refuses: 'not-now',
    async come() {
      const promise = await promised();
      await promise.until('visit');
      await promise.say('fulfilled');
      await promise.until('contradiction');
      return promise;
    },
  },
  'a follow-up of what was taken back': {
    takes: ['response'],
    refuses: 'not-now',
    async come() {
      const promise = await promised();
      const receivedAt = new Date().toISOString();
      const { body } = await promise.pay('1250.00', receivedAt);
      await promise.closed();
      const reversal = { reference: 'R', reversedAt: receivedAt, reason: 'bounced' };
      const { followUps } = (await kept.call('POST', `/v1/payments/${body.id}/reversals`, reversal)).body;
      const followUp = new PromiseToPay(kept, followUps[0], promise.customerId, repId, null, 'follow-up');
      await followUp.atRest();
      await expect.poll(async () => (await kept.call('GET', `/v1/commitments/${followUp.id}`)).status).toBe(200);
      return followUp;
    },
  },
  'a promise that was declined': {
    takes: [],
    refuses: 'ended',
    async come() {
      const { id: customerId } = await kept.customer({ repId });
      const { body } = await kept.propose({ customerId, repId, dueDate: '2020-01-15' });
      const promise = new PromiseToPay(kept, body.id, customerId, repId, body);
      await promise.closed();
      return promise;
    },
  },
  'kept, and ended': {
    takes: ['correction'],
    refuses: 'ended',
    async come() {
      const promise = await promised();
      await promise.pay('1250.00', new Date().toISOString());
      await promise.closed();
      return promise;
    },
  },
};

describe.each(Object.entries(states))('%s', (_state, { takes, refuses, come }) => {
  test(`D5, D2: takes ${takes.join(', ') || 'nothing'}, and refuses everything else with a reason and without a trace`, async () => {
    const promise = await come();
    const { events: before } = await promise.evidence();
    for (const command of Object.keys(commands) as Command[]) {
      if (takes.includes(command)) continue;
      const { detail } = expectProblem(await send(promise.id, command), 409, refuses);
      expect(detail, command).toMatch(/^.{20,}\.$/);
    }
    expect((await promise.evidence()).events).toEqual(before);
    for (const command of takes.slice(-1))
      expect([200, 202], command).toContain((await send(promise.id, command)).status);
  });
});
