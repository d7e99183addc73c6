/** A whole working day of a rep, and of a manager, in a browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { browserFor, expectForEverybody, signedIn, tap } from '../support/browser.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { far, wednesday } from '../workflows/support.ts';

vi.setConfig({ testTimeout: 180_000 });
let kept: Kept;
let browser: Browser;
let rep: string;
beforeAll(async () => {
  [kept, browser] = await Promise.all([startKept(), browserFor()]);
  rep = await kept.rep();
});
afterAll(async () => {
  await browser.close();
  await kept.stop();
});

const due = wednesday(20);
async function promised(name: string, more: object = {}, terms: object = {}): Promise<PromiseToPay> {
  const { id: customerId } = await kept.customer({ name, repId: rep, ...more });
  return kept.promiseToPay({ customerId, repId: rep, dueDate: due, ...terms });
}

/** The event of a type in the record. */
async function said(promise: PromiseToPay, wanted: string) {
  const { events } = await promise.evidence();
  return events.find(({ type }: { type: string }) => type === wanted);
}

test('C4, C6, D5: a rep’s day: phone, report, answer the breach, promise anew, look at what was promised', async () => {
  const [phoned, reported] = await Promise.all([
    promised('Berg & Tal', far, { dueTime: '15:00' }),
    promised('Muster "GmbH" <b>'),
  ]);
  await Promise.all([phoned.until('phone-first-1'), reported.until('report')]);
  const email = `${rep}@nordlicht.example`;
  const { page, complaints } = await signedIn(browser, kept, email, { width: 390, colorScheme: 'light' });
  expect(new URL(page.url()).pathname).toBe('/today');
  await expectForEverybody(page);

  const tasks = page.locator('.tasks > li');
  expect(await tasks.locator('.kicker').allTextContents()).toEqual(['Phone first', 'Report what happened']);
  const phone = tasks.filter({ hasText: 'Berg & Tal' });
  await phone.locator('summary').click();
  expect(await phone.locator('.words').textContent()).toMatch(/I am coming to collect the money/);
  await tap(phone, 'On the phone: yes').click();
  await expectForEverybody(page);
  await page.getByRole('button').click();
  expect(await page.locator('.done').textContent()).toBe('Recorded.');
  expect((await said(phoned, 'phone-checked')).data).toMatchObject({ answer: 'yes' });

  await tap(tasks.filter({ hasText: 'Muster "GmbH" <b>' }), 'Missed').click();
  await page.getByRole('button').click();
  await reported.until('respond');
  await page.goto('/today');
  await tap(tasks.filter({ hasText: 'Muster "GmbH"' }), 'How to answer it').click();
  await expectForEverybody(page);
  const spoken = page.locator('.spoken');
  expect(await spoken.textContent()).toMatch(/1,250/);
  const title = await page.locator('h1').textContent();
  await page.selectOption('select[name=intent]', 'unwilling');
  await expect.poll(() => page.locator('h1').textContent()).not.toBe(title);
  await tap(page, 'I have said it').click();
  await page.fill('textarea[name=said]', 'I came for nothing.');
  await page.selectOption('select[name=intent]', 'unwilling');
  await page.getByRole('button').click();
  expect(await tasks.count()).toBe(0);
  expect((await said(reported, 'responded')).data).toMatchObject({ intent: 'unwilling' });

  await page.goto('/new/payment');
  await page.fill('input[name=customer]', 'Berg');
  await page.fill('input[name=amount]', '900000000');
  await expect.poll(() => page.locator('#verdict').textContent()).toMatch(/Not credible/);
  await expectForEverybody(page);
  await page.fill('input[name=amount]', '800');
  await page.fill('input[name=dueDate]', wednesday(27));
  await expect.poll(() => page.locator('#verdict').textContent()).toMatch(/Yes, this can be promised/);
  await page.locator('form.making button').first().click();
  await page.waitForURL(/\/commitments\/[0-9a-f-]{36}/);
  expect(await page.locator('h1').textContent()).toMatch(/Berg & Tal/);
  await expectForEverybody(page);

  await page.goto(`/commitments/${reported.id}`);
  expect(await page.locator('.life').last().textContent()).toMatch(/The breach was answered/);
  await expectForEverybody(page);
  await page.goto(`/customers/${reported.customerId}`);
  expect(await page.locator('main').textContent()).toMatch(/Muster "GmbH" <b>/);
  await expectForEverybody(page);
  expect((await page.goto('/desk'))?.status()).toBe(403);
  expect(complaints.filter((said) => !/403/.test(said))).toEqual([]);
});

test('A2, D1, D4: a manager’s day: decide, see who is late, both sides of the ledger, the evidence', async () => {
  const insisted = await promised(
    'Zu viel KG',
    {},
    {
      amount: { value: '90000000.00', currency: 'EUR' },
      insist: { reason: 'The hall is sold.' },
    },
  );
  const silent = await promised('Stille Post');
  await Promise.all([insisted.until('approval'), silent.until('respond/escalation-1')]);
  const email = `chief-${rep}@nordlicht.example`;
  const { page, complaints } = await signedIn(browser, kept, email, { width: 1280, colorScheme: 'dark' });
  await page.goto('/');
  expect(new URL(page.url()).pathname).toBe('/desk');
  await expect.poll(() => page.locator('svg.chart').count()).toBeGreaterThan(0);
  await expectForEverybody(page);
  expect(await page.locator('section[aria-labelledby=escalated]').textContent()).toMatch(/Stille Post/);
  expect(await page.locator('section[aria-labelledby=late]').textContent()).toMatch(/Rita Rep/);

  const decision = page.locator('.tasks > li').filter({ hasText: 'Zu viel KG' });
  expect(await decision.textContent()).toMatch(/The hall is sold/);
  await tap(decision, 'Decline').click();
  await page.getByRole('button').click();
  expect(await page.locator('input:invalid').count()).toBe(1);
  await page.fill('input[name=reason]', 'Nobody sells a hall so fast.');
  await page.getByRole('button').click();
  await expect.poll(() => page.locator('.tasks > li').filter({ hasText: 'Zu viel KG' }).count()).toBe(0);
  await expect.poll(async () => (await insisted.live()).status).toBe('declined');

  await page.goto(`/commitments/${silent.id}`);
  await tap(page, 'Waive the answer').click();
  await page.fill('input[name=reason]', 'He lost his wife this week.');
  await page.getByRole('button').click();
  await expect.poll(async () => (await silent.live()).awaits).toBeNull();
  await page.goto(`/commitments/${silent.id}`);
  expect(await page.locator('main').textContent()).toMatch(/A manager waived the answer/);
  const evidence = await page.locator('a[href*="format=pdf"]').getAttribute('href');
  const pdf = await page.context().request.get(`${evidence}`);
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
  expect(complaints).toEqual([]);
});
