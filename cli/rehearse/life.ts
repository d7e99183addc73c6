import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EvidenceFile } from '../../domain/evidence.ts';
import { fromMinor, type Money, toMinor } from '../../domain/money.ts';
import type { Move } from '../../domain/projection.ts';
import { type AgreedTerms, type Reagreement, termsInWords, wanted } from '../../domain/reagreement.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { inWords } from '../../workflows/describe.ts';
import { Refused } from './api.ts';
import { Living, people, type Stage } from './living.ts';

/** Who takes part in a rehearsal. */
export interface Cast {
  readonly id: string;
  readonly customerId: string;
  readonly repId: string;
  readonly managerId: string;
  readonly zone: string;
  readonly amount: Money;
  /** left out: a payment appointment */
  readonly kind?: 'payment-appointment' | 'follow-up';
  /** of a part of a payment plan */
  readonly planId?: string;
}

/** A rehearsed promise to pay, or what follows one. */
export class Life extends Living<'payment-appointment' | 'follow-up'> {
  protected readonly mostSteps = 60;

  constructor(
    private readonly cast: Cast,
    stage: Stage,
  ) {
    super({ ...cast, kind: cast.kind ?? 'payment-appointment' }, stage);
  }

  /** Agrees on the next day, a week later or soon after it, that both sides can keep. @throws Refused where there is none */
  async moves(action: 'reschedule' | 'cannot-attend', body: object, what: string): Promise<void> {
    const { dueDate, dueTime } = this.view.terms;
    for (let days = 7; ; days++) {
      const terms = { dueDate: addDays(dueDate, days), ...(dueTime ? { dueTime } : {}) };
      try {
        return await this.rep(action, { ...body, ...terms }, `${what} ${terms.dueDate}`);
      } catch (error) {
        if (!(error instanceof Refused) || !error.code.endsWith('/reconsider') || days > 20) throw error;
      }
    }
  }

  /** D4: this part of the plan is broken; the manager decides that the rest goes on. */
  async planGoesOn(reason: string): Promise<void> {
    const { managerId, planId } = this.cast;
    await this.recorded('plan/broken-1');
    this.tell(this.view.now, `${managerId} lets the plan go on`);
    const body = { decision: 'continue', reason };
    await this.stage.api('POST', `/v1/payment-plans/${planId}/decision`, { as: this.asManager, body });
    await this.recorded('plan/decided-1');
  }

  /** D6: the customer disputes the promise; it is answered by the rep and closed by the manager. */
  async dispute(claim: string, said: string, closing: { outcome: string; reason: string }): Promise<void> {
    const { id, customerId } = this.cast;
    await this.look();
    this.tell(this.view.now, `${customerId} disputes the promise: "${claim}"`);
    const body = { claim, channel: 'phone' };
    const dispute = await this.stage.api<{ id: string }>('POST', `/v1/commitments/${id}/dispute`, {
      as: this.asRep,
      body,
      key: randomUUID(),
    });
    await this.recorded('/put');
    await this.stage.api('POST', `/v1/disputes/${dispute.id}/answer`, {
      as: this.asRep,
      body: { channel: 'phone', said },
    });
    await this.recorded('/to-be-closed');
    await this.stage.api('POST', `/v1/disputes/${dispute.id}/close`, { as: this.asManager, body: closing });
    await this.recorded('/closed');
  }

  /** Waits until a step of another story stands in the record. @throws where it does not within ten seconds */
  private async recorded(step: string): Promise<void> {
    for (const started = performance.now(); performance.now() - started < 10_000; await sleep(50)) {
      const { events } = await this.stage.api<EvidenceFile>('GET', `/v1/commitments/${this.cast.id}/evidence`);
      if (events.some(({ key }) => key.endsWith(step))) return this.look();
    }
    throw new Error(`the story does not come to ${step}`);
  }

  /** The whole amount, or a share of it, at the commitment's own time. @returns the payment's id */
  async customerPays(percent = 100): Promise<string> {
    const { customerId, id, amount: promised } = this.cast;
    const amount = fromMinor((toMinor(promised) * BigInt(percent)) / 100n, promised.currency);
    this.tell(this.view.now, `${customerId} pays ${amount.value} ${amount.currency}`);
    const body = {
      customerId,
      amount,
      receivedAt: this.view.now,
      reference: `transfer ${randomUUID()}`,
      commitmentId: id,
    };
    const payment = await this.stage.api<{ id: string }>('POST', '/v1/payments', { body });
    await this.look();
    return payment.id;
  }

  /** D3: the payment bounces. @returns the life of what follows, where the outcome stood already */
  async bankTakesBack(paymentId: string): Promise<Life | undefined> {
    this.tell(this.view.now, 'the bank takes the payment back');
    const body = { reference: `return ${randomUUID()}`, reversedAt: this.view.now, reason: 'insufficient funds' };
    const { followUps } = await this.stage.api<{ followUps: string[] }>('POST', `/v1/payments/${paymentId}/reversals`, {
      body,
    });
    await this.look();
    const [id] = followUps;
    if (id === undefined) return undefined;
    const cast = { ...this.cast, id, kind: 'follow-up' } as const;
    return new Life(cast, this.stage);
  }

  protected override async alongTheWay(): Promise<boolean> {
    if (this.awaits('pass-on')) await this.rep('passed-on', { channel: 'phone' }, 'says that the words were passed on');
    else if (this.awaits('clear'))
      await this.rep('cleared', { cleared: true, note: 'settled with the customer' }, 'says that our side is clear');
    else return false;
    return true;
  }

  protected describe = describe;
}

/** Steps that are a message and nothing else. */
const steps: Readonly<Record<string, () => string>> = {
  agreed: () => 'the agreement is confirmed in writing',
  reminder: () => 'the customer is reminded',
  visit: () => 'the rep is asked to go',
  'phone-first': () => 'the rep is asked to phone first',
  decide: () => 'nobody answered: the rep decides whether to go',
  report: () => 'nobody has reported: the rep is asked',
  withdrawal: () => 'the withdrawal is confirmed in writing',
};

/** An event in plain words. */
function describe(type: string, key: string, data: Readonly<Record<string, unknown>>): string {
  const words: Record<string, () => string> = {
    accepted: () => 'the promise is vetted: accepted',
    referred: () => 'the promise is vetted: not credible; the rep insists, it is referred to the manager',
    'approval-asked': () => 'the manager is asked to approve or decline',
    'approval-decided': () => `recorded: the manager decided, ${data['decision']}`,
    approved: () => 'approved: the promise is open',
    lapsed: () => 'nobody decided before it fell due: declined',
    'payment-recorded': () =>
      `payment recorded: ${(data['allocated'] as Money).value} ${(data['allocated'] as Money).currency}${data['late'] ? ', late' : ''}`,
    'payment-reversed': () =>
      `payment taken back: ${(data['taken'] as Money).value} ${(data['taken'] as Money).currency}`,
    'reversal-heard': () => 'the promise counts without it',
    'follow-up-opened': () => 'A FOLLOW-UP OF ITS OWN: the old record stays closed',
    reported: () => `recorded: ${data['said']}`,
    'phone-checked': () => `recorded: on the phone, ${data['answer']}`,
    'response-opened': () => 'a response to the breach is asked for',
    responded: () => 'recorded: the breach was answered',
    'response-waived': () => 'recorded: a manager waived the answer',
    concluded: () =>
      `CONCLUDED: ${data['outcome']}${data['severity'] === 'severe' ? ', severe' : ''} (${`${data['reason'] ?? `on the ${data['basis']}`}`.replaceAll('-', ' ')})`,
    escalated: () => `escalated to ${people[`${data['to']}`]}: ${inWords[data['move'] as Move]} is still awaited`,
    're-agreed': () =>
      `agreed anew ${wanted(data as unknown as Reagreement)}: ${termsInWords(data['to'] as AgreedTerms)}, before ${termsInWords(data['from'] as AgreedTerms)}`,
    withdrawn: () => `withdrawn by ${data['askedBy'] === 'us' ? 'us' : 'the customer'}`,
    skipped: () => `${key.replace('-', ' ')} skipped: ${data['why']}`,
    'held-back': () => 'a reminder waits until the quiet days are over',
    shared: () => `${key.startsWith('reminder') ? 'the customer was reminded' : 'told'} in the mail of another promise`,
    'plan-decision-asked': () => 'the rest of the plan is put before the manager',
    'plan-decided': () => `recorded: the manager decided about the plan, ${data['decision']}`,
    'pass-on-asked': () => 'no mail reached the customer: the rep passes the words on',
    'passed-on': () => 'recorded: the words were passed on',
    'clear-the-way': () => 'what of ours could excuse a breach is put before the rep',
    'way-clear': () => 'our own side: nothing is in the way',
    cleared: () => `recorded: our own side is ${data['cleared'] ? 'clear' : 'not clear'}`,
    'confirmation-expected': () => `${inWords.confirm} is expected`,
    contradiction: () => `word and record disagree: ${`${data['reason']}`.replaceAll('-', ' ')}`,
    corrected: () => `recorded: a manager corrected the outcome to ${data['outcome']}`,
    reassigned: () => `handed over from ${data['from']} to ${data['to']}`,
    'dispute-raised': () => 'recorded: the customer disputes the promise',
    'dispute-answered': () => 'recorded: the claim was answered',
    'dispute-closed': () => `recorded: the dispute is closed, ${data['outcome']}`,
    closed: () => 'closed',
  };
  if (key.endsWith('/put')) return 'claim and evidence are put before the rep and the manager';
  if (key.endsWith('/to-be-closed')) return 'the manager is asked to close the dispute';
  return (words[type] ?? steps[key.replace(/@\d+$/, '').replace(/-\d+$/, '')])?.() ?? key.replaceAll('-', ' ');
}
