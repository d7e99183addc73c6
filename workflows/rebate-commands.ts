import { patched, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Tier } from '../domain/rebate.ts';
import { againstDecision } from '../domain/settlement-difference.ts';
import { local } from './activity-options.ts';
import { hearAtRisk } from './at-risk.ts';
import { hear, refuseIf, refuseMisfits, unlessAwaited } from './commands.ts';
import { hearReassign } from './handover.ts';
import { hearApproval, hearFirming, hearSignature } from './our-commands.ts';
import { hearPassedOn } from './our-words.ts';
import type { Rebate } from './rebate.ts';
import * as messages from './rebate-messages.ts';

const { planHelp, vetAdjustment, vetDecidedTiers } = proxyLocalActivities<Activities>(local);

/** @param index from 0 */
export const helpStep = (index: number): string => `help-${index + 1}`;
/** @param index from 0 */
export const adjustmentStep = (index: number): string => `adjustment-${index + 1}`;

/** What a person may say to a rebate, each refused while it makes no sense. */
export function hearRebateCommands(rebate: Rebate): void {
  const { state } = rebate;
  const unlessOpen = (): string | undefined =>
    state.status === 'open' && state.settlement === null
      ? undefined
      : `The promise is ${state.status}; only an open one takes this.`;
  hearReassign(rebate, {
    isVetted: () => state.verdict !== null,
    customerKnows: () => state.done['agreement'] !== undefined || state.done['uncertain'] !== undefined,
  });

  hearPassedOn(rebate);
  hearAtRisk(rebate, { refused: unlessOpen, about: () => rebate.about() });
  hearFirming(rebate, messages.firm);
  hearApproval(rebate, messages.approveRebate, ({ tiers }) => {
    if (tiers) state.tiers = tiers;
    return tiers !== undefined;
  });
  hear(rebate, messages.confirmTerms, {
    refused: ({ by }) =>
      unlessAwaited(rebate, 'confirm-terms')() ??
      (by === rebate.repId
        ? undefined
        : `The terms that the manager changed are for the rep to confirm: ${rebate.repId}.`),
    apply: (said) => {
      state.confirmation = said;
    },
    key: () => 'terms-confirmed',
    type: 'terms-confirmed',
    what: ({ accepted }) =>
      accepted ? 'the rep confirmed the changed terms' : 'the rep did not confirm the changed terms',
  });
  hearSignature(rebate, messages.sign, 'agreement');
  hear(rebate, messages.acknowledge, {
    refused: () =>
      state.acknowledged
        ? 'The terms are acknowledged already.'
        : state.agreement === null || state.closed
          ? `There are no terms to acknowledge now; the promise is ${state.status}.`
          : undefined,
    apply: (said) => {
      state.acknowledged = said;
    },
    key: () => 'acknowledged',
    type: 'acknowledged',
    what: ({ channel }) => `the customer has read the terms (${channel})`,
    settles: () => false,
  });
  hear(rebate, messages.lookNow, {
    refused: unlessOpen,
    apply: () => {
      state.looksAsked++;
    },
    key: () => `look-asked-${state.looksAsked}/asked`,
    type: 'look-asked',
    what: () => 'a look was asked for',
    settles: () => false,
  });
  hear(rebate, messages.urged, {
    refused: () => (openUrge(rebate) < 0 ? 'No call about a near miss is awaited now.' : undefined),
    apply: (report) => {
      const open = openUrge(rebate);
      state.urges = state.urges.map((urge, index) => (index === open ? { ...urge, report } : urge));
    },
    key: () => `${state.urges.findLast(({ report }) => report)?.step}/urged`,
    type: 'urged',
    what: ({ channel }) => `the customer was told how little is missing (${channel})`,
    settles: () => state.awaits?.move === 'urge',
  });
  let ended = -1;
  hear(rebate, messages.finishHelp, {
    refused: ({ help }) =>
      openHelp(rebate) < 0
        ? 'No help is running now.'
        : openHelp(rebate, help) < 0
          ? `Help ${help} is not running; of ${state.helps.length}, see "helps".`
          : undefined,
    apply: (finished) => {
      ended = openHelp(rebate, finished.help);
      state.helps = state.helps.map((help, index) => (index === ended ? { ...help, finished } : help));
    },
    key: () => `${helpStep(ended)}/finished`,
    type: 'help-finished',
    what: () => 'the help was finished',
    settles: () => state.awaits?.move === 'finish-help' && state.done[`${helpStep(ended)}/finish`] !== undefined,
  });
  hear(rebate, messages.decideAdjustment, {
    refused: ({ by }) =>
      openAdjustment(rebate) < 0
        ? 'No adjustment is to be decided now.'
        : by === rebate.repId
          ? 'The rep who asks cannot decide it: a manager does.'
          : undefined,
    vet: ({ tiers }) => (tiers && patched('decided-tiers') ? vetDecided(rebate, tiers) : undefined),
    apply: (decision) => {
      const open = openAdjustment(rebate);
      state.adjustments = state.adjustments.map((one, index) => (index === open ? { ...one, decision } : one));
      const decided = state.adjustments[open];
      if (decision.decision !== 'approve' || !decided) return;
      state.tiers = decision.tiers ?? decided.tiers;
      const { costs } = decided;
      if (costs) rebate.costsAtMost({ exposureMinor: costs.after.most, exposureCeiling: costs.ceiling });
    },
    key: () => `${adjustmentStep(lastDecided(rebate))}/decided`,
    type: 'adjustment-decided',
    what: ({ decision }) => `the manager decided about the adjustment: ${decision}`,
    settles: () => state.awaits?.move === 'decide-adjustment',
    afterwards: ({ decision, reason }) => tellTheAdjustment(rebate, decision, reason),
  });
  hear(rebate, messages.decideDifference, {
    refused: ({ decision }) =>
      unlessAwaited(rebate, 'decide-difference')() ?? againstDecision(decision, rebate.difference?.minor ?? ''),
    apply: (said) => {
      state.difference = said;
    },
    key: () => 'difference-decided',
    type: 'difference-decided',
    what: ({ decision }) => `a person decided about what was settled too much: ${decision}`,
  });
  setHandler(
    messages.withdrawRebate,
    (withdrawal) => {
      rebate.withdraw(withdrawal);
      return rebate.view();
    },
    {
      validator: ({ askedBy }) => {
        refuseIf(
          state.settlement || state.closed
            ? `The promise is ${state.status}; it is not withdrawn any more.`
            : undefined,
        );
        refuseIf(state.verdict === null ? 'The promise is not vetted yet; ask again in a moment.' : undefined);
        refuseIf(
          askedBy === 'us' && state.status === 'open'
            ? 'What we have promised is not withdrawn by us, whatever it costs: honour it, or agree with the customer, who may withdraw.'
            : undefined,
        );
      },
    },
  );
  hearHelp(rebate, unlessOpen);
  hearAdjustment(rebate, unlessOpen);
}

const openUrge = ({ state }: Rebate): number => state.urges.findIndex(({ report }) => report === null);
/** @param help its number from 1; undefined: the oldest that runs */
const openHelp = ({ state }: Rebate, help?: number): number =>
  state.helps.findIndex(({ finished }, index) => finished === null && (help === undefined || help === index + 1));
const openAdjustment = ({ state }: Rebate): number => state.adjustments.findIndex(({ decision }) => decision === null);
const lastDecided = ({ state }: Rebate): number => state.adjustments.findLastIndex(({ decision }) => decision !== null);

/** B6: declared beforehand, bounded, assistance only; the customer has it in writing. */
function hearHelp(rebate: Rebate, unlessOpen: () => string | undefined): void {
  const { state } = rebate;
  setHandler(
    messages.help,
    async (declared) => {
      const { by, ...said } = declared;
      const { endsAt, memory, refused, misfits } = await planHelp.executeWithOptions(
        { ...local, summary: 'how much help was given' },
        [rebate.id, { ...said, own: state.helps.map(({ at }) => at) }, rebate.now],
      );
      refuseIf(unlessOpen() ?? refused);
      refuseMisfits(misfits);
      state.helps = [
        ...state.helps,
        { ...declared, at: rebate.now, endsAt, ...(memory ? { memory } : {}), finished: null },
      ];
      const step = helpStep(state.helps.length - 1);
      rebate.hear(step, {
        type: 'help-declared',
        what: 'help was declared',
        actor: by,
        data: { ...said, ...(memory ? { memory } : {}) },
      });
      const { kind, aim, until } = declared;
      rebate.afterwards(`${step}/declared`, () => ({
        type: 'message',
        what: 'the customer has the declaration of help in writing',
        messages: [{ to: 'customer', template: 'rebate-help', about: rebate.about({ help: { kind, aim, until } }) }],
      }));
      return rebate.view();
    },
    { validator: (_declared) => refuseIf(unlessOpen()) },
  );
}

/** B7: asked for with documented effort, vetted, then decided by the manager. */
function hearAdjustment(rebate: Rebate, unlessOpen: () => string | undefined): void {
  const { state } = rebate;
  setHandler(
    messages.adjust,
    async (asked) => {
      const { by, ...said } = asked;
      const { missing, costs, memory, refused, misfits } = await vetAdjustment.executeWithOptions(
        { ...local, summary: 'what the adjustment is vetted by' },
        [rebate.id, { ...said, held: state.tiers, own: approvedBefore(rebate) }, rebate.now],
      );
      refuseIf(unlessOpen() ?? undecided() ?? refused);
      refuseMisfits(misfits);
      const earlier = state.tiers;
      const priced = costs ? { costs } : {};
      const recalled = memory ? { memory } : {};
      state.adjustments = [
        ...state.adjustments,
        { ...asked, at: rebate.now, earlier, ...priced, ...recalled, decision: null },
      ];
      const step = adjustmentStep(state.adjustments.length - 1);
      const data = { ...said, missing, earlier, ...priced, ...recalled };
      rebate.hear(step, { type: 'adjustment-requested', what: 'an adjustment was asked for', actor: by, data });
      const efforts = asked.efforts.map(({ what }) => what);
      rebate.afterwards(`${step}/asked`, () => ({
        type: 'message',
        what: 'the manager is asked to decide about the adjustment',
        messages: [
          {
            to: 'manager',
            template: 'rebate-adjustment',
            about: rebate.about({
              tiers: asked.tiers,
              earlier,
              efforts,
              because: asked.reason,
              ...priced,
              ...(state.standing ? { standing: state.standing } : {}),
            }),
          },
        ],
        asks: { move: 'decide-adjustment', of: 'manager' },
      }));
      return rebate.view();
    },
    { validator: (_asked) => refuseIf(unlessOpen() ?? undecided()) },
  );
  function undecided(): string | undefined {
    return openAdjustment(rebate) < 0 ? undefined : 'An adjustment is to be decided already.';
  }
}

/** B7, A6: what the manager decides on instead is held against the terms, the customer's reach and policy, too. */
async function vetDecided(rebate: Rebate, tiers: readonly Tier[]): Promise<void> {
  const { state } = rebate;
  const { costs, misfits } = await vetDecidedTiers.executeWithOptions(
    { ...local, summary: 'what the tiers that the manager decides on are vetted by' },
    [rebate.id, { tiers, held: state.tiers }, rebate.now],
  );
  refuseMisfits(misfits);
  const open = openAdjustment(rebate);
  if (costs) state.adjustments = state.adjustments.map((one, index) => (index === open ? { ...one, costs } : one));
}

/** When earlier adjustments of this promise were asked for that were approved, ISO 8601 UTC. */
const approvedBefore = ({ state }: Rebate): string[] =>
  state.adjustments.flatMap(({ at, decision }) => (decision?.decision === 'approve' ? [at] : []));

/** B1, B7: the earlier terms stay beside the new ones. */
function tellTheAdjustment(rebate: Rebate, decision: 'approve' | 'decline', because?: string): void {
  const index = lastDecided(rebate);
  const earlier = rebate.state.adjustments[index]?.earlier ?? [];
  const about = rebate.about({ decision, because, earlier });
  rebate.afterwards(`${adjustmentStep(index)}/told`, () => ({
    type: decision === 'approve' ? 'adjusted' : 'message',
    ...(decision === 'approve' ? { data: { tiers: rebate.state.tiers, earlier }, shows: rebate.costShown() } : {}),
    what:
      decision === 'approve'
        ? 'the adjusted terms are confirmed in writing'
        : 'the rep is told that nothing is adjusted',
    messages: [
      ...(decision === 'approve' ? [{ to: 'customer', template: 'rebate-adjusted', about } as const] : []),
      { to: 'rep', template: 'rebate-adjusted', about },
    ],
  }));
}
