import { randomUUID } from 'node:crypto';
import { addDays, dateIn } from '../../domain/working-calendar.ts';
import type { Answered, Kept } from './kept.ts';
import { OurPromise } from './our-promise.ts';

/** the date at the customers, where nothing else is said */
export const today = (): string => dateIn(new Date().toISOString(), 'Europe/Berlin');
export const inDays = (days: number): string => addDays(today(), days);
export const sha256 = 'a5b0e7f5c1d24f0f8f2f7c6b6b0f5f3a3c1f6c0d9e8b7a6f5e4d3c2b1a0f9e8d';

/** What a customer bought on some days, in euros; below zero: it came back. */
export type Sold = readonly (readonly [date: string, net: string])[];

/** Records what was sold. @param rehearsalId of the rebate whose rehearsal it is fed to */
export async function sell(
  kept: Kept,
  customerId: string,
  sold: Sold,
  more: Record<string, unknown> = {},
): Promise<void> {
  const { rehearsalId, ...line } = more;
  for (let at = 0; at < sold.length; at += 1000) {
    const lines = sold.slice(at, at + 1000).map(([date, value]) => ({
      ...{ document: randomUUID(), line: 1, date, customerId, productGroup: 'saws', paid: true },
      quantity: value.startsWith('-') ? '-1' : '1',
      net: { value, currency: 'EUR' },
      ...line,
    }));
    const answer = await kept.call('POST', '/v1/sales', { lines, ...(rehearsalId ? { rehearsalId } : {}) });
    const bad = answer.body.lines?.find(({ result }: { result: string }) => result === 'refused');
    if (answer.status !== 200 || bad) throw new Error(`sales: ${answer.status} ${JSON.stringify(bad ?? answer.body)}`);
  }
}

/** A history of so many euros every week, for three years until yesterday: what a baseline follows from. */
export async function history(kept: Kept, customerId: string, aWeek: string): Promise<void> {
  await sell(
    kept,
    customerId,
    Array.from({ length: 157 }, (_, week) => [inDays(-1 - week * 7), aWeek] as const),
  );
}

/** A year that begins today, with tiers for a customer who buys 1000 a week. */
export const rebateTerms = (customer: { id: string; repId: string }, overrides: Record<string, unknown> = {}) => ({
  kind: 'rebate-year',
  customerId: customer.id,
  repId: customer.repId,
  period: { from: today(), to: inDays(364) },
  unit: 'turnover',
  currency: 'EUR',
  tiers: [
    { from: '55000', rate: { percent: '2' } },
    { from: '65000', rate: { percent: '4' } },
  ],
  method: 'cumulative',
  ...overrides,
});

export const ask = (kept: Kept, terms: object, key: string = randomUUID()): Promise<Answered> =>
  kept.call('POST', '/v1/commitments', terms, { 'Idempotency-Key': key });

/** Asks for a rebate that is accepted, or goes to somebody above. */
export async function promiseRebate(
  kept: Kept,
  terms: ReturnType<typeof rebateTerms>,
): Promise<OurPromise<'rebate-year'>> {
  const { status, body } = await ask(kept, terms);
  if (status !== 201 && status !== 202) throw new Error(`not promised: ${status} ${JSON.stringify(body)}`);
  return new OurPromise(kept, 'rebate-year', body.id, terms.customerId, body);
}

/** The same with the agreement signed, and approved where it went to somebody above. */
export async function signedRebate(
  kept: Kept,
  terms: ReturnType<typeof rebateTerms>,
): Promise<OurPromise<'rebate-year'>> {
  const rebate = await promiseRebate(kept, terms);
  if (rebate.verdict.answer === 'refer-upward') {
    await rebate.until('approval');
    await rebate.say('approval', { decision: 'approve', reason: 'He is worth a gift.' });
  }
  await rebate.until('agreement');
  await rebate.say('signature', { reference: 'DMS-1', sha256 });
  await rebate.until('opened');
  return rebate;
}
