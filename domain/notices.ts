import type { CommitmentEvent, Projection } from './projection.ts';

/** What other systems are told of an event. */
export interface Notice {
  /** `commitment.concluded`, `chasing.paused`, `response.due` */
  readonly type: string;
  /** codes and figures, nobody's name or words */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Other systems look for a type by this form. */
export const noticeType = /^(commitment\.([a-z-]+|\*)|chasing\.(paused|resumed|\*)|response\.due)$/;

/** Whether somebody who asked for these types (none: all; `commitment.*`: all of commitments) hears of this one. */
export const isAskedFor = (type: string, types: readonly string[]): boolean =>
  types.length === 0 ||
  types.some((asked) => asked === type || (asked.endsWith('.*') && type.startsWith(asked.slice(0, -1))));

const pauses = ({ kind, status }: Projection): boolean => kind === 'payment-appointment' && status === 'open';

/**
 * What an event tells. A rehearsal tells nobody (E1), and neither does the past that was imported.
 * @param otherOpen open promises of the same customer beside this one: while there is one, chasing pauses (C5)
 */
export function noticesOf(
  commitmentId: string,
  event: CommitmentEvent,
  before: Projection | undefined,
  after: Projection,
  otherOpen: boolean,
): Notice[] {
  if (after.rehearsalId !== null || after.imported) return [];
  const { kind, customerId, repId, amount, dueDate, dueTime, breachAt, status, outcome, severity, awaits } = after;
  const stands = {
    commitmentId,
    kind,
    customerId,
    repId,
    amount,
    dueDate,
    dueTime,
    breachAt,
    status,
    outcome,
    severity,
  };
  const was = before !== undefined && pauses(before);
  const changes = was !== pauses(after) && !otherOpen;
  return [
    { type: `commitment.${event.type}`, data: { ...stands, awaits } },
    ...(event.type === 'response-opened' ? [{ type: 'response.due', data: stands }] : []),
    ...(changes ? [{ type: `chasing.${was ? 'resumed' : 'paused'}`, data: { customerId, commitmentId } }] : []),
  ];
}
