/** The API did not do what was asked; the message is its own. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** Calls the running API as a person. */
export type Api = <Answer>(
  method: 'GET' | 'POST',
  path: string,
  options?: { actor?: string; body?: unknown; key?: string },
) => Promise<Answer>;

/** @param url of a running API */
export const apiAt =
  (url: string): Api =>
  async (method, path, { actor = 'rehearsal', body, key } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'Kept-Actor': actor, 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Refused(
        0,
        `Kept does not answer at ${url}: start it with npm start (${error instanceof Error ? error.message : error})`,
        'away',
      );
    });
    const answer = (await response.json()) as { detail?: string; type?: string };
    if (!response.ok)
      throw new Refused(response.status, answer.detail ?? `${method} ${path}: ${response.status}`, answer.type ?? '');
    return answer as never;
  };
