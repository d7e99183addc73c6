/** The mail catcher, a process of its own: takes every mail, delivers none, shows them in a browser. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MailDev } from 'maildev';
import { runProcess } from '../run-process.ts';

await runProcess('mail catcher', async ({ dataDir, mail }) => {
  const mailDirectory = join(dataDir, 'mail');
  mkdirSync(mailDirectory, { recursive: true, mode: 0o700 });
  const loopback = { ip: '127.0.0.1', webIp: '127.0.0.1' };
  const catcher = new MailDev({ ...loopback, smtp: mail.port, web: mail.uiPort, mailDirectory, silent: true });
  await catcher.start();
  return catcher;
});
