import type { Language } from '../../domain/master-data.ts';
import { pageTexts } from '../../mail/page-texts.ts';

/** The text of a mail as a page shows it: the links that it carried are the page's own buttons. */
export function withoutLinks(text: string, language: Language): string {
  const [said = ''] = text.split(`\n\n${pageTexts(language).tap}\n`);
  return said
    .split('\n')
    .filter((line) => !/<https?:/.test(line))
    .map((line) => line.replace(/^> ?/, ''))
    .join('\n')
    .trim();
}
