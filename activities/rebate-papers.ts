import type { Language } from '../domain/master-data.ts';
import { type RebateRequest, type RebateVerdict, type Tier, toVolume } from '../domain/rebate.ts';
import { workedExample } from '../domain/rebate-reward.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { keepDocument } from '../ledger/documents.ts';
import { agreementPaper } from '../mail/agreement.ts';
import { paperAsText } from '../mail/paper.ts';
import { paperAsPdf } from '../mail/paper-pdf.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { sceneOf } from './scene.ts';

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

/** A4, A7: writes the agreement and keeps it, as PDF and as text; the same again is the same document. @returns the SHA-256 of each, hex */
export async function writeAgreement(
  db: PrismaClient,
  commitmentId: string,
  { tiers, earlier, version, at }: AgreementOrder,
): Promise<{ pdf: string; text: string }> {
  const { commitment, customer, rep, policy } = await sceneOf(db, commitmentId);
  const terms = commitment.terms as unknown as RebateRequest;
  const { baseline, plan } = commitment.verdict as unknown as RebateVerdict;
  const highest = tiers.at(-1)?.from ?? '0';
  const usual = BigInt(baseline?.volume ?? 0);
  const reached = toVolume(highest, terms.unit, terms.currency);
  // in this customer's own figures: what it buys with the stretch that the highest tier asks
  const example = workedExample({ ...terms, tiers: [...tiers] }, usual > reached ? usual : reached);
  const paper = agreementPaper({
    ...{ language: customer.language as Language, at, commitmentId, version, terms, tiers, earlier },
    rehearsal: commitment.rehearsalId !== null,
    company: policy.company,
    rep: { name: rep.name, email: rep.email },
    customer: { id: customer.id, name: customer.name, contact: customer.contact },
    baseline: baseline?.volume ?? null,
    example,
    looks: plan.looks.map(({ date }) => date),
    interim: plan.interim.map(({ to }) => to),
    settledOn: dateIn(plan.evaluate.at, customer.zone),
    payoutBy: plan.payoutBy,
    signed: plan.signature !== null,
  });
  return {
    pdf: await keepDocument(db, await paperAsPdf(paper), 'application/pdf'),
    text: await keepDocument(db, Buffer.from(paperAsText(paper)), 'text/plain; charset=utf-8'),
  };
}
