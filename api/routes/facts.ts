import { z } from 'zod';
import { Code, Customer, Payment, Rep } from '../../domain/master-data.ts';
import { fromMinor } from '../../domain/money.ts';
import { Policy } from '../../domain/policy.ts';
import { keepers, recorders, roles } from '../../domain/roles.ts';
import { dateIn } from '../../domain/working-calendar.ts';
import { findCommitment } from '../../ledger/commitments.ts';
import { putCustomers, putPolicy, putReps, type Result } from '../../ledger/master-data.ts';
import { recordPayments } from '../../ledger/payments.ts';
import { currentPolicy } from '../../ledger/policies.ts';
import { findCustomer, findRep, listCustomers, listReps } from '../../ledger/records.ts';
import { CustomerAnswer, PaymentAnswer, PolicyAnswer, pageOf, RepAnswer } from '../answers/facts.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { orNotFound, refused } from '../problem.ts';
import { type Answer, type Door, ok, route, versioned } from '../route.ts';

const Id = z.object({ id: Code });
const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: Code.optional(),
});

/** Master data, policy and facts from outside: what the ERP brings. */
export function factRoutes({ db, commitments, standIns }: Dependencies): Door[] {
  const mine = named(db);
  /** A rehearsal's facts happen on its own clock. */
  const clockOf = async (commitmentId: string | null): Promise<string> => {
    const found = commitmentId === null ? undefined : await findCommitment(db, commitmentId);
    return found && !found.imported ? commitments.now(found) : new Date().toISOString();
  };

  return [
    route({
      method: 'get',
      path: '/v1/reps',
      says: 'Reps and managers in sight, by code.',
      who: roles,
      query: Page,
      gives: pageOf(RepAnswer),
      handle: async ({ query, caller }) => ok(await listReps(db, query, caller.sees)),
    }),
    route({
      method: 'get',
      path: '/v1/reps/:id',
      says: 'A rep, with the ETag that If-Match takes.',
      who: roles,
      whose: mine.rep,
      params: Id,
      gives: RepAnswer,
      handle: async ({ params: { id } }) => versioned(await orNotFound(findRep(db, id), `rep ${id}`)),
    }),
    route({
      method: 'get',
      path: '/v1/customers',
      says: 'Customers in sight, by code.',
      who: roles,
      query: Page,
      gives: pageOf(CustomerAnswer),
      handle: async ({ query, caller }) => ok(await listCustomers(db, query, caller.sees)),
    }),
    route({
      method: 'get',
      path: '/v1/customers/:id',
      says: 'A customer, with the ETag that If-Match takes.',
      who: roles,
      whose: mine.customer,
      params: Id,
      gives: CustomerAnswer,
      handle: async ({ params: { id } }) => versioned(await orNotFound(findCustomer(db, id), `customer ${id}`)),
    }),
    route({
      method: 'put',
      path: '/v1/reps/:id',
      says: 'Creates or replaces a rep or manager; an absence with a stand-in hands running promises over.',
      who: keepers,
      params: Id,
      body: Rep,
      example: {
        name: 'Jonas Vogt',
        email: 'jonas.vogt@nordlicht.example',
        language: 'de',
        zone: 'Europe/Berlin',
        country: 'DE',
        region: 'BY',
        office: 'München',
        managerId: null,
      },
      gives: RepAnswer,
      statuses: [200, 201],
      replaces: true,
      handle: async ({ params, body, actor, mustMatch }) => {
        const answer = put(await putReps(db, [{ ...body, ...params }], actor, mustMatch), { ...params, ...body });
        await standIns.arrange(params.id, body, dateIn(new Date().toISOString(), body.zone));
        return answer;
      },
    }),
    route({
      method: 'put',
      path: '/v1/customers/:id',
      says: 'Creates or replaces a customer.',
      who: recorders,
      params: Id,
      body: Customer,
      example: {
        name: 'Bäckerei Sonnleitner',
        email: 'buchhaltung@sonnleitner.example',
        language: 'de',
        zone: 'Europe/Berlin',
        country: 'DE',
        region: 'BY',
        distanceKm: 38,
        travelMinutes: 45,
        repId: 'vogt',
      },
      gives: CustomerAnswer,
      statuses: [200, 201],
      replaces: true,
      handle: async ({ params, body, actor, mustMatch }) =>
        put(await putCustomers(db, [{ ...body, ...params }], actor, mustMatch), { ...params, ...body }),
    }),
    route({
      method: 'put',
      path: '/v1/policy',
      says: 'Records company policy; what is left out has its default, and promises made before keep theirs.',
      who: keepers,
      body: Policy,
      example: { currency: 'EUR', payment: { graceDays: 2 } },
      gives: PolicyAnswer,
      statuses: [200, 201],
      replaces: true,
      handle: async ({ body, actor, mustMatch }) => {
        const { version, effect } = await putPolicy(db, body, actor, mustMatch);
        return { status: effect === 'new' ? 201 : 200, body: { version, policy: body } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/policy',
      says: 'The policy that a promise made now is made under, with the ETag that If-Match takes.',
      who: roles,
      gives: PolicyAnswer,
      handle: async () => versioned(await currentPolicy(db)),
    }),
    route({
      method: 'post',
      path: '/v1/payments',
      says: 'A payment was received; it counts towards the promise that it names, else the oldest open one.',
      who: recorders,
      body: Payment,
      example: {
        customerId: 'DE-3001',
        amount: { value: '1250.00', currency: 'EUR' },
        receivedAt: '2026-11-20T09:00:00Z',
        reference: 'BANK-77',
      },
      gives: PaymentAnswer,
      statuses: [200, 201],
      handle: async ({ body, by }) => {
        const [result] = await recordPayments(db, [body], { ...by, now: await clockOf(body.commitmentId) });
        if (!result || result.result === 'refused')
          throw refused(result?.field ?? '', result?.because ?? 'was not recorded');
        for (const id of result.wakes) {
          const found = await findCommitment(db, id);
          if (found) await commitments.wake(found);
        }
        if (result.result === 'unchanged') return ok({ id: result.id, result: 'unchanged' });
        return {
          status: 201,
          body: {
            id: result.id,
            result: 'recorded' as const,
            allocations: result.allocations.map(({ commitmentId, minor }) => ({
              commitmentId,
              amount: fromMinor(minor, body.amount.currency),
            })),
          },
        };
      },
    }),
  ];
}

/** 201 new, 200 changed or the same. @throws Problem 422 where it does not fit what is known */
export function put<Record>([result]: readonly Result[], record: Record): Answer<Record> {
  if (typeof result === 'object') throw refused(result.field, result.because);
  return { status: result === 'new' ? 201 : 200, body: record };
}
