import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { PlannedLook } from '../domain/rebate.ts';
import type { MessageOrder } from '../domain/step.ts';
import { local } from './activity-options.ts';
import { tell } from './our-words.ts';
import type { Rebate } from './rebate.ts';
import { helpStep } from './rebate-commands.ts';
import { settleInterim } from './rebate-settlement.ts';
import { letUrgesLapse, openUrges, tasks } from './rebate-tasks.ts';

const { lookAtRebate } = proxyLocalActivities<Activities>(local);

/** B4-B7: looks from time to time, more often near the end, until period and grace are over; help and adjustments meanwhile. */
export async function watch(rebate: Rebate): Promise<void> {
  const { state, plan } = rebate;
  for (;;) {
    await doWhatIsDue(rebate);
    if (rebate.now >= plan.evaluate.at) return;
    const next = upcoming(rebate);
    const { heard } = state;
    const news = () => state.heard !== heard;
    const task = tasks(rebate).find((open) => !open.made());
    if (task) await rebate.chase(task.key, task.asked, () => task.made() || news(), next.at);
    else {
      rebate.awaits(null);
      await rebate.until(next.at, news, next.what);
    }
  }
}

/** What comes next by itself. */
function upcoming({ state, plan }: Rebate): { readonly at: string; readonly what: string } {
  const look = plan.looks[state.looked];
  const interim = plan.interim[state.interim.length];
  const helps = state.helps.filter(({ endsAt }, index) => endsAt && !state.done[`${helpStep(index)}/finish`]);
  return [
    { at: plan.evaluate.at, what: 'evaluation after the transaction grace' },
    ...(openUrges({ state }).length > 0 ? [{ at: plan.ends.at, what: 'the period ends' }] : []),
    ...(look ? [{ at: look.at, what: `look at the volume: ${look.why}` }] : []),
    ...(interim ? [{ at: interim.at, what: 'interim settlement' }] : []),
    ...helps.map(({ endsAt }) => ({ at: endsAt, what: 'a help comes to its end' })),
  ].reduce((first, one) => (one.at < first.at ? one : first));
}

async function doWhatIsDue(rebate: Rebate): Promise<void> {
  const { state, plan } = rebate;
  for (let look = plan.looks[state.looked]; look && look.at <= rebate.now; look = plan.looks[state.looked]) {
    const later = plan.looks[state.looked + 1];
    if (later && later.at <= rebate.now) await leaveOut(rebate, look);
    else await lookAt(rebate, look.step);
    state.looked++;
  }
  while (state.looksGiven < state.looksAsked) {
    await lookAt(rebate, `look-asked-${state.looksGiven + 1}`);
    state.looksGiven++;
  }
  for (
    let due = plan.interim[state.interim.length];
    due && due.at <= rebate.now;
    due = plan.interim[state.interim.length]
  )
    await settleInterim(rebate, due);
  if (rebate.now >= plan.ends.at) await letUrgesLapse(rebate);
  for (const [index, { endsAt, kind, aim, until }] of state.helps.entries()) {
    if (endsAt > rebate.now) continue;
    await rebate.carryOut(`${helpStep(index)}/finish`, {
      type: 'help-ended',
      what: 'the help comes to its end: the rep is asked to finish it and to say how',
      messages: [{ to: 'rep', template: 'rebate-help-finish', about: rebate.about({ help: { kind, aim, until } }) }],
      asks: { move: 'finish-help', of: 'rep' },
    });
  }
}

/** A look whose time has passed while nobody worked makes no sense beside the one after it. */
const leaveOut = (rebate: Rebate, { step }: PlannedLook) =>
  rebate.carryOut(step, { type: 'look-skipped', what: 'look left out: the next one is due, too' });

/**
 * B4, A7: what is sold, what is missing, and what it brings. Nothing new to say is not said, unless the customer must
 * still be asked whether the terms were read.
 */
async function lookAt(rebate: Rebate, step: string): Promise<void> {
  const { state, plan } = rebate;
  const asked = step.startsWith('look-asked') || rebate.unacknowledged;
  const { standing, says, tone } = await lookAtRebate.executeWithOptions(
    { ...local, summary: 'what was sold so far' },
    [rebate.id, { tiers: state.tiers, last: state.standing, told: state.said, asked }, rebate.now],
  );
  const about = rebate.about({ standing, says, tone });
  const near = says === 'near-miss';
  const messages: MessageOrder[] =
    says === 'nothing'
      ? []
      : [
          { to: 'customer', template: 'rebate-look', about },
          { to: 'rep', template: near ? 'rebate-near-miss' : 'rebate-look', about },
        ];
  await tell(rebate, step, {
    type: 'looked',
    what: standing.ahead
      ? `looked: tier ${standing.reached} reached, ${near ? 'a near miss' : says.replaceAll('-', ' ')}`
      : `looked: the highest tier is reached, ${says.replaceAll('-', ' ')}`,
    data: { standing, says },
    messages,
    ...(near ? { asks: { move: 'urge', of: 'rep' } } : {}),
    before: plan.looks[state.looked + 1]?.at ?? plan.evaluate.at,
  });
  // what is only begun when the story is told again is looked at again
  state.standing = standing;
  if (says !== 'nothing') state.said = [...state.said, says];
  if (near) state.urges = [...state.urges, { step, report: null }];
  rebate.show();
}
