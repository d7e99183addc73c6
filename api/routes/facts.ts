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
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { orNotFound, refused } from '../problem.ts';
import { type Answer, type Door, ok, route } from '../route.ts';

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
      who: roles,
      query: Page,
      handle: async ({ query, caller }) => ok(await listReps(db, query, caller.sees)),
    }),
    route({
      method: 'get',
      path: '/v1/reps/:id',
      who: roles,
      whose: mine.rep,
      params: Id,
      handle: async ({ params: { id } }) => ok(await orNotFound(findRep(db, id), `rep ${id}`)),
    }),
    route({
      method: 'get',
      path: '/v1/customers',
      who: roles,
      query: Page,
      handle: async ({ query, caller }) => ok(await listCustomers(db, query, caller.sees)),
    }),
    route({
      method: 'get',
      path: '/v1/customers/:id',
      who: roles,
      whose: mine.customer,
      params: Id,
      handle: async ({ params: { id } }) => ok(await orNotFound(findCustomer(db, id), `customer ${id}`)),
    }),
    route({
      method: 'put',
      path: '/v1/reps/:id',
      who: keepers,
      params: Id,
      body: Rep,
      handle: async ({ params, body, actor }) => {
        const answer = put(await putReps(db, [{ ...body, ...params }], actor), { ...params, ...body });
        await standIns.arrange(params.id, body, dateIn(new Date().toISOString(), body.zone));
        return answer;
      },
    }),
    route({
      method: 'put',
      path: '/v1/customers/:id',
      who: recorders,
      params: Id,
      body: Customer,
      handle: async ({ params, body, actor }) =>
        put(await putCustomers(db, [{ ...body, ...params }], actor), { ...params, ...body }),
    }),
    route({
      method: 'put',
      path: '/v1/policy',
      who: keepers,
      body: Policy,
      handle: async ({ body, actor }) => {
        const { version, effect } = await putPolicy(db, body, actor);
        return { status: effect === 'new' ? 201 : 200, body: { version, policy: body } };
      },
    }),
    route({ method: 'get', path: '/v1/policy', who: roles, handle: async () => ok(await currentPolicy(db)) }),
    route({
      method: 'post',
      path: '/v1/payments',
      who: recorders,
      body: Payment,
      handle: async ({ body, actor }) => {
        const [result] = await recordPayments(db, [body], { actor, now: await clockOf(body.commitmentId) });
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
            result: 'recorded',
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
export function put([result]: readonly Result[], record: unknown): Answer {
  if (typeof result === 'object') throw refused(result.field, result.because);
  return { status: result === 'new' ? 201 : 200, body: record };
}
