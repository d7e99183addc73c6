import { describe, expect, test } from 'vitest';
import { documentsNamed, removedLink, termsVersions, withoutLinks } from '../../domain/evidence.ts';
import type { EventData, Projection, RecordedEvent } from '../../domain/projection.ts';

const event = (seq: number, type: string, data: EventData): RecordedEvent => ({
  ...{ seq, key: `${type}-${seq}`, type, data, actor: 'vogt', at: `2027-01-0${seq}T10:00:00.000Z` },
  ...{ recordedAt: `2027-01-0${seq}T10:00:00.000Z`, prevHash: '', hash: '' },
});
const opened = (terms: object) => event(1, 'accepted', { opens: { terms } as Projection });
const tiers = (from: string) => [{ from, rate: { percent: '2' } }];

describe('B1: the terms in every version', () => {
  test('a re-agreement is a version, with who and why; the original stays the first one', () => {
    const before = { dueDate: '2027-02-01', amount: { value: '5', currency: 'EUR' } };
    const after = { amount: { currency: 'EUR', value: '5' }, dueDate: '2027-02-08' };
    const versions = termsVersions([
      opened(before),
      event(2, 'reported', { reason: 'no version', verdict: { terms: { dueDate: 'never' } } }),
      event(3, 're-agreed', { reason: 'an order comes in first', verdict: { terms: after } }),
      event(4, 're-agreed', { reason: 'the same again', verdict: { terms: { ...after, dueDate: '2027-02-08' } } }),
    ]);
    expect(versions).toEqual([
      { version: 1, seq: 1, at: '2027-01-01T10:00:00.000Z', actor: 'vogt', reason: null, terms: before },
      {
        ...{ version: 2, seq: 3, at: '2027-01-03T10:00:00.000Z', actor: 'vogt', terms: after },
        reason: 'an order comes in first',
      },
    ]);
  });

  test('B7: adjusted thresholds are one; what is only asked for, or said again with the agreement, is none', () => {
    const versions = termsVersions([
      opened({ method: 'cumulative', tiers: tiers('100') }),
      event(2, 'agreement-sent', { tiers: tiers('100') }),
      event(3, 'adjustment-requested', { tiers: tiers('90') }),
      event(4, 'adjusted', { tiers: tiers('80') }),
    ]);
    expect(versions.map(({ seq, terms }) => [seq, terms['tiers'], terms['method']])).toEqual([
      [1, tiers('100'), 'cumulative'],
      [4, tiers('80'), 'cumulative'],
    ]);
  });
});

test('A4, B5: a document is named once, by the name under which it came first; a picture within a mail is none', () => {
  const mail = { at: '2027-01-02T10:00:00.000Z' };
  const attached = { sha256: 'aa', name: 'agreement.pdf', cid: null };
  const documents = documentsNamed(
    [
      event(1, 'signed', { reference: 'V-7', sha256: 'bb' }),
      event(3, 'adjustment-requested', { efforts: [{ what: 'a window', sha256: 'cc' }, { what: 'words alone' }] }),
    ],
    [
      { ...mail, attachments: [attached, { sha256: 'dd', name: 'chart.png', cid: 'chart@kept' }] },
      { ...mail, attachments: [{ ...attached, name: 'again.pdf' }] },
    ],
  );
  expect(documents.map(({ name, sha256 }) => `${name} ${sha256}`)).toEqual([
    'V-7 bb',
    'agreement.pdf aa',
    'a window cc',
  ]);
});

test.each([
  ['- Fulfilled: <https://kept.example/l/fulfilled.5b1f6a52>\n', `- Fulfilled: <${removedLink}>\n`],
  ['<a href="http://localhost:3000/l/eyJ0.e_J.s-x">', `<a href="${removedLink}">`],
  ['https://kept.example/v1/commitments/5b1f6a52', 'https://kept.example/v1/commitments/5b1f6a52'],
])('B5: a link by which its reader could act is taken out of %s', (text, clean) => {
  expect(withoutLinks(text)).toBe(clean);
});
