/** The API did not do what was asked; the message is its own. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string,
    /** the whole problem */
    readonly body: unknown = undefined,
  ) {
    super(message);
  }
}

/** Who calls: the admin whose key was given, or a person whom that admin lets speak for the time of the rehearsal. */
export type Speaker = 'admin' | { readonly role: 'rep' | 'manager'; readonly person: string };

/** Calls the running API as somebody. */
export type Api = <Answer>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  options?: { as?: Speaker; body?: unknown; key?: string },
) => Promise<Answer>;

/**
 * @param url of a running API
 * @param adminKey makes the keys of the others, each for an hour
 */
export function apiAt(url: string, adminKey: string): Api {
  const keys = new Map<string, Promise<string>>();
  const keyOf = (speaker: Speaker): Promise<string> => {
    if (speaker === 'admin') return Promise.resolve(adminKey);
    const { role, person } = speaker;
    const known = keys.get(`${role} ${person}`);
    if (known) return known;
    const body = { role, person, expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
    const made = api<{ key: string }>('POST', '/v1/keys', { body }).then(({ key }) => key);
    keys.set(`${role} ${person}`, made);
    return made;
  };
  const api: Api = async (method, path, { as = 'admin', body, key } = {}) => {
    const headers = { Authorization: `Bearer ${await keyOf(as)}`, 'Content-Type': 'application/json' };
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(key ? { 'Idempotency-Key': key } : {}) },
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
      throw new Refused(
        response.status,
        answer.detail ?? `${method} ${path}: ${response.status}`,
        answer.type ?? '',
        answer,
      );
    return answer as never;
  };
  return api;
}
