import type { z } from 'zod';
import { refusalIn } from '../link-page.ts';
import { Problem } from '../problem.ts';
import type { Reader } from './render.ts';
import { type Hung, type Screen, type Sent, type Shown, screen, type Visit } from './screen.ts';
import type { Texts } from './texts.ts';

/** What a form asks. */
export interface Field {
  readonly name: string;
  readonly type: 'textarea' | 'date' | 'select' | 'checkbox';
  /** code and words; of a choice */
  readonly options?: readonly (readonly [string, string])[];
  /** what stands in it before anybody has typed; left out: nothing */
  readonly proposed?: string;
  readonly optional?: true;
  /** characters; left out: 1000 */
  readonly atMost?: number;
}

/** A form on a page: its name is the key of its texts. */
export interface FormOf {
  readonly name: string;
  /** tells it from others of its name on the page */
  readonly of?: string;
  /** the question that it answers, where one is asked more than once */
  readonly asked?: string;
  readonly fields: readonly Field[];
}

/** What a form said that was not taken: the form shows it again, with what was typed. */
export interface NotTaken {
  readonly form: string;
  readonly sent: Sent;
  /** names of the fields that do not do */
  readonly wrong: readonly string[];
  /** why it was refused as a whole, in the reader's language */
  readonly problems: readonly string[];
  readonly status: number;
}

/** A page that is shown: its template, title and values. */
type Drawn = Extract<Shown, { readonly template: string }>;

/**
 * A page with forms that are sent to itself: what is taken leads back to it, what is not stands on it again.
 * @param page its values are given `recorded` and `problems`
 * @param tell undefined where it was told. @throws Problem 403
 */
export function formScreens(
  { path, whose, tells }: Pick<Screen<z.ZodType>, 'path' | 'whose'> & { readonly tells?: Screen<z.ZodType>['who'] },
  page: (visit: Visit<Sent>, notTaken?: NotTaken) => Promise<Drawn>,
  tell: (visit: Visit<Sent>) => Promise<NotTaken | undefined>,
): Hung[] {
  const at = { path, ...(whose ? { whose } : {}) };
  const drawn = async (visit: Visit<Sent>, notTaken?: NotTaken): Promise<Shown> => {
    const { values, ...shown } = await page(visit, notTaken);
    const around = { recorded: visit.query['recorded'] !== undefined, problems: notTaken?.problems ?? [] };
    return { ...shown, values: { ...around, ...values }, ...(notTaken ? { status: notTaken.status } : {}) };
  };
  return [
    screen({ ...at, show: (visit) => drawn(visit) }),
    screen({
      ...at,
      method: 'post',
      ...(tells ? { who: tells } : {}),
      show: async (visit) => {
        const notTaken = await tell(visit);
        return notTaken ? drawn(visit, notTaken) : { goTo: `${path.replace(':id', visit.id)}?recorded=1` };
      },
    }),
  ];
}

/**
 * Takes what a form said.
 * @param said as the schema has it
 * @returns undefined where it was told; else why not
 */
export async function take<Schema extends z.ZodType>(
  { schema, said, sent }: { readonly schema: Schema; readonly said: object; readonly sent: Sent },
  reader: Pick<Reader, 'language'>,
  tell: (said: z.output<Schema>) => Promise<unknown>,
): Promise<NotTaken | undefined> {
  const parsed = schema.safeParse(said);
  const refused = { form: sent['form'] ?? '', sent };
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path: [field] }) => String(field));
    return { ...refused, wrong: [...new Set(wrong)], problems: [], status: 400 };
  }
  try {
    await tell(parsed.data);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const { errors = [] } = error.more as { readonly errors?: readonly { readonly pointer: string }[] };
    const wrong = errors.map(({ pointer }) => pointer.slice(1));
    // of a case that has ended, the same is true as of one that asks for something else
    const shown = error.code === 'ended' ? new Problem(error.status, 'not-now', error.detail) : error;
    return { ...refused, wrong, problems: wrong.length > 0 ? [] : refusalIn(shown, reader), status: error.status };
  }
}

/** The form as it is shown, with what was sent before and did not do. */
export function formShown({ name, of, asked, fields }: FormOf, t: Texts, notTaken?: NotTaken) {
  const again = notTaken?.form === name && notTaken.sent['of'] === of ? notTaken : undefined;
  const { fields: labels, wrong, forms } = t as Readonly<Record<string, Texts>>;
  return {
    ...(forms?.[name] as Texts),
    hidden: Object.entries({ form: name, of, asked }).filter(([, value]) => value !== undefined),
    isWrong: again !== undefined && again.wrong.length > 0,
    fields: fields.map((field) => ({
      ...{ atMost: 1000, options: [], optional: false },
      ...field,
      id: `${name}-${of ?? ''}-${field.name}`,
      label: labels?.[field.name],
      value: again ? (again.sent[field.name] ?? '') : (field.proposed ?? ''),
      wrong: again?.wrong.includes(field.name) ? wrong?.[field.name] : '',
    })),
  };
}
