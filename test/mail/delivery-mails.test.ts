import { describe, expect, test } from 'vitest';
import type { NotReady } from '../../domain/delivery.ts';
import { type Language, languages } from '../../domain/master-data.ts';
import { compose } from '../../mail/compose.ts';
import { type MailContext, templateNames } from '../../mail/context.ts';
import { formatWindow, notReadyLines } from '../../mail/delivery-terms.ts';
import { contextsFor, deliveryProducts, fullDelivery, fullRebate, isOfDelivery } from './every-mail.ts';

/** What a customer gets of a delivery, by mail or in the rep's words. */
const toCustomer = [
  'delivery-confirmed',
  'delivery-uncertain',
  'delivery-decided',
  'delivery-sign',
  'delivery-reminder',
  'delivery-on-the-way',
  'delivery-warning',
  'delivery-done',
  'delivery-changed',
  'delivery-words-direct',
  'delivery-words-gentle',
] as const;
const toBoth = [
  'delivery-confirmed',
  'delivery-uncertain',
  'delivery-decided',
  'delivery-sign',
  'delivery-changed',
] as const;
const question = /[?？]/u;
const sorry: Readonly<Record<Language, RegExp>> = {
  en: /I am sorry/u,
  de: /tut mir leid/u,
  pt: /[Pp]eço desculpas/u,
  'zh-Hans': /很抱歉/u,
  'zh-Hant': /很抱歉/u,
};

describe.each(languages)('in %s', (language) => {
  const everything = fullDelivery(language);
  const { window = '', orderLines = '' } = everything;
  const quoted = (lines = ''): string => `> ${lines.split('\n').join('\n> ')}`;
  const mail = (name: (typeof templateNames)[number], changes: Partial<MailContext> = {}) =>
    compose(name, language, { ...everything, ...changes });

  test.each(templateNames.filter((name) => isOfDelivery(name)))(
    'A7: %s names what is promised and for when, whatever else is known',
    (name) => {
      for (const context of contextsFor(name, language))
        for (const reader of ['customer', 'us'] as const) {
          const { text, html } = compose(name, language, { ...context, reader });
          expect(text).toContain(window);
          expect(text).toContain(quoted(name === 'delivery-done' ? context.unloadedLines || orderLines : orderLines));
          expect(html).toMatch(/<blockquote>\s*<p>[^<]*Oak board/u);
        }
    },
  );

  test.each(['delivery-confirmed', 'delivery-reminder', 'delivery-on-the-way', 'delivery-changed'] as const)(
    'A7: %s tells the customer what must be paid and ready',
    (name) => {
      const { text } = mail(name);
      for (const needed of [everything.payOnDelivery, everything.prepare]) expect(text).toContain(needed);
    },
  );

  test.each(toBoth)('%s greets the customer, and speaks to us of the customer', (name) => {
    const [customer, us] = [mail(name), mail(name, { reader: 'us' })];
    expect(customer.text).toContain(everything.contact);
    expect(customer.text).not.toContain(everything.commitmentUrl);
    expect(us.text).toContain(everything.commitmentUrl);
    expect(us.subject).toContain(everything.customer);
  });

  test.each(toCustomer)('no figure of ours and nothing said among us is in %s', (name) => {
    const { subject, text } = mail(name, { decisionReason: '' });
    for (const ours of [everything.tripCost, everything.value, everything.concerns])
      expect(`${subject}${text}`).not.toContain(ours);
  });

  test('B1: where another window is promised than the one that was asked for, both are named', () => {
    for (const reader of ['customer', 'us'] as const) {
      expect(mail('delivery-confirmed', { reader }).text).toContain(everything.requestedWindow);
      expect(mail('delivery-confirmed', { reader, requestedWindow: '' }).text).not.toContain(
        everything.requestedWindow,
      );
    }
  });

  test('A3: an uncertain delivery says what is not confirmed, by when it is decided, and that nothing is promised', () => {
    for (const reader of ['customer', 'us'] as const) {
      const { subject, text } = mail('delivery-uncertain', { reader });
      for (const said of [subject, text]) expect(said).toContain(everything.by);
      expect(text).toContain(quoted(everything.awaitedLines));
    }
  });

  test('A3, A4: what was decided reads differently each time, for both readers', () => {
    const decisions = [
      { decision: 'firmed' },
      { decision: 'lapsed' },
      { decision: 'withdrawn', askedBy: 'customer' },
      { decision: 'withdrawn', askedBy: 'us' },
    ] as const;
    for (const reader of ['customer', 'us'] as const) {
      const mails = decisions.map((decided) => mail('delivery-decided', { ...decided, reader }));
      expect(new Set(mails.map(({ text }) => text)).size).toBe(decisions.length);
      expect(new Set(mails.map(({ subject }) => subject)).size).toBeGreaterThanOrEqual(decisions.length);
    }
    const byUs = mail('delivery-decided', { decision: 'withdrawn', askedBy: 'us' }).text;
    expect(byUs).toMatch(sorry[language]);
    expect(mail('delivery-decided', { decision: 'withdrawn', askedBy: 'customer' }).text).not.toMatch(sorry[language]);
  });

  test('A2: the manager sees value, cost, why it is asked and what could be promised instead', () => {
    const { text } = mail('delivery-approval');
    const { value, tripCost, concerns, nearestWindow, minimumOrder, joins, answerBy } = everything;
    for (const shown of [value, tripCost, concerns, nearestWindow, minimumOrder, joins, answerBy])
      expect(text).toContain(shown);
    expect(text).toContain(quoted(everything.partLines));
    const decided = (decision: 'approve' | 'decline' | 'lapsed') => mail('delivery-approval-decided', { decision });
    expect(new Set((['approve', 'decline', 'lapsed'] as const).map((each) => decided(each).subject)).size).toBe(3);
    expect(decided('decline').text).toContain('\n> Sabine,\n>\n> 1250.50');
    expect(decided('approve').text).not.toContain('Sabine,\n');
  });

  test('B3: the rep learns what is missing and by when a way out is needed; the customer is warned with what is instead', () => {
    const { subject, text } = mail('delivery-not-ready');
    for (const said of [subject, text]) expect(said).toContain(everything.by);
    expect(text).toContain(quoted(everything.notReady));
    const warnings = [
      {},
      { insteadWindow: '' },
      { insteadWindow: '', expectedAt: '' },
      { insteadWindow: '', expectedAt: '', by: '' },
    ].map((known) => mail('delivery-warning', known).text);
    expect(new Set(warnings).size).toBe(4);
    for (const warning of warnings) expect(warning).toMatch(sorry[language]);
    expect(warnings[0]).toContain(everything.insteadWindow);
    expect(warnings[1]).toContain(everything.expectedAt);
    expect(warnings[2]).toContain(everything.by);
  });

  test('B3: the rep who reads that the customer was warned learns what is to be agreed, and whether it was mailed', () => {
    const us = mail('delivery-warning', { reader: 'us' });
    expect(us.subject).toContain(everything.customer);
    expect(us.text).toContain(everything.insteadWindow);
    expect(us.text).toContain(everything.commitmentUrl);
    expect(us.text).not.toBe(mail('delivery-warning', { reader: 'us', withoutMail: true }).text);
    expect(us.text).not.toMatch(sorry[language]);
  });

  test('B3: on the way and late is said as late, with an apology', () => {
    expect(mail('delivery-on-the-way', { late: true }).text).toMatch(sorry[language]);
    expect(mail('delivery-on-the-way', { late: false }).text).not.toMatch(sorry[language]);
  });

  test('B3: what was reported among us is not told to the customer', () => {
    const reported: NotReady[] = [{ what: 'reported', products: [], because: 'Ali has overslept' }];
    expect(notReadyLines(reported, deliveryProducts, 'us', language)).toContain('Ali has overslept');
    expect(notReadyLines(reported, deliveryProducts, 'customer', language)).not.toContain('Ali');
  });

  test('B2: nothing, a part, all of it too late, and what we took back are told apart; no apology excuses itself', () => {
    const misses = (['nothing', 'partial', 'late', 'withdrawn'] as const).map((miss) =>
      mail('delivery-missed', { miss }),
    );
    expect(new Set(misses.map(({ subject }) => subject)).size).toBe(4);
    for (const { subject, text } of misses) {
      expect(subject).toContain(everything.customer);
      expect(text).toMatch(sorry[language]);
      expect(text).toContain(everything.answerBy);
    }
  });

  test('D3, D5: what came, what is missing and whose miss it was read differently', () => {
    const done = (changes: Partial<MailContext>) =>
      mail('delivery-done', { late: false, missingLines: '', ...changes });
    const mails = [
      done({}),
      done({ late: true }),
      done({ missingLines: everything.missingLines ?? '' }),
      done({ customerMiss: 'nobody-there' }),
      done({ customerMiss: 'goods-refused' }),
    ];
    expect(new Set(mails.map(({ text }) => text)).size).toBe(mails.length);
    const [whole, late, , nobody, refused] = mails.map(({ text }) => text);
    for (const proof of [everything.cameAt, everything.signedBy, everything.reference]) expect(whole).toContain(proof);
    expect(late).toMatch(sorry[language]);
    for (const theirs of [nobody, refused]) {
      expect(theirs).toContain(everything.cameAt);
      expect(theirs).not.toMatch(sorry[language]);
    }
  });

  test('B1: a change names what holds now and what held before; ours comes with an apology', () => {
    for (const reader of ['customer', 'us'] as const)
      expect(mail('delivery-changed', { reader }).text).toContain(everything.earlierWindow);
    expect(mail('delivery-changed', { askedBy: 'us' }).text).toMatch(sorry[language]);
    expect(mail('delivery-changed', { askedBy: 'customer' }).text).not.toMatch(sorry[language]);
  });

  test('B3: anybody’s promise that is at risk is named by its kind, with why and since when', () => {
    const { payout = '', tiers = '' } = fullRebate(language);
    const ofRebate = { ...fullRebate(language), payout: '', decisionReason: 'D-2' };
    for (const context of [everything, { ...ofRebate, payout }, ofRebate]) {
      const { text } = compose('at-risk', language, context);
      expect(text).toContain('D-2');
      expect(text).toContain(everything.since);
    }
    expect(compose('at-risk', language, { ...ofRebate, payout }).text).toContain(payout);
    expect(compose('at-risk', language, ofRebate).text).toContain(quoted(tiers));
  });

  const no: Readonly<Record<Language, RegExp>> = {
    en: /\b(no|not|cannot)\b/iu,
    de: /\b(nein|nicht)\b/iu,
    pt: /\bnão\b/iu,
    'zh-Hant': /不行|不能承諾|不承諾|不能自己承諾/u,
    'zh-Hans': /不行|不能承诺|不承诺|不能自己承诺/u,
  };
  const vague: Readonly<Record<Language, RegExp>> = {
    en: /perhaps|maybe|we will see|might be able|probably/iu,
    de: /vielleicht|eventuell|mal sehen|wahrscheinlich/iu,
    pt: /talvez|vamos ver|quem sabe|provavelmente/iu,
    'zh-Hant': /也許|可能可以|再說|看看再/u,
    'zh-Hans': /也许|可能可以|再说|看看再/u,
  };
  const checks = [
    'date',
    'customer-open',
    'site-open',
    'goods',
    'capacity',
    'vehicle',
    'driver',
    'time',
    'worth',
    'authority',
  ];

  test.each(['delivery-words-direct', 'delivery-words-gentle'] as const)(
    'A1: %s says plainly that it is not promised, never vaguely, why, and what is possible instead',
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
      expect(new Set(['', ...checks].map((against) => words({ against }))).size).toBe(checks.length + 1);
      const { nearestWindow, minimumOrder, joins } = everything;
      for (const instead of [nearestWindow, minimumOrder, joins]) expect(words({})).toContain(instead);
      expect(words({})).toContain(quoted(everything.partLines));
    },
  );

  test('A1: direct and gentle words give the same reasons and offers', () => {
    const points = (name: 'delivery-words-direct' | 'delivery-words-gentle', changes: Partial<MailContext>) =>
      mail(name, changes).text.match(/^- /gmu)?.length ?? 0;
    for (const against of ['', 'goods', 'vehicle, driver', checks.join(', ')])
      for (const minimumOrder of ['', 'X'])
        expect(points('delivery-words-gentle', { against, minimumOrder })).toBe(
          points('delivery-words-direct', { against, minimumOrder }),
        );
    expect(mail('delivery-words-gentle').text.length).toBeGreaterThan(mail('delivery-words-direct').text.length);
  });

  test('a window is a date with its times, or the whole of the day', () => {
    expect(formatWindow({ date: '2027-01-18', from: '10:00', to: '12:00' }, language)).toMatch(/2027.*10:00–12:00/u);
    expect(formatWindow({ date: '2027-01-18' }, language)).not.toMatch(/\d:\d/u);
  });
});
