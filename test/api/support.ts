import { expect } from 'vitest';
import type { Answered, Kept } from '../support/kept.ts';

/** The answer is a problem document of this status and code, as RFC 9457 has it. @returns its body */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into problems of every shape
export function expectProblem(answer: Answered, status: number, code: string): any {
  expect({ status: answer.status, type: answer.body?.type }, JSON.stringify(answer.body)).toEqual({
    status,
    type: `/problems/${code}`,
  });
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.stringMatching(/.+/) });
  return answer.body;
}

/** Where a problem document says that something is wrong, in order of the alphabet. */
export const pointers = ({ body }: Answered): string[] =>
  (body.errors as { pointer: string }[]).map(({ pointer }) => pointer).sort();

/** What no report can be asked is refused, and named. @param group by which this one is not put together */
export async function expectReportRefusals(kept: Kept, path: string, group: string): Promise<void> {
  for (const [query, pointer] of [
    ['', '/by'],
    [`?by=${group}`, '/by'],
    ['?by=rep&from=2027-02-30', '/from'],
    ['?by=rep&from=2027-02-02&to=2027-02-01', '/to'],
  ] as const) {
    const answer = await kept.call('GET', `${path}${query}`);
    expectProblem(answer, 400, 'malformed');
    expect(pointers(answer)).toEqual([pointer]);
  }
}
