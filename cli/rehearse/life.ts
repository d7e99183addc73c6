import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Commitments } from '../../client/commitments.ts';
import { atRest, stepForward } from '../../client/walk.ts';
import type { Money } from '../../domain/money.ts';
import type { Move } from '../../domain/projection.ts';
import { localTime } from '../../domain/working-calendar.ts';
import type { EvidenceFile } from '../../ledger/commitments.ts';
import { inWords } from '../../workflows/describe.ts';
import type { CommitmentView } from '../../workflows/messages.ts';
import type { Api } from './api.ts';

/** Who takes part in a rehearsal. */
export interface Cast {
  readonly id: string;
  readonly customerId: string;
  readonly repId: string;
  readonly managerId: string;
  readonly zone: string;
  readonly amount: Money;
}

interface Told {
  readonly audience: string;
  readonly recipient: string;
  readonly subject: string;
  readonly state: string;
}

/** A life has about a dozen steps; more, and nobody says what it waits for. */
const mostSteps = 60;

/** A rehearsed commitment that is lived through step by step, on its own clock, and told while it happens. */
export class Life {
  private seen = 0;
  private steps = 0;

  constructor(
    private readonly cast: Cast,
    private readonly client: Client,
    private readonly commitments: Commitments,
    private readonly api: Api,
    private readonly say: (line: string) => void,
    private readonly progress: (line: string) => void,
  ) {}

  private get address() {
    return { kind: 'payment-appointment' as const, id: this.cast.id };
  }

  private view!: CommitmentView;

  /** Lives until one of these steps is done. @throws where the life ends without them */
  async until(...steps: string[]): Promise<void> {
    await this.look();
    while (!this.view.happened.some(({ step }) => steps.includes(step))) {
      if (this.view.closed) throw new Error(`the story ended (${this.view.status}) before ${steps.join(' or ')}`);
      await this.forward();
    }
  }

  /** Lives to the end. */
  async end(): Promise<CommitmentView> {
    await this.look();
    while (!this.view.closed) await this.forward();
    return this.view;
  }

  awaits(move: string): boolean {
    return this.view.awaits?.move === move;
  }

  rep(action: string, body: object, what: string): Promise<void> {
    return this.act(this.cast.repId, action, body, what);
  }

  manager(action: string, body: object, what: string): Promise<void> {
    return this.act(this.cast.managerId, action, body, what);
  }

  private async act(actor: string, action: string, body: object, what: string): Promise<void> {
    this.tell(this.view.now, `${actor} ${what}`);
    await this.api('POST', `/v1/commitments/${this.cast.id}/${action}`, { actor, body });
    await this.look();
  }

  /** The whole amount, at the commitment's own time. */
  async customerPays(): Promise<void> {
    const { customerId, amount, id } = this.cast;
    this.tell(this.view.now, `${customerId} pays ${amount.value} ${amount.currency}`);
    await this.api('POST', '/v1/payments', {
      body: { customerId, amount, receivedAt: this.view.now, reference: `rehearsal ${randomUUID()}`, commitmentId: id },
    });
    await this.look();
  }

  private async forward(): Promise<void> {
    if (++this.steps > mostSteps) throw new Error(`the story does not come to an end (${this.view.status})`);
    if (this.awaits('pass-on'))
      return this.rep('passed-on', { channel: 'phone' }, 'says that the words were passed on');
    if (this.awaits('clear'))
      return this.rep('cleared', { cleared: true, note: 'settled with the customer' }, 'says that our side is clear');
    if (this.view.next)
      this.progress(`waiting for ${this.view.next.what} (${localTime(this.view.next.at, this.cast.zone)})`);
    await stepForward(this.client, this.commitments, this.address);
    await this.look();
  }

  private async look(): Promise<void> {
    this.view = await atRest(this.commitments, this.address);
    const { events } = await this.api<EvidenceFile>('GET', `/v1/commitments/${this.cast.id}/evidence`);
    for (const event of events.slice(this.seen)) {
      this.tell(event.at, describe(event.type, event.key, event.data));
      for (const mail of (event.data['messages'] as Told[] | undefined) ?? [])
        this.say(
          `${' '.repeat(20)}mail to ${people[mail.audience] ?? mail.audience}, ${mail.recipient}: "${mail.subject}"${mail.state === 'sent' ? '' : ` (${mail.state})`}`,
        );
    }
    this.seen = events.length;
  }

  private tell(at: string, what: string): void {
    this.say(`${localTime(at, this.cast.zone).padEnd(20)}${what}`);
  }
}

const people: Readonly<Record<string, string>> = {
  customer: 'the customer',
  rep: 'the rep',
  manager: inWords.manager,
  'managers-manager': inWords['managers-manager'],
};

/** Steps that are a message and nothing else. */
const steps: Readonly<Record<string, () => string>> = {
  agreed: () => 'the agreement is confirmed in writing',
  reminder: () => 'the customer is reminded',
  visit: () => 'the rep is asked to go',
  'phone-first': () => 'the rep is asked to phone first',
  decide: () => 'nobody answered: the rep decides whether to go',
  report: () => 'nobody has reported: the rep is asked',
};

/** An event in plain words. */
function describe(type: string, key: string, data: Readonly<Record<string, unknown>>): string {
  const words: Record<string, () => string> = {
    accepted: () => 'the promise is vetted: accepted',
    'payment-recorded': () =>
      `payment recorded: ${(data['allocated'] as Money).value} ${(data['allocated'] as Money).currency}${data['late'] ? ', late' : ''}`,
    reported: () => `recorded: ${data['said']}`,
    'phone-checked': () => `recorded: on the phone, ${data['answer']}`,
    'response-opened': () => 'a response to the breach is asked for',
    responded: () => 'recorded: the breach was answered',
    concluded: () =>
      `CONCLUDED: ${data['outcome']}${data['severity'] === 'severe' ? ', severe' : ''} (${`${data['reason'] ?? `on the ${data['basis']}`}`.replaceAll('-', ' ')})`,
    escalated: () => `escalated to ${people[`${data['to']}`]}: ${inWords[data['move'] as Move]} is still awaited`,
    skipped: () => `${key.replace('-', ' ')} skipped: ${data['why']}`,
    'held-back': () => 'a reminder waits until the quiet days are over',
    shared: () => 'the customer was reminded in the mail of another promise',
    'pass-on-asked': () => 'no mail reached the customer: the rep passes the words on',
    'passed-on': () => 'recorded: the words were passed on',
    'clear-the-way': () => 'what of ours could excuse a breach is put before the rep',
    'way-clear': () => 'our own side: nothing is in the way',
    cleared: () => `recorded: our own side is ${data['cleared'] ? 'clear' : 'not clear'}`,
    'confirmation-expected': () => `${inWords.confirm} is expected`,
    contradiction: () => `word and record disagree: ${`${data['reason']}`.replaceAll('-', ' ')}`,
    corrected: () => `recorded: a manager corrected the outcome to ${data['outcome']}`,
    closed: () => 'closed',
  };
  return (words[type] ?? steps[key.replace(/-\d+$/, '')])?.() ?? key.replaceAll('-', ' ');
}
