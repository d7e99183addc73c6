import type { CommitmentEvent } from '../../domain/projection.ts';
import type { Approval, PhoneCheck, Verdict } from '../../domain/requests.ts';
import type { StepResult } from '../../domain/step.ts';
import type { Commitment as Row } from '../../prisma/client/client.ts';
import { beginning } from '../../workflows/beginning.ts';
import type { By, CommitmentState, PaymentAppointmentInput, ReportMessage } from '../../workflows/messages.ts';

/** Nothing is asked for, nobody is chased: what was said before counts, and is not asked again. */
const said: StepResult = {
  ...{ undelivered: [], byTheRep: false, asked: null },
  ...{ rungs: [], confirmBy: null, againAt: null },
};

/**
 * What starts a payment appointment again whose workflow is lost: its verdict as it stands, and what persons said since.
 * Its own steps it takes once more, each found by its key: nothing is written and nobody is told a second time.
 */
export function retold(
  { id, terms, verdict, status }: Pick<Row, 'id' | 'terms' | 'verdict' | 'status'>,
  events: readonly CommitmentEvent[],
): PaymentAppointmentInput {
  const words = <T>(type: string): T[] =>
    events
      .filter((event) => event.type === type)
      .map(({ data, actor }) => {
        const { shows: _, ...words } = data;
        return { ...words, by: actor } as T;
      });
  const reports = words<ReportMessage>('reported');
  const told = events.filter(({ type }) =>
    ['reported', 'phone-checked', 'approval-decided', 'approved'].includes(type),
  );
  const [proposed] = events;
  const from = proposed?.data['from'];
  const state: CommitmentState = {
    ...beginning(),
    verdict: verdict as unknown as Verdict,
    status: status as CommitmentState['status'],
    reports,
    phone: words<By<PhoneCheck>>('phone-checked').map(({ answer }) => answer),
    approval: words<By<Approval>>('approval-decided').at(-1) ?? null,
    heard: reports.length,
    done: Object.fromEntries(told.map(({ key }) => [key, said])),
    happened: told.map(({ at, key, type }) => ({ at, step: key, what: type })),
  };
  return {
    commitmentId: id,
    request: terms as unknown as PaymentAppointmentInput['request'],
    actor: proposed?.actor ?? 'kept',
    ...(typeof from === 'string' ? { from } : {}),
    state,
  };
}
