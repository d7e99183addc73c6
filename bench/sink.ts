/** An SMTP server in a process of its own that takes every mail and keeps none; tells its port to who forked it. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

const sink = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, _session, callback) => {
    stream.on('end', () => callback());
    stream.resume();
  },
});
sink.on('error', () => undefined); // a worker that was killed
sink.listen(0, '127.0.0.1', () => process.send?.({ port: (sink.server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());
