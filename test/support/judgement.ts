/** How a promise must have ended, worked out once more from its events alone: slow to write, plain to read, and independent. */
interface Told {
  readonly seq: number;
  readonly key: string;
  readonly type: string;
  readonly at: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into events of every shape
  readonly data: any;
}

export interface Judgement {
  readonly outcome: string;
  readonly severity: string;
  readonly paid: string;
  /** the outcome that stands in the end, after the corrections of managers */
  readonly stands: string;
  readonly standsSevere: string;
}

const cents = ({ value }: { value: string }): bigint => BigInt(Math.round(Number(value) * 100));

/** @param events of a promise in a currency with two decimals, in order; @throws where its outcome came too early */
export function judge(events: readonly Told[]): Judgement {
  const { opens } = events[0]?.data ?? {};
  const promised = cents(opens.amount);
  const concluded = events.filter(({ type }) => type === 'concluded');
  if (concluded.length !== 1) throw new Error(`concluded ${concluded.length} times`);
  const [{ seq, at }] = concluded as [Told];
  const known = events.filter((event) => event.seq < seq);

  let recorded = 0n;
  let said = 0n;
  let phone = '';
  let told = false;
  for (const { type, at: happened, data } of known) {
    if (type === 'payment-recorded' && happened <= opens.breachAt) recorded += cents(data.allocated);
    if (type === 'payment-reversed' && happened <= opens.breachAt) recorded -= cents(data.taken);
    if (type === 'reported' && data.said === 'fulfilled' && data.occurredAt <= opens.breachAt)
      said += data.amount === undefined ? promised : BigInt(data.amount);
    if (type === 'reported') told = true;
    if (type === 'phone-checked' && data.answer !== 'no-answer') phone = data.answer;
  }
  if (said > promised) said = promised;
  const paid = recorded > said ? recorded : said;

  const outcome = paid >= promised ? 'kept' : paid > 0n ? 'partially-kept' : 'broken';
  const severity = outcome === 'kept' ? 'none' : outcome === 'broken' && phone === 'yes' ? 'severe' : 'normal';
  if (outcome !== 'kept') {
    if (at < opens.breachAt) throw new Error(`concluded as ${outcome} at ${at}, before the breach instant`);
    const window = opens.verdict.plan.reportingEnds.at;
    if (!told && phone !== 'no' && at < window)
      throw new Error(`concluded at ${at} though nobody reported before ${window}`);
  }
  const correction = events.findLast(({ type }) => type === 'corrected');
  const stands = correction?.data.outcome ?? outcome;
  const standsSevere = stands === 'kept' ? 'none' : stands === 'broken' && severity === 'severe' ? 'severe' : 'normal';
  return { outcome, severity, paid: `${paid}`, stands, standsSevere };
}
