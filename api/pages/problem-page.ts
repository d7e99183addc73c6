import type { Request } from 'express';
import { formPage } from '../link-page.ts';
import type { Problem } from '../problem.ts';
import { languageOf } from '../sign-in-page.ts';
import { commonTexts } from './render.ts';
import type { Texts } from './texts.ts';

/** Why there is no page, in the language that the browser asks for. */
export function problemPage(request: Request, { status }: Pick<Problem, 'status'>): string {
  const language = languageOf(request);
  const { problems, back } = commonTexts(language) as { problems: Texts; back: string };
  const title = `${problems[`${status}`] ?? problems['other']}`;
  return formPage(language, { title, link: { to: '/', label: back } });
}
