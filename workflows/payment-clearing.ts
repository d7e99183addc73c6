import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Obstacle } from '../domain/clear-the-way.ts';
import { attempt } from './activity-options.ts';
import type { Commitment } from './commitment.ts';
import { look, planOf } from './payment-facts.ts';

const { whatIsInTheWay } = proxyActivities<Activities>(attempt);

const step = 'clear-the-way';

/** C9: what of ours is still in the way. */
export const uncleared = ({ state }: Commitment): Obstacle[] =>
  (state.clearing?.obstacles ?? []).filter(({ id }) => !state.clearing?.answers[id]?.cleared);

const unanswered = ({ state }: Commitment): Obstacle[] =>
  (state.clearing?.obstacles ?? []).filter(({ id }) => !state.clearing?.answers[id]);

/** Whether the rep has still to say of something whether it is cleared. */
export const owesClearing = (promise: Commitment): boolean => unanswered(promise).length > 0;

const lookAtOurSide = (promise: Commitment): Promise<Obstacle[]> =>
  whatIsInTheWay.executeWithOptions({ ...attempt, summary: 'what of ours could excuse a breach' }, [promise.id]);

/** C9: some days before the due date, what of ours could excuse a breach is put before the rep; where there is nothing, that is recorded. */
export async function askToClear(promise: Commitment): Promise<void> {
  const { heard } = promise.state;
  const obstacles = await lookAtOurSide(promise);
  promise.state.clearing = { obstacles, answers: {}, reports: 0, looked: heard, settled: obstacles.length === 0 };
  const key = promise.inRound(step);
  if (obstacles.length === 0) {
    await promise.carryOut(key, { type: 'way-clear', what: 'nothing of ours is in the way' });
    return;
  }
  await promise.carryOut(key, {
    type: 'clear-the-way',
    what: `the rep is asked to clear our own side: ${obstacles.map(({ kind }) => kind.replaceAll('-', ' ')).join(', ')}`,
    data: { obstacles },
    messages: [{ to: 'rep', template: 'clear-the-way', about: { obstacles } }],
    asks: { move: 'clear', of: 'rep' },
    before: planOf(promise).visit.at,
  });
}

/** D4: until an instant, who owes to clear our side is chased. What is closed in the meantime counts as cleared. */
export async function clearedBefore(promise: Commitment, until: string): Promise<void> {
  const key = promise.inRound(step);
  const asked = promise.state.done[key];
  while (asked && owesClearing(promise)) {
    await hearWhatIsClosed(promise);
    if ((await look(promise)) || !owesClearing(promise)) return;
    const changed = (): boolean => !owesClearing(promise) || hasNews(promise);
    if (!(await promise.chase(key, asked, changed, until))) return;
  }
}

const hasNews = ({ state }: Commitment): boolean => state.clearing !== null && state.heard > state.clearing.looked;

/** What the records no longer show as open was cleared. */
async function hearWhatIsClosed(promise: Commitment): Promise<void> {
  const { clearing, heard } = promise.state;
  if (clearing === null || !hasNews(promise)) return;
  const open = await lookAtOurSide(promise);
  clearing.looked = heard;
  for (const { id, kind } of uncleared(promise)) {
    if (open.some((obstacle) => obstacle.id === id)) continue;
    clearing.answers[id] = { cleared: true, note: 'closed in the records', by: 'kept' };
    promise.hear(`${promise.inRound(step)}/closed/${id}`, {
      type: 'cleared',
      what: `cleared: ${kind.replaceAll('-', ' ')}, closed in the records`,
      actor: 'kept',
      data: { of: id, cleared: true },
    });
  }
  if (!owesClearing(promise) && promise.state.awaits?.move === 'clear') promise.awaits(null);
}

/** C9: before a breach is answered: what nobody reported as cleared, and is still open, stands as not cleared. */
export async function settleClearing(promise: Commitment): Promise<void> {
  const { clearing } = promise.state;
  if (clearing === null || clearing.settled) return;
  await hearWhatIsClosed(promise);
  clearing.settled = true;
  const left = unanswered(promise);
  for (const { id } of left) clearing.answers[id] = { cleared: false, note: 'nobody reported it', by: 'kept' };
  if (left.length > 0)
    await promise.carryOut(promise.inRound('not-cleared'), {
      type: 'cleared',
      what: `not reported as cleared: ${left.map(({ kind }) => kind.replaceAll('-', ' ')).join(', ')}`,
      data: { of: left.map(({ id }) => id), cleared: false },
    });
}
