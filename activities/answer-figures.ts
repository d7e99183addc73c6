import type { Grade, OwnFaults } from '../domain/firmness.ts';
import type { Intent } from '../domain/intent.ts';
import type { Language } from '../domain/master-data.ts';
import { fromMinor, type Money } from '../domain/money.ts';
import type { MessageOrder } from '../domain/step.ts';
import type { Judged } from '../domain/talking-card.ts';
import type { MailContext } from '../mail/context.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { answerOf, cardOf } from '../vetting/answer.ts';

/** C6: what the record keeps of how firm an answer was to be, and of what it rested on; amounts are the company's. */
export interface AnswerFigures {
  readonly at: string;
  readonly grade: Grade;
  /** without our own part */
  readonly unlowered: Grade;
  readonly weighs: number;
  readonly reasons: readonly { readonly by: string; readonly weighs: number }[];
  /** null: nobody has judged it; the signs speak */
  readonly judged: Intent | null;
  readonly signsSay: Intent;
  readonly level: number;
  readonly cost: Money;
  /** null: policy has no rate */
  readonly missing: Money | null;
  readonly ours: OwnFaults;
}

/** @returns null where there is no breach */
export async function figuresOfAnswer(
  db: PrismaClient,
  commitmentId: string,
  now: string,
  judged: Judged | null,
): Promise<AnswerFigures | null> {
  const card = await cardOf(db, commitmentId, now, judged);
  if (!card) return null;
  const { grade, unlowered, weighs, reasons, material, signsSay, judged: intent } = card;
  const money = (minor: string): Money => fromMinor(BigInt(minor), material.currency);
  return {
    at: now,
    grade,
    unlowered,
    weighs,
    reasons: reasons.map(({ by, weighs: adds }) => ({ by, weighs: adds })),
    judged: intent,
    signsSay: signsSay.intent,
    level: material.level,
    cost: money(material.cost.total),
    missing: material.missing === null ? null : money(material.missing),
    ours: material.ours,
  };
}

/** C6: what the mail that asks for an answer says of it: the grade, and the words to say. */
export async function answerFor(
  db: PrismaClient,
  commitmentId: string,
  { about }: MessageOrder,
  language: Language,
  publicUrl: string,
): Promise<Partial<MailContext>> {
  if (!about?.answer) return {};
  const answer = await answerOf(db, commitmentId, about.answer.at, null, language);
  if (!answer) return {};
  const { name, tone } = answer.inWords.grade;
  return {
    answerGrade: name,
    answerTone: tone,
    answerOurs: answer.inWords.ours,
    answerUrl: `${publicUrl}/commitments/${commitmentId}/answer`,
    words: answer.words.say,
  };
}
