import { createTransport } from 'nodemailer';
import type { Config } from '../../config.ts';
import { type Finding, findingsOf, reasonOf } from './finding.ts';

const patience = 8_000;

/**
 * Whether the mail server greets us and takes our password; nothing is sent unless somebody is named.
 * @param to receives a test mail
 */
export async function lookAtMail({ mail }: Config, to: string | undefined): Promise<Finding[]> {
  const { ok, warn, wrong } = findingsOf('mail');
  const { host } = new URL(mail.url);
  const timeouts = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience };
  const transport = createTransport({ url: mail.url, ...timeouts });
  try {
    await transport.verify();
    const greets = mail.catcher
      ? warn(
          `The embedded mail catcher at ${host} takes mail, and passes nothing on: no person is reached.`,
          'Right for a trial. For people, set SMTP_URL to your relay.',
        )
      : ok(`The mail server at ${host} takes our mail.`);
    if (to === undefined) return [greets];
    const { response } = await transport.sendMail({
      from: mail.from,
      to,
      subject: 'Kept: a test mail',
      text: 'This mail was sent by "npm run doctor" to see whether mail arrives. Nothing is to be done.',
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return [greets, ok(`It took the test mail to ${to}: ${response}`)];
  } catch (error) {
    return [
      wrong(
        `The mail server at ${host} does not take our mail: ${reasonOf(error)}`,
        `${mail.catcher ? 'Look whether npm start runs, and MAIL_PORT is the same here.' : 'Look at SMTP_URL: address, port, user and password, and MAIL_FROM.'} Mails are tried again for up to three days; no deadline waits for them.`,
      ),
    ];
  } finally {
    transport.close();
  }
}
