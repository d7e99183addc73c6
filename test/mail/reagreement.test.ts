import { describe, expect, test } from 'vitest';
import { languages } from '../../domain/master-data.ts';
import { compose } from '../../mail/compose.ts';
import { full, minimal } from './every-mail.ts';

describe.each(languages)('in %s', (language) => {
  const everything = full(language);
  const { earlierAmount = '', earlierDate = '', earlierTime = '', paid = '' } = everything;

  test('B1: other terms stand beside those that held before, with what is paid already', () => {
    const { text } = compose('re-agreed', language, everything);
    for (const named of [earlierAmount, earlierDate, earlierTime, paid]) expect(text).toContain(named);
    expect(text.indexOf(everything.dueDate)).toBeLessThan(text.indexOf(earlierDate));
    const ours = compose('re-agreed', language, { ...everything, askedBy: 'us' }).text;
    expect(ours).not.toBe(text);
  });

  test('C2: where we cannot come, the mail apologises, and names the day that was agreed and the new one', () => {
    const sorry = { en: 'sorry', de: 'tut mir leid', pt: 'desculpas', 'zh-Hant': '抱歉', 'zh-Hans': '抱歉' }[language];
    for (const context of [everything, minimal(language)]) {
      const { subject, text } = compose('cannot-attend', language, context);
      expect(subject).toContain(sorry);
      expect(subject).toContain(context.dueDate);
      expect(text).toContain(sorry);
    }
    const { text } = compose('cannot-attend', language, everything);
    for (const named of [earlierDate, earlierTime, everything.dueDate]) expect(text).toContain(named);
  });

  test('C7: who withdrew is said to both sides', () => {
    for (const name of ['withdrawn', 'withdrawn-rep'] as const) {
      const texts = (['customer', 'us'] as const).map(
        (askedBy) => compose(name, language, { ...everything, askedBy }).text,
      );
      expect(new Set(texts).size).toBe(2);
    }
  });

  test('C2, C6: the rep who answers a breach is reminded of our own absences, and only where there were any', () => {
    const text = (ourAbsences: number) =>
      compose('respond', language, { ...everything, answerOurs: '', ourAbsences }).text;
    expect(new Set([0, 1, 2].map(text)).size).toBe(3);
    expect(text(0).length).toBeLessThan(text(1).length);
    expect(text(2).replace(text(0), '')).toContain('2');
  });
});
