import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';
import type { Language } from '../domain/master-data.ts';
import { complete, type Mail, type MailContext, severalLines, type TemplateName } from './context.ts';
import { asHtml, lines, oneLine, webAddress } from './harmless.ts';
import { moveWords } from './move-words.ts';
import { pageTexts } from './page-texts.ts';
import { layoutFile, type TemplateFile, templateFile, type Variables } from './templates.ts';

/** Where the templates are that come with Kept. */
export const templatesFolder = fileURLToPath(new URL('../templates/mail', import.meta.url));

/** A link that says one thing. */
export interface Tap {
  readonly label: string;
  /** http or https */
  readonly url: string;
}

/** A picture that goes along with a mail and stands within its HTML. */
export interface Picture {
  /** as in `cid:…` */
  readonly cid: string;
  /** says the same, for whoever sees no pictures */
  readonly alt: string;
  /** CSS pixels */
  readonly width: number;
  readonly height: number;
}

const markdown = new Marked({ gfm: true, breaks: true });

/**
 * Writes a mail: its text and its HTML from one source, `<folder>/<language>/<template>.md`. The chart stands where the
 * template has `{{ chart | raw }}`, in the HTML alone.
 * @throws TemplateError naming the file, where a template is missing, broken, or names a variable that does not exist
 */
export function compose(
  template: TemplateName,
  language: Language,
  context: MailContext,
  {
    folder = templatesFolder,
    taps = [],
    chart,
  }: { readonly folder?: string; readonly taps?: readonly Tap[]; readonly chart?: Picture | undefined } = {},
): Mail {
  const variables = { ...harmless(context), moveWords: moveWords(join(folder, language), context) };
  const mail = templateFile(join(folder, language, `${template}.md`));
  const mark = context.rehearsal ? templateFile(join(folder, language, 'rehearsal.md')) : undefined;
  const layout = layoutFile(join(folder, 'layout.html'));

  const subject = oneLine([mark?.subject(variables), mail.subject(variables)].join(' '));
  const text = [
    ...(mark ? [mark.body('text', variables)] : []),
    mail.body('text', variables),
    ...tapsAsText(language, taps),
  ].join('\n\n');
  const picture = chart ? pictureAsHtml(chart) : '';
  const body = `${html(mail, { ...variables, chart: picture })}${tapsAsHtml(language, taps)}`;
  const banner = mark ? html(mark, variables) : '';
  return { subject, text: `${text}\n`, html: layout({ language, subject, body, banner }) };
}

const pictureAsHtml = ({ cid, alt, width, height }: Picture): string =>
  `<img src="cid:${asHtml(oneLine(cid))}" alt="${asHtml(oneLine(alt))}" width="${width}" height="${height}">`;

const tapsAsText = (language: Language, taps: readonly Tap[]): string[] =>
  taps.length === 0
    ? []
    : [`${pageTexts(language).tap}\n${taps.map(({ label, url }) => `- ${label}: <${webAddress(url)}>`).join('\n')}`];

const tapsAsHtml = (language: Language, taps: readonly Tap[]): string =>
  taps.length === 0
    ? ''
    : `<p>${asHtml(pageTexts(language).tap)}</p>\n<p>${taps
        .map(({ label, url }) => `<a class="tap" href="${webAddress(url)}">${asHtml(label)}</a>`)
        .join('\n')}</p>\n`;

const html = (file: TemplateFile, variables: Variables): string =>
  markdown.parse(file.body('html', variables), { async: false });

function harmless(context: MailContext): Variables {
  const { commitmentUrl, answerUrl, ...rest } = complete(context);
  const values = Object.entries(rest).map(([name, value]) => [
    name,
    typeof value === 'string' ? (severalLines.has(name) ? lines(value) : oneLine(value)) : value,
  ]);
  return {
    ...Object.fromEntries(values),
    commitmentUrl: commitmentUrl && webAddress(commitmentUrl),
    answerUrl: answerUrl && webAddress(answerUrl),
    chart: '',
  };
}
