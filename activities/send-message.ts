import type { Language } from '../domain/master-data.ts';
import { Attachment, documentOf } from '../ledger/documents.ts';
import { withLinks } from '../mail/links.ts';
import type { Message as Outgoing } from '../mail/mailer.ts';
import type { Message, PrismaClient } from '../prisma/client/client.ts';
import type { MailSettings } from './letters.ts';

/** A message of the ledger as it goes out: its links work, its papers are with it. */
export async function asMail(
  db: PrismaClient,
  message: Message,
  { linkKeys }: Pick<MailSettings, 'linkKeys'>,
): Promise<Outgoing> {
  const linked = (text: string) => (linkKeys ? withLinks(text, message.id, linkKeys) : text);
  return {
    to: message.recipient,
    ...(message.replyTo ? { replyTo: message.replyTo } : {}),
    subject: message.subject,
    text: await linked(message.text),
    html: await linked(message.html),
    messageId: message.messageId,
    language: message.language as Language,
    rehearsal: message.rehearsalId !== null,
    invites: message.invites,
    attachments: await attached(db, message),
  };
}

const attached = (db: PrismaClient, { attachments }: Message) =>
  Promise.all(
    Attachment.array()
      .parse(attachments)
      .map(async ({ sha256, name, cid }) => {
        const document = await documentOf(db, sha256);
        if (!document) throw new Error(`document ${sha256} is not kept`);
        return { name, cid, contentType: document.contentType, content: document.bytes };
      }),
  );
