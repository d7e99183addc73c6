import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail that the post office took. */
interface Taken {
  readonly to: readonly string[];
  readonly messageId: string;
}

/** A real SMTP server that can be told to refuse or to keep silent. */
export class PostOffice {
  readonly taken: Taken[] = [];
  /** a recipient that matches is refused for good */
  refuses: RegExp = /^$/;
  /** after the mail has come, no answer is given while this is true */
  hangs = false;
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 1, // ms; who keeps a connection is cut off, as by a server that dies
    onRcptTo: ({ address }, _session, callback) =>
      callback(this.refuses.test(address) ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    onData: (stream, { envelope }, callback) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        this.taken.push({
          to: envelope.rcptTo.map(({ address }) => address),
          messageId: /^Message-ID: (.*)$/im.exec(text)?.[1]?.trim() ?? '',
        });
        if (!this.hangs) callback();
      });
    },
  });

  /** @returns its URL */
  async open(): Promise<string> {
    this.server.on('error', () => undefined); // a client that was killed
    const { server } = this.server;
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
