import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';
import type { Language } from '../domain/master-data.ts';
import { complete, type Mail, type MailContext, type TemplateName } from './context.ts';
import { lines, oneLine, webAddress } from './harmless.ts';
import { layoutFile, type TemplateFile, templateFile, type Variables } from './templates.ts';

/** Where the templates are that come with Kept. */
export const templatesFolder = fileURLToPath(new URL('../templates/mail', import.meta.url));

const markdown = new Marked({ gfm: true, breaks: true });

/**
 * Writes a mail: its text and its HTML from one source, `<folder>/<language>/<template>.md`.
 * @throws TemplateError naming the file, where a template is missing, broken, or names a variable that does not exist
 */
export function compose(
  template: TemplateName,
  language: Language,
  context: MailContext,
  folder = templatesFolder,
): Mail {
  const variables = harmless(context);
  const mail = templateFile(join(folder, language, `${template}.md`));
  const mark = context.rehearsal ? templateFile(join(folder, language, 'rehearsal.md')) : undefined;
  const layout = layoutFile(join(folder, 'layout.html'));

  const subject = oneLine([mark?.subject(variables), mail.subject(variables)].join(' '));
  const text = [...(mark ? [mark.body('text', variables)] : []), mail.body('text', variables)].join('\n\n');
  const body = html(mail, variables);
  const banner = mark ? html(mark, variables) : '';
  return { subject, text: `${text}\n`, html: layout({ language, subject, body, banner }) };
}

const html = (file: TemplateFile, variables: Variables): string =>
  markdown.parse(file.body('html', variables), { async: false });

function harmless(context: MailContext): Variables {
  const { words, commitmentUrl, ...rest } = complete(context);
  const values = Object.entries(rest).map(([name, value]) => [
    name,
    typeof value === 'string' ? oneLine(value) : value,
  ]);
  return {
    ...Object.fromEntries(values),
    words: lines(words),
    commitmentUrl: commitmentUrl && webAddress(commitmentUrl),
  };
}
