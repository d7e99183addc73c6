import type { Language } from '../domain/master-data.ts';
import type { Settlement, Standing } from '../domain/rebate.ts';
import type { MessageOrder, Step } from '../domain/step.ts';
import { type Attachment, keepDocument } from '../ledger/documents.ts';
import { dailyVolumes } from '../ledger/volumes.ts';
import { type Chart, chartOf, type RebateYear } from '../mail/chart.ts';
import type { Picture } from '../mail/compose.ts';
import { paperAsPdf } from '../mail/paper-pdf.ts';
import { paperTexts } from '../mail/paper-texts.ts';
import { type SentReminder, statementPaper } from '../mail/statement.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { RebateOf } from './rebate-letters.ts';
import { writeAgreement } from './rebate-papers.ts';
import type { Scene } from './scene.ts';

/** What goes along with a letter about a rebate. */
export interface Enclosed {
  readonly attachments: Attachment[];
  readonly chart?: Picture;
}

/** A letter that something may go along with. */
interface Enclosing {
  readonly scene: Scene;
  readonly rebate: RebateOf;
  readonly step: Step;
  readonly order: MessageOrder;
  /** of the message; the picture's name within it follows from it */
  readonly id: string;
  /** of the reader; papers are in the customer's */
  readonly language: Language;
}

/** A4, B4, B8: the agreement, the chart or the statement; the same letter again gets the same. */
export async function enclosedWith(db: PrismaClient, letter: Enclosing): Promise<Enclosed> {
  const { template, about } = letter.order;
  if (template === 'rebate-agreement' || template === 'rebate-sign') return agreement(db, letter);
  if (template === 'rebate-adjusted' && about?.rebate?.decision === 'approve') return agreement(db, letter);
  if (template === 'rebate-statement' && about?.rebate?.settlement)
    return statement(db, letter, about.rebate.settlement);
  if (template === 'rebate-look' && about?.rebate?.standing) return chart(db, letter, about.rebate.standing);
  return { attachments: [] };
}

const pdf = (sha256: string, name: string): Enclosed => ({
  attachments: [{ sha256, name: `${name}.pdf`, cid: null }],
});

/** As it was written, or, for terms that are new with this letter, as it is written now. */
async function agreement(db: PrismaClient, { scene, rebate, step, order }: Enclosing): Promise<Enclosed> {
  const { name } = paperTexts(scene.customer.language as Language).agreement;
  const { agreement: written, tiers = [], earlier = [] } = order.about?.rebate ?? {};
  if (written) return pdf(written, name);
  const before = await db.event.count({
    where: { commitmentId: rebate.id, type: 'adjusted', key: { not: step.key } },
  });
  const version = 1 + before + (earlier.length > 0 ? 1 : 0);
  const terms = tiers.length > 0 ? tiers : rebate.tiers;
  return pdf((await writeAgreement(db, rebate.id, { tiers: terms, earlier, version, at: step.at })).pdf, name);
}

async function statement(
  db: PrismaClient,
  { scene: { customer, policy }, rebate, step, order }: Enclosing,
  settlement: Settlement,
): Promise<Enclosed> {
  const language = customer.language as Language;
  const told = order.about?.rebate;
  const paper = statementPaper({
    ...{ rehearsal: rebate.terms.rehearsal ?? false },
    ...{ language, at: step.at, commitmentId: rebate.id, terms: rebate.terms, settlement },
    company: policy.company,
    customer: { id: customer.id, name: customer.name, zone: customer.zone },
    tiers: told && told.tiers.length > 0 ? told.tiers : rebate.tiers,
    interim: await settledBefore(db, rebate.id, settlement),
    payoutBy: settlement.due === '0' ? null : (told?.by ?? null),
    reminders: await remindersOf(db, rebate.id),
  });
  const sha256 = await keepDocument(db, await paperAsPdf(paper), 'application/pdf');
  return pdf(sha256, paperTexts(language).statement.name);
}

/** B8: the interim settlements before this one, each with what it paid. */
async function settledBefore(db: PrismaClient, commitmentId: string, { to }: Settlement) {
  const events = await db.event.findMany({
    where: { commitmentId, type: 'interim-settled' },
    orderBy: { seq: 'asc' },
    select: { data: true },
  });
  return events
    .map(({ data }) => (data as unknown as { settlement: Settlement }).settlement)
    .filter((settled) => settled.to < to);
}

/** B5: what the customer was told by the looks, in their order. */
async function remindersOf(db: PrismaClient, commitmentId: string): Promise<SentReminder[]> {
  const looks = await db.event.findMany({
    where: { commitmentId, type: 'looked' },
    orderBy: { seq: 'asc' },
    select: { key: true, data: true },
  });
  const messages = await db.message.findMany({
    where: { commitmentId, audience: 'customer', state: 'sent', step: { in: looks.map(({ key }) => key) } },
    select: { step: true, at: true, subject: true },
  });
  return looks.flatMap(({ key, data }) => {
    const { standing } = data as { standing?: Standing };
    return messages
      .filter(({ step }) => step === key)
      .map(({ at, subject }) => ({ at: at.toISOString(), subject, missing: standing?.ahead?.missing ?? null }));
  });
}

async function chart(
  db: PrismaClient,
  { scene: { commitment }, rebate, order, id, language }: Enclosing,
  { asOf, forecast }: Standing,
): Promise<Enclosed> {
  const { terms } = rebate;
  const counted = { ...terms, rehearsalId: commitment.rehearsalId ?? '' };
  const told = order.about?.rebate?.tiers ?? [];
  const { png, alt, width, height } = await drawn({
    ...terms,
    ...{ language, asOf, forecast, rehearsal: commitment.rehearsalId !== null },
    tiers: told.length > 0 ? told : rebate.tiers,
    daily: await dailyVolumes(db, { ...counted, from: terms.period.from, to: asOf }),
  });
  const cid = `chart-${id}@kept`;
  const sha256 = await keepDocument(db, png, 'image/png');
  return { attachments: [{ sha256, name: 'chart.png', cid }], chart: { cid, alt, width, height } };
}

/** The last charts, by all that they show: the customer and the rep see the same one. */
const charts = new Map<string, Promise<Chart>>();
const mostCharts = 20;

function drawn(year: RebateYear): Promise<Chart> {
  const key = JSON.stringify(year);
  const chart = charts.get(key) ?? chartOf(year);
  charts.set(key, chart);
  chart.catch(() => charts.delete(key));
  for (const [oldest] of charts) if (charts.size > mostCharts) charts.delete(oldest);
  return chart;
}
