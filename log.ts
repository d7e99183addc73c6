import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Structured logs on standard output: a line is an event with fields, without secrets and personal data. */
export const createLog = (name: string, level: string): Logger =>
  pino({ name, level, base: { name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime });
