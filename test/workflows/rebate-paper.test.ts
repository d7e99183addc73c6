import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Attachment, documentOf } from '../../ledger/documents.ts';
import { read, squeezed } from '../mail/papers.ts';
import { type Kept, startKept } from '../support/kept.ts';
import type { OurPromise } from '../support/our-promise.ts';
import { ask, history, inDays, promiseRebate, rebateTerms, sell, sha256, today } from '../support/rebate.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept({ LINK_KEYS: `1:${randomBytes(32).toString('base64url')}` });
});
afterAll(() => kept.stop());

type Rebate = OurPromise<'rebate-year'>;

async function offered(customer: Record<string, unknown> = {}, overrides: Record<string, unknown> = {}) {
  const known = await kept.customer(customer);
  await history(kept, known.id, '1000.00');
  const rebate = await promiseRebate(kept, rebateTerms(known, { rehearsal: true, ...overrides }));
  await rebate.until('agreement');
  return { customer: known, rebate };
}
async function signed(customer: Record<string, unknown> = {}, overrides: Record<string, unknown> = {}) {
  const made = await offered(customer, overrides);
  await made.rebate.say('signature', { reference: 'DMS-1', sha256 });
  await made.rebate.until('opened');
  return made;
}
const newest = async (address: string, subject = /./) =>
  (await kept.inbox.of(address)).findLast((mail) => subject.test(mail.subject));
const linksIn = (text = ''): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^- (.+): <(\S+\/l\/\S+)>$/gm)].map(([, label = '', url = '']) => [label, new URL(url).pathname]),
  );
const look = async (path = '') => (await fetch(`${kept.url}${path}`)).text();
const tap = async (path = '', form: Record<string, string> = {}) => {
  const response = await fetch(`${kept.url}${path}`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, text: await response.text() };
};
/** What went along with the mail of a step. */
async function enclosed({ id }: Rebate, step: string, audience: string) {
  const message = await kept.db.message.findFirstOrThrow({ where: { commitmentId: id, step, audience } });
  return Promise.all(
    Attachment.array()
      .parse(message.attachments)
      .map(async (one) => ({ ...one, ...(await documentOf(kept.db, one.sha256)) })),
  );
}
const bytesOf = ([first]: Awaited<ReturnType<typeof enclosed>>): Uint8Array => first?.bytes ?? new Uint8Array();

test('A4, A7: the agreement goes along, the same to both, and stays as it was written', async () => {
  const { customer, rebate } = await offered();
  const [paper] = await enclosed(rebate, 'agreement', 'customer');
  expect(paper).toMatchObject({ name: 'rebate-agreement.pdf', cid: null, contentType: 'application/pdf' });
  expect((await rebate.atRest()).agreement).toMatchObject({ pdf: paper?.sha256 });
  expect((await enclosed(rebate, 'agreement', 'rep'))[0]?.sha256).toBe(paper?.sha256);
  const { text } = await read(paper?.bytes ?? new Uint8Array());
  expect(text).toMatch(/^REHEARSAL/u);
  expect(text).toMatch(/EUR55,000ormore.*2%ofallpurchases,fromthefirstoneon/u);
  await rebate.until('sign-1');
  expect((await enclosed(rebate, 'sign-1', 'customer'))[0]?.sha256).toBe(paper?.sha256);
  expect((await newest(customer.email, /signature is missing/))?.text).toContain('EUR 55,000 or more');
});

test('A7: the customer acknowledges the terms by a tap, once, and sees nothing of ours', async () => {
  const { customer, rebate } = await offered();
  const links = linksIn((await newest(customer.email))?.text);
  expect(Object.keys(links)).toEqual(['I have read the terms']);
  const link = links['I have read the terms'];
  const page = await look(link);
  expect(page).toMatch(
    /Have you read these terms\?[\s\S]*EUR 55,000 or more[\s\S]*2% of all purchases, from the first one on/,
  );
  expect(page.match(/<button/g)).toHaveLength(1);
  expect(page).not.toContain(rebate.verdict.exposure.value.replace(/\.00$/, ''));
  expect((await rebate.atRest()).acknowledged).toBeNull();
  const taps = await Promise.all(Array.from({ length: 5 }, () => tap(link)));
  expect(taps.map(({ status }) => status)).toEqual(Array(5).fill(200));
  expect((await rebate.atRest()).acknowledged).toMatchObject({ by: customer.id, channel: 'link', from: 'link' });
  expect((await tap(link)).text).toMatch(/Recorded on/);
  const { events } = await rebate.evidence();
  expect(events.filter(({ type }: { type: string }) => type === 'acknowledged')).toHaveLength(1);
  await rebate.until('sign-1');
  expect(linksIn((await newest(customer.email, /signature is missing/))?.text)).toEqual({});
});

test('A7: where nothing is signed, each mail asks until the terms are acknowledged, a look with nothing new to say, too', async () => {
  const tiers = [{ from: '9000', rate: { percent: '2' } }];
  const { customer, rebate } = await offered({}, { period: { from: today(), to: inDays(60) }, tiers });
  await sell(kept, customer.id, [[today(), '9500.00']], { rehearsalId: rebate.id });
  const asks = async () => Object.keys(linksIn((await newest(customer.email))?.text));
  const mails = async () => (await kept.inbox.of(customer.email)).length;
  expect(await asks()).toEqual(['I have read the terms']);
  await rebate.until('look-1');
  const told = await mails();
  await rebate.until('look-2');
  expect(await mails()).toBe(told + 1);
  expect(await asks()).toEqual(['I have read the terms']);
  expect((await newest(customer.email))?.text).toMatch(/tell me that you have read the terms/);
  await rebate.say('help', { kind: 'display', aim: 'sell saws', assistanceOnly: true, until: inDays(50) });
  await expect.poll(mails, { timeout: 30_000 }).toBe(told + 2);
  expect(await asks()).toEqual(['I have read the terms']);
  await rebate.say('acknowledgement', { channel: 'phone' });
  await rebate.until('look-3');
  expect(await mails()).toBe(told + 2);
});

test('A7: the rep and the manager get no link to acknowledge for the customer', async () => {
  const { customer } = await offered();
  for (const address of [`${customer.repId}@nordlicht.example`, `chief-${customer.repId}@nordlicht.example`])
    for (const { text } of await kept.inbox.of(address)) expect(text).not.toMatch(/\/l\/.*\n/);
});

test('B4: the chart of the year stands within the look, with its words', async () => {
  const { customer, rebate } = await signed();
  await sell(kept, customer.id, [[today(), '20000.00']], { rehearsalId: rebate.id });
  await rebate.until('look-1');
  for (const audience of ['customer', 'rep']) {
    const [picture] = await enclosed(rebate, 'look-1', audience);
    expect(picture).toMatchObject({ contentType: 'image/png', cid: expect.stringMatching(/^chart-/) });
  }
  const [picture] = await enclosed(rebate, 'look-1', 'customer');
  const stored = await kept.db.message.findFirstOrThrow({
    where: { commitmentId: rebate.id, step: 'look-1', audience: 'customer' },
  });
  const [, source = '', alt = ''] = /<img src="([^"]+)" alt="([^"]+)"/.exec(stored.html) ?? [];
  const decoded = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  expect(decoded(source)).toBe(`cid:${picture?.cid}`);
  expect(decoded(alt)).toMatch(/^REHEARSAL.*Bought by .*: EUR 20,000\..*EUR 55,000 or more.*EUR 65,000 or more/);
});

test('B5, B8: without a tier, the statement shows what was missing and every reminder that was sent', async () => {
  const { customer, rebate } = await signed();
  await sell(kept, customer.id, [[today(), '20000.00']], { rehearsalId: rebate.id });
  await rebate.until('settled');
  const { text } = await read(bytesOf(await enclosed(rebate, 'settled', 'customer')));
  expect(text).toContain('EUR35,000');
  const looks = (await kept.inbox.of(customer.email)).filter(({ text: body }) => /Bought so far/.test(body));
  expect(looks.length).toBeGreaterThan(3);
  const subjects = looks.map(({ subject }) => squeezed(subject));
  for (const subject of new Set(subjects))
    expect(text.split(subject).length - 1).toBe(subjects.filter((other) => other === subject).length);
});

test('B7: the manager adjusts by a tap; the customer gets the changed agreement, with the terms before', async () => {
  const { customer, rebate } = await signed();
  await sell(kept, customer.id, [[today(), '10000.00']], { rehearsalId: rebate.id });
  await rebate.until('look-1');
  const tiers = [
    { from: '50000', rate: { percent: '2' } },
    { from: '62000', rate: { percent: '4' } },
  ];
  await rebate.say('adjustment', { tiers, efforts: [{ what: 'a second window', sha256 }], reason: 'road works' });
  await rebate.until('adjustment-1/asked');
  const asked = await newest(`chief-${customer.repId}@nordlicht.example`, /asks for lower tiers/);
  const links = linksIn(asked?.text);
  expect(Object.keys(links)).toEqual(['Approve', 'Decline']);
  expect((await tap(links['Approve'], { reason: 'The effort is real.' })).status).toBe(200);
  expect(await rebate.until('adjustment-1/told')).toMatchObject({ tiers });
  const { text } = await read(bytesOf(await enclosed(rebate, 'adjustment-1/told', 'customer')));
  expect(text).toContain('version2');
  expect(text).toMatch(/EUR50,000ormore.*EUR55,000ormore/u);
  expect((await newest(customer.email))?.text).toMatch(/Until now:\n\n> EUR 55,000[\s\S]*From now on:\n\n> EUR 50,000/);
});

test('whatever a customer is called, it stays a name, in every mail, picture and paper', async () => {
  const name = '"><script>alert(1)</script>';
  const { customer, rebate } = await signed({ name, contact: '=cmd()|"><img src=x>' });
  await sell(kept, customer.id, [[today(), '20000.00']], { rehearsalId: rebate.id });
  await rebate.until('look-1');
  const messages = await kept.db.message.findMany({ where: { commitmentId: rebate.id } });
  expect(messages.length).toBeGreaterThan(4);
  for (const { html, subject } of messages) {
    expect(html).not.toMatch(/<script|<img src=x/);
    expect(subject).not.toMatch(/[\r\n]/);
  }
  const { text } = await read(bytesOf(await enclosed(rebate, 'agreement', 'customer')));
  expect(text).toContain(name);
  expect(text).toContain('=cmd()|"><imgsrc=x>');
});

test('a customer without mail: the rep has the words and the agreement, and no link', async () => {
  const { customer, rebate } = await offered({ email: null });
  const [paper] = await enclosed(rebate, 'agreement', 'customer');
  expect(paper).toMatchObject({ name: 'rebate-agreement.pdf' });
  const words = await newest(`${customer.repId}@nordlicht.example`, /Please tell/);
  expect(words?.text).toContain('EUR 55,000 or more');
  expect(linksIn(words?.text)).toEqual({});
});

test('the words of a refused rebate are in the language of the customer', async () => {
  const customer = await kept.customer({ language: 'de' });
  await history(kept, customer.id, '1000.00');
  const high = [{ from: '250000', rate: { percent: '5' } }];
  const { body } = await ask(kept, rebateTerms(customer, { tiers: high }));
  expect(body.words.direct).toMatch(/nein: Diesen Bonus/);
  expect(body.words.gentle).toMatch(/muss Nein sagen/);
});
