import { randomUUID } from 'node:crypto';

/** ms until an answer is given up */
const patience = 120_000;

/** Where an API is, and a key that it takes. */
export interface Door {
  readonly url: string;
  readonly key: string;
}

/**
 * Asks for something once, under an idempotency key of its own.
 * @returns the id that was given
 * @throws where it is answered otherwise than 2xx
 */
export async function post({ url, key }: Door, path: string, body: object): Promise<string> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}`, 'Idempotency-Key': randomUUID() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
  });
  if (!response.ok)
    throw new Error(`POST ${path} of the bench was answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}
