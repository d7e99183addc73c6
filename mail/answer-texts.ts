import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { grades } from '../domain/firmness.ts';
import { intents, signsFor, signsOfIntent } from '../domain/intent.ts';
import { type Language, languages } from '../domain/master-data.ts';
import { sentence, taking } from './taking.ts';

/** Where the words of the answer to a breach are: `<language>/<grade>.md`, and the pieces that they are made of. */
export const answersFolder = fileURLToPath(new URL('../templates/answers', import.meta.url));

/** C6: the pieces of the answer to a breach, in one language. */
const AnswerTexts = z.strictObject({
  grades: z.record(z.enum(grades), z.strictObject({ name: sentence, tone: sentence })),
  intents: z.record(z.enum(intents), sentence),
  signs: z.record(z.enum([...signsFor, ...signsOfIntent]), sentence),
  /** between the items of a list of ours … */
  join: sentence,
  /** … and between two things that are said to the customer */
  and: sentence,
  /** for the customer's ears */
  words: z.strictObject({
    ours: taking('what'),
    absences: taking('count'),
    late: taking('count'),
    obstacles: sentence,
    service: taking('since', 'what'),
    did: z.strictObject({
      payouts: taking('paidOut'),
      adjustments: sentence,
      helps: sentence,
      waived: sentence,
      deferrals: sentence,
      deliveriesOnTime: taking('count'),
    }),
    tookUs: taking('cost', 'kilometres'),
    boss: z.strictObject({ vouched: sentence, asked: sentence }),
  }),
  /** for the rep's eyes */
  card: z.strictObject({
    ours: taking('what'),
    milder: taking('grade'),
    absences: taking('count'),
    late: taking('count'),
    obstacles: taking('count'),
    judged: taking('intent'),
    bySigns: taking('intent'),
    signs: taking('signs'),
    first: sentence,
    again: taking('level'),
    missing: taking('missing'),
    unknown: sentence,
    severity: z.strictObject({ partly: sentence, broken: sentence, severe: sentence }),
    cost: taking('total', 'calls', 'trips', 'kilometres', 'minutes'),
    noCost: sentence,
    service: taking('since', 'what'),
    noService: taking('since'),
    given: z.strictObject({
      deliveries: taking('onTime', 'count'),
      payouts: taking('count', 'paidOut'),
      adjustments: taking('count'),
      helps: taking('count'),
      waived: taking('count'),
      deferrals: taking('count'),
    }),
    vouched: sentence,
    escalations: taking('count'),
    noBoss: sentence,
    memory: taking('level'),
  }),
});
export type AnswerTexts = z.output<typeof AnswerTexts>;

/** Read once, and whole. */
const known = new Map(
  languages.map((language) => {
    const file = join(answersFolder, language, 'words.yaml');
    return [language, AnswerTexts.parse(parse(readFileSync(file, 'utf8')))] as const;
  }),
);

export const answerTexts = (language: Language): AnswerTexts => known.get(language) as AnswerTexts;
