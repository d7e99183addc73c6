/** Messages as they should not come: twice, in the wrong order, too many, too large, too late, unknown. */
import { randomUUID } from 'node:crypto';
import { moveClock } from '../../client/clock.ts';
import { workflowId } from '../../client/commitments.ts';
import { atRest } from '../../client/walk.ts';
import type { PaymentRequest } from '../../domain/requests.ts';
import { type Fault, nothingToMend, soon } from '../fault.ts';
import type { Found } from '../rig/judge.ts';
import { type Acknowledged, promise, putRep } from '../rig/lives.ts';
import { Seeded } from '../rig/seeded.ts';
import type { Stage } from '../rig/stage.ts';

const kind = 'payment-appointment';
const many = 10_000;
const atOnce = 50;

/** Messages of all of these so far, each of which was answered or refused. */
let sent = 0;

/** A message is a fault of one commitment beside all the others that live meanwhile. */
const about = (
  name: string,
  does: string,
  messages: number,
  act: (stage: Stage, one: Acknowledged, found: Found) => Promise<void>,
): Fault => ({
  ...{ name, does, lasts: 1, limit: soon },
  seen: () => sent,
  inject: async (stage, found) => {
    const one = await promise(stage.world, new Seeded(7), `message-${randomUUID().slice(0, 8)}`);
    if (!one) throw new Error('nothing could be promised');
    await act(stage, one, found);
    sent += messages;
    return nothingToMend;
  },
});

const addressOf = ({ id }: Acknowledged) => ({ kind, id }) as const;
const handleOf = ({ world }: Stage, { id }: Acknowledged) => world.client.workflow.getHandle(workflowId(kind, id));
const eventsOf = ({ world }: Stage, { id }: Acknowledged, type: string) =>
  world.db.event.count({ where: { commitmentId: id, type } });

const report = (said: 'fulfilled' | 'missed', occurredAt = new Date().toISOString()) => ({
  ...{ id: randomUUID(), said, occurredAt, by: 'rep' },
});

/** It still lives as any other: nobody says anything, it is broken, and it is asked for an answer. */
async function stillLives(stage: Stage, one: Acknowledged, found: Found, step = 'respond'): Promise<void> {
  const { client, commitments } = stage.world;
  for (let steps = 0; steps < 40; steps++) {
    const view = await stage.world.insist('the story to be at rest', () => atRest(commitments, addressOf(one)));
    if (view.happened.some((happening) => happening.step === step)) return;
    if (!view.next || view.closed) break;
    await moveClock(client, workflowId(kind, one.id), view.next.at);
  }
  found.lost.push(`${one.id} does not come to ${step} any more`);
}

const twice = about(
  'signals twice and out of order',
  'each report five times, the earlier one last',
  10,
  async (stage, one, found) => {
    const { commitments } = stage.world;
    const later = report('fulfilled');
    const earlier = report('missed', new Date(Date.parse(later.occurredAt) - 1_000).toISOString());
    for (const said of [later, earlier])
      for (let times = 0; times < 5; times++) await commitments.report(addressOf(one), said);
    await atRest(commitments, addressOf(one));
    const reports = await eventsOf(stage, one, 'reported');
    if (reports < 2) found.lost.push(`${one.id}: of two reports ${reports} are in the record`);
    if (reports > 2) found.doubled.push(`${one.id}: two reports are ${reports} in the record`);
  },
);

const flood = about(
  `${many} signals to one`,
  `${many} times the word that there is news`,
  many,
  async (stage, one, found) => {
    await wakeOften(stage, one, many);
    await stillLives(stage, one, found);
  },
);

async function wakeOften({ world }: Stage, one: Acknowledged, times: number): Promise<void> {
  let given = 0;
  const lane = async () => {
    for (; given < times; ) {
      given++;
      await world.insist('a signal', () => world.commitments.wake(addressOf(one)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, times) }, lane));
}

const handovers = 20;

/** A history is long after a hundred events here, so that each handover comes when the story is about to continue as new. */
const continuing: Fault = {
  servers: { longHistory: 100 },
  ...about(
    'commands while it continues as new',
    `${handovers} handovers, each when its history has just become too long`,
    handovers,
    async (stage, one, found) => {
      const { world } = stage;
      const handle = handleOf(stage, one);
      const path = `/v1/commitments/${one.id}/reassign`;
      for (let asked = 1; asked <= handovers; asked++) {
        const repId = `${one.repId}-${asked}`;
        await putRep(world, repId, `Rita Rep ${asked}`, one.zone);
        const { runId } = await handle.describe();
        await wakeOften(stage, one, 100);
        const to = { repId, reason: 'a new district' };
        const { status, body } = await world.ask('POST', path, to, { key: randomUUID() });
        if (status !== 200) found.lost.push(`a handover was answered ${status} ${JSON.stringify(body)}`);
        await world.insist('the story to continue as new', async () => {
          if ((await handle.describe()).runId === runId) throw new Error('it has not yet');
        });
      }
      await stillLives(stage, one, found);
      const recorded = await eventsOf(stage, one, 'reassigned');
      if (recorded < handovers) found.lost.push(`${one.id}: of ${handovers} handovers ${recorded} are in the record`);
      if (recorded > handovers) found.doubled.push(`${one.id}: ${handovers} handovers are ${recorded} in the record`);
    },
  ),
};

/** A report has no business there before the promise has, but whoever sends it may be the faster one. */
const early = about(
  'signals before the start is visible',
  'a report is sent from before the promise is asked for until it is taken',
  1,
  async (stage, one, found) => {
    const { commitments, db } = stage.world;
    const next = { kind, id: randomUUID() } as const;
    const said = report('missed');
    let taken = false;
    const sending = async () => {
      while (!taken)
        taken = await commitments.report(next, said).then(
          () => true,
          () => false,
        );
    };
    const { terms } = await db.commitment.findUniqueOrThrow({ where: { id: one.id } });
    const request = terms as unknown as PaymentRequest;
    const asking = () => commitments.propose({ commitmentId: next.id, request, actor: 'faults' });
    await Promise.all([sending(), asking()]);
    await atRest(commitments, next);
    const reports = await db.event.count({ where: { commitmentId: next.id, type: 'reported' } });
    if (reports === 0) found.lost.push(`${next.id}: a report that was taken is not in the record`);
    if (reports > 1) found.doubled.push(`${next.id}: one report is ${reports} in the record`);
  },
);

const unknown = about('unknown signal names', 'five signals that no story knows', 5, async (stage, one, found) => {
  for (let times = 0; times < 5; times++) await handleOf(stage, one).signal('no-such-signal', { anything: times });
  await stillLives(stage, one, found);
});

const large = about('payload too large', 'a signal of 3 MB, a request of 300 KB', 2, async (stage, one, found) => {
  const refused = await handleOf(stage, one)
    .signal('missed', { ...report('missed'), note: 'x'.repeat(3_000_000) })
    .then(
      () => false,
      () => true,
    );
  if (!refused) found.lost.push(`${one.id}: a signal of 3 MB was taken`);
  const note = 'x'.repeat(300_000);
  const { status } = await stage.world.ask('POST', '/v1/payments', { customerId: one.customerId, reference: note });
  if (status !== 413) found.lost.push(`a request of 300 KB was answered ${status}`);
  await stillLives(stage, one, found);
});

const afterTheEnd = about(
  'messages after the end',
  'signals and commands while it ends and after it has',
  22,
  async (stage, one, found) => {
    const { world } = stage;
    const rep = await world.keyOf(one.repId);
    await stillLives(stage, one, found);
    const respond = () =>
      world.ask(
        'POST',
        `/v1/commitments/${one.id}/response`,
        { channel: 'phone', said: 'once' },
        { as: rep, key: randomUUID() },
      );
    // updates in flight while it completes: one of them is it, the others are told so
    const answers = await Promise.all(Array.from({ length: 20 }, respond));
    const taken = answers.filter(({ status }) => status < 300).length;
    if (taken === 0) found.lost.push(`${one.id}: no answer of 20 was taken`);
    await handleOf(stage, one).result();
    const before = await world.db.event.count({ where: { commitmentId: one.id } });
    await world.commitments.report(addressOf(one), report('fulfilled')).catch(() => undefined);
    const { status } = await respond();
    if (status < 400) found.doubled.push(`${one.id}: a command after the end was answered ${status}`);
    const responses = await eventsOf(stage, one, 'response-delivered');
    if (responses > 1) found.doubled.push(`${one.id}: ${responses} answers to one breach are in the record`);
    const after = await world.db.event.count({ where: { commitmentId: one.id } });
    if (after !== before) found.doubled.push(`${one.id}: its record grew after its end`);
  },
);

export const messageFaults: readonly Fault[] = [early, twice, unknown, large, afterTheEnd, flood, continuing];
