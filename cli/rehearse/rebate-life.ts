import { randomUUID } from 'node:crypto';
import { moveClock } from '../../client/clock.ts';
import { workflowId } from '../../client/commitments.ts';
import { atRest } from '../../client/walk.ts';
import { fromMinor, type Money, toMinor } from '../../domain/money.ts';
import type { Move } from '../../domain/projection.ts';
import { fromVolume, type RebateRequest, type Settlement, type Standing, type Tier } from '../../domain/rebate.ts';
import { addDays, dateIn, daysBetween } from '../../domain/working-calendar.ts';
import { inWords } from '../../workflows/describe.ts';
import { tiersInWords } from '../../workflows/rebate-words.ts';
import { Living, people, type Stage } from './living.ts';

/** Who takes part in the rehearsal of a rebate, and what the customer buys when nothing else is told. */
export interface RebateCast {
  readonly id: string;
  readonly customerId: string;
  readonly repId: string;
  readonly managerId: string;
  readonly zone: string;
  readonly terms: RebateRequest;
  /** for the whole period */
  readonly usual: Money;
  /** what is sold counts for the rehearsal alone, or for everything */
  readonly sold: 'rehearsed' | 'really';
}

/** A rehearsed year: sales are fed as its clock moves, in even weeks. */
export class RebateLife extends Living<'rebate-year'> {
  protected readonly mostSteps = 90;
  /** percent of the usual that is bought from now on */
  private pace = 100;
  /** until when sales are fed, a local date; undefined: nothing yet */
  private fedUntil: string | undefined;

  constructor(
    private readonly cast: RebateCast,
    stage: Stage,
  ) {
    super({ ...cast, kind: 'rebate-year' }, stage);
  }

  /** From now on the customer buys so many percent of the usual. */
  buys(percent: number): void {
    const now = this.view?.now ?? new Date().toISOString();
    this.tell(now, `${this.cast.customerId} buys ${Math.round(percent)} % of the usual`);
    this.pace = percent;
  }

  /** From now on the customer buys so that the whole year comes to so many percent of the usual. */
  aimsAt(percent: number): void {
    const { usual, terms } = this.cast;
    const { period } = terms;
    const days = daysBetween(period.from, period.to) + 1;
    const left = daysBetween(this.fedUntil ?? period.from, period.to) - 6;
    const sold = (Number(this.standing?.volume ?? 0) / Number(toMinor(usual))) * 100;
    this.buys(((percent - sold) * days) / left);
  }

  get standing(): Standing | null {
    return this.view.standing;
  }

  get tiers(): readonly Tier[] {
    return this.view.tiers;
  }

  /** The highest tier's threshold in percent of the usual volume. */
  get highestTier(): number {
    const { terms, usual } = this.cast;
    return (Number(terms.tiers.at(-1)?.from ?? 0) / Number(usual.value)) * 100;
  }

  /** What was bought until then is in the books when it is looked at: nothing is sold before its day. */
  protected override async before(at: string): Promise<void> {
    const { client, commitments } = this.stage;
    const almost = new Date(Date.parse(at) - 60_000).toISOString();
    if (almost <= this.view.now) return this.feedUntil(this.view.now);
    await moveClock(client, workflowId('rebate-year', this.cast.id), almost);
    await this.feedUntil(almost);
    this.view = await atRest(commitments, this.address);
  }

  protected override async alongTheWay(): Promise<boolean> {
    if (this.awaits('pass-on')) await this.rep('passed-on', { channel: 'phone' }, 'says that the words were passed on');
    else if (this.awaits('approve'))
      await this.manager('approval', { decision: 'approve', reason: 'It asks for growth.' }, 'approves the rebate');
    else if (this.awaits('urge'))
      await this.rep(
        'urge',
        { channel: 'phone', said: 'So little is missing.' },
        'reports the call about the near miss',
      );
    else return false;
    return true;
  }

  /** What was bought since it was fed last, in one line a week: nothing passes through the workflow. */
  private async feedUntil(instant: string): Promise<void> {
    const { zone, usual } = this.cast;
    const { from, to } = this.cast.terms.period;
    const today = dateIn(instant, zone);
    const last = today < to ? today : to;
    const lines: { date: string; net: string }[] = [];
    const days = daysBetween(from, to) + 1;
    for (let date = this.fedUntil ? addDays(this.fedUntil, 7) : from; date <= last; date = addDays(date, 7)) {
      const week = BigInt(Math.min(7, daysBetween(date, to) + 1));
      const minor = (toMinor(usual) * week * BigInt(Math.round(this.pace * 100))) / BigInt(days) / 10_000n;
      lines.push({ date, net: fromMinor(minor, usual.currency).value });
      this.fedUntil = date;
    }
    if (lines.length > 0) await this.feed(lines);
  }

  private async feed(sold: readonly { date: string; net: string }[]): Promise<void> {
    const { customerId, id, usual, sold: how } = this.cast;
    const lines = sold.map(({ date, net }) => ({
      ...{ document: `invoice ${randomUUID()}`, line: 1, date, customerId, productGroup: 'tools', quantity: '1' },
      net: { value: net, currency: usual.currency },
      paid: true,
    }));
    await this.stage.api('POST', '/v1/sales', {
      body: { lines, ...(how === 'rehearsed' ? { rehearsalId: id } : {}) },
    });
  }

  protected describe(type: string, key: string, data: Readonly<Record<string, unknown>>): string {
    const { terms } = this.cast;
    const money = (minor: string): string => `${fromMinor(BigInt(minor), terms.currency).value} ${terms.currency}`;
    const tiers = (of: unknown): string => tiersInWords(of as readonly Tier[], terms);
    const volume = (small: string): string => fromVolume(BigInt(small), terms.unit, terms.currency);
    const words: Record<string, () => string> = {
      'approval-asked': () => 'the manager is asked to approve or decline it',
      'approval-decided': () => `recorded: the manager decided, ${data['decision']}`,
      accepted: () => 'the rebate is vetted: accepted',
      referred: () => "the rebate is vetted: beyond the rep's authority, it is referred to the manager",
      uncertain: () => 'the rebate is vetted: uncertain',
      refused: () => 'the rebate is vetted: refused',
      'agreement-sent': () => `the agreement is sent to be signed: ${tiers(data['tiers'])}`,
      agreed: () => `the agreement is confirmed in writing: ${tiers(data['tiers'])}`,
      'signature-asked': () => 'the signed agreement is asked for again',
      signed: () => 'recorded: the signed agreement is registered',
      opened: () => 'signed: the promise is open',
      lapsed: () => 'LAPSED: not signed in time',
      looked: () => {
        const { volume: sold, ahead } = data['standing'] as Standing;
        const missing = ahead
          ? `${volume(ahead.missing)} missing to tier ${ahead.tier}`
          : 'the highest tier is reached';
        return `look: ${volume(sold)} sold, ${missing}${data['says'] === 'near-miss' ? ': A NEAR MISS' : ''}`;
      },
      'look-skipped': () => 'look left out: the next one is due, too',
      urged: () => 'recorded: the customer was called about the near miss',
      'help-declared': () => 'recorded: help is declared',
      'help-ended': () => 'the help comes to its end',
      'help-finished': () => 'recorded: the help was finished',
      'adjustment-requested': () => `recorded: an adjustment is asked for: ${tiers(data['tiers'])}`,
      'adjustment-decided': () => `recorded: the manager decided about the adjustment, ${data['decision']}`,
      adjusted: () => `ADJUSTED: ${tiers(data['tiers'])}, before ${tiers(data['earlier'])}`,
      escalated: () => `escalated to ${people[`${data['to']}`]}: ${inWords[data['move'] as Move]} is still awaited`,
      'interim-settled': () => `interim settlement: ${money((data['settlement'] as Settlement).due)}`,
      concluded: () => {
        const { reached, due, missing } = data['settlement'] as Settlement;
        return reached > 0
          ? `SETTLED: tier ${reached}, ${money(due)} to pay out`
          : `SETTLED: no tier, ${volume(missing ?? '0')} missing`;
      },
      'pass-on-asked': () => 'no mail reached the customer: the rep passes the words on',
      'passed-on': () => 'recorded: the words were passed on',
      closed: () => 'closed',
    };
    return words[type]?.() ?? key.replaceAll('-', ' ');
  }
}

/** The messages of a payout, by their step. */
const told: Readonly<Record<string, string>> = {
  due: 'whoever pays out is told what is due',
  'reminder-1': 'whoever pays out is reminded',
  'reminder-2': 'whoever pays out is reminded once more',
  told: 'the customer is told that it was paid out',
};

/** The payout that follows, lived on its own clock. */
export class PayoutLife extends Living<'rebate-payout'> {
  protected readonly mostSteps = 60;

  /** Pays at the payout's own time, once it was reminded of, or told where no reminder is planned. */
  async pays(): Promise<void> {
    await this.until('due');
    if (this.view.plan.reminders.length > 0) await this.until('reminder-1');
    const paidOn = dateIn(this.view.now, this.named.zone);
    await this.rep('paid', { reference: 'rehearsed credit note', paidOn }, 'records the payout');
  }

  protected override async alongTheWay(): Promise<boolean> {
    if (this.awaits('pass-on')) await this.rep('passed-on', { channel: 'phone' }, 'says that the words were passed on');
    else if (this.awaits('approve'))
      await this.manager('approval', { decision: 'approve', reason: 'It is owed.' }, 'approves the payout');
    else return false;
    return true;
  }

  protected describe(type: string, key: string, data: Readonly<Record<string, unknown>>): string {
    const words: Record<string, () => string> = {
      'payout-opened': () => 'A PAYOUT OF ITS OWN is opened',
      message: () => told[key] ?? key.replaceAll('-', ' '),
      approved: () => 'recorded: the manager approved the payout',
      'approval-asked': () => 'above the limit: the manager is asked',
      'pass-on-asked': () => 'no mail reached the customer: the rep passes the words on',
      'passed-on': () => 'recorded: the words were passed on',
      'paid-out': () => `recorded: paid out on ${data['paidOn']}`,
      concluded: () => `CONCLUDED: ${data['outcome']}`,
      escalated: () => `escalated to ${people[`${data['to']}`]}: ${inWords[data['move'] as Move]} is still awaited`,
    };
    return words[type]?.() ?? key.replaceAll('-', ' ');
  }
}
