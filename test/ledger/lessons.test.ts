import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { Rep } from '../../domain/master-data.ts';
import type { Projection } from '../../domain/projection.ts';
import { appendEvents } from '../../ledger/events.ts';
import { lessonsOf } from '../../ledger/lessons.ts';
import { putReps } from '../../ledger/master-data.ts';
import { ownDatabase } from '../support/own-database.ts';
import { putCompany } from './company.ts';
import { deliveryIn } from './delivered.ts';

const { db, empty } = await ownDatabase();
beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1');
  const rep = {
    name: 'Otto',
    email: 'o@x.example',
    language: 'en',
    zone: 'Europe/Berlin',
    country: 'DE',
    office: 'HH',
  };
  await putReps(db, [{ id: 'r2', ...Rep.parse(rep) }], 'test');
});

/** A delivery from which its rep learnt something on this day of January. */
async function learnt(day: number, lesson: string, more: Partial<Projection> = {}): Promise<string> {
  const id = await deliveryIn(db, more);
  const at = `2027-01-${day}T09:00:00.000Z`;
  const data = { cause: 'vehicle', lesson };
  await appendEvents(db, id, [{ key: 'learnt', type: 'learnt', at, actor: 'r1', data }]);
  return id;
}

test('B9: the last three of this rep and kind come back, the latest first; E2: a rehearsal teaches nothing', async () => {
  await learnt(20, 'the oldest');
  const ids = [
    await learnt(21, 'ask the driver'),
    await learnt(24, 'count first'),
    await learnt(22, 'load in the evening'),
  ];
  await learnt(25, 'another rep', { repId: 'r2' });
  await learnt(26, 'another kind', { kind: 'rebate-payout' });
  await learnt(27, 'a rehearsal', { rehearsalId: randomUUID() });
  expect(await lessonsOf(db, 'r1', 'delivery-promise')).toEqual([
    { commitmentId: ids[1], at: '2027-01-24T09:00:00.000Z', cause: 'vehicle', lesson: 'count first' },
    { commitmentId: ids[2], at: '2027-01-22T09:00:00.000Z', cause: 'vehicle', lesson: 'load in the evening' },
    { commitmentId: ids[0], at: '2027-01-21T09:00:00.000Z', cause: 'vehicle', lesson: 'ask the driver' },
  ]);
  expect(await lessonsOf(db, 'nobody', 'delivery-promise')).toEqual([]);
});
