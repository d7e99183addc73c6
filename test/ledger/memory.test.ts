import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { Customer, languages } from '../../domain/master-data.ts';
import { Policy } from '../../domain/policy.ts';
import type { Projection } from '../../domain/projection.ts';
import { appendEvents } from '../../ledger/events.ts';
import { putCustomers } from '../../ledger/master-data.ts';
import { memoryOf, wordsToRecall } from '../../vetting/memory.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn, putCompany } from './company.ts';

const { db, empty } = await ownDatabase();
const now = '2027-03-01T09:00:00.000Z';
const policy = Policy.parse({});

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1', 'c2');
});

const ended = (status: 'kept' | 'broken' | 'withdrawn', on: string): Partial<Projection> => ({
  ...{ status, outcome: status, concludedAt: `${on}T23:00:00.000Z` },
});
const recalled = async (more: { except?: string; rehearsal?: boolean } = {}) =>
  memoryOf(db, { customer: await db.customer.findUniqueOrThrow({ where: { id: 'c1' } }), now, policy, ...more });

describe('C7: what is remembered of a customer', () => {
  test('what is open with what is still to come, answers we owe, breaches, imported ones too; others and rehearsals out', async () => {
    const running = await promisedIn(db, 'c1', 500_00n, '2027-03-20');
    await db.payment.create({
      data: {
        ...{ id: randomUUID(), customerId: 'c1', amountMinor: 200_00n, currency: 'EUR', reference: 'p' },
        ...{ receivedAt: new Date(now), actor: 'test' },
        allocations: { create: { commitmentId: running, amountMinor: 200_00n } },
      },
    });
    const awaiting = { awaits: 'rep', awaitedMove: 'respond' } as const;
    const owed = await promisedIn(db, 'c1', 100_00n, '2027-02-10', { ...ended('broken', '2027-02-10'), ...awaiting });
    await promisedIn(db, 'c1', 100_00n, '2026-11-01', { ...ended('broken', '2026-11-01'), imported: true });
    const rehearsed = { rehearsalId: randomUUID() };
    await promisedIn(db, 'c1', 9_00n, '2027-02-20', { ...ended('broken', '2027-02-20'), ...rehearsed });
    await promisedIn(db, 'c1', 9_00n, '2027-03-09', rehearsed);
    await promisedIn(db, 'c2', 9_00n, '2027-02-20', ended('broken', '2027-02-20'));
    const memory = await recalled();
    expect(memory).toMatchObject({
      open: [{ commitmentId: running, state: 'running', amount: { value: '300.00', currency: 'EUR' } }],
      unanswered: [{ commitmentId: owed }],
      past: [{ commitmentId: owed, severity: 'broken' }, { dueDate: '2026-11-01' }],
      counts: { open: 1, unanswered: 1, past: 2 },
      level: 2,
      recalls: { what: 'broken', dueDate: '2027-02-10', others: 1 },
    });
    expect(memory.english).toBe(
      'The EUR 100 promised for Wednesday, 10 February 2027 did not come in time, and one other date in the last twelve months did not work out either; I say so because I want us to be able to rely on each other.',
    );
    expect(await recalled({ except: running })).toMatchObject({ open: [], counts: { open: 0 } });
    expect(await recalled({ rehearsal: true })).toMatchObject({ open: [], unanswered: [], counts: { past: 2 } });
  });

  test('put off and withdrawn at the customer’s wish count up, at ours they do not', async () => {
    const agreed = (id: string, askedBy: 'customer' | 'us') =>
      appendEvents(db, id, [{ key: 'again', type: 're-agreed', at: now, actor: 'r1', data: { askedBy } }]);
    const [theirs, ours] = [await promisedIn(db, 'c1', 1n, '2027-03-20'), await promisedIn(db, 'c1', 1n, '2027-03-21')];
    await agreed(theirs, 'customer');
    await agreed(ours, 'us');
    expect(await recalled()).toMatchObject({ level: 1, recalls: { what: 'put-off', dueDate: '2027-03-20' } });
    const takeBack = (id: string, askedBy: 'customer' | 'us', at: string) =>
      appendEvents(db, id, [
        { key: 'w', type: 'withdrawn', at, actor: 'r1', data: { askedBy, shows: ended('withdrawn', '2027-03-02') } },
      ]);
    await takeBack(theirs, 'customer', '2027-03-02T10:00:00.000Z');
    await takeBack(ours, 'us', '2027-03-02T10:00:00.000Z');
    expect(await recalled()).toMatchObject({ level: 2, recalls: { what: 'withdrawn' } });
  });

  test('the sentence is in the customer’s language: one, with amount and date, without a threat', async () => {
    await promisedIn(db, 'c1', 1250_50n, '2027-02-10', ended('broken', '2027-02-10'));
    const base = { name: 'Elbe', zone: 'Europe/Berlin', country: 'DE', distanceKm: 1, travelMinutes: 5, repId: 'r1' };
    await putCustomers(db, [{ id: 'c1', ...Customer.parse({ ...base, language: 'de' }) }], 'test');
    const memory = await recalled();
    expect(memory.words).toBe(
      'Die für Mittwoch, 10. Februar 2027 zugesagten 1.250,50 EUR kamen nicht rechtzeitig; ich spreche es an, weil wir uns aufeinander verlassen können sollen.',
    );
    for (const language of languages) {
      const words = wordsToRecall(memory, { name: 'Elbe' }, language);
      expect(words.match(/[.。]$/gu)).toHaveLength(1);
      expect(words).not.toContain('\n');
      expect(words).not.toMatch(
        /lawyer|court|consequence|Anwalt|Gericht|Konsequenz|advogado|justiça|律师|律師|法院|后果|後果/u,
      );
    }
    expect(wordsToRecall({ recalls: null }, { name: 'Elbe' }, 'en')).toBe('');
  });
});
