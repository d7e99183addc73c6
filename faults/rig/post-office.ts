/** The run's own post office: a real SMTP server that keeps every mail that it took, and can be told to be bad. */
import { createHash } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

export interface TakenMail {
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
  /** the beginning of its plain text */
  readonly text: string;
  /** of its whole body, without what differs at each try */
  readonly hash: string;
  /** when its data had come, ms */
  readonly at: number;
}

/**
 * How the post office is: `taking`, or bad in one way. `closes-after-data`: it keeps the mail and ends the connection
 * without a word. `hangs`: the same, and never says anything. `greylists`: each recipient is put off the first time.
 */
export type Mood = 'taking' | 'puts-off' | 'refuses' | 'hangs' | 'closes-after-data' | 'slow' | 'greylists' | 'bad-tls';

const textOf = (source: string): string =>
  source
    .slice(source.indexOf('text/plain'))
    .replace(/=\r?\n/g, '')
    .replace(/=3D/g, '=')
    .slice(0, 6_000);

/** The boundaries of its parts differ at each try. */
const hashOf = (source: string): string =>
  createHash('sha256')
    .update(source.slice(source.indexOf('\r\n\r\n')).replace(/--_NmP-[\w-]+/g, '--'))
    .digest('hex');

const refusal = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code });

export class PostOffice {
  readonly taken: TakenMail[] = [];
  /** how often it was bad to somebody */
  touched = 0;
  private readonly seen = new Set<string>();
  private readonly byAddress = new Map<string, readonly TakenMail[]>();
  private current: Mood = 'taking';
  private readonly sockets = new Map<number, Socket>();
  private readonly server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onRcptTo: ({ address }, _session, callback) => callback(this.answerTo(address)),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        void this.took(to, Buffer.concat(chunks).toString(), callback, session.remotePort);
      });
    },
  });

  async open(): Promise<this> {
    this.server.on('error', () => undefined); // a client that was killed, or one that does not trust the certificate
    this.server.server.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      this.sockets.set(port, socket);
      socket.once('close', () => this.sockets.delete(port));
      if (this.current === 'bad-tls') this.touched++; // it is offered the certificate, and goes
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get mood(): Mood {
    return this.current;
  }

  /** Connections that stood still in the mood before are cut, as they are in the end. */
  set mood(mood: Mood) {
    const stood = this.current === 'hangs';
    this.current = mood;
    // a client that checks certificates does not accept the one that is offered then
    this.server.options.hideSTARTTLS = mood !== 'bad-tls';
    if (stood || mood === 'bad-tls') for (const socket of this.sockets.values()) socket.destroy();
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  of(address: string): readonly TakenMail[] {
    return this.byAddress.get(address) ?? [];
  }

  private keep(mail: TakenMail): void {
    this.taken.push(mail);
    this.byAddress.set(mail.to, [...this.of(mail.to), mail]);
  }

  private answerTo(address: string): Error | null {
    switch (this.current) {
      case 'puts-off':
        this.touched++;
        return refusal(451, 'try again later');
      case 'refuses':
        this.touched++;
        return refusal(550, 'no such mailbox');
      case 'greylists': {
        if (this.seen.has(address)) return null;
        this.seen.add(address);
        this.touched++;
        return refusal(450, 'greylisted, try again in a moment');
      }
      default:
        return null;
    }
  }

  private async took(
    to: string,
    source: string,
    callback: (error?: Error | null) => void,
    port: number,
  ): Promise<void> {
    const header = (name: string) => new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(source)?.[1] ?? '';
    const [messageId, subject] = [header('Message-ID').trim(), header('Subject').replace(/\s+/g, ' ').trim()];
    if (['slow', 'hangs', 'closes-after-data'].includes(this.current)) this.touched++;
    if (this.current === 'slow') await sleep(3_000);
    this.keep({ to, messageId, subject, text: textOf(source), hash: hashOf(source), at: Date.now() });
    if (this.current === 'hangs') return;
    if (this.current === 'closes-after-data') return void this.sockets.get(port)?.destroy();
    callback();
  }
}
