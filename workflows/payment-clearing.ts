import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Obstacle } from '../domain/clear-the-way.ts';
import { attempt } from './activity-options.ts';
import type { Commitment } from './commitment.ts';
import { look, planOf } from './payment-facts.ts';

const { whatIsInTheWay, findWayClear } = proxyActivities<Activities>(attempt);

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
  const key = promise.inRound(step);
  const clear = { type: 'way-clear', what: 'nothing of ours is in the way' };
  const looked = await promise.carryOutIf(key, clear, (asked, options) =>
    findWayClear.executeWithOptions(options, [promise.id, asked]),
  );
  const obstacles = looked?.found ?? (await lookAtOurSide(promise));
  promise.state.clearing = { obstacles, answers: {}, reports: 0, asked: key, looked: heard, settled: false };
  if (obstacles.length > 0) return put(promise, key, obstacles);
  if (!looked?.told) await promise.carryOut(key, clear);
}

/** Puts it before the rep. */
async function put(promise: Commitment, key: string, obstacles: readonly Obstacle[]): Promise<void> {
  await promise.carryOut(key, {
    type: 'clear-the-way',
    what: `the rep is asked to clear our own side: ${inWords(obstacles)}`,
    data: { obstacles },
    messages: [{ to: 'rep', template: 'clear-the-way', about: { obstacles } }],
    asks: { move: 'clear', of: 'rep' },
    before: planOf(promise).visit.at,
  });
}

/**
 * C9, D4: until an instant, who owes to clear our side is chased. What is closed in the meantime counts as cleared; what
 * comes up in the meantime is put before the rep, too.
 */
export async function clearedBefore(promise: Commitment, until: string, what: string): Promise<void> {
  const { clearing } = promise.state;
  while (clearing) {
    await askWhatIsNew(promise, await hearOurSide(promise));
    if ((await look(promise)) || promise.now >= until) return;
    const asked = owesClearing(promise) ? promise.state.done[clearing.asked] : undefined;
    const woken = asked
      ? await promise.chase(clearing.asked, asked, () => !owesClearing(promise) || hasNews(promise), until)
      : await promise.until(until, () => hasNews(promise), what);
    if (!woken) return;
  }
}

async function askWhatIsNew(promise: Commitment, found: readonly Obstacle[]): Promise<void> {
  const { clearing } = promise.state;
  if (clearing === null || found.length === 0) return;
  clearing.asked = `${promise.inRound(step)}/${clearing.looked}`;
  await put(promise, clearing.asked, found);
}

const hasNews = ({ state }: Commitment): boolean => state.clearing !== null && state.heard > state.clearing.looked;

/** What the records no longer show as open was cleared. @returns what they show that was not there before, or again */
async function hearOurSide(promise: Commitment): Promise<Obstacle[]> {
  const { clearing, heard } = promise.state;
  if (clearing === null || !hasNews(promise)) return [];
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
  const found = open.filter(({ id }) => !clearing.obstacles.some((known) => known.id === id));
  clearing.obstacles = [...clearing.obstacles, ...found];
  if (!owesClearing(promise) && promise.state.awaits?.move === 'clear') promise.awaits(null);
  return found;
}

/** C9: before a breach is answered: what nobody reported as cleared, and is still open, stands as not cleared. */
export async function settleClearing(promise: Commitment): Promise<void> {
  const { clearing } = promise.state;
  if (clearing === null || clearing.settled) return;
  const found = await hearOurSide(promise);
  clearing.settled = true;
  const left = unanswered(promise);
  for (const { id } of left) clearing.answers[id] = { cleared: false, note: 'nobody reported it', by: 'kept' };
  if (left.length > 0)
    await promise.carryOut(promise.inRound('not-cleared'), {
      type: 'cleared',
      what: `not reported as cleared: ${inWords(left)}`,
      data: { of: left.map(({ id }) => id), cleared: false, ...(found.length > 0 ? { found } : {}) },
    });
}

const inWords = (obstacles: readonly Obstacle[]): string =>
  obstacles.map(({ kind }) => kind.replaceAll('-', ' ')).join(', ');
