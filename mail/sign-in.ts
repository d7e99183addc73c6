import type { Language } from '../domain/master-data.ts';
import { asHtml, webAddress } from './harmless.ts';
import type { Message } from './mailer.ts';
import { pageTexts } from './page-texts.ts';

/** The mail with a link to sign in. @param url http or https */
export function signInMail(
  to: { readonly id: string; readonly email: string; readonly language: Language },
  url: string,
): Message {
  const { subject, mail, confirm } = pageTexts(to.language).signIn;
  const link = webAddress(url);
  return {
    to: to.email,
    subject,
    text: `${mail}\n\n<${link}>\n`,
    html: `<!doctype html><html lang="${to.language}"><body><p>${asHtml(mail)}</p><p><a href="${link}">${asHtml(confirm)}</a></p></body></html>`,
    messageId: `<sign-in-${to.id}@kept>`,
    language: to.language,
    rehearsal: false,
  };
}
