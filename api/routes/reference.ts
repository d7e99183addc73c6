import { z } from 'zod';
import { openApi } from '../openapi.ts';
import { notFound } from '../problem.ts';
import { type ProblemCode, problemTypes } from '../problem-types.ts';
import { type Door, ok, route } from '../route.ts';

/** What the API says of itself, to anybody. @param others the doors that it describes, beside these */
export function referenceRoutes(others: readonly Door[]): Door[] {
  const own: Door[] = [
    route({
      method: 'get',
      path: '/openapi.json',
      says: 'This description of the API.',
      who: 'anybody',
      gives: z.record(z.string(), z.unknown()),
      handle: async () => ok(description() as unknown as Readonly<Record<string, unknown>>),
    }),
    route({
      method: 'get',
      path: '/problems/:code',
      says: 'What a kind of problem means.',
      who: 'anybody',
      params: z.object({ code: z.string() }),
      gives: z.strictObject({ type: z.string(), title: z.string(), means: z.string() }),
      handle: async ({ params: { code } }) => {
        if (!isCode(code)) throw notFound(`problem ${code}`);
        return ok({ type: `/problems/${code}`, title: code.replaceAll('-', ' '), means: problemTypes[code] });
      },
    }),
  ];
  let made: ReturnType<typeof openApi> | undefined;
  const description = () => {
    made ??= openApi([...others, ...own]);
    return made;
  };
  return own;
}

const isCode = (code: string): code is ProblemCode => Object.hasOwn(problemTypes, code);
