/** What one look found. */
export interface Finding {
  /** which part, a word or two */
  readonly part: string;
  /** `warn`: it works, and somebody should know; `wrong`: promises are not kept so */
  readonly state: 'ok' | 'warn' | 'wrong';
  /** what is so, in a sentence */
  readonly says: string;
  /** what to do about it */
  readonly todo?: string;
}

/** The findings of one part. */
export const findingsOf = (part: string) => ({
  ok: (says: string): Finding => ({ part, state: 'ok', says }),
  warn: (says: string, todo: string): Finding => ({ part, state: 'warn', says, todo }),
  wrong: (says: string, todo: string): Finding => ({ part, state: 'wrong', says, todo }),
});

/** As a person reads them: what is so, below it what to do, and at the end how it stands. */
export function inLines(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ part }) => part.length));
  const indent = ' '.repeat(5 + 2 + width + 2);
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  return [
    ...findings.flatMap(({ part, state, says, todo }) => [
      `${state.padEnd(5)}  ${part.padEnd(width)}  ${says}`,
      ...(todo === undefined ? [] : [`${indent}→ ${todo}`]),
    ]),
    `${count('ok')} ok, ${count('warn')} to know, ${count('wrong')} wrong.`,
  ];
}

/** The reason of a failure in one line, without what a library adds of its own place. */
export const reasonOf = (error: unknown): string => {
  const {
    message = '',
    code,
    details,
    cause,
  } = (error ?? {}) as {
    message?: string;
    code?: unknown;
    details?: string;
    cause?: unknown;
  };
  const last = message.trim().split('\n').at(-1)?.trim();
  return details || last || (cause === undefined ? String(code ?? error) : reasonOf(cause));
};
