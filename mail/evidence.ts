import { type EvidenceFile, removedLink, type SentMessage } from '../domain/evidence.ts';
import type { Language } from '../domain/master-data.ts';
import type { RecordedEvent } from '../domain/projection.ts';
import { detailsOf } from './evidence-details.ts';
import { promisedIn } from './evidence-terms.ts';
import { evidenceTexts } from './evidence-texts.ts';
import { formatDate, formatMoment, formatMoney } from './format.ts';
import { pageTexts } from './page-texts.ts';
import type { Block, Paper } from './paper.ts';

type Part = (file: EvidenceFile, language: Language) => readonly Block[];

/** B5: the evidence file on paper: what was promised and how it ended, what happened, every message as it was sent. */
export function evidencePaper(file: EvidenceFile, language: Language): Paper {
  const { commitment, parties, events, proof } = file;
  const say = evidenceTexts(language);
  const seq = proof?.seq ?? events.length;
  return {
    language,
    at: events.at(-1)?.recordedAt ?? commitment.proposedAt,
    rehearsal: commitment.rehearsalId !== null,
    title: say.title,
    subtitle: say.subtitle({ kind: say.kinds[commitment.kind], customer: parties.customer.name }),
    footer: [say.footer({ id: commitment.id, seq }), proof ? say.hash({ hash: proof.hash }) : say.noHash].join('\n'),
    blocks: [atAGlance, terms, payments, disputes, related, timeline, documents, checks, proofBlocks, messages].flatMap(
      (part) => part(file, language),
    ),
  };
}

const momentOf =
  ({ commitment: { zone } }: EvidenceFile, language: Language) =>
  (instant: string) =>
    formatMoment(instant, zone, language);
const whoIs =
  ({ names: { people } }: EvidenceFile, language: Language) =>
  (code: string) =>
    code === 'kept' ? evidenceTexts(language).timeline.system : (people[code] ?? code);

const atAGlance: Part = (file, language) => {
  const { commitment, parties, chain, terms: versions } = file;
  const say = evidenceTexts(language);
  const { facts } = say;
  const first = versions[0];
  const company = [parties.company.name, parties.company.address].filter((part) => part !== '').join(' · ');
  const us = company === '' ? `${parties.rep.name} (${parties.rep.id})` : company;
  const { contact } = parties.customer;
  const them = [`${parties.customer.name} (${parties.customer.id})`, ...(contact === null ? [] : [contact])].join('\n');
  const ours = commitment.promisor === 'us';
  const rows = [
    [facts.what, promisedIn(file, first?.terms ?? (commitment.terms as Record<string, unknown>), language)],
    [facts.by, ours ? us : them],
    [facts.to, ours ? them : us],
    [facts.rep, `${parties.rep.name} (${parties.rep.id})`],
    [facts.made, momentOf(file, language)(commitment.proposedAt)],
    [facts.ended, endOf(file, language)],
    [facts.record, chain === 'whole' ? facts.whole : facts.broken({ seq: chain.brokenAt })],
  ];
  return [
    { heading: say.parties },
    { as: 'facts', shares: [1, 3], rows },
    { paragraph: say.zone({ zone: commitment.zone }) },
  ];
};

function endOf(file: EvidenceFile, language: Language): string {
  const { status, severity, concludedAt, closedAt } = file.commitment;
  const { facts } = evidenceTexts(language);
  const word = pageTexts(language).statuses[status];
  const ended = concludedAt ?? closedAt;
  if (ended === null) return facts.notEnded({ status: word });
  return facts.on({
    status: severity === 'severe' ? facts.severe({ status: word }) : word,
    day: momentOf(file, language)(ended),
  });
}

const proofBlocks: Part = ({ commitment: { id }, proof }, language) => {
  const say = evidenceTexts(language).proof;
  if (!proof) return [{ heading: say.heading }, { paragraph: say.none }];
  return [
    { heading: say.heading },
    { paragraph: say.says({ seq: proof.seq }) },
    { quote: [`npm run audit -- verify --commitment ${id} --hash ${proof.hash}`] },
  ];
};

const terms: Part = (file, language) => {
  const { terms: say, quote } = evidenceTexts(language);
  if (file.terms.length === 0) return [];
  const rows = file.terms.map(({ version, at, actor, reason, terms }) => [
    `${version}`,
    momentOf(file, language)(at),
    promisedIn(file, terms, language),
    [whoIs(file, language)(actor), ...(reason === null ? [] : [quote({ words: reason })])].join('\n'),
  ]);
  return [
    { heading: say.heading },
    { as: 'list', head: [say.version, say.since, say.says, say.by], shares: [2, 4, 9, 4], rows },
  ];
};

/** The figures as they were then, in the words in which they were written down. */
const checks: Part = ({ events: [first] }, language) => {
  const say = evidenceTexts(language).checks;
  const { checks: looks = [] } = (first?.data.opens?.verdict ?? {}) as {
    checks?: readonly { readonly looked: string; readonly because: string }[];
  };
  if (looks.length === 0) return [];
  const rows = looks.map(({ looked, because }) => [looked, because]);
  return [{ heading: say.heading }, { as: 'list', head: [say.looked, say.found], shares: [1, 1], rows }];
};

const payments: Part = (file, language) => {
  const say = evidenceTexts(language).payments;
  if (file.payments.length === 0) return [];
  const rows = file.payments.map(({ receivedAt, reference, allocated }) => [
    momentOf(file, language)(receivedAt),
    reference,
    formatMoney(allocated, language),
  ]);
  return [{ heading: say.heading }, { as: 'list', head: [say.at, say.reference, say.amount], shares: [2, 4, 2], rows }];
};

const disputes: Part = (file, language) => {
  const say = evidenceTexts(language);
  const moment = momentOf(file, language);
  const who = whoIs(file, language);
  const { channels } = pageTexts(language);
  return file.disputes.flatMap(({ claim, by, raisedAt, channel, answer, closing }, index): Block[] => {
    const via = (of: string) => (channels as Readonly<Record<string, string>>)[of] ?? of;
    const rows = [
      [
        say.disputes.claim,
        [say.quote({ words: claim }), [moment(raisedAt), via(channel), by].filter(Boolean).join(' · ')].join('\n'),
      ],
      ...(answer
        ? [
            [
              say.disputes.answer,
              `${say.quote({ words: answer.said })}\n${moment(answer.at)} · ${via(answer.channel)} · ${who(answer.actor)}`,
            ],
          ]
        : []),
      [
        say.disputes.closing,
        closing
          ? `${say.values[closing.outcome] ?? closing.outcome}: ${say.quote({ words: closing.reason })}\n${moment(closing.at)} · ${who(closing.actor)}`
          : say.disputes.open,
      ],
    ];
    return [...(index === 0 ? [{ heading: say.disputes.heading }] : []), { as: 'facts', shares: [1, 3], rows }];
  });
};

const documents: Part = (file, language) => {
  const say = evidenceTexts(language).documents;
  if (file.documents.length === 0) return [];
  return [
    { heading: say.heading },
    {
      as: 'list',
      head: [say.name, say.hash],
      shares: [1, 3],
      rows: file.documents.map(({ name, sha256 }) => [name, sha256]),
    },
    { paragraph: say.note },
  ];
};

const related: Part = (file, language) => {
  const say = evidenceTexts(language);
  const { statuses } = pageTexts(language);
  if (file.related.length === 0) return [];
  const rows = file.related.map(({ as, kind, id, amount, dueDate, status }) => [
    say.related[as],
    `${say.kinds[kind]}\n${id}`,
    `${formatMoney(amount, language)} · ${formatDate(dueDate, language)}\n${statuses[status]}`,
  ]);
  return [{ heading: say.related.heading }, { as: 'list', shares: [2, 5, 4], rows }];
};

const timeline: Part = (file, language) => {
  const say = evidenceTexts(language);
  const moment = momentOf(file, language);
  const who = whoIs(file, language);
  const row = (event: RecordedEvent) => [
    `${event.seq}`,
    moment(event.at),
    [say.events[event.type] ?? say.other({ type: event.type }), ...detailsOf(event, file, language)].join('\n'),
    who(event.actor),
  ];
  return [
    { heading: say.timeline.heading },
    {
      as: 'list',
      head: ['', say.timeline.at, say.timeline.what, say.timeline.who],
      shares: [4, 11, 31, 9],
      strong: 2,
      rows: file.events.map(row),
    },
  ];
};

const messages: Part = (file, language) => {
  const say = evidenceTexts(language);
  const all = file.messages.flatMap((message, index) => one(message, index + 1));
  return [{ heading: say.messages.heading }, ...(all.length > 0 ? all : [{ paragraph: say.messages.none }])];

  function one(message: SentMessage, number: number): Block[] {
    const { at, audience, recipient, subject, text, attachments } = message;
    const to = say.audiences[audience as keyof typeof say.audiences] ?? audience;
    const attached = attachments.filter(({ cid }) => cid === null).map(({ name }) => name);
    const rows = [
      [say.messages.number({ number }), subject],
      [say.messages.to, recipient === '' ? to : `${to}, ${recipient}`],
      [say.messages.when, momentOf(file, language)(at)],
      [say.messages.result, deliveryOf(message)],
      ...(attached.length > 0 ? [[say.messages.documents, attached.join(', ')]] : []),
    ];
    const words = text.trimEnd().replaceAll(`<${removedLink}>`, removedLink).replaceAll(removedLink, say.messages.link);
    return [{ as: 'facts', shares: [1, 5], rows }, { quote: words.split('\n') }];
  }

  function deliveryOf({ state, result, sentAt, at }: SentMessage): string {
    if (state === 'pending' || state === 'held') return say.states.pending;
    if (state === 'undelivered') return say.states.undelivered({ result: result ?? '' });
    return say.states.sent({ at: momentOf(file, language)(sentAt ?? at), result: result ?? '' });
  }
};
