import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { giveUp } from '../../activities/carry-out.ts';
import { sendDigest } from '../../activities/digests.ts';
import { digestLife } from '../../domain/digest.ts';
import { claimDigest, endDigest, gatherDigests } from '../../ledger/digests.ts';
import { waitingMails } from '../../ledger/standing.ts';
import { unsigned } from '../../mail/links.ts';
import type { Message as Outgoing } from '../../mail/mailer.ts';
import { createMailer } from '../../mail/mailer.ts';
import { promisedIn, putCompany } from '../ledger/company.ts';
import { ownDatabase } from '../support/own-database.ts';

const { db, empty } = await ownDatabase();
const publicUrl = 'https://kept.example';
const settings = {
  ...{ publicUrl, catcher: true, rehearsalMailbox: undefined },
  linkKeys: [{ id: 'k', secret: new Uint8Array(32) }] as const,
};
const back = new Date('2027-01-18T07:00:00.000Z');
const later = (seconds: number) => new Date(back.getTime() + seconds * 1000);
let promise: string;

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1');
  promise = await promisedIn(db, 'c1', 100n, '2027-01-16');
});

/** A message that a step held, as `carryOut` writes it. */
async function held(subject: string, person = 'r1', heldAt = back): Promise<string> {
  const id = randomUUID();
  await db.message.create({
    data: {
      ...{ id, commitmentId: promise, step: subject, audience: 'rep', person, template: 'report' },
      ...{ recipient: `${person}@x.example`, language: 'en', subject },
      text: `${subject}?\n\n- Yes: <${unsigned(publicUrl, id, 'fulfilled')}>\n`,
      html: `<!doctype html><html><body>\n<p>${subject}?</p><a href="${unsigned(publicUrl, id, 'fulfilled')}">Yes</a></body>\n</html>`,
      ...{ messageId: `<${id}@kept>`, state: 'held', at: heldAt, heldAt },
    },
  });
  return id;
}

function world(answers: (mail: Outgoing) => string | Error = () => '250 OK') {
  const sent: Outgoing[] = [];
  const ended: string[] = [];
  const dependencies = {
    ...{ db, settings },
    mailer: {
      send: async (mail: Outgoing) => {
        sent.push(mail);
        const response = answers(mail);
        if (response instanceof Error) throw response;
        return { response };
      },
    },
    watching: { stepDone: () => undefined, mailEnded: (_: string, as: string) => void ended.push(as) },
  };
  const look = async (now: Date): Promise<void> => {
    while (await sendDigest(dependencies, now));
  };
  return { sent, ended, look };
}

test('D2: two workers that look at once tell each person once, in one mail whose links work', async () => {
  const first = await held('Muster 1');
  await held('Muster 2', 'r1', later(1));
  await held('Muster 3', 'm1');
  const [one, other] = [world(), world()];
  await Promise.all([one.look(later(5)), other.look(later(5))]);
  expect([...one.sent, ...other.sent]).toEqual([]); // more may come
  await Promise.all([one.look(later(30)), other.look(later(30))]);
  await one.look(later(90));

  const sent = [...one.sent, ...other.sent];
  expect(sent.map(({ to }) => to).sort()).toEqual(['m1@x.example', 'r1@x.example']);
  const [alone, digest] = sent.sort((a, b) => (a.to < b.to ? -1 : 1)) as [Outgoing, Outgoing];
  expect(alone.subject).toBe('Muster 3'); // a single one goes as itself
  expect(digest.subject).toBe('What fell due while Kept was not running');
  for (const body of [digest.text, digest.html]) {
    expect(body).toContain('Muster 1?');
    expect(body).toContain('Muster 2?');
    expect(body.match(/\/l\/eyJ/g)).toHaveLength(2);
    expect(body).not.toContain(`fulfilled.${first}`);
  }
  const rows = await db.message.findMany({ where: { person: 'r1' }, orderBy: { subject: 'asc' } });
  for (const row of rows) {
    expect(row).toMatchObject({ state: 'sent', toldIn: digest.messageId });
    expect(row.result).toBe(`in one mail, ${digest.messageId}: 250 OK`);
    expect(row.text).toContain('/l/fulfilled.');
  }
  const single = await db.message.findFirstOrThrow({ where: { person: 'm1' } });
  expect(single).toMatchObject({ state: 'sent', toldIn: single.messageId, result: '250 OK' });
  expect([...one.ended, ...other.ended]).toEqual(['sent', 'sent', 'sent']);
});

test('D2: who dies between claim and sending, or between sending and noting it, leaves the same mail to the next', async () => {
  await held('Muster 1');
  await held('Muster 2');
  await gatherDigests(db, later(30));
  const claimed = await claimDigest(db, later(30));
  const next = world();
  await next.look(later(40));
  expect(next.sent).toEqual([]); // it may still be at it
  await held('Muster 3'); // comes too late for this one
  await next.look(later(61));
  expect(next.sent.map(({ messageId }) => messageId)).toContain(claimed?.digest.messageId);

  // sent, and dead before it was noted
  await db.message.updateMany({ where: { toldIn: claimed!.digest.messageId }, data: { state: 'held' } });
  await db.digest.update({ where: { id: claimed!.digest.id }, data: { state: 'pending' } });
  await next.look(later(120));
  const mine = next.sent.filter(({ messageId }) => messageId === claimed?.digest.messageId);
  expect(mine).toHaveLength(2);
  expect(mine[1]).toEqual(mine[0]);
  expect(mine[0]?.text).not.toContain('Muster 3');
  expect(await db.message.count({ where: { state: 'sent' } })).toBe(3);
});

test('D2: of many who claim one at once one has it, and who is too slow does not change how it ended', async () => {
  await held('Muster 1');
  await held('Muster 2');
  await gatherDigests(db, later(30));
  const tries = await Promise.all(Array.from({ length: 8 }, () => claimDigest(db, later(30))));
  expect(tries.filter((claimed) => claimed !== undefined)).toHaveLength(1);
  const [slow, next] = [tries.find((claimed) => claimed !== undefined)!, await claimDigest(db, later(60))];
  await endDigest(db, next!, 'sent', '250 OK');
  await endDigest(db, slow, 'undelivered', 'it took too long');
  expect(await db.digest.findFirst()).toMatchObject({ state: 'sent' });
  expect(await db.message.count({ where: { state: 'sent' } })).toBe(2);
});

test('D2: a dead mail server delays it, for three days; then each message counts as undelivered', async () => {
  await held('Muster 1');
  await held('Muster 2');
  expect((await waitingMails(db)).count).toBe(0); // held in the future of the clock on the wall
  const broken = world(() => new Error('connect ECONNREFUSED'));
  await expect(broken.look(later(30))).rejects.toThrow('ECONNREFUSED');
  await broken.look(later(35));
  expect(broken.sent).toHaveLength(1);
  await expect(broken.look(later(41))).rejects.toThrow('ECONNREFUSED');
  expect(await db.message.count({ where: { state: 'held' } })).toBe(2);
  await broken.look(new Date(later(30).getTime() + digestLife));
  expect(new Set(broken.sent.map(({ messageId }) => messageId)).size).toBe(1);
  const rows = await db.message.findMany();
  expect(rows.map(({ state }) => state)).toEqual(['undelivered', 'undelivered']);
  expect(rows[0]?.result).toContain('ECONNREFUSED');
  expect(broken.ended).toEqual(['undelivered', 'undelivered']);
});

test('D2: who is refused for good delays nobody else', async () => {
  await held('Muster 1');
  await held('Muster 2', 'm1');
  const refused = Object.assign(new Error('no such mailbox'), {
    ...{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 },
  });
  const office = world(({ to }) => (to === 'm1@x.example' ? refused : '250 OK'));
  await office.look(later(30));
  expect(office.ended.sort()).toEqual(['sent', 'undelivered']);
});

test('D2: a step whose time for delivery is over leaves what is held to the digest', async () => {
  await held('late');
  const mailer = createMailer({ url: 'smtp://127.0.0.1:1', from: 'kept@x.example' });
  const step = { key: 'late', at: back.toISOString(), type: 'message', actor: 'kept', data: {}, messages: [] };
  const { undelivered } = await giveUp({ db, mailer, settings }, promise, step, 'too late');
  mailer.close();
  expect(undelivered).toEqual([]);
  expect(await db.message.findFirst()).toMatchObject({ state: 'held' });
});
