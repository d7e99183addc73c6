import { apiAt } from '../../cli/rehearse/api.ts';
import { Life } from '../../cli/rehearse/life.ts';
import type { Stage } from '../../cli/rehearse/living.ts';
import type { Story } from '../../cli/rehearse/stories.ts';
import type { CommitmentView } from '../../workflows/messages.ts';
import { far, wednesday, weekAfter } from '../workflows/support.ts';
import { type Kept, PromiseToPay } from './kept.ts';

/** A story lived through from beginning to end, as `npm run rehearse` does. */
export async function rehearsed(
  kept: Kept,
  story: Story,
): Promise<{ promise: PromiseToPay; planId?: string; end: CommitmentView; told: string }> {
  const { id: customerId, repId } = await kept.customer(story.distance === 'far' ? far : {});
  const amount = { value: story.insists ? '9000000.00' : '1250.00', currency: 'EUR' };
  const insist = story.insists ? { insist: { reason: 'The hall is sold.' } } : {};
  const roles = { customerId, repId, rehearsal: true };
  const told: string[] = [];
  const tell = (line: string) => void told.push(line);
  const cast = { customerId, repId, managerId: `chief-${repId}`, zone: 'Europe/Berlin', amount };
  const lifeOf = (id: string, planId?: string) =>
    new Life({ ...cast, id, ...(planId ? { planId } : {}) }, stageOf(kept, tell));
  if (story.inParts) {
    const parts = weeks(story.inParts).map((dueDate) => ({ amount, dueDate }));
    const { status, body } = await kept.call(
      'POST',
      '/v1/payment-plans',
      { ...roles, parts },
      { 'Idempotency-Key': customerId },
    );
    if (status !== 201) throw new Error(`not accepted: ${JSON.stringify(body)}`);
    const [first, ...others] = body.parts.map(({ id }: { id: string }) => lifeOf(id, body.id));
    await story.play(first, others);
    const promise = new PromiseToPay(kept, body.parts[0].id, customerId, repId, body.parts[0]);
    return { promise, planId: body.id, end: await first.end(), told: told.join('\n') };
  }
  const promise = await kept.promiseToPay({ ...roles, dueDate: wednesday(20), amount, ...insist });
  const life = lifeOf(promise.id);
  await story.play(life, []);
  return { promise, end: await life.end(), told: told.join('\n') };
}

/** Where a rehearsal plays in a test. */
export const stageOf = (kept: Kept, say: (line: string) => void): Stage => ({
  ...{ client: kept.client, commitments: kept.commitments, api: apiAt(kept.url, kept.adminKey), say },
  progress: () => undefined,
});

/** As many days as there are parts, at least a week apart. */
function weeks(count: number): string[] {
  const dates = [wednesday(20)];
  while (dates.length < count) dates.push(weekAfter(dates.at(-1) ?? ''));
  return dates;
}
