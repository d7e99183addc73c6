import { join } from 'node:path';
import type { Language } from '../domain/master-data.ts';
import { templatesFolder } from './compose.ts';
import type { Mail } from './context.ts';
import { asHtml } from './harmless.ts';
import { pageTexts } from './page-texts.ts';
import { layoutFile } from './templates.ts';

/** Several mails to one person as one: what it is about, then each with its own words and links. The same mails give the same one. */
export function digestMail(mails: readonly Mail[], language: Language): Mail {
  const { subject, intro } = pageTexts(language).digest;
  const heads = mails.map((mail, index) => `${index + 1}. ${mail.subject}`);
  const parts = mails.map((mail, index) => `${heads[index]}\n\n${mail.text.trimEnd()}`);
  const text = [`${intro}\n\n${heads.join('\n')}`, ...parts].join('\n\n----------\n\n');
  const overview = heads.map(asHtml).join('<br>\n');
  const partsAsHtml = mails.map(({ html }, index) => `<hr>\n<h2>${asHtml(heads[index])}</h2>\n${bodyOf(html)}`);
  const layout = layoutFile(join(templatesFolder, 'layout.html'));
  const body = `<p>${asHtml(intro)}</p>\n<p>${overview}</p>\n${partsAsHtml.join('\n')}\n`;
  return { subject, text: `${text}\n`, html: layout({ language, subject, body, banner: '' }) };
}

/** What stands between the layout's beginning and end; a page that has none of them is taken whole. */
const bodyOf = (html: string): string => /<body[^>]*>([\s\S]*)<\/body>/i.exec(html)?.[1] ?? html;
