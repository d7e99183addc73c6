import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MailDev } from 'maildev';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { compose } from '../../mail/compose.ts';
import { writeInvite } from '../../mail/invite.ts';
import { createMailer, isPermanent, type Message } from '../../mail/mailer.ts';
import { freePort } from '../../stack/ports.ts';
import { full } from './every-mail.ts';

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0x00]);
const pdf = new TextEncoder().encode('%PDF-1.7\r\n.\r\n%%EOF');

const message: Message = {
  ...compose('reminder', 'zh-Hant', full('zh-Hant')),
  to: 'wang@xinyi-hardware.example',
  replyTo: 'meiling.lin@nordlicht.example',
  messageId: '<d9428888/reminder-1@kept.example>',
  language: 'zh-Hant',
  rehearsal: false,
};

describe('to a real server', () => {
  const mailDirectory = mkdtempSync(join(tmpdir(), 'kept-mail-'));
  let catcher: MailDev;
  let smtp: Awaited<ReturnType<MailDev['start']>>['smtp'];
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    catcher = new MailDev({ smtp: port, ip: '127.0.0.1', disableWeb: true, mailDirectory, silent: true });
    ({ smtp } = await catcher.start());
    url = `smtp://127.0.0.1:${port}`;
  });
  afterAll(async () => {
    await catcher.stop();
    rmSync(mailDirectory, { recursive: true, force: true });
  });

  const received = async (sent: Message) => {
    const mailer = createMailer({ url, from: 'Kept <kept@nordlicht.example>' });
    onTestFinished(() => mailer.close());
    const { response } = await mailer.send(sent);
    expect(response).toMatch(/^250 /u);
    const mails = await smtp.getAllEmails();
    return mails.filter(({ headers }) => headers['message-id'] === sent.messageId);
  };

  test('a mail arrives as it was written, and says what it is', async () => {
    const [mail] = await received(message);
    expect(mail).toMatchObject({
      subject: message.subject,
      from: [{ address: 'kept@nordlicht.example', name: 'Kept' }],
      to: [{ address: message.to }],
      headers: {
        'auto-submitted': 'auto-generated',
        'content-language': 'zh-Hant',
      },
    });
    expect(await text(await smtp.getRawEmail(mail?.id ?? ''))).toContain(
      '\r\nReply-To: meiling.lin@nordlicht.example\r\n',
    );
    expect(mail?.text?.trim()).toBe(message.text.trim());
    expect(mail?.html).toContain(full('zh-Hant').dueDate);
    expect(mail?.headers).not.toHaveProperty('x-kept-rehearsal');
  });

  test('E2: a rehearsal is marked in its header', async () => {
    const [mail] = await received({ ...message, messageId: '<rehearsal@kept.example>', rehearsal: true });
    expect(mail?.headers).toHaveProperty('x-kept-rehearsal', 'yes');
  });

  test('the same mail sent twice carries the same Message-ID', async () => {
    const twice = { ...message, messageId: '<twice@kept.example>' };
    await received(twice);
    expect(await received(twice)).toHaveLength(2);
  });

  test('a picture stands within the HTML, a document beside the text, and an appointment goes along', async () => {
    const picture = { name: 'year.png', contentType: 'image/png', content: png, cid: 'chart-1@kept' };
    const paper = { name: '協議 "2027".pdf', contentType: 'application/pdf', content: pdf, cid: null };
    const invite = writeInvite({
      method: 'request',
      sequence: 0,
      commitmentId: 'd9428888-122b-51e1-b85c-61abd3a1c5a9',
      writtenAt: '2027-01-02T10:00:00.000Z',
      when: { date: '2027-01-15' },
      subject: 'S',
      text: 'T',
      rep: { name: 'R', email: 'r@kept.example' },
      customer: { name: 'C', email: null },
    });
    const messageId = '<attached@kept.example>';
    const html = message.html.replace('</body>', '<img src="cid:chart-1@kept" alt="1"></body>');
    const [mail] = await received({
      ...message,
      messageId,
      html,
      invites: [invite, invite],
      attachments: [picture, paper],
    });
    const raw = await text(await smtp.getRawEmail(mail?.id ?? ''));
    expect(treeOf(raw)).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'multipart/related',
      'text/html',
      'image/png',
      'text/calendar',
      'text/calendar',
      'application/pdf',
      'application/ics',
    ]);
    expect(raw).toMatch(/^Content-ID: <chart-1@kept>\r$/m);
    expect(raw).toMatch(/^Content-Disposition: inline; filename=year\.png\r$/m);
    expect(raw.replace(/\r\n/g, '')).toContain(Buffer.from(png).toString('base64'));
    expect(raw.replace(/\r\n/g, '')).toContain(Buffer.from(pdf).toString('base64'));
    expect(raw).toContain(encodeURIComponent('協議'));
  });

  test('a name of a file cannot add a header', async () => {
    const messageId = '<named@kept.example>';
    const file = { name: 'a"\r\nX-Evil: 1\r\n\r\n.pdf', contentType: 'application/pdf', content: pdf, cid: null };
    const [mail] = await received({ ...message, messageId, attachments: [file] });
    expect(await text(await smtp.getRawEmail(mail?.id ?? ''))).not.toMatch(/^X-Evil/m);
  });

  test('a value cannot add a header or a recipient', async () => {
    const messageId = '<injected@kept.example>';
    const [mail] = await received({
      ...message,
      messageId,
      subject: 'a\r\nBcc: everybody@evil.example',
      replyTo: 'a@kept.example\r\nX-Evil: 1',
    });
    expect(mail?.headers).not.toHaveProperty('bcc');
    expect(mail?.headers).not.toHaveProperty('x-evil');
    expect(mail?.envelope.to).toHaveLength(1);
  });
});

describe('that is refused', () => {
  test.each([
    ['an unknown recipient', { RCPT: '550 5.1.1 no such user' }, true],
    ['a full mailbox', { RCPT: '452 4.2.2 mailbox full' }, false],
    ['greylisting', { RCPT: '451 4.7.1 try again later' }, false],
    ['the message, for good', { '.': '554 5.6.0 refused' }, true],
    ['the message, for now', { '.': '451 4.3.0 queue full' }, false],
    ['the sender', { MAIL: '550 5.7.1 not you' }, false],
    ['the greeting', { greeting: '554 no service' }, false],
  ])('%s: whether another try makes sense', async (_, answers, permanent) => {
    const error = await failure(await scripted(answers));
    expect(error).toBeInstanceOf(Error);
    expect(isPermanent(error)).toBe(permanent);
  });

  test('nobody listens: another try makes sense', async () => {
    expect(isPermanent(await failure(`smtp://127.0.0.1:${await freePort()}`))).toBe(false);
  });

  test('a mail to nobody: no other try', async () => {
    expect(isPermanent(await failure(await scripted({}), ''))).toBe(true);
  });

  test('a server that never answers is given up before a try ends', { timeout: 12_000 }, async () => {
    const began = Date.now();
    expect(isPermanent(await failure(await scripted({ greeting: '' })))).toBe(false);
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  test('anything else is no refusal', () => {
    expect(isPermanent(new Error('boom'))).toBe(false);
    expect(isPermanent(undefined)).toBe(false);
  });

  const failure = async (url: string, to = message.to): Promise<unknown> => {
    const mailer = createMailer({ url, from: 'kept@nordlicht.example' });
    onTestFinished(() => mailer.close());
    return mailer.send({ ...message, to }).then(
      () => undefined,
      (error: unknown) => error,
    );
  };
});

/** The types of a mail's parts, in their order. */
const treeOf = (raw: string): string[] => [...raw.matchAll(/^Content-Type: ([\w/-]+)/gm)].map(([, type = '']) => type);

/** An SMTP server that answers as told, by command. */
async function scripted(answers: { readonly [command: string]: string | undefined }): Promise<string> {
  const usual: Record<string, string> = { greeting: '220 ready', DATA: '354 go on' };
  const server: Server = createServer((socket) => {
    const answer = (command: string): void => {
      const line = answers[command] ?? usual[command] ?? '250 ok';
      if (line) socket.write(`${line}\r\n`);
    };
    let inData = false;
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        const said = chunk.toString();
        if (inData && !said.endsWith('\r\n.\r\n')) return;
        const command = inData ? '.' : said.slice(0, 4).toUpperCase();
        inData = command === 'DATA';
        answer(command);
      });
    answer('greeting');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
