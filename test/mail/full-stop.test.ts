import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Language, languages } from '../../domain/master-data.ts';
import { moves } from '../../domain/projection.ts';
import { compose, templatesFolder } from '../../mail/compose.ts';
import { type MailContext, type TemplateName, templateNames } from '../../mail/context.ts';
import { marked, withOneStop } from '../../mail/full-stop.ts';
import { paperTexts } from '../../mail/paper-texts.ts';
import { some } from '../support/long.ts';
import { contextsFor } from './every-mail.ts';

/** Texts that people write, each with an end of its own. */
const ends = ['Zhang & Co. Inc.', 'When?', 'No!', '“Never.”', '何時？', '明天。'];
const twice = /[.!?…。！？][”"“’»›」』]*[.。]/u;
/** With each move, in the short run, one of either script. */
const ofEach: ReadonlySet<string> = new Set(['Zhang & Co. Inc.', '明天。']);
/** What a template asks for by its value keeps it. */
const chosen =
  /^(reader|answer|says|tone|outcome|reason|move|askedBy|decision|occasionKind|against|miss|customerMiss|commitmentUrl|caseUrl|answerUrl|recalls|conditions|left)$/;

const ending = (context: MailContext, end: string): MailContext => ({
  ...context,
  ...Object.fromEntries(
    Object.entries(context).flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' && !chosen.test(name) ? [[name, `Q ${end}`]] : [],
    ),
  ),
});

/** Whether what is owed changes anything in a mail. */
const asksForMove = (name: TemplateName, language: Language): boolean =>
  readFileSync(join(templatesFolder, language, `${name}.md`), 'utf8').includes('move');

describe.each(languages)('in %s', (language) => {
  test.each(templateNames)('%s ends no sentence twice, whatever a value ends with', (name) => {
    const seen = new Set<string>();
    const contexts = contextsFor(name, language);
    const asked = asksForMove(name, language) ? moves.map((move) => ({ move })) : [];
    for (const end of ends)
      for (const context of contexts)
        for (const changes of [{}, { reader: 'us' }, ...some(asked, () => ofEach.has(end))] as const) {
          const { subject, text, html } = compose(name, language, { ...ending(context, end), ...changes });
          const said = `${subject}\n${text}`;
          seen.add(said);
          expect(said).not.toMatch(twice);
          expect(said + html).not.toContain('\u0001');
        }
    expect(seen.size).toBeGreaterThan(1);
  });

  test('the papers end no sentence twice', () => {
    for (const end of ends) {
      const { agreement, statement, chart } = paperTexts(language);
      const said = [
        agreement.exampleReward({ reward: end }),
        agreement.payout({ day: end }),
        statement.missingToFirst({ condition: '1', missing: end }),
        chart.soFar({ day: '1', volume: end }),
      ];
      for (const text of said) expect(text).not.toMatch(twice);
    }
  });
});

test('what a value says itself stays: dots, and a stop within', () => {
  const { text } = compose('dispute', 'en', { ...contextsFor('dispute', 'en')[1], claim: 'Wait.. A.. B...' });
  expect(text).toContain('Wait.. A.. B...');
  expect(withOneStop(`${marked('A (Inc.)')}. ${marked('B…')}.`)).toBe('A (Inc.). B…');
});
