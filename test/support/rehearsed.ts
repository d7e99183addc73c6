import { apiAt } from '../../cli/rehearse/api.ts';
import { Life } from '../../cli/rehearse/life.ts';
import type { Story } from '../../cli/rehearse/stories.ts';
import type { CommitmentView } from '../../workflows/messages.ts';
import { far, wednesday } from '../workflows/support.ts';
import type { Kept, PromiseToPay } from './kept.ts';

/** A story lived through from beginning to end, as `npm run rehearse` does. */
export async function rehearsed(
  kept: Kept,
  story: Story,
): Promise<{ promise: PromiseToPay; end: CommitmentView; told: string }> {
  const { id: customerId, repId } = await kept.customer(story.distance === 'far' ? far : {});
  const amount = { value: story.insists ? '9000000.00' : '1250.00', currency: 'EUR' };
  const insist = story.insists ? { insist: { reason: 'The hall is sold.' } } : {};
  const promise = await kept.promiseToPay({
    customerId,
    repId,
    dueDate: wednesday(20),
    rehearsal: true,
    amount,
    ...insist,
  });
  const cast = {
    id: promise.id,
    customerId,
    repId,
    managerId: `chief-${repId}`,
    zone: 'Europe/Berlin',
    amount,
  };
  const told: string[] = [];
  const tell = (line: string) => void told.push(line);
  const life = new Life(cast, kept.client, kept.commitments, apiAt(kept.url), tell, () => undefined);
  await story.play(life);
  return { promise, end: await life.end(), told: told.join('\n') };
}
