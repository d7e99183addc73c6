import { doors } from '../../api/app.ts';
import type { Dependencies } from '../../api/dependencies.ts';
import { ProblemAnswer } from '../../api/problem.ts';
import { problemTypes } from '../../api/problem-types.ts';

const declared = doors({} as Dependencies).map((door) => ({
  door,
  pattern: new RegExp(`^${door.path.replace(/:\w+/g, '[^/]+')}$`),
}));

/** Whatever a test asks for: the answer is one that the door has declared. @throws Error where it is not */
export function expectDeclared(method: string, path: string, status: number, body: unknown): void {
  const [bare = ''] = path.split('?');
  const found = declared.find(({ door, pattern }) => door.method === method.toLowerCase() && pattern.test(bare));
  const [statuses, schema] =
    found && (found.door.statuses ?? [200]).includes(status)
      ? [found.door.statuses ?? [200], found.door.gives]
      : [undefined, ProblemAnswer];
  if (!statuses && status < 400) throw new Error(`${method} ${path} answered ${status}, which is not declared`);
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw new Error(`${method} ${path} answered ${status} otherwise than declared: ${parsed.error.message}`);
  const type = statuses ? undefined : (body as { type: string }).type;
  if (type !== undefined && !Object.hasOwn(problemTypes, type.replace('/problems/', '')))
    throw new Error(`${method} ${path} answered with a problem that is not declared: ${type}`);
}
