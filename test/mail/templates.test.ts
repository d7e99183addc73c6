import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Language, languages } from '../../domain/master-data.ts';
import { moves } from '../../domain/projection.ts';
import { compose, templatesFolder } from '../../mail/compose.ts';
import { templateNames } from '../../mail/context.ts';
import { formatDate, formatMoney } from '../../mail/format.ts';
import { contextsFor, full, fullDelivery, fullRebate, isOfDelivery, isOfRebate, minimal } from './every-mail.ts';

const passingOn = ['words', 'undelivered'];
/** What invites a customer to ask for another date or amount. */
const invitations: Readonly<Record<Language, RegExp>> = {
  en: /\b(if (you|this|that|it)|let (me|us) know|postpone|reschedul|another (date|time|day)|difficult|problem|instead|discuss|possible|would you|could you|can you|convenient|suit)/iu,
  de: /\b(falls|sollte|wenn (Sie|es)|verschieb|verleg|ander(er|en) (Termin|Tag|Zeit)|schwierig|problem|stattdessen|besprech|möglich|können Sie|könnten|passt|melden)/iu,
  pt: /\b(se (for|houver|não|precisar)|caso|adiar|remarcar|outra (data|hora)|outro dia|dificuldade|problema|em vez|conversar|possível|poderia|pode |convém|avise)/iu,
  'zh-Hant': /如果|若|如有|延期|延後|改期|改天|另約|困難|問題|商量|討論|是否|可否|能否|方便|不便/u,
  'zh-Hans': /如果|若|如有|延期|推迟|改期|改天|另约|困难|问题|商量|讨论|是否|可否|能否|方便|不便/u,
};
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
    for (const context of contextsFor(name, language)) {
      const { subject, text, html } = compose(name, language, context);
      expect(subject).toMatch(/^\S[^\r\n]*\S$/u);
      expect(text).not.toMatch(/\n{3}|[{}]|undefined|null|<>/u);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).not.toMatch(/\{[{%]|src=|<link|@import|url\(/u);
    }
  });

  test.each(templateNames.filter((name) => !passingOn.includes(name) && !isOfRebate(name) && !isOfDelivery(name)))(
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

  test('C3: each true subject opens the reminder with its own words, and its number', () => {
    const kinds = ['', 'delivery-under-way', 'statement-sent', 'invoice-sent'] as const;
    const mails = kinds.map((occasionKind) =>
      compose('reminder', language, { ...full(language), occasion: '', occasionKind }),
    );
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(kinds.length);
    expect(new Set(mails.map(({ text }) => text)).size).toBe(kinds.length);
    for (const { subject, text } of mails.slice(1)) {
      expect(subject).toContain('LS-7');
      expect(text.indexOf('LS-7')).toBeLessThan(text.indexOf(full(language).amount));
    }
  });

  test('C3: with the longest amount, date and time the reminder still takes at most 200 characters, and so does that of another promise', () => {
    const amount = formatMoney({ value: '9999999999999.99', currency: 'EUR' }, language);
    const longest = Array.from({ length: 366 }, (_, day) =>
      formatDate(new Date(Date.UTC(2028, 0, 1 + day)).toISOString().slice(0, 10), language),
    ).sort((one, other) => other.length - one.length)[0]!;
    const also = `${amount} (${longest}, 23:59)`;
    const context = { ...full(language), amount, dueDate: longest, dueTime: '23:59', also };
    const [, , main = '', other = ''] = compose('reminder', language, context).text.split('\n\n');
    expect(main).toContain(amount);
    expect(other).toContain(also);
    expect(main.length).toBeLessThanOrEqual(200);
    expect(other.length).toBeLessThanOrEqual(200);
  });

  test('C3: no word of the reminder invites to negotiate anew', () => {
    for (const context of [full(language), minimal(language)])
      expect(compose('reminder', language, context).text).not.toMatch(invitations[language]);
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

  test('C9: what of ours is in the way is listed by its kind, and nothing else is', () => {
    const { text, html } = compose('clear-the-way', language, full(language));
    const { complaints, disputes, unsentInvoices, unsentStatements } = full(language);
    for (const named of [complaints, disputes, unsentInvoices, unsentStatements]) expect(text).toContain(named);
    expect(text.match(/^- /gmu)).toHaveLength(7);
    expect(html.match(/<li>/gu)).toHaveLength(7);
    const only = compose('clear-the-way', language, { ...minimal(language), disputes: 'D-1' }).text;
    expect(only.match(/^- /gmu)).toHaveLength(1);
  });

  test('C9: where our own side was not clear, the mail that asks for an answer says so first', () => {
    const { text } = compose('respond', language, { ...full(language), uncleared: 'K-12: two boxes damaged' });
    expect(text.split('\n\n')[0]).toContain('K-12: two boxes damaged');
    expect(text).toContain(full(language).missing);
  });

  test('C6: the mail that asks for an answer says how firm it is, gives the words to say, and where all of it is', () => {
    const { text } = compose('respond', language, full(language));
    const { answerGrade, answerTone, answerOurs, answerUrl } = full(language);
    for (const named of [answerGrade, answerTone, answerUrl]) expect(text).toContain(named);
    expect(text.split('\n\n')[0]).toBe(answerOurs);
    expect(text).toContain('\n> Sabine,\n>\n> 1250.50\n');
    expect(compose('respond', language, minimal(language)).text).not.toContain('>');
  });

  test('D4: each move that can be owed is named in the escalation', () => {
    const escalations = ['' as const, ...moves].map((move) =>
      compose('escalation', language, { ...full(language), move }),
    );
    expect(new Set(escalations.map(({ text }) => text)).size).toBe(moves.length + 1);
  });

  test.each(['handover', 'escalation', 'dispute', 'new-rep'] as const)(
    'A7: of a rebate, %s tells benefit and condition; of its payout, the sum and the day; of neither, a payment',
    (name) => {
      const about = { ...fullRebate(language), move: 'approve' } as const;
      const ofRebate = compose(name, language, { ...about, payout: '' });
      expect(ofRebate.text).toContain(about.tiers?.split('\n').join('\n> '));
      expect(ofRebate.text).toContain(about.period);
      const ofPayout = compose(name, language, about);
      expect(ofPayout.text).toContain(about.payout);
      expect(ofPayout.text).toContain(about.dueDate);
      for (const { subject, text } of [ofRebate, ofPayout]) {
        expect(`${subject}${text}`).not.toContain(about.amount);
        expect(text).not.toContain(about.dueTime);
      }
    },
  );

  test.each(['handover', 'escalation', 'dispute', 'new-rep', 'contradiction', 'learn'] as const)(
    'A7: of a delivery, %s tells what was promised and for when, and speaks of no payment',
    (name) => {
      const about = { ...fullDelivery(language), move: 'way-out' } as const;
      const { subject, text } = compose(name, language, about);
      expect(text).toContain(about.window);
      expect(text).toContain(about.orderLines?.split('\n').join('\n> '));
      expect(`${subject}${text}`).not.toContain(about.amount);
      expect(`${subject}${text}`).not.toContain(about.dueDate);
    },
  );

  test('D7: of a payout that is late, the new rep does not say that everything stays as agreed', () => {
    const told = (outcome: 'broken' | '') => compose('new-rep', language, { ...fullRebate(language), outcome }).text;
    expect(told('broken')).not.toBe(told(''));
    expect(told('broken')).toContain(fullRebate(language).payout);
  });

  test('A2: the approval of a promise that a rep insists on, of a rebate, of a payout and of a delivery are asked for in different words', () => {
    const { tiers = '', payout = '' } = fullRebate(language);
    const { window = '' } = fullDelivery(language);
    const kinds = [{}, { tiers }, { payout }, { window }];
    const asked = kinds.map((kind) =>
      compose('handover', language, { ...minimal(language), ...kind, move: 'approve' }),
    );
    expect(new Set(asked.map(({ text }) => text.split('\n\n').at(-1))).size).toBe(kinds.length);
  });

  test('C1: the words to reconsider are polite, name the nearest offer and none of our figures, and each reason reads differently', () => {
    const words = (changes: object) => compose('reconsider', language, { ...full(language), ...changes }).text;
    const { nearestAmount, nearestDate, funds, promisedBesides } = full(language);
    expect(words({})).toContain(nearestAmount);
    expect(words({})).toContain(nearestDate);
    expect(words({ nearestAmount: '' })).not.toContain(nearestAmount);
    expect(words({ nearestDate: '' })).not.toContain(nearestDate);
    for (const figure of [funds, promisedBesides, '%']) expect(words({})).not.toContain(figure);
    const reasons = [
      'date',
      'horizon',
      'liquid-funds',
      'track-record',
      'track-record-unknown',
      'customer-open',
      'rep-attends',
    ];
    expect(new Set(['', ...reasons].map((against) => words({ against }))).size).toBe(reasons.length + 1);
    expect(words({ against: 'rep-free' })).toBe(words({ against: 'rep-attends' }));
    expect(words({ against: 'level' })).toBe(words({ against: 'track-record' }));
    expect(words({})).toMatch(question);
  });

  test('C1: the manager who is to approve gets the whole vetting, and each decision reads differently', () => {
    const asked = compose('approval', language, full(language)).text;
    const { funds, fundsAsOf, promisedBesides, nearestAmount, nearestDate, insistReason, answerBy } = full(language);
    for (const figure of [funds, fundsAsOf, promisedBesides, nearestAmount, nearestDate, insistReason, answerBy])
      expect(asked).toContain(figure);
    expect(asked.match(/✗/gu)).toHaveLength(2);
    expect(asked.match(/✓/gu)).toHaveLength(4);
    const decided = (decision: 'approve' | 'decline' | 'lapsed') =>
      compose('approval-decided', language, { ...full(language), decision });
    expect(new Set((['approve', 'decline', 'lapsed'] as const).map((decision) => decided(decision).subject)).size).toBe(
      3,
    );
    expect(decided('decline').text).toContain('\n> Sabine,\n>\n> 1250.50');
    expect(decided('approve').text).not.toContain('Sabine,\n');
  });

  test('D5: the two contradictions read differently', () => {
    const reasons = ['fulfilled-without-record', 'missed-beside-record'] as const;
    expect(
      new Set(reasons.map((reason) => compose('contradiction', language, { ...full(language), reason }).text)).size,
    ).toBe(2);
  });

  test.each(templateNames)('E2: a rehearsal of %s is marked in subject, text and HTML', (name) => {
    const mark = { en: 'Rehearsal', 'zh-Hant': '演練', 'zh-Hans': '演练', de: 'Probe', pt: 'Ensaio' }[language];
    const [, everything] = contextsFor(name, language);
    const real = compose(name, language, everything);
    const rehearsed = compose(name, language, { ...everything, rehearsal: true });
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
