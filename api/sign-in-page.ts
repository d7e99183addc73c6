import type { Request, Response } from 'express';
import { type Language, languages } from '../domain/master-data.ts';
import { pageTexts } from '../mail/page-texts.ts';
import { formPage } from './link-page.ts';

/** The language that the browser asks for, among ours. */
export const languageOf = (request: Request): Language =>
  (request.acceptsLanguages([...languages]) || 'en') as Language;

/** The words about signing in, in the language that the browser asks for. */
export const textsFor = (request: Request) => pageTexts(languageOf(request)).signIn;

/** Answers with a page that nobody keeps. */
export function show(
  request: Request,
  response: Response,
  status: number,
  page: Parameters<typeof formPage>[1],
  language: Language = languageOf(request),
): void {
  response.status(status).set('Cache-Control', 'no-store').type('html').send(formPage(language, page));
}
