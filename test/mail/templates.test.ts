import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { languages } from '../../domain/master-data.ts';
import { compose, templatesFolder } from '../../mail/compose.ts';
import { templateNames } from '../../mail/context.ts';
import { full, minimal } from './every-mail.ts';

const passingOn = ['words', 'undelivered'];
const question = /[?？]/u;

test('the folder has every template in every language, and nothing else', () => {
  const expected = languages.flatMap((language) =>
    [...templateNames, 'rehearsal'].map((name) => join(language, `${name}.md`)),
  );
  const files = readdirSync(templatesFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.md'),
  );
  expect(files.sort()).toEqual(expected.sort());
});

test('templates decide nothing beyond {% if %}', () => {
  const tags = readdirSync(templatesFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(md|html)$/.test(file))
    .flatMap((file) => readFileSync(join(templatesFolder, file), 'utf8').match(/\{%-?\s*\w+/g) ?? [])
    .map((tag) => tag.replace(/\W/g, ''));
  expect([...new Set(tags)].sort()).toEqual(['else', 'elsif', 'endif', 'if']);
});

describe.each(languages)('in %s', (language) => {
  test.each(templateNames)('%s is whole with all that it can name and with the least', (name) => {
    for (const context of [full(language), minimal(language)]) {
      const { subject, text, html } = compose(name, language, context);
      expect(subject).toMatch(/^\S[^\r\n]*\S$/u);
      expect(text).not.toMatch(/\n{3}|[{}]|undefined|null|<>/u);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).not.toMatch(/\{[{%]|src=|<link|@import|url\(/u);
    }
  });

  test.each(templateNames.filter((name) => !passingOn.includes(name)))(
    'A7: %s names the amount and by when',
    (name) => {
      const { amount, dueDate, dueTime } = full(language);
      expect(compose(name, language, full(language)).text).toContain(amount);
      expect(compose(name, language, full(language)).text).toContain(dueDate);
      expect(compose(name, language, full(language)).text).toContain(dueTime);
      expect(compose(name, language, minimal(language)).text).not.toContain(dueTime);
    },
  );

  test.each(passingOn)('C3: %s gives the rep the words to say', (name) => {
    const { text, html } = compose(name as 'words', language, full(language));
    expect(text).toContain('\n> Sabine,\n>\n> 1250.50\n');
    expect(html).toMatch(/<blockquote>\s*<p>Sabine,<br><br>1250\.50<\/p>\s*<\/blockquote>/u);
  });

  test('C3: the reminder takes at most 200 characters in every language', () => {
    const passage = reminder(full(language));
    expect(passage.length).toBeLessThanOrEqual(200);
    for (const named of [full(language).amount, full(language).dueDate, full(language).dueTime])
      expect(passage).toContain(named);
  });

  test('C3: the reminder opens with the occasion, and asks nothing', () => {
    const { subject, text } = compose('reminder', language, full(language));
    expect(subject).toBe('R-3');
    expect(text.split('\n\n')[1]).toBe('R-3');
    expect(text.indexOf('R-3')).toBeLessThan(text.indexOf(full(language).amount));
    for (const context of [full(language), minimal(language)])
      expect(compose('reminder', language, context).text).not.toMatch(question);
  });

  test('C4: far away, the call begins with the money', () => {
    const opening = {
      en: 'I am coming to collect the money',
      'zh-Hant': '我取錢來了',
      'zh-Hans': '我取钱来了',
      de: 'ich komme das Geld abholen',
      pt: 'estou indo buscar o dinheiro',
    }[language];
    expect(compose('phone-first', language, full(language)).text).toContain(opening);
  });

  test('C6: the response says what is missing, and a severe breach is called severe', () => {
    const severe = compose('respond', language, full(language));
    const normal = compose('respond', language, { ...full(language), severe: false });
    expect(severe.text).toContain(full(language).missing);
    expect(severe.subject).not.toBe(normal.subject);
    expect(severe.text).not.toBe(normal.text);
  });

  test('C6: each reason and each outcome of a breach reads differently', () => {
    const respond = (changes: object) => compose('respond', language, { ...full(language), ...changes }).text;
    const reasons = ['said-no-on-the-phone', 'said-yes-on-the-phone', 'nothing-paid'].map((reason) =>
      respond({ reason }),
    );
    const outcomes = ['broken', 'partially-kept'].map((outcome) => respond({ outcome }));
    expect(new Set(reasons).size).toBe(3);
    expect(new Set(outcomes).size).toBe(2);
  });

  test('D4: each move that can be owed is named in the escalation', () => {
    const moves = [
      'report',
      'respond',
      'decide',
      'confirm',
      'phone-check',
      'contradiction',
      'answer-dispute',
      'close-dispute',
      'decide-plan',
      '',
    ] as const;
    expect(new Set(moves.map((move) => compose('escalation', language, { ...full(language), move }).text)).size).toBe(
      moves.length,
    );
  });

  test('D5: the two contradictions read differently', () => {
    const reasons = ['fulfilled-without-record', 'missed-beside-record'] as const;
    expect(
      new Set(reasons.map((reason) => compose('contradiction', language, { ...full(language), reason }).text)).size,
    ).toBe(2);
  });

  test.each(templateNames)('E2: a rehearsal of %s is marked in subject, text and HTML', (name) => {
    const mark = { en: 'Rehearsal', 'zh-Hant': '演練', 'zh-Hans': '演练', de: 'Probe', pt: 'Ensaio' }[language];
    const real = compose(name, language, full(language));
    const rehearsed = compose(name, language, { ...full(language), rehearsal: true });
    expect(rehearsed.subject).toBe(`[${mark}] ${real.subject}`);
    expect(rehearsed.text.toLowerCase().startsWith(mark.toLowerCase())).toBe(true);
    expect(rehearsed.html).toContain('class="rehearsal" role="note"');
    expect(real.html).not.toContain('class="rehearsal"');
  });

  /** The one paragraph that names the amount. */
  function reminder(context: ReturnType<typeof full>): string {
    const passages = compose('reminder', language, context)
      .text.split('\n\n')
      .filter((passage) => passage.includes(context.amount));
    expect(passages).toHaveLength(1);
    return passages[0] ?? '';
  }
});
