import { describe, expect, test } from 'vitest';
import { type Language, languages } from '../../domain/master-data.ts';
import { compose } from '../../mail/compose.ts';
import { type MailContext, templateNames } from '../../mail/context.ts';
import { paperTexts } from '../../mail/paper-texts.ts';
import { contextsFor, fullRebate, isOfRebate, minimal } from './every-mail.ts';

/** What a customer gets of a rebate, by mail or in the rep's words. */
const toCustomer = [
  'rebate-uncertain',
  'rebate-decided',
  'rebate-agreement',
  'rebate-sign',
  'rebate-lapsed',
  'rebate-open',
  'rebate-look',
  'rebate-help',
  'rebate-adjusted',
  'rebate-statement',
  'rebate-difference-decided',
  'payout-paid',
  'rebate-words-direct',
  'rebate-words-gentle',
] as const;
const toBoth = [
  'rebate-uncertain',
  'rebate-decided',
  'rebate-agreement',
  'rebate-sign',
  'rebate-lapsed',
  'rebate-open',
  'rebate-look',
  'rebate-adjusted',
  'rebate-statement',
  'rebate-difference-decided',
] as const;
const question = /[?？]/u;

describe.each(languages)('in %s', (language) => {
  const everything = fullRebate(language);
  const mail = (name: (typeof templateNames)[number], changes: Partial<MailContext> = {}) =>
    compose(name, language, { ...everything, ...changes });

  test.each(toCustomer)('A7: %s has benefit and condition together, with the exact number and the date', (name) => {
    for (const context of contextsFor(name, language)) {
      const { text, html } = compose(name, language, context);
      const [first = '', second = ''] = (context.tiers ?? '').split('\n');
      expect(first).toMatch(/100[.,]000.*2027.*2\s?%|2027.*100[.,]000.*2\s?%/u);
      expect(text).toContain(`\n> ${first}\n> ${second}\n`);
      expect(html).toMatch(/<blockquote>\s*<p>[^<]*100[^<]*<br>[^<]*150[^<]*<\/p>\s*<\/blockquote>/u);
    }
  });

  test.each(templateNames.filter((name) => isOfRebate(name)))('A7: %s names benefit and condition', (name) => {
    const { tiers = '', condition = '', benefit = '' } = everything;
    const named = name === 'rebate-near-miss' ? [condition, benefit] : [tiers.split('\n')[1]];
    for (const words of named) expect(mail(name).text).toContain(words);
  });

  test.each(['payout-approval', 'payout-due', 'payout-paid', 'payout-missed'] as const)(
    'A7, B8: %s names the amount and by when, even where nothing else is known',
    (name) => {
      for (const context of [everything, minimal(language)]) {
        const { text } = compose(name, language, context);
        expect(text).toContain(context.amount);
        expect(text).toContain(context.dueDate);
      }
    },
  );

  test.each(toBoth)('%s greets the customer, and speaks to us of the customer', (name) => {
    const [customer, us] = [mail(name), mail(name, { reader: 'us' })];
    expect(customer.text).toContain(everything.contact);
    expect(customer.text).not.toContain(everything.commitmentUrl);
    expect(us.text).toContain(everything.commitmentUrl);
    expect(us.subject).toContain(everything.customer);
  });

  test('B4, A7: a look says volume, forecast, what is missing by when, per week, and what it brings', () => {
    const { text } = mail('rebate-look');
    const { volume, forecast, missing, perWeek, rewardAhead, gain, periodEnd, condition, benefit, asOf } = everything;
    for (const figure of [volume, forecast, missing, perWeek, rewardAhead, gain, periodEnd, condition, benefit, asOf])
      expect(text).toContain(figure);
  });

  test('B4: the tone rises, and whatever a look says reads differently', () => {
    for (const reader of ['customer', 'us'] as const) {
      const tones = (['calm', 'brisk', 'urgent', 'last-call'] as const).map((tone) =>
        mail('rebate-look', { tone, reader }),
      );
      const says = (['near-miss', 'tier-reached', 'top-reached'] as const).map((said) =>
        mail('rebate-look', { says: said, reader }),
      );
      expect(new Set([...tones, ...says].map(({ subject }) => subject)).size).toBe(7);
      expect(new Set([...tones, ...says].map(({ text }) => text)).size).toBe(7);
    }
  });

  test('B4: a near miss that the forecast reaches is said to be on pace, another what is missing; never both', () => {
    const { forecast, missing, periodEnd } = everything;
    const opening = (onPace: boolean) => mail('rebate-near-miss', { onPace }).text.split('\n\n')[0] ?? '';
    for (const onPace of [true, false]) {
      expect(opening(onPace)).toContain(forecast);
      expect(opening(onPace)).toContain(periodEnd);
    }
    expect(opening(true)).not.toContain(missing);
    expect(opening(false)).toContain(missing);
    const miss = { en: /miss/u, de: /verpassen/u, pt: /perder/u, 'zh-Hant': /錯過/u, 'zh-Hans': /错过/u }[language];
    expect(opening(true)).not.toMatch(miss);
    expect(opening(false)).toMatch(miss);
    for (const reader of ['us', 'customer'] as const) {
      const look = (onPace: boolean) => mail('rebate-look', { says: 'near-miss', reader, onPace }).text.split('\n\n');
      expect(look(true)).not.toEqual(look(false));
      expect(look(true).join()).not.toMatch(/pity|schade|pena|可惜|落空/u);
    }
  });

  test('B4: the next tier is called near only on pace, two last calls differ, and what is all of the reward is no more than now', () => {
    const near = /not far|nicht weit|não está longe|不远了|不遠了/u;
    expect(mail('rebate-look', { says: 'tier-reached', onPace: true }).text).toMatch(near);
    expect(mail('rebate-look', { says: 'tier-reached', onPace: false }).text).not.toMatch(near);
    const last = (daysLeft: number) => mail('rebate-look', { tone: 'last-call', daysLeft }).subject;
    expect(last(9)).not.toBe(last(3));
    for (const name of ['rebate-look', 'rebate-near-miss'] as const)
      expect(
        mail(name, { rewardNow: '' })
          .text.split('\n')
          .find((line) => line.includes(everything.rewardAhead ?? '')),
      ).not.toContain(everything.gain);
  });

  test('B8: a reminder to pay out is told from the first mail by its subject', () => {
    expect(mail('payout-due', { attempt: 1 }).subject).not.toBe(mail('payout-due', { attempt: 0 }).subject);
  });

  test('B4: a single day is one day', () => {
    const { text } = mail('rebate-near-miss', { daysLeft: 1 });
    expect(text).not.toMatch(/\b1 (days|Tage|dias)/u);
  });

  test('B4: at the highest tier nothing is missing any more', () => {
    const top = { says: 'top-reached', condition: '', benefit: '', missing: '', perWeek: '', gain: '' } as const;
    const { text } = mail('rebate-look', top);
    expect(text).not.toContain(everything.missing);
    expect(text.match(/^- /gmu)).toHaveLength(3);
  });

  test('B7, A6: who decides about other tiers reads what they cost, beside those in force', () => {
    const { text } = mail('rebate-adjustment');
    const { exposure, exposureBefore, costExpected, costExpectedBefore } = everything;
    for (const figure of [exposure, exposureBefore, costExpected, costExpectedBefore]) expect(text).toContain(figure);
    expect(mail('rebate-adjustment', { exposureBefore: '' }).text).not.toContain(costExpected);
  });

  test('A2, A6: what speaks for a closer look says its figures', () => {
    const { checks } = paperTexts(language);
    const own = { is: 'IS', own: 'OWN' };
    for (const words of [checks.authority.months(own), checks.authority.rate(own), checks.authority.exposure(own)])
      expect(words).toMatch(/IS.*OWN/u);
    expect(checks.growth({ tiers: 'TIERS', gift: 'GIFT' })).toMatch(/TIERS.*GIFT/u);
    expect(checks.reachable({ tiers: 'TIERS' })).toContain('TIERS');
    expect(checks.baseline({ months: 12 })).toContain('12');
    expect(checks['policy-exposure']({ currency: 'TWD' })).toContain('TWD');
  });

  test('A1: where nothing more is asked for than is bought anyway, the words for the customer say so', () => {
    for (const name of ['rebate-words-direct', 'rebate-words-gentle'] as const) {
      const said = mail(name, { answer: 'refer-upward', against: 'growth' }).text;
      expect(said).not.toBe(mail(name, { answer: 'refer-upward', against: '' }).text);
    }
  });

  test('A3: uncertain says until when, and that nothing is promised', () => {
    const { subject, text } = mail('rebate-uncertain');
    expect(subject).toContain(everything.by);
    expect(text).toContain(everything.by);
    expect(text).not.toMatch(question);
  });

  test('A3, A2, B7: each decision reads differently', () => {
    const texts = (
      name: 'rebate-decided' | 'rebate-adjusted' | 'rebate-difference-decided',
      decisions: readonly MailContext['decision'][],
    ) =>
      new Set(decisions.map((decision) => mail(name, { reader: 'us', ...(decision ? { decision } : {}) }).text)).size;
    expect(texts('rebate-decided', ['firmed', 'withdrawn'])).toBe(2);
    expect(texts('rebate-difference-decided', ['carry-over', 'clawback', 'waive', 'pay'])).toBe(4);
    expect(texts('rebate-adjusted', ['approve', 'decline'])).toBe(2);
    const decided = (changes: Partial<MailContext>) => mail('rebate-approval-decided', changes).subject;
    expect(
      new Set([decided({}), decided({ earlierTiers: '' }), decided({ decision: 'decline', earlierTiers: '' })]).size,
    ).toBe(3);
    expect(mail('rebate-approval-decided', { decision: 'decline' }).text).toContain('\n> Sabine,\n>\n> 1250.50');
  });

  test('B1: what the customer takes back is said to be their wish, on its day, with the reason and what it means', () => {
    const { writtenOn, decisionReason, contact } = everything;
    const decided = (changes: Partial<MailContext>) => mail('rebate-decided', { decision: 'withdrawn', ...changes });
    const notPromised = decided({ askedBy: '' });
    const wished = decided({ askedBy: 'customer', unsigned: false });
    expect(wished.subject).not.toBe(notPromised.subject);
    expect(wished.text).toContain(writtenOn);
    expect(wished.text).toContain(decisionReason);
    expect(wished.text).not.toMatch(/not promised|nicht zugesagt|não está prometido|没有承诺|沒有承諾/u);
    expect(decided({ askedBy: 'customer', unsigned: true }).text).not.toBe(wished.text);
    const us = decided({ askedBy: 'customer', reader: 'us' });
    expect(us.text).toContain(decisionReason);
    expect(us.text).toContain(contact);
    expect(us.text).not.toMatch(/perhaps later|vielleicht später|talvez mais tarde|以后再看|以後再看/u);
    expect(decided({ askedBy: '', reader: 'us' }).text).toMatch(
      /perhaps later|vielleicht später|talvez mais tarde|以后再看|以後再看/u,
    );
  });

  test('B1, B7: changed terms stand beside the earlier ones', () => {
    for (const name of ['rebate-agreement', 'rebate-adjusted', 'rebate-adjustment'] as const)
      expect(mail(name).text).toContain(everything.earlierTiers);
  });

  test('A4: an agreement that must be signed says by when; another asks for a word that it was read', () => {
    expect(mail('rebate-agreement').text).toContain(everything.by);
    expect(mail('rebate-agreement').subject).not.toBe(mail('rebate-agreement', { mustSign: false }).subject);
    for (const name of ['rebate-sign', 'rebate-lapsed'] as const) expect(mail(name).text).not.toMatch(question);
    expect(mail('rebate-sign').subject).toContain(everything.by);
  });

  test('A4: a rebate whose period is yet to begin is not said to run now', () => {
    for (const reader of ['customer', 'us'] as const) {
      const [begun, ahead] = [mail('rebate-open', { reader }), mail('rebate-open', { reader, begun: false })];
      expect(ahead.text).toContain(everything.periodBegin);
      expect(ahead.text).not.toMatch(/from now on|ab jetzt|a partir de agora|从现在起|從現在起/u);
      expect(ahead.subject).not.toBe(begun.subject);
      expect(ahead.text).not.toBe(begun.text);
    }
  });

  const unheard: Readonly<Record<Language, RegExp>> = {
    en: /attached|\btap\b|send it back/iu,
    de: /liegt (noch einmal )?bei|Klick|Tipp|schicken Sie/u,
    pt: /anex|toque/u,
    'zh-Hant': /附在信中|點一下|寄回/u,
    'zh-Hans': /附在信中|点一下|寄回/u,
  };
  test('C3, A7: where the customer has no mail, the words speak of no enclosure and no tap, and the rep is not told that it was received', () => {
    for (const name of toCustomer)
      for (const mustSign of [true, false])
        expect(mail(name, { withoutMail: true, mustSign, earlierTiers: '' }).text).not.toMatch(unheard[language]);
    for (const name of [
      'rebate-agreement',
      'rebate-statement',
      'rebate-look',
      'rebate-uncertain',
      'rebate-lapsed',
    ] as const)
      expect(mail(name, { withoutMail: true, reader: 'us' }).text).not.toMatch(
        /has received|hat die Bonusvereinbarung bekommen|hat dieselbe|recebeu|已收到|收到了/u,
      );
    const { subject } = mail('rebate-agreement', { withoutMail: true, mustSign: false });
    expect(subject).not.toMatch(/[:：]/u);
  });

  test('B6: help is declared with kind, aim and end, as assistance only', () => {
    const { text } = mail('rebate-help');
    for (const named of ['H-1', 'H-2', everything.helpUntil]) expect(text).toContain(named);
    const only = {
      en: /assistance only/u,
      de: /nur eine Unterstützung/u,
      pt: /apenas um apoio/u,
      'zh-Hant': /只是協助/u,
      'zh-Hans': /只是协助/u,
    }[language];
    expect(text).toMatch(only);
  });

  test('B8: a statement names reward, what was settled before and what is paid out by when', () => {
    const { text } = mail('rebate-statement');
    for (const figure of [everything.volume, everything.rewardNow, everything.settledBefore, everything.payout])
      expect(text).toContain(figure);
    expect(text).toContain(everything.payoutBy);
  });

  test('B5, B8: without a tier the statement says what was missing, and names no reward', () => {
    const nothing = { reached: 0, rewardNow: '', payout: '', settledBefore: '', overpaid: '', payoutBy: '' };
    const { subject, text } = mail('rebate-statement', nothing);
    expect(subject).toContain(everything.missing);
    expect(text).toContain(everything.missing);
    expect(text).not.toContain(everything.rewardNow);
  });

  test('C1: whoever approves need give no reason, and whoever declines is told to', () => {
    const asked = /with your reason|mit Ihrem Grund|com o seu motivo|并写下理由|並寫下理由/u;
    for (const name of ['rebate-approval', 'payout-approval'] as const) expect(mail(name).text).not.toMatch(asked);
    expect(mail('rebate-adjustment').text).toMatch(asked);
  });

  test('A6: the manager sees exposure, baseline, growth and what speaks for a closer look', () => {
    const { text, subject } = mail('rebate-approval');
    expect(subject).toContain(everything.exposure);
    for (const shown of [everything.exposure, everything.baseline, everything.growth, everything.concerns])
      expect(text).toContain(shown);
  });

  const no: Readonly<Record<Language, RegExp>> = {
    en: /\b(no|not|cannot)\b/iu,
    de: /\b(nein|nicht)\b/iu,
    pt: /\bnão\b/iu,
    'zh-Hant': /不行|不承諾|不能承諾|不能自己承諾/u,
    'zh-Hans': /不行|不承诺|不能承诺|不能自己承诺/u,
  };
  const vague: Readonly<Record<Language, RegExp>> = {
    en: /perhaps|maybe|we will see|might be able|probably/iu,
    de: /vielleicht|eventuell|mal sehen|wahrscheinlich/iu,
    pt: /talvez|vamos ver|quem sabe|provavelmente/iu,
    'zh-Hant': /也許|可能可以|再說|看看再/u,
    'zh-Hans': /也许|可能可以|再说|看看再/u,
  };

  test.each(['rebate-words-direct', 'rebate-words-gentle'] as const)(
    'A1: %s says plainly that it is not promised, never vaguely, and each reason reads differently',
    (name) => {
      const words = (changes: Partial<MailContext>) => mail(name, changes).text;
      const answers = ['refuse', 'declare-uncertain', 'refer-upward'] as const;
      for (const answer of answers) {
        expect(words({ answer }).split('\n\n')[1]).toMatch(no[language]);
        expect(words({ answer })).not.toMatch(vague[language]);
        expect(words({ answer })).not.toMatch(question);
      }
      expect(new Set(answers.map((answer) => words({ answer }))).size).toBe(3);
      expect(words({ answer: 'declare-uncertain' })).toContain(everything.by);
      const checks = [
        'period',
        'policy-rate',
        'policy-exposure',
        'baseline',
        'reachable',
        'other-rebate',
        'stockpiling',
        'returns',
      ];
      expect(new Set(['', ...checks].map((against) => words({ against }))).size).toBe(checks.length + 1);
      for (const figure of [everything.exposure, everything.baseline]) expect(words({})).not.toContain(figure);
    },
  );

  test('A1: direct and gentle words say the same of each reason', () => {
    const reasons = (name: 'rebate-words-direct' | 'rebate-words-gentle', against: string) =>
      mail(name, { against }).text.match(/^- /gmu)?.length ?? 0;
    for (const against of ['', 'baseline', 'reachable, returns', 'period, policy-rate, other-rebate'])
      expect(reasons('rebate-words-gentle', against)).toBe(reasons('rebate-words-direct', against));
    expect(mail('rebate-words-gentle').text.length).toBeGreaterThan(mail('rebate-words-direct').text.length);
  });

  test('the chart stands within the HTML of a look, with its words for whoever sees no pictures', () => {
    const chart = { cid: 'chart-1@kept', alt: 'A "B" <C>', width: 600, height: 320 };
    const { text, html } = compose('rebate-look', language, everything, { chart });
    expect(html).toContain(
      '<img src="cid:chart&#45;1&#64;kept" alt="A &#34;B&#34; &#60;C&#62;" width="600" height="320">',
    );
    expect(text).not.toMatch(/img|cid:/u);
    expect(compose('rebate-look', language, everything).html).not.toMatch(/<img|<p>\s*<\/p>/u);
  });

  test('E2, D7, D6, D4: mails of every kind speak of the rebate where it is one', () => {
    for (const name of ['escalation', 'handover', 'new-rep'] as const) {
      const { text } = mail(name, { payout: '', move: 'sign' });
      expect(text).toContain(everything.tiers?.split('\n')[1]);
      expect(text).not.toContain(everything.amount);
      expect(mail(name).text).toContain(everything.payout);
    }
    expect(mail('dispute', { payout: '' }).text).toContain(everything.period);
  });
});
