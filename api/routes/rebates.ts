import { z } from 'zod';
import { Code, LocalDate } from '../../domain/master-data.ts';
import { Money } from '../../domain/money.ts';
import { RebateIdea, Tier } from '../../domain/rebate.ts';
import {
  Acknowledgement,
  AdjustmentRequest,
  Apology,
  DifferenceDecision,
  Firming,
  HelpDeclaration,
  HelpFinished,
  Lesson,
  PaidOut,
  RebateApproval,
  Signature,
  TermsConfirmation,
  Urged,
} from '../../domain/rebate-requests.ts';
import { creators, deciders, roles } from '../../domain/roles.ts';
import { dateIn } from '../../domain/working-calendar.ts';
import { inSight } from '../../ledger/sight.ts';
import { opportunitiesAmong } from '../../vetting/opportunities.ts';
import * as payouts from '../../workflows/payout-messages.ts';
import * as rebates from '../../workflows/rebate-messages.ts';
import { RebateProposalAnswer, StandingAnswer } from '../answers/rebates.ts';
import { commander } from '../command.ts';
import type { Dependencies } from '../dependencies.ts';
import { seesRep } from '../parties.ts';
import { presentRebateVetting, presentStanding } from '../present-rebate.ts';
import { refused } from '../problem.ts';
import { proposing } from '../propose.ts';
import { type Door, ok, route } from '../route.ts';

const rebate = ['rebate-year'] as const;
const payout = ['rebate-payout'] as const;
const ours = ['rebate-payout', 'delivery-promise'] as const;
const paper = 'a5b0e7f5c1d24f0f8f2f7c6b6b0f5f3a3c1f6c0d9e8b7a6f5e4d3c2b1a0f9e8d';

/** Rebates against volume: proposed without a promise, and what is said to one that runs. */
export function rebateRoutes(dependencies: Dependencies): Door[] {
  const { db, commitments, differences } = dependencies;
  const command = commander(dependencies);
  const { proposeTiers } = proposing(dependencies);

  return [
    route({
      method: 'post',
      path: '/v1/rebates/propose',
      says: 'What a rebate would be answered with, and the tiers that this customer can reach; nothing is promised.',
      who: creators,
      body: RebateIdea,
      example: {
        kind: 'rebate-year',
        customerId: 'DE-3001',
        repId: 'vogt',
        period: { from: '2027-01-01', to: '2027-12-31' },
        unit: 'turnover',
        currency: 'EUR',
        method: 'cumulative',
      },
      gives: RebateProposalAnswer,
      handle: async ({ body, caller }) => {
        const { id: _, exposure: __, ...proposal } = await proposeTiers(body, caller);
        return ok(presentRebateVetting(proposal, body));
      },
    }),
    route({
      method: 'get',
      path: '/v1/rebates/opportunities',
      says: 'Running rebates by what the next tier brings, for what must still be bought, in the time that is left.',
      who: roles,
      query: z.strictObject({ rep: Code.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
      gives: z.strictObject({
        items: z.array(
          z.strictObject({
            commitmentId: z.uuid(),
            customerId: Code,
            repId: Code,
            until: LocalDate,
            score: z.int(),
            gain: Money,
            tiers: z.array(Tier),
            standing: StandingAnswer,
          }),
        ),
      }),
      handle: async ({ query, caller }) => {
        if (query.rep !== undefined) await seesRep(db, caller, query.rep);
        const among = { AND: [inSight(caller), query.rep ? { repId: query.rep } : {}] };
        const best = (await opportunitiesAmong(db, among)).slice(0, query.limit);
        return ok({
          items: best.map(({ terms, standing, ...item }) => {
            const shown = presentStanding(standing, terms);
            return { ...item, gain: shown.ahead?.gain ?? shown.reward, standing: shown };
          }),
        });
      },
    }),
    command({
      action: 'firming',
      says: 'The tentative promise is firmed or withdrawn before its decide-by instant.',
      of: [...rebate, 'delivery-promise'],
      body: Firming,
      example: { decision: 'firm', reason: 'The customer has shown last years invoices.' },
      update: rebates.firm,
    }),
    command({
      action: 'terms-confirmation',
      says: 'The rep takes on the terms that the manager changed, or not.',
      of: rebate,
      body: TermsConfirmation,
      example: { accepted: true },
      update: rebates.confirmTerms,
    }),
    command({
      action: 'signature',
      says: 'The signed agreement or order is registered: where it is kept, and its SHA-256.',
      of: [...rebate, 'delivery-promise'],
      body: Signature,
      example: { reference: 'DMS-2027-0017', sha256: paper },
      update: rebates.sign,
    }),
    command({
      action: 'acknowledgement',
      says: 'The customer has read the terms.',
      of: rebate,
      body: Acknowledgement,
      example: { channel: 'phone', note: 'he read it back to me' },
      update: rebates.acknowledge,
      check: async ({ channel }) => {
        if (channel === 'link')
          throw refused('channel', 'only the link in the customer’s own mail says "link"; say how you heard it');
      },
    }),
    command({
      action: 'look',
      says: 'A look at the volume now, told to customer and rep.',
      of: rebate,
      body: z.strictObject({}),
      example: {},
      update: rebates.lookNow,
    }),
    command({
      action: 'urge',
      says: 'The customer was told how little is missing.',
      of: rebate,
      body: Urged,
      example: { channel: 'phone', said: 'Two pallets more, and it is 4 %.', answered: 'He orders on Monday.' },
      update: rebates.urged,
    }),
    command({
      action: 'help',
      says: 'Help is declared beforehand, as assistance only; the customer has it in writing.',
      of: rebate,
      body: HelpDeclaration,
      example: { kind: 'joint promotion', aim: 'sell the new saws', assistanceOnly: true, until: '2027-06-30' },
      update: rebates.help,
    }),
    command({
      action: 'help-finished',
      says: 'The help was finished, and how: the one with this number, from 1 as `helps` shows them; else the oldest that runs.',
      of: rebate,
      body: HelpFinished,
      example: { how: 'two Saturdays in the shop, 40 saws sold' },
      update: rebates.finishHelp,
    }),
    command({
      action: 'adjustment',
      says: 'Lower thresholds are asked for, with what the customer has done; the manager decides.',
      of: rebate,
      body: AdjustmentRequest,
      example: {
        tiers: [{ from: '180000', rate: { percent: '2' } }],
        efforts: [{ what: 'a second window for our saws since May', sha256: paper }],
        reason: 'Road works closed the street for two months.',
      },
      update: rebates.adjust,
    }),
    command({
      action: 'adjustment-decision',
      says: 'The manager decides about the adjustment.',
      of: rebate,
      body: RebateApproval,
      example: { decision: 'approve', reason: 'The effort is real.' },
      update: rebates.decideAdjustment,
      who: deciders,
      decides: true,
    }),
    command({
      action: 'difference-decision',
      says: 'What was settled too much, or changed after the settlement, is carried over, clawed back, waived or paid.',
      of: rebate,
      body: DifferenceDecision,
      example: { decision: 'carry-over', reason: 'He buys every week.' },
      update: rebates.decideDifference,
      who: deciders,
      decides: true,
      afterTheEnd: async ({ id }, said, requestId) => {
        await differences.decide(id, said, requestId);
        return { awaits: null, awaitedMove: null };
      },
    }),
    command({
      action: 'paid',
      says: 'The payout was made: its reference and the day.',
      of: payout,
      body: PaidOut,
      example: { reference: 'CN-4711', paidOn: '2027-02-10' },
      update: payouts.paidOut,
      who: creators,
      check: async ({ paidOn }, found) => {
        if (paidOn > dateIn(await commitments.now(found), found.zone))
          throw refused('paidOn', `${paidOn} lies in the future; a fact has happened already`);
        if (paidOn < dateIn(found.proposedAt, found.zone))
          throw refused('paidOn', `${paidOn} lies before the settlement that it pays`);
      },
    }),
    command({
      action: 'apology',
      says: 'The customer has our apology, and the new date: of a payout newDate, of a delivery window.',
      of: ours,
      body: Apology,
      example: { channel: 'phone', said: 'We are late, and I am sorry: the approval lay.', newDate: '2027-02-20' },
      update: payouts.apologised,
      check: async ({ newDate, window, nothingMore }, { kind }) => {
        const strange = kind === 'rebate-payout' ? { window, nothingMore } : { newDate };
        for (const [field, value] of Object.entries(strange))
          if (value !== undefined) throw refused(field, `a ${kind} has none`);
        if (window !== undefined && nothingMore !== undefined)
          throw refused('nothingMore', 'expected a new window, or why nothing more is to come, not both');
      },
    }),
    command({
      action: 'lesson',
      says: 'The cause of our miss, and what it taught.',
      of: ours,
      body: Lesson,
      example: { cause: 'no-approval', lesson: 'Ask for the approval in the week of the settlement.' },
      update: payouts.learnt,
    }),
  ];
}
