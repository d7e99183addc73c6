import { join } from 'node:path';
import type { FirmnessReason, Grade, OwnFaults } from '../domain/firmness.ts';
import { type Intent, intents } from '../domain/intent.ts';
import type { Language } from '../domain/master-data.ts';
import { fromMinor, type Money } from '../domain/money.ts';
import type { ResponseMaterial } from '../domain/response-material.ts';
import type { Favour, TalkingCard } from '../domain/talking-card.ts';
import { type AnswerTexts, answersFolder, answerTexts } from './answer-texts.ts';
import { formatDate, formatDay, formatMoney, formatNumber, formatTime } from './format.ts';
import { oneLine } from './harmless.ts';
import { templateFile } from './templates.ts';

/** What was promised, and what of it is still to come. */
export interface AnsweredPromise {
  readonly customer: string;
  readonly contact: string;
  readonly rep: string;
  readonly amount: Money;
  /** local date of the customer */
  readonly dueDate: string;
  readonly dueTime: string | null;
  readonly paid: Money;
  readonly owed: Money;
  /** local date of the customer by which the answer asks for it */
  readonly payBy: string;
}

/** C6: the words of the answer, in the customer's language and in the tone of the grade. */
export interface AnswerWords {
  /** a few sentences to speak */
  readonly say: string;
  /** a mail to send or change */
  readonly draft: { readonly subject: string; readonly text: string };
}

/** @throws TemplateError naming the file, where a template is missing or broken */
export function answerWords(
  card: TalkingCard,
  promise: AnsweredPromise,
  language: Language,
  folder = answersFolder,
): AnswerWords {
  const { claims, material, judged, grade } = card;
  const { words, and } = answerTexts(language);
  const money = (amount: Money): string => (/[1-9]/.test(amount.value) ? formatMoney(amount, language) : '');
  const owed = money(promise.owed);
  const cost = money(fromMinor(BigInt(material.cost.total), material.currency));
  const variables = {
    customer: oneLine(promise.customer),
    contact: oneLine(promise.contact),
    rep: oneLine(promise.rep),
    amount: formatMoney(promise.amount, language),
    dueDate: formatDate(promise.dueDate, language),
    dueTime: promise.dueTime === null ? '' : formatTime(promise.dueTime, language),
    owed,
    paid: owed === '' ? '' : money(promise.paid),
    payBy: formatDate(promise.payBy, language),
    ourFault: claims.ours ? words.ours({ what: faults(claims.ours, words).join(and) }) : '',
    service: serviceSaid(card, language),
    tookUs: claims.cost
      ? words.tookUs({ cost, kilometres: formatNumber(`${material.cost.kilometres}`, language) })
      : '',
    boss: claims.boss ? words.boss[claims.boss] : '',
    prevented: judged === 'prevented',
    warned: claims.warned,
    saidYes: claims.saidYes,
    again: claims.again,
  };
  const file = templateFile(join(folder, language, `${grade}.md`));
  return {
    say: oneLine(file.say(variables)),
    draft: { subject: oneLine(file.subject(variables)), text: `${file.body('text', variables)}\n` },
  };
}

function serviceSaid({ claims, material }: TalkingCard, language: Language): string {
  if (claims.service.length === 0) return '';
  const { words, and } = answerTexts(language);
  const did = (favour: Favour): string => {
    if (favour === 'payouts') return words.did.payouts({ paidOut: paidOutIn(material, language) });
    if (favour === 'deliveriesOnTime') return words.did.deliveriesOnTime({ count: material.service.deliveriesOnTime });
    return words.did[favour];
  };
  return words.service({ since: formatDay(material.since, language), what: claims.service.map(did).join(and) });
}

const paidOutIn = ({ service, currency }: ResponseMaterial, language: Language): string =>
  formatMoney(fromMinor(BigInt(service.paidOut), currency), language);

type OfFaults = {
  readonly [Fault in keyof OwnFaults]: string | ((values: { readonly count: number }) => string);
};

/** Each kind of fault that there was. */
function faults(ours: OwnFaults, texts: OfFaults): string[] {
  const said = (fault: keyof OwnFaults): string => {
    const text = texts[fault];
    return typeof text === 'string' ? text : text({ count: ours[fault] });
  };
  return (['absences', 'late', 'obstacles'] as const).filter((fault) => ours[fault] > 0).map(said);
}

/** What the rep reads on the card, in the rep's language: our own faults first, where there were some. */
export interface CardInWords {
  readonly grade: AnswerTexts['grades'][Grade];
  /** '' where nothing of ours went wrong */
  readonly ours: string;
  readonly reasons: readonly { readonly by: FirmnessReason['by']; readonly weighs: number; readonly says: string }[];
  readonly cost: string;
  readonly service: string;
  readonly boss: string;
  /** C7 */
  readonly memory: string;
  /** what the rep may judge, and the grade that follows from each */
  readonly choices: readonly { readonly intent: Intent; readonly says: string; readonly grade: Grade }[];
}

export function cardInWords(card: TalkingCard, language: Language): CardInWords {
  const texts = answerTexts(language);
  const { material, claims } = card;
  return {
    grade: texts.grades[card.grade],
    ours: claims.ours ? texts.card.ours({ what: faults(claims.ours, texts.card).join(texts.join) }) : '',
    reasons: card.reasons.map(({ by, weighs }) => ({ by, weighs, says: reasonIn(card, by, language) })),
    cost: costIn(material, language),
    service: serviceIn(material, language),
    boss: bossIn(material, texts),
    memory: texts.card.memory({ level: material.level }),
    choices: intents.map((intent) => ({ intent, says: texts.intents[intent], grade: card.ifJudged[intent] })),
  };
}

function reasonIn(card: TalkingCard, by: FirmnessReason['by'], language: Language): string {
  const { grades, intents: lay, signs, card: texts, join: between } = answerTexts(language);
  const { material, judged, signsSay, grade, unlowered, claims } = card;
  if (by === 'own-side') {
    const ours = texts.ours({ what: claims.ours ? faults(claims.ours, texts).join(between) : '' });
    return sentences(language, ours, grade === unlowered ? '' : texts.milder({ grade: grades[unlowered].name }));
  }
  if (by === 'intent') {
    const seen = [...signsSay.forTheCustomer, ...signsSay.ofIntent].map((sign) => signs[sign]);
    return sentences(
      language,
      judged === null ? texts.bySigns({ intent: lay[signsSay.intent] }) : texts.judged({ intent: lay[judged] }),
      seen.length > 0 ? texts.signs({ signs: seen.join(between) }) : '',
    );
  }
  if (by === 'count') return material.level > 1 ? texts.again({ level: material.level }) : texts.first;
  if (by === 'severity') return texts.severity[material.severity];
  if (material.missing === null) return texts.unknown;
  return texts.missing({ missing: formatMoney(fromMinor(BigInt(material.missing), material.currency), language) });
}

const sentences = (language: Language, ...all: readonly string[]): string =>
  all.filter((one) => one !== '').join(language.startsWith('zh') ? '' : ' ');

function costIn({ cost, currency }: ResponseMaterial, language: Language): string {
  const { card } = answerTexts(language);
  if (cost.calls === 0 && cost.trips === 0) return card.noCost;
  const { calls, trips, minutes } = cost;
  const kilometres = formatNumber(`${cost.kilometres}`, language);
  const total = formatMoney(fromMinor(BigInt(cost.total), currency), language);
  return card.cost({ total, calls, trips, kilometres, minutes });
}

function serviceIn(material: ResponseMaterial, language: Language): string {
  const { card, join: between } = answerTexts(language);
  const { deliveries, deliveriesOnTime, payouts, adjustments, helps, waived, deferrals } = material.service;
  const since = formatDay(material.since, language);
  const { given } = card;
  const what = [
    ...(deliveries > 0 ? [given.deliveries({ onTime: deliveriesOnTime, count: deliveries })] : []),
    ...(payouts > 0 ? [given.payouts({ count: payouts, paidOut: paidOutIn(material, language) })] : []),
    ...(adjustments > 0 ? [given.adjustments({ count: adjustments })] : []),
    ...(helps > 0 ? [given.helps({ count: helps })] : []),
    ...(waived > 0 ? [given.waived({ count: waived })] : []),
    ...(deferrals > 0 ? [given.deferrals({ count: deferrals })] : []),
  ];
  return what.length === 0 ? card.noService({ since }) : card.service({ since, what: what.join(between) });
}

function bossIn({ boss }: ResponseMaterial, { card }: AnswerTexts): string {
  const said = [
    ...(boss.vouched ? [card.vouched] : []),
    ...(boss.escalations > 0 ? [card.escalations({ count: boss.escalations })] : []),
  ];
  return said.length === 0 ? card.noBoss : said.join(' ');
}
