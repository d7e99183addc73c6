import { cpSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { compose, templatesFolder } from '../../mail/compose.ts';
import type { MailContext } from '../../mail/context.ts';
import { TemplateError } from '../../mail/templates.ts';
import { full, minimal } from './every-mail.ts';

const folder = mkdtempSync(join(tmpdir(), 'kept-templates-'));
beforeEach(() => cpSync(templatesFolder, folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const edit = (file: string, content: string): void => writeFileSync(join(folder, file), content);
const edited = (body: string, context: MailContext = minimal('en')) => {
  edit('en/visit.md', `---\nsubject: "x"\n---\n${body}`);
  return compose('visit', 'en', context, { folder });
};
const bodyOf = (html: string): string => html.slice(html.indexOf('<body>'));

test('what comes from data shows as it is, and is neither HTML, Markdown nor Liquid', () => {
  const customer =
    '"><script>alert(1)</script> [x](http://evil.example) **b** `c` {{ 1 }}{% raw %} www.evil.example a@evil.example &lt;';
  const { subject, text, html } = compose('visit', 'en', { ...full('en'), customer });
  expect(subject).toContain(customer);
  expect(text).toContain(customer);
  expect(html).not.toMatch(/<script|<strong|<code|href="[^"]*evil|mailto:/u);
  expect(bodyOf(html)).toContain('**b** `c` {{ 1 }}{% raw %}');
  expect(bodyOf(html)).toContain('&amp;lt;');
});

test('no value brings markup of its own into the HTML', () => {
  const usual = tags(compose('respond', 'en', full('en')).html);
  const hostile = fc.string({
    unit: fc.constantFrom(...'<>&"\'[]()*_`~#-+=|\\!:./@{}% \n\t1a', 'http://a.example', '<!--', ']]>'),
  });
  fc.assert(
    fc.property(hostile, (value) => {
      const context = {
        ...full('en'),
        customer: `a${value}`,
        contact: `b${value}`,
        missing: `c${value}`,
        paid: `d${value}`,
      };
      expect(tags(compose('respond', 'en', context).html)).toEqual(usual);
    }),
    { numRuns: 150 },
  );
});
const tags = (html: string): string[] => html.match(/<[^>]*>/gu) ?? [];

test('a subject has one line, whatever its values hold', () => {
  const { subject } = compose('concluded', 'en', {
    ...full('en'),
    customer: 'A\r\nBcc: everybody@evil.example\u2028\u0000B',
  });
  expect(subject).toBe('Kept: A Bcc: everybody@evil.example B has paid EUR 1,250.50');
});

test('reversed writing in a value cannot turn what follows it around', () => {
  expect(compose('concluded', 'en', { ...full('en'), customer: 'A\u202EB' }).subject).toContain('AB has paid');
});

test('a value that starts like a list, a heading or a quotation stays a paragraph', () => {
  for (const customer of ['- A', '# A', '> A', '1. A', '    A', '+ A', '***', '[a]: b']) {
    expect(bodyOf(edited('{{ customer }}', { ...minimal('en'), customer }).html)).toMatch(
      /<body>\s*<p>[^<]*<\/p>\s*<\/body>/u,
    );
  }
});

test('the link leads to the commitment, and only to the web', () => {
  const link = (commitmentUrl: string) => compose('report', 'en', { ...full('en'), commitmentUrl });
  expect(link('https://kept.example/v1/x?a=1&b=2').html).toContain('<a href="https://kept.example/v1/x?a=1&amp;b=2">');
  expect(link('https://kept.example/v1/x').text).toContain('<https://kept.example/v1/x>');
  expect(link('https://kept.example/a><script>').html).not.toContain('<script');
  expect(() => link('javascript:alert(1)')).toThrow('expected a web address');
});

test('the contact is the customer where nobody is named', () => {
  expect(compose('agreed', 'en', minimal('en')).text).toContain('Dear Elbe Werkzeughandel GmbH,');
  expect(compose('agreed', 'en', { ...minimal('en'), contact: '' }).text).toContain('Dear Elbe Werkzeughandel GmbH,');
});

test('a variable that does not exist is named with its file, its line and those that do', () => {
  const error = caught(() => edited('One.\n\n{{ customr }} came.'));
  expect(error).toBeInstanceOf(TemplateError);
  expect(error.message).toContain(join(folder, 'en/visit.md'));
  expect(error.message).toContain('undefined variable: customr, line:6');
  expect(error.message).toMatch(/known here: .*\bcustomer\b/u);
});

test.each([
  ['an unknown variable in a condition', '{% if customr %}x{% endif %}', 'customr'],
  ['an unknown filter', '{{ customer | shout }}', 'shout'],
  ['an unknown tag', '{% unles x %}', 'unles'],
  ['a tag that is never closed', '{% if customer %}', 'not closed'],
])('%s is refused with file and name', (_, body, named) => {
  const { message } = caught(() => edited(body));
  expect(message).toContain(join(folder, 'en/visit.md'));
  expect(message).toContain(named);
});

test.each([
  ['no front matter', 'Only text.', 'between two lines "---"'],
  ['no subject', '---\ntitle: x\n---\nText.', 'expected subject'],
  ['front matter that is not YAML', '---\nsubject: {{ customer }} came\n---\nText.', 'not YAML'],
])('a template with %s is refused with its name', (_, content, named) => {
  edit('en/visit.md', content);
  const { message } = caught(() => compose('visit', 'en', minimal('en'), { folder }));
  expect(message).toContain(join(folder, 'en/visit.md'));
  expect(message).toContain(named);
});

test.each(['en/visit.md', 'layout.html'])('where %s is missing, the error names it', (file) => {
  rmSync(join(folder, file));
  expect(() => compose('visit', 'en', minimal('en'), { folder })).toThrow(`${join(folder, file)}: cannot be read`);
});

test.each([
  ['lacks a move', 'report: "say it"', 'approve'],
  ['is not YAML', 'report: "say', 'not YAML'],
])('where the file of what is owed %s, the error names it', (_, content, named) => {
  edit('en/moves.yaml', content);
  const { message } = caught(() => compose('escalation', 'en', { ...minimal('en'), move: 'report' }, { folder }));
  expect(message).toContain(join(folder, 'en/moves.yaml'));
  expect(message).toContain(named);
});

test('an edited template counts at the next mail, also with the line ends of Windows', () => {
  expect(edited('Before.').text).toBe('Before.\n');
  edit('en/visit.md', '\uFEFF---\r\nsubject: y\r\n---\r\nAfter.\r\n');
  utimesSync(join(folder, 'en/visit.md'), new Date(), new Date(Date.now() + 5000));
  expect(compose('visit', 'en', minimal('en'), { folder })).toMatchObject({ subject: 'y', text: 'After.\n' });
});

function caught(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
