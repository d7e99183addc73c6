import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Grade, grades } from '../../domain/firmness.ts';
import { intents, Signs } from '../../domain/intent.ts';
import { type Language, languages } from '../../domain/master-data.ts';
import { Policy } from '../../domain/policy.ts';
import { type TalkingCard, talkingCard } from '../../domain/talking-card.ts';
import { answersFolder, answerTexts } from '../../mail/answer-texts.ts';
import { formatDate, formatMoney } from '../../mail/format.ts';
import { type AnsweredPromise, answerWords, cardInWords } from '../../mail/talking-card.ts';
import { breach } from '../domain/breaches.ts';

/** What no answer says: threats and insults. */
const forbidden: Readonly<Record<Language, RegExp>> = {
  en: /lawyer|attorney|court|police|legal|sue\b|lawsuit|bailiff|collection agency|blacklist|black list|consequence|or else|warn(ing)? you|threat|penalt|liar|lying|lie\b|cheat|fraud|dishonest|shame|disgrace|stupid|idiot|useless|deadbeat|ridiculous|never again|last chance|ultimatum/iu,
  de: /anwalt|gericht|polizei|klage|verklag|rechtlich|inkasso|schufa|schwarze liste|konsequenz|folgen haben|sonst|andernfalls|warnung|drohe|strafe|lügner|lüge|betrug|betrüg|unehrlich|schäm|schande|dumm|idiot|unfähig|lächerlich|nie wieder|letzte chance|ultimatum/iu,
  pt: /advogad|tribunal|justiça|polícia|processo|processar|jurídic|cobrador|protesto|lista negra|serasa|consequência|senão|caso contrário|ameaç|multa|mentir|fraude|desonest|vergonha|caloteir|burr|idiota|inútil|ridículo|nunca mais|última chance|ultimato/iu,
  'zh-Hans':
    /律师|法院|法律|报警|警察|起诉|告你|告您|讨债|黑名单|后果|否则|不然|警告|威胁|罚|骗|撒谎|说谎|无赖|老赖|不要脸|丢人|可耻|愚蠢|笨|白痴|没用|最后通牒|等着瞧/u,
  'zh-Hant':
    /律師|法院|法律|報警|警察|起訴|告你|告您|討債|黑名單|後果|否則|不然|警告|威脅|罰|騙|撒謊|說謊|無賴|老賴|不要臉|丟人|可恥|愚蠢|笨|白痴|沒用|最後通牒|等著瞧/u,
};

const promise = (owed = '900'): AnsweredPromise => ({
  customer: 'Elbe Werkzeughandel GmbH',
  contact: 'Sabine Krüger',
  rep: 'Katharina Vogt',
  amount: { value: '1250.00', currency: 'EUR' },
  dueDate: '2027-01-15',
  dueTime: '14:00',
  paid: { value: owed === '0' ? '1250.00' : '350.00', currency: 'EUR' },
  owed: { value: owed, currency: 'EUR' },
  payBy: '2027-01-20',
});
const ours = { absences: 2, late: 1, obstacles: 1 };
const rich = {
  service: { deliveries: 4, deliveriesOnTime: 3, payouts: 1, paidOut: '30000', helps: 1, deferrals: 2 },
  cost: { calls: 2, trips: 1, kilometres: 123, minutes: 160, total: '15513' },
  boss: { vouched: true, escalations: 1 },
  level: 3,
  severity: 'severe',
  signs: Signs.parse({ warnedInTime: true, saidYesOnThePhone: true }),
} as const;

const of = (grade: Grade, material: Parameters<typeof breach>[0], judged = {}): TalkingCard => ({
  ...talkingCard(breach(material), judged, Policy.parse({})),
  grade,
});
/** The card in every shape that its words take: with all and nothing, our fault and none, owed and not, each judgement. */
const shapes = (grade: Grade): readonly { card: TalkingCard; owed: string }[] =>
  [{}, rich, { ours }, { ...rich, ours }, { ...rich, boss: { vouched: false, escalations: 0 }, signs: Signs.parse({}) }]
    .flatMap((material) => intents.map((intent) => of(grade, material, { intent })))
    .flatMap((card) => ['900', '0'].map((owed) => ({ card, owed })));

test('every language has a text for every grade, and nothing else', () => {
  const expected = languages.flatMap((language) => [
    ...grades.map((grade) => join(language, `${grade}.md`)),
    join(language, 'words.yaml'),
  ]);
  const files = readdirSync(answersFolder, { recursive: true, encoding: 'utf8' }).filter((file) => file.includes('/'));
  expect(files.sort()).toEqual(expected.sort());
});

test('the texts decide nothing beyond {% if %}', () => {
  const files = readdirSync(answersFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(md|yaml)$/.test(file),
  );
  const tags = files.flatMap((file) => readFileSync(join(answersFolder, file), 'utf8').match(/\{%-?\s*\w+/g) ?? []);
  expect([...new Set(tags.map((tag) => tag.replace(/\W/g, '')))].sort()).toEqual(['else', 'elsif', 'endif', 'if']);
});

describe.each(languages)('C6: in %s', (language) => {
  const texts = answerTexts(language);
  const money = (value: string) => formatMoney({ value, currency: 'EUR' }, language);

  describe.each(grades)('the answer of grade %s', (grade) => {
    const words = ({ card, owed }: { card: TalkingCard; owed: string }) => answerWords(card, promise(owed), language);

    test('is whole in every shape, and neither threatens nor insults', () => {
      for (const shape of shapes(grade)) {
        const { say, draft } = words(shape);
        for (const text of [say, draft.subject, draft.text]) {
          expect(text).not.toMatch(/[{}]|undefined|null|NaN|\n{3}| {2}|[.。][.。]/u);
          expect(text).not.toMatch(forbidden[language]);
        }
        expect(draft.subject).toMatch(/^\S[^\n]*\S$/u);
        expect(say).not.toContain('\n');
        expect(say.length).toBeLessThanOrEqual(700);
        expect(draft.text).toContain('Sabine Krüger');
        expect(draft.text.trimEnd().endsWith('Katharina Vogt')).toBe(true);
      }
    });

    test('says what was promised, what is still owed, and by when it is asked for', () => {
      for (const shape of shapes(grade)) {
        const { say, draft } = words(shape);
        for (const text of [say, draft.text]) {
          expect(text).toContain(money('1250'));
          expect(text).toContain(formatDate('2027-01-15', language));
          expect(text.includes(money('900'))).toBe(shape.owed === '900');
          expect(text.includes(formatDate('2027-01-20', language))).toBe(shape.owed === '900');
        }
        expect(draft.text.includes(money('350'))).toBe(shape.owed === '900');
      }
    });

    test('C2, C9: opens with our own fault where there was one, and then reproaches nothing', () => {
      const { say, draft } = words({ card: of(grade, { ...rich, ours }), owed: '900' });
      const [opening] = texts.words.ours({ what: '|' }).split('|') as [string];
      expect(say.startsWith(opening)).toBe(true);
      expect(draft.text.split('\n\n')[1]?.startsWith(opening)).toBe(true);
      for (const text of [say, draft.text]) {
        expect(text).toContain(texts.words.obstacles);
        expect(text).not.toContain(texts.words.boss.vouched);
        expect(text).not.toContain(money('155.13'));
      }
      const without = words({ card: of(grade, rich), owed: '900' });
      expect(without.say + without.draft.text).not.toContain(opening);
    });

    test('brings up our service in one sentence of the mail', () => {
      const { draft } = words({ card: of(grade, rich), owed: '900' });
      expect(draft.text).toContain(texts.words.did.helps);
      expect(draft.text).toContain(money('300'));
      expect(draft.text).not.toContain(texts.words.did.deferrals);
    });
  });

  test('each grade sounds different, and from firm on the cost and our own boss are named', () => {
    const all = grades.map((grade) => answerWords(of(grade, rich), promise(), language));
    for (const of of [({ say }: (typeof all)[number]) => say, ({ draft }: (typeof all)[number]) => draft.text])
      expect(new Set(all.map(of)).size).toBe(grades.length);
    expect(all.map(({ draft }) => draft.text.includes(money('155.13')))).toEqual([false, false, true, true, true]);
    expect(all.map(({ say }) => say.includes(texts.words.boss.vouched))).toEqual([false, false, true, true, true]);
  });

  test('what comes from data is said as it is and does nothing', () => {
    const odd = { ...promise(), contact: 'A {{ rep }}\nB' };
    const { say, draft } = answerWords(of('plain', {}), { ...odd, customer: odd.contact }, language);
    expect(draft.text).toContain('A {{ rep }} B');
    expect(say).not.toContain('\n');
  });

  test('the rep reads why: our own side first, each reason in words, cost, service, boss, level, the choices', () => {
    const card = talkingCard(breach({ ...rich, ours }), {}, Policy.parse({}));
    const said = cardInWords(card, language);
    expect(said.reasons.map(({ by }) => by)).toEqual(['own-side', 'intent', 'count', 'amount', 'severity']);
    expect(said.reasons[0]?.says).toContain(said.ours);
    expect(said.reasons[0]?.says).toContain(texts.grades[card.unlowered].name);
    expect(said.reasons[1]?.says).toContain(texts.signs.saidYesOnThePhone);
    expect(said.reasons[3]?.says).toContain(money('1250'));
    expect(said.cost).toContain(money('155.13'));
    expect(said.service).toContain('3');
    expect(said.boss).toContain(texts.card.vouched);
    expect(said.memory).toContain('3');
    expect(said.choices.map(({ intent }) => intent)).toEqual(intents);
    expect(new Set(said.choices.map(({ says }) => says)).size).toBe(intents.length);
    const bare = cardInWords(talkingCard(breach({ missing: null }), { intent: 'evasive' }, Policy.parse({})), language);
    expect(bare).toMatchObject({ ours: '', cost: texts.card.noCost, boss: texts.card.noBoss });
    expect(bare.reasons[0]?.says).toContain(texts.intents.evasive);
    expect(bare.reasons[2]?.says).toBe(texts.card.unknown);
    for (const text of JSON.stringify([said, bare]).split('"')) expect(text).not.toMatch(/\{\{|undefined|NaN/u);
  });
});
