import type { Language } from '../domain/master-data.ts';
import { type RebatePlan, type RebateRequest, type RebateVerdict, type Tier, toVolume } from '../domain/rebate.ts';
import { inCompany, mustBeWritten } from '../domain/rebate-limits.ts';
import { planSignature } from '../domain/rebate-looks.ts';
import { workedExample } from '../domain/rebate-reward.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { calendarOfCustomer, calendarOfRep } from '../ledger/calendars.ts';
import { keepDocument } from '../ledger/documents.ts';
import { agreementPaper } from '../mail/agreement.ts';
import { paperAsText } from '../mail/paper.ts';
import { paperAsPdf } from '../mail/paper-pdf.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { type Exposure, exposureOfAgreed } from './rebate-requests.ts';
import { type Scene, sceneOf } from './scene.ts';

/** The terms that are put into writing. */
export interface AgreementOrder {
  readonly tiers: readonly Tier[];
  /** B7: what these take the place of; `[]`: nothing */
  readonly earlier: readonly Tier[];
  /** B1: from 1; one more with each change of the terms */
  readonly version: number;
  /** ISO 8601 UTC, on the rebate's own clock */
  readonly at: string;
}

/** SHA-256 of PDF and text, hex. */
interface Papers {
  readonly pdf: string;
  readonly text: string;
}

/**
 * A4, A6: writes the agreement on the tiers that were agreed on, which may be others than those that were vetted: what
 * they cost at most, and until when it is to be signed, follow from them; null: it holds without.
 */
export async function writeAgreed(
  db: PrismaClient,
  commitmentId: string,
  order: AgreementOrder,
): Promise<Papers & { readonly exposure: Exposure; readonly signature: RebatePlan['signature'] }> {
  const scene = await sceneOf(db, commitmentId);
  const { commitment, customer, rep, policy } = scene;
  const { period, currency } = commitment.terms as unknown as RebateRequest;
  const { plan } = commitment.verdict as unknown as RebateVerdict;
  const exposure = exposureOfAgreed(scene, order.tiers);
  const cost = inCompany(BigInt(exposure.exposureMinor), { currency }, policy);
  const people = { customer: calendarOfCustomer(customer), rep: calendarOfRep(rep), policy: policy.rebate };
  const planned = () =>
    mustBeWritten({ period }, cost, policy) ? planSignature({ ...people, period, now: order.at }) : null;
  const signature = plan.signature ?? planned();
  return { ...(await write(db, scene, order, signature)), exposure, signature };
}

/** A4, A7: writes the agreement and keeps it, as PDF and as text; the same again is the same document. @returns the SHA-256 of each, hex */
export async function writeAgreement(db: PrismaClient, commitmentId: string, order: AgreementOrder): Promise<Papers> {
  const scene = await sceneOf(db, commitmentId);
  const { plan } = scene.commitment.verdict as unknown as RebateVerdict;
  return write(db, scene, order, plan.signature);
}

async function write(
  db: PrismaClient,
  { commitment, customer, rep, policy }: Scene,
  { tiers, earlier, version, at }: AgreementOrder,
  signature: RebatePlan['signature'],
): Promise<Papers> {
  const terms = commitment.terms as unknown as RebateRequest;
  const { baseline, bought, plan } = commitment.verdict as unknown as RebateVerdict;
  const highest = tiers.at(-1)?.from ?? '0';
  const usual = BigInt(baseline?.volume ?? 0);
  const reached = toVolume(highest, terms.unit, terms.currency);
  // in this customer's own figures: what it buys with the stretch that the highest tier asks
  const example = workedExample({ ...terms, tiers: [...tiers] }, usual > reached ? usual : reached);
  const paper = agreementPaper({
    ...{ language: customer.language as Language, at, commitmentId: commitment.id, version, terms, tiers, earlier },
    rehearsal: commitment.rehearsalId !== null,
    company: policy.company,
    rep: { name: rep.name, email: rep.email },
    customer: { id: customer.id, name: customer.name, contact: customer.contact },
    baseline: baseline?.volume ?? null,
    bought: bought ?? null,
    example,
    looks: plan.looks.map(({ date }) => date),
    interim: plan.interim.map(({ to }) => to),
    settledOn: dateIn(plan.evaluate.at, customer.zone),
    payoutBy: plan.payoutBy,
    signed: signature !== null,
  });
  return {
    pdf: await keepDocument(db, await paperAsPdf(paper), 'application/pdf'),
    text: await keepDocument(db, Buffer.from(paperAsText(paper)), 'text/plain; charset=utf-8'),
  };
}
