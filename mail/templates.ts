/** The template files that a company edits: read, checked and parsed once for each change. */
import { readFileSync, statSync } from 'node:fs';
import { Liquid, type Template } from 'liquidjs';
import { parse } from 'yaml';
import { marked, withOneStop } from './full-stop.ts';
import { asHtml, asText } from './harmless.ts';

/** A template file is missing, or does not do; the message names the file and what to change. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

const strict = { strictVariables: true, strictFilters: true, jsTruthy: true };
const engines = {
  text: new Liquid({ ...strict, outputEscape: (value: unknown) => marked(value, asText) }),
  html: new Liquid({ ...strict, outputEscape: (value: unknown) => marked(value, asHtml) }),
};
type As = keyof typeof engines;
type Source = Readonly<Record<As, Template[]>>;

/** The variables of one mail. */
export type Variables = Readonly<Record<string, string | number | boolean>>;

/** A file of front matter (`subject:`, and where something is to be said, `say:`) and a Markdown body. */
export interface TemplateFile {
  readonly subject: (variables: Variables) => string;
  /** '' where there is none */
  readonly say: (variables: Variables) => string;
  readonly body: (as: As, variables: Variables) => string;
}

/** @throws TemplateError naming the file */
export const templateFile = remembered((file, content): TemplateFile => {
  const [opening, front] = /^---\n([\s\S]*?)\n---\n/.exec(content) ?? [];
  if (opening === undefined || front === undefined)
    throw wrong(file, 'expected a first part between two lines "---", with subject:');
  const head = headOf(file, front);
  const subject = parsed(file, textOf(file, head, 'subject'));
  const say = 'say' in head ? parsed(file, textOf(file, head, 'say')) : undefined;
  const body = parsed(file, '\n'.repeat(opening.split('\n').length - 1) + content.slice(opening.length));
  return {
    subject: (variables) => rendered(file, 'text', subject, variables),
    say: (variables) => (say === undefined ? '' : rendered(file, 'text', say, variables)),
    body: (as, variables) =>
      rendered(file, as, body, variables)
        .replace(/\n{3,}/g, '\n\n')
        .trim(),
  };
});

/** A whole HTML page. @throws TemplateError naming the file */
export const layoutFile = remembered((file, content) => {
  const page = parsed(file, content);
  return (variables: Variables): string => rendered(file, 'html', page, variables);
});

function headOf(file: string, front: string): object {
  try {
    const head: unknown = parse(front);
    return typeof head === 'object' && head !== null ? head : {};
  } catch (error) {
    throw wrong(file, `the part between the lines "---" is not YAML: ${message(error)}`, error);
  }
}

function textOf(file: string, head: object, name: 'subject' | 'say'): string {
  const text: unknown = (head as Record<string, unknown>)[name];
  if (typeof text !== 'string' || text.trim() === '')
    throw wrong(file, `expected ${name}: "…" between the lines "---"`);
  return text;
}

function parsed(file: string, source: string): Source {
  try {
    return { text: engines.text.parse(source), html: engines.html.parse(source) };
  } catch (error) {
    throw wrong(file, message(error), error);
  }
}

function rendered(file: string, as: As, source: Source, variables: Variables): string {
  try {
    return withOneStop(String(engines[as].renderSync(source[as], variables)));
  } catch (error) {
    throw wrong(file, `${message(error)}; known here: ${Object.keys(variables).sort().join(', ')}`, error);
  }
}

/** What is read from a file, once for each change of it. */
export function remembered<T>(read: (file: string, content: string) => T): (file: string) => T {
  const known = new Map<string, { version: string; value: T }>();
  return (file) => {
    const version = versionOf(file);
    const found = known.get(file);
    if (found?.version === version) return found.value;
    const value = read(
      file,
      readFileSync(file, 'utf8')
        .replace(/^\uFEFF/, '')
        .replaceAll('\r\n', '\n'),
    );
    known.set(file, { version, value });
    return value;
  };
}

function versionOf(file: string): string {
  try {
    const { mtimeMs, size } = statSync(file);
    return `${mtimeMs} ${size}`;
  } catch (error) {
    throw wrong(file, 'cannot be read; every language needs every template', error);
  }
}

/** The file, and what to change in it. */
export const wrong = (file: string, problem: string, cause?: unknown): TemplateError =>
  new TemplateError(`${file}: ${problem}`, { cause });
const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
