import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyRing } from '../../domain/key-ring.ts';
import { languages } from '../../domain/master-data.ts';
import { readLink } from '../../mail/links.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { far, wednesday } from '../workflows/support.ts';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64url')}`;
const [old, current] = [key('old'), key('2027.1')];

/** any but our own file */
const foreignScript = /<script(?! src="\/assets\/kept\.js" defer><\/script>)/;
let kept: Kept;
beforeAll(async () => {
  kept = await startKept({ LINK_KEYS: `${current},${old}` });
});
afterAll(() => kept.stop());

async function promised(customer: object = {}, terms: object = {}): Promise<PromiseToPay> {
  const { id, repId } = await kept.customer(customer);
  return kept.promiseToPay({ customerId: id, repId, dueDate: wednesday(20), ...terms });
}
/** Every link of the newest mail to this person with this subject, by its label. */
async function linksOf(address: string, subject: RegExp): Promise<Record<string, string>> {
  const mail = (await kept.inbox.of(address)).findLast((found) => subject.test(found.subject));
  const found = [...(mail?.text ?? '').matchAll(/^- (.+): <(\S+\/l\/\S+)>$/gm)];
  return Object.fromEntries(found.map(([, label = '', url = '']) => [label, new URL(url).pathname]));
}
const ofRep = (promise: PromiseToPay, subject: RegExp) => linksOf(`${promise.repId}@nordlicht.example`, subject);
const look = async (path = '') => {
  const response = await fetch(`${kept.url}${path}`);
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const tap = async (path = '', form: Record<string, string> = {}) => {
  const response = await fetch(`${kept.url}${path}`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, text: await response.text() };
};
async function reported(): Promise<{ promise: PromiseToPay; links: Record<string, string> }> {
  const promise = await promised();
  await promise.until('report');
  return { promise, links: await ofRep(promise, /^Fulfilled or missed/) };
}

describe('one tap ends a promise', () => {
  test('D5: fulfilled, with the amount', async () => {
    const { promise, links } = await reported();
    expect(Object.keys(links)).toEqual(['Fulfilled', 'Missed']);
    const page = await look(links['Fulfilled']);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.text).toMatch(/Muster GmbH[\s\S]*EUR 1,250/);
    expect(page.text.match(/<button/g)).toHaveLength(1);
    expect(page.text).not.toMatch(foreignScript);
    const done = await tap(links['Fulfilled'], {
      amount: '1250.00',
      paidOn: (await promise.live()).terms.dueDate,
      note: 'in cash',
    });
    expect(done.status).toBe(200);
    expect(done.text).toMatch(/Recorded on/);
    expect(await promise.until('concluded')).toMatchObject({ conclusion: { outcome: 'kept', basis: 'word' } });
    const said = (await promise.evidence()).events.find(({ type }: { type: string }) => type === 'reported');
    expect(said).toMatchObject({ actor: promise.repId, data: { said: 'fulfilled', note: 'in cash' } });
  });

  test('D5: paid after the due day is late, whatever is tapped; a day that is none, or ahead, is not recorded', async () => {
    const { promise, links } = await reported();
    for (const paidOn of ['yesterday', '2999-01-01', '2000-01-01'])
      expect((await tap(links['Fulfilled'], { amount: '1250.00', paidOn })).status, paidOn).toBeGreaterThanOrEqual(400);
    const { dueDate } = (await promise.live()).terms;
    const paidOn = new Date(Date.parse(dueDate) + 86_400_000).toISOString().slice(0, 10);
    expect((await tap(links['Fulfilled'], { amount: '1250.00', paidOn })).status).toBe(200);
    expect(await promise.until('concluded')).toMatchObject({ conclusion: { outcome: 'broken' } });
  });

  test('D5: missed', async () => {
    const { promise, links } = await reported();
    expect((await tap(links['Missed'])).status).toBe(200);
    expect(await promise.until('respond')).toMatchObject({ status: 'broken' });
  });

  test('C4, C6: the phone, the answer delivered', async () => {
    const promise = await promised(far, { dueTime: '15:00' });
    await promise.until('phone-first-1');
    const links = await ofRep(promise, /^Phone Muster GmbH/);
    expect(Object.keys(links)).toEqual(['On the phone: yes', 'On the phone: no', 'Nobody answered']);
    expect((await tap(links['On the phone: no'])).status).toBe(200);
    await promise.until('respond');
    const answer = (await ofRep(promise, /each – answer/))['Answer delivered'];
    const lacking = await tap(answer, { channel: 'pigeon' });
    expect(lacking.status).toBe(400);
    expect(lacking.text).toMatch(/Please look at this again: How; What you said/);
    expect((await look(answer)).text).toContain('<option value="evasive">They put us off</option>');
    const said = { channel: 'phone', said: 'We came for "nothing".', intent: 'evasive' };
    expect((await tap(answer, said)).status).toBe(200);
    expect(await promise.live()).toMatchObject({ response: { intent: 'evasive', grade: 'firm' } });
    await promise.until('concluded');
    expect(await promise.closed()).toMatchObject({ status: 'broken' });
  });

  test('C2: cannot attend, from the appointment; the links on the terms before are void then', async () => {
    const promise = await promised();
    await promise.until('agreed');
    const before = (await ofRep(promise, /./))['I cannot come'];
    const dueDate = wednesday(27);
    expect((await tap(before, { reason: 'ill' })).text).toMatch(/Please look at this again: New day/);
    expect((await tap(before, { reason: 'ill', dueDate })).status).toBe(200);
    expect((await promise.live()).terms.dueDate).toBe(dueDate);
    expect((await tap(before, { reason: 'ill', dueDate })).text).toMatch(/Recorded on/);
    expect((await promise.live()).reagreements).toHaveLength(1);
  });

  test('C1, A2: the manager approves or declines', async () => {
    const terms = { amount: { value: '10000000.00', currency: 'EUR' }, insist: { reason: 'The hall is sold.' } };
    const promise = await promised({}, terms);
    const boss = `chief-${promise.repId}@nordlicht.example`;
    await promise.atRest();
    await expect.poll(async () => Object.keys(await linksOf(boss, /insists/))).toEqual(['Approve', 'Decline']);
    const links = await linksOf(boss, /insists/);
    expect(await look(links['Approve'])).toMatchObject({ text: expect.stringMatching(/Reason \(optional\)/) });
    expect((await tap(links['Decline'])).text).toMatch(/look at this again: Reason/);
    expect((await tap(links['Approve'])).status).toBe(200);
    expect(await promise.live()).toMatchObject({ status: 'open', approval: { by: `chief-${promise.repId}` } });
    const late = await tap(links['Decline'], { reason: 'no' });
    expect(late.status).toBe(410);
    expect(late.text).toMatch(/no longer matters[\s\S]*<li>.*Carl Chief has decided about it\.[\s\S]*Ingrid Boss/);
  });
});

describe('a link is for one thing, of one step, for one person, once', () => {
  test('looking changes nothing, however often, and by whatever', async () => {
    const { promise, links } = await reported();
    const before = (await promise.evidence()).events.length;
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS'])
      await fetch(`${kept.url}${links['Missed']}`, { method, headers: { 'User-Agent': 'scanner' } });
    expect((await promise.evidence()).events).toHaveLength(before);
    expect((await promise.live()).awaits).toMatchObject({ move: 'report' });
  });

  test('ten taps at once count once, and a later one learns when it was recorded', async () => {
    const { promise, links } = await reported();
    const form = { amount: '500.00' };
    const taps = await Promise.all(Array.from({ length: 10 }, () => tap(links['Fulfilled'], form)));
    expect(taps.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await tap(links['Fulfilled'], form)).text).toMatch(/Recorded on/);
    const { events } = await promise.evidence();
    expect(events.filter(({ type }: { type: string }) => type === 'reported')).toHaveLength(1);
  });

  test('D2: said, and the API killed before it could note so: the same tap again is answered as the first would have been', async () => {
    const { promise, links } = await reported();
    const form = { amount: '1250.00' };
    expect((await tap(links['Fulfilled'], form)).status).toBe(200);
    await kept.db.usedLink.deleteMany({});
    await promise.until('concluded');
    expect((await tap(links['Fulfilled'], { amount: '500.00' })).status).toBe(410);
    const again = await tap(links['Fulfilled'], form);
    expect([again.status, again.text]).toEqual([200, expect.stringMatching(/Recorded on/)]);
    const { events } = await promise.evidence();
    expect(events.filter(({ type }: { type: string }) => type === 'reported')).toHaveLength(1);
  });

  test('D2: the same for what is decided', async () => {
    const terms = { amount: { value: '10000000.00', currency: 'EUR' }, insist: { reason: 'The hall is sold.' } };
    const promise = await promised({}, terms);
    await promise.atRest();
    const links = await eventually(async () => {
      const found = await linksOf(`chief-${promise.repId}@nordlicht.example`, /insists/);
      return found['Approve'] ? found : undefined;
    });
    expect((await tap(links['Approve'])).status).toBe(200);
    await kept.db.usedLink.deleteMany({});
    expect((await tap(links['Decline'], { reason: 'no' })).status).toBe(410);
    expect((await tap(links['Approve'])).status).toBe(200);
    expect((await tap(links['Approve'])).text).toMatch(/Recorded on/);
  });

  test('what was changed, cut, or signed by nobody of us is not valid', async () => {
    const { promise, links } = await reported();
    const token = (links['Fulfilled'] ?? '').slice(3);
    const [head = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const other = Buffer.from(JSON.stringify({ ...claims, d: 'missed' })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'old', typ: 'kept-link' })).toString('base64url');
    const forged = [
      `${head}.${other}.${signature}`,
      `${none}.${payload}.`,
      `${head}.${payload}.${signature.slice(0, -4)}AAAA`,
      token.slice(0, -1),
      `fulfilled.${claims.m}`,
      '%00',
      'x'.repeat(5000),
    ];
    for (const path of forged)
      for (const answer of [await look(`/l/${path}`), await tap(`/l/${path}`)])
        expect([answer.status, answer.text], path).toEqual([404, expect.stringMatching(/not valid/)]);
    expect((await promise.live()).awaits).toMatchObject({ move: 'report' });
  });

  test('B5: the record of a mail holds no link that works, and its evidence says where one was', async () => {
    const { promise } = await reported();
    const messages = await kept.db.message.findMany({ where: { commitmentId: promise.id } });
    const shown = JSON.stringify((await promise.evidence()).messages);
    expect(shown).toContain('[link removed]');
    expect(shown).not.toMatch(/\/l\/[\w.-]/);
    const links = [...JSON.stringify(messages).matchAll(/\/l\/([\w.-]+)/g)].map(([, token]) => token);
    expect(links.length).toBeGreaterThan(0);
    for (const token of links) expect((await tap(`/l/${token}`)).status).toBe(404);
  });

  test('D7: once the promise is another rep’s, the link of the one before says so, and to call that one', async () => {
    const { promise, links } = await reported();
    const other = await kept.rep({ name: 'Nora Next' });
    await promise.say('reassign', { repId: other, reason: 'a new district' });
    await promise.until('handover-1');
    const answer = await tap(links['Fulfilled'], { amount: '1250.00' });
    expect(answer.status).toBe(410);
    expect(answer.text).toMatch(/no longer matters[\s\S]*<li>.*The promise has passed to Nora Next\./);
    expect(answer.text).toContain(`<a href="mailto:${other}@nordlicht.example">`);
    expect((await promise.live()).conclusion).toBeNull();
  });

  test('D4: asked again, the later mail counts; once reported, none does, and the page says what came since', async () => {
    const promise = await promised(far, { dueTime: '15:00' });
    await promise.until('phone-first-1');
    const first = await ofRep(promise, /^Phone Muster GmbH/);
    await tap(first['Nobody answered']);
    await promise.until('phone-first-2');
    expect((await tap(first['On the phone: yes'])).status).toBe(410);
    const second = await ofRep(promise, /^Phone Muster GmbH/);
    expect(second).not.toEqual(first);
    expect((await look(first['On the phone: yes'])).text).toMatch(/has happened about it since[\s\S]*<li>.*Phone/);
    expect((await tap(second['On the phone: yes'])).status).toBe(200);
  });

  test('more than was promised, or not a number, is not recorded, and the link still works', async () => {
    const { links } = await reported();
    for (const amount of ['1250.01', 'much', '-5', '0.00', '1e3'])
      expect((await tap(links['Fulfilled'], { amount })).status, amount).toBeGreaterThanOrEqual(400);
    expect((await tap(links['Fulfilled'], { amount: '1250' })).status).toBe(200);
  });

  test('a key that is no longer the first one still reads what it signed; without it, nothing does', async () => {
    const { links } = await reported();
    const token = (links['Fulfilled'] ?? '').slice(3);
    const read = (...keys: string[]) => readLink(token, KeyRing.parse(keys.join(',')));
    expect(await read(key('new'), current)).toMatchObject({ purpose: 'fulfilled' });
    expect(await read(key('new'), old)).toBeUndefined();
    expect(await read(key('2027.1'))).toBeUndefined();
  });
});

describe('whoever reads it', () => {
  test.each(languages)('%s: mail and page speak the language of the person', async (language) => {
    const repId = await kept.rep({ language });
    const promise = await promised({ repId });
    await promise.until('report');
    const links = Object.values(await ofRep(promise, /./));
    const page = await look(links[0]);
    expect(page.text).toContain(`<html lang="${language}">`);
    if (language !== 'en') expect(page.text).not.toMatch(/Fulfilled|Record it|Customer/);
  });

  test('C2, C1: a new day that is not credible is refused in the language of the person, with what speaks against it', async () => {
    const repId = await kept.rep({ language: 'de' });
    const promise = await promised({ repId });
    await promise.until('agreed');
    const link = (await ofRep(promise, /./))['Ich kann nicht kommen'];
    const far = new Date(Date.now() + 5000 * 86_400_000).toISOString().slice(0, 10);
    const refused = await tap(link, { reason: 'krank', dueDate: far });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/nicht glaubhaft[\s\S]*zu weit voraus/);
    expect(refused.text).not.toMatch(/\b(the|terms|agreed|credible)\b/);
    expect(await promise.live()).toMatchObject({ reagreements: [] });
  });

  test('names from data act nowhere', async () => {
    const name = '"><script>alert(1)</script> =cmd()';
    const promise = await promised({ name });
    await promise.until('report');
    const links = Object.values(await ofRep(promise, /script/));
    const { text } = await look(links[0]);
    expect(text).toContain('&#34;&gt;&lt;script&gt;');
    expect(text).not.toMatch(foreignScript);
    const again = await tap(links[0], { amount: '"><script>' });
    expect(again.status).toBe(400);
    expect(again.text).not.toMatch(foreignScript);
  });
});
