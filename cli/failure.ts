import { ConfigError } from '../config.ts';

/** What a command says of a failure: what the caller can mend in words, anything else as it is. */
export function failureInWords(error: unknown): unknown {
  if (error instanceof ConfigError) return error.message;
  if (
    error instanceof Error &&
    /P1001|Can't reach database server/.test(`${error.message} ${(error as { code?: string }).code}`)
  )
    return 'The database does not answer: start Kept with npm start. Where it runs on other ports, set the same here (DATABASE_PORT, or DATABASE_URL).';
  return error;
}
