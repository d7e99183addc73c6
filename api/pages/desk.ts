import { ladderHours } from '../../domain/ladder.ts';
import type { Move } from '../../domain/projection.ts';
import { type Caller, deciders } from '../../domain/roles.ts';
import { addDays, addWorkingHours, dateIn, instantOf } from '../../domain/working-calendar.ts';
import { calendarOfRep } from '../../ledger/calendars.ts';
import { awaitedOfReps, happenedSince, type OnTheDesk, onTheDesk, undeliveredMails } from '../../ledger/desk.ts';
import { listDisputes } from '../../ledger/disputes.ts';
import { namesOf } from '../../ledger/names.ts';
import { listCases } from '../../ledger/patience.ts';
import { currentPolicy } from '../../ledger/policies.ts';
import { inSight } from '../../ledger/sight.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Dependencies } from '../dependencies.ts';
import { decisionsWaiting } from './desk-decisions.ts';
import { scoreboardOf } from './scoreboard.ts';
import { type Hung, screen } from './screen.ts';
import { textsOf } from './texts.ts';

const texts = textsOf('desk');
const escalationsOfDays = 7;
const handoversOfDays = 30;

/** What a manager opens every morning: what to decide, what is late, and both sides of the ledger. */
export function deskScreens({ db, temporalUi }: Dependencies): Hung[] {
  return [
    screen({
      path: '/desk',
      who: deciders,
      show: async ({ caller, reader, today, now, query }) => {
        const t = texts(reader.language);
        const among = inSight(caller);
        const daysAgo = (days: number) => instantOf(addDays(today, -days), '00:00', reader.zone);
        const [decisions, late, escalated, mails, disputes, handovers, windDowns] = await Promise.all([
          decisionsWaiting(db, caller, reader),
          lateIn(db, caller, now),
          happenedSince(db, 'escalated', daysAgo(escalationsOfDays), among),
          undeliveredMails(db, among),
          listDisputes(db, { open: true, rehearsal: false }, among),
          happenedSince(db, 'reassigned', daysAgo(handoversOfDays), among),
          windingDownIn(db, caller, now),
        ]);
        const people = handovers.flatMap(({ data }) => [String(data['from']), String(data['to'])]);
        const disputed = await onTheDesk(
          db,
          disputes.map(({ commitmentId }) => commitmentId),
        );
        const values = {
          today,
          recorded: query['recorded'] !== undefined,
          ...{ decisions, late, mails, windDowns },
          escalated: latestOfEach(escalated.filter(({ data, awaitedMove }) => data['move'] === awaitedMove)),
          disputes: disputes.map((dispute) => ({
            ...dispute,
            customerName: disputed.get(dispute.commitmentId)?.customerName ?? dispute.customerId,
          })),
          handovers,
          people: Object.fromEntries(await namesOf(db, 'rep', people)),
          links: temporalUi === undefined ? [] : Object.entries(queries).map(([name, query]) => linkTo(name, query)),
        };
        return { template: 'desk', t, title: t['title'] as string, values };
      },
    }),
    screen({
      path: '/desk/scoreboard',
      who: deciders,
      show: async ({ caller, reader, today }) => {
        const t = texts(reader.language);
        const values = await scoreboardOf(db, caller, { reader, t, today });
        return { template: 'scoreboard', t, title: t['scoreboard'] as string, values };
      },
    }),
  ];

  function linkTo(name: string, query: string) {
    return { name, url: `${temporalUi}/workflows?query=${encodeURIComponent(query)}` };
  }
}

const queries = {
  decisions: 'Awaits = "manager" AND Rehearsal = false',
  owed: 'Awaits = "rep" AND Rehearsal = false',
  severe: 'Severity = "severe" AND Awaits = "respond" AND Rehearsal = false',
  open: 'State = "open" AND ExecutionStatus = "Running" AND Rehearsal = false',
};

/** D4: of each promise the last rung. */
const latestOfEach = <T extends { readonly commitmentId: string }>(events: readonly T[]): T[] => [
  ...new Map([...events].reverse().map((event) => [event.commitmentId, event])).values(),
];

/** What a rep owes for longer than the first step of the ladder. */
interface LateWith {
  readonly repId: string;
  readonly name: string;
  readonly promises: readonly OnTheDesk[];
}

/** D4: what is late, and with whom it lies: who has most of it first. */
async function lateIn(db: PrismaClient, caller: Caller, now: string): Promise<LateWith[]> {
  const owed = await awaitedOfReps(db, inSight(caller));
  const { policy } = await currentPolicy(db);
  const reps = await db.rep.findMany({ where: { id: { in: [...new Set(owed.map(({ repId }) => repId))] } } });
  return reps
    .map((rep) => {
      const calendar = calendarOfRep(rep);
      const promises = owed
        .filter(({ repId }) => repId === rep.id)
        .filter(({ kind, work, since, escalated }) => {
          const [hours = 0] = ladderHours(policy, kind, work as Move);
          return escalated || addWorkingHours(calendar, since, hours) < now;
        });
      return { repId: rep.id, name: rep.name, promises };
    })
    .filter(({ promises }) => promises.length > 0)
    .sort((one, other) => other.promises.length - one.promises.length);
}

/** C8: what is wound down now, the earliest to be done first, with what is left of it. */
async function windingDownIn(db: PrismaClient, caller: Caller, now: string) {
  const cases = await listCases(db, { status: 'winding-down' }, inSight(caller));
  const customers = await db.customer.findMany({
    where: { id: { in: cases.map(({ customerId }) => customerId) } },
    select: { id: true, name: true, zone: true },
  });
  const codes = cases.flatMap(({ decision }) => (decision?.decision === 'wind-down' ? [decision.responsible] : []));
  const people = await namesOf(db, 'rep', codes);
  return cases
    .flatMap(({ id, customerId, decision, steps }) => {
      const customer = customers.find((one) => one.id === customerId);
      if (!customer || decision?.decision !== 'wind-down') return [];
      const { responsible: code, doneBy } = decision;
      return [
        {
          ...{ id, doneBy, customerName: customer.name, responsible: people.get(code) ?? code },
          left: steps.filter(({ done }) => !done).length,
          isLate: doneBy < dateIn(now, customer.zone),
        },
      ];
    })
    .sort((one, other) => (one.doneBy < other.doneBy ? -1 : 1));
}
