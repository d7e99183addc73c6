import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../../domain/projection.ts';
import { firstBrokenLink } from '../../ledger/events.ts';
import { read } from '../mail/papers.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem } from './support.ts';

let kept: Kept;
let repId: string;
let promise: PromiseToPay;
let email: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
  const customer = await kept.customer({ repId });
  email = customer.email;
  promise = await kept.promiseToPay({
    customerId: customer.id,
    repId,
    dueDate: wednesday(20),
    occasion: '"><script>alert(1)</script>',
  });
});
afterAll(() => kept?.stop());

describe('one promise', () => {
  test('D2: is shown live: its terms, what happened, what comes next and when, and what is awaited from whom', async () => {
    await promise.atRest();
    const { plan } = promise.verdict;
    expect(await promise.live()).toMatchObject({
      id: promise.id,
      status: 'open',
      terms: promise.verdict.terms,
      happened: [{ step: 'agreed' }],
      next: { at: plan.clearing.at, what: expect.stringContaining('our own side') },
      awaits: null,
      closed: false,
    });
    await promise.until('report');
    expect(await promise.live()).toMatchObject({
      awaits: { party: 'rep', move: 'report', since: expect.any(String), answerBy: plan.reportingEnds.at },
    });
  });

  test('D2: that there is not is not found; what is no id is malformed', async () => {
    for (const more of ['', '/evidence']) {
      expectProblem(
        await kept.call('GET', `/v1/commitments/00000000-0000-4000-8000-000000000000${more}`),
        404,
        'not-found',
      );
      expectProblem(await kept.call('GET', `/v1/commitments/abc${more}`), 400, 'malformed');
    }
  });

  test('B5: its evidence holds every message as it was sent, in a chain of events that anybody can check', async () => {
    const { events, messages, chain, payments } = await promise.evidence();
    expect(chain).toBe('whole');
    expect(payments).toEqual([]);
    expect(firstBrokenLink(promise.id, events)).toBeUndefined();
    expect(
      firstBrokenLink(
        promise.id,
        events.map((event: RecordedEvent) =>
          event.key === 'reminder-1' ? { ...event, at: promise.verdict.plan.breach.at } : event,
        ),
      ),
    ).toMatchObject({ key: 'reminder-1' });
    const caught = await kept.inbox.of(email);
    const sent = messages.filter(({ recipient }: { recipient: string }) => recipient === email);
    expect(sent).toHaveLength(caught.length);
    for (const [index, message] of sent.entries()) {
      expect(message).toMatchObject({
        state: 'sent',
        subject: caught[index]?.subject,
        replyTo: `${repId}@nordlicht.example`,
        sentAt: expect.any(String),
      });
      expect(message.messageId).toBe(caught[index]?.headers['message-id']);
      expect(message.html).not.toContain('<script>');
      expect(events).toContainEqual(
        expect.objectContaining({
          key: message.step,
          data: expect.objectContaining({
            messages: expect.arrayContaining([
              expect.objectContaining({ messageId: message.messageId, state: 'sent' }),
            ]),
          }),
        }),
      );
    }
  });
});

describe('its evidence to be read', () => {
  const get = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(`${kept.url}/v1/commitments/${promise.id}/evidence${path}`, { headers });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { type: response.headers.get('content-type'), headers: response.headers, bytes, status: response.status };
  };

  test('B5: is a PDF for whoever asks for one, and whoever sees the promise may, an auditor included', async () => {
    const admin = { Authorization: `Bearer ${kept.adminKey}` };
    const auditor = await kept.as('auditor', 'Ernst');
    const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    for (const [path, headers, type] of [
      ['', admin, /^application\/json/],
      ['', { ...admin, ...browser }, /^application\/json/],
      ['', { ...admin, Accept: 'application/pdf' }, /^application\/pdf$/],
      ['?format=json', { ...admin, Accept: 'application/pdf' }, /^application\/json/],
      ['?format=pdf', { ...auditor, ...browser }, /^application\/pdf$/],
    ] as const) {
      const answer = await get(path, headers);
      expect([answer.status, answer.type]).toEqual([200, expect.stringMatching(type)]);
    }
    const { bytes, headers } = await get('?format=pdf', auditor);
    expect(headers.get('content-disposition')).toMatch(/^inline; filename="evidence-[\w-]+\.pdf"/);
    const { text } = await read(bytes);
    expect(text).toContain((await promise.evidence()).proof.hash);
    const stranger = await kept.rep();
    expect((await get('?format=pdf', await kept.as('rep', stranger))).status).toBe(404);
    expect((await get('?format=docx', admin)).status).toBe(400);
  });

  test("B5: it speaks the reader's language, or the one that is asked for", async () => {
    const own = await get('?format=pdf', await kept.as('rep', repId));
    expect(own.headers.get('content-language')).toBe('en');
    await kept.db.rep.update({ where: { id: repId }, data: { language: 'pt' } });
    const portuguese = await get('?format=pdf', await kept.as('rep', repId));
    expect((await read(portuguese.bytes)).text).toContain('Dossiêdeprovas');
    const german = await get('?format=pdf&language=de', await kept.as('rep', repId));
    expect((await read(german.bytes)).text).toContain('Beweisakte');
    await kept.db.rep.update({ where: { id: repId }, data: { language: 'en' } });
  });
});

describe('the house itself', () => {
  test('D2: says that it lives and that it can work', async () => {
    expect(await kept.call('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await kept.call('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready', database: true, temporal: true, workers: true, mail: true },
    });
  });

  test('D2: answers an unknown path, an unknown method and a broken path with a problem document', async () => {
    expectProblem(await kept.call('GET', '/v1/weddings'), 404, 'not-found');
    expectProblem(await kept.call('DELETE', `/v1/commitments/${promise.id}`), 404, 'not-found');
    expect((await kept.call('GET', '/v1/customers/%E0%A4%A')).status).toBe(400);
    expectProblem(await kept.call('GET', '/v1/customers/%00'), 400, 'malformed');
    expectProblem(await kept.call('GET', '/healthz?verbose=1'), 400, 'malformed');
  });
});
