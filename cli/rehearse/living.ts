import type { Client } from '@temporalio/client';
import { moveClock } from '../../client/clock.ts';
import { type Commitments, type ViewOf, workflowId } from '../../client/commitments.ts';
import { atRest, stepForward } from '../../client/walk.ts';
import type { EvidenceFile } from '../../domain/evidence.ts';
import type { Kind } from '../../domain/projection.ts';
import { localTime } from '../../domain/working-calendar.ts';
import { inWords } from '../../workflows/describe.ts';
import type { Api, Speaker } from './api.ts';

/** Whose life it is, and where the clock hangs. */
export interface Named<K extends Kind> {
  readonly kind: K;
  readonly id: string;
  readonly repId: string;
  readonly managerId: string;
  readonly zone: string;
}

/** The parts of Kept that a rehearsal needs, and where it is told. */
export interface Stage {
  readonly client: Client;
  readonly commitments: Commitments;
  readonly api: Api;
  readonly say: (line: string) => void;
  readonly progress: (line: string) => void;
}

/** How a story ended, and how it should have. */
export interface Rehearsed {
  readonly workflow: string;
  readonly ended: string;
  readonly expected: string;
}

interface Told {
  readonly template: string;
  readonly audience: string;
  readonly recipient: string;
  readonly subject: string;
  readonly state: string;
}

/** A customer without mail is reached by the rep, who gets the words. */
const headOf = ({ template, audience }: Told): string => {
  const whom = people[audience] ?? audience;
  return template === 'words' ? `words for ${whom}, to` : `mail to ${whom},`;
};

export const people: Readonly<Record<string, string>> = {
  customer: 'the customer',
  rep: 'the rep',
  manager: inWords.manager,
  'managers-manager': inWords['managers-manager'],
  payer: 'whoever pays out',
  dispatcher: 'whoever plans the trips',
};

/** A rehearsed commitment that is lived through step by step, on its own clock, and told while it happens. */
export abstract class Living<K extends Kind> {
  private seen = 0;
  private steps = 0;
  protected view!: ViewOf<K>;

  constructor(
    protected readonly named: Named<K>,
    protected readonly stage: Stage,
  ) {}

  /** more, and nobody says what it waits for */
  protected abstract readonly mostSteps: number;
  /** An event in plain words. */
  protected abstract describe(type: string, key: string, data: Readonly<Record<string, unknown>>): string;
  /** Does what nobody tells a story of, before the clock moves on. @returns whether something was done */
  protected async alongTheWay(): Promise<boolean> {
    return false;
  }

  /** Does what must be there before the next instant comes. */
  protected async before(_at: string): Promise<void> {}

  get id(): string {
    return this.named.id;
  }

  protected get address() {
    return { kind: this.named.kind, id: this.named.id };
  }

  protected get asRep(): Speaker {
    return { role: 'rep', person: this.named.repId };
  }

  protected get asManager(): Speaker {
    return { role: 'manager', person: this.named.managerId };
  }

  /** Lives until one of these steps is done. @throws where the life ends without them */
  async until(...steps: string[]): Promise<void> {
    await this.look();
    while (!this.view.happened.some(({ step }) => steps.includes(step))) {
      if (this.view.closed) throw new Error(`the story ended (${this.view.status}) before ${steps.join(' or ')}`);
      await this.forward();
    }
  }

  /** Lives to the end. */
  async end(): Promise<ViewOf<K>> {
    await this.look();
    while (!this.view.closed) await this.forward();
    return this.view;
  }

  /** One step more. */
  step(): Promise<void> {
    return this.forward();
  }

  awaits(move: string): boolean {
    return this.view.awaits?.move === move;
  }

  rep(action: string, body: object, what: string): Promise<void> {
    return this.act(this.asRep, action, body, what);
  }

  manager(action: string, body: object, what: string): Promise<void> {
    return this.act(this.asManager, action, body, what);
  }

  private async act(as: Speaker, action: string, body: object, what: string): Promise<void> {
    await this.stage.api('POST', `/v1/commitments/${this.named.id}/${action}`, { as, body });
    const who = as === 'admin' ? as : as.person;
    this.tell(this.view.now, `${who} ${what}`);
    await this.look();
  }

  protected async forward(): Promise<void> {
    if (++this.steps > this.mostSteps) throw new Error(`the story does not come to an end (${this.view.status})`);
    if (await this.alongTheWay()) return;
    if (this.view.next) await this.before(this.view.next.at);
    if (this.view.next)
      this.stage.progress(`waiting for ${this.view.next.what} (${localTime(this.view.next.at, this.named.zone)})`);
    await stepForward(this.stage.client, this.stage.commitments, this.address);
    await this.look();
  }

  /** Moves its clock to an instant that no step waits for. */
  protected async moveOn(at: string): Promise<void> {
    await moveClock(this.stage.client, workflowId(this.named.kind, this.named.id), at);
    await this.look();
  }

  protected async look(): Promise<void> {
    this.view = await atRest(this.stage.commitments, this.address);
    const { events } = await this.stage.api<EvidenceFile>('GET', `/v1/commitments/${this.named.id}/evidence`);
    for (const event of events.slice(this.seen)) {
      this.tell(event.at, this.describe(event.type, event.key, event.data));
      for (const mail of (event.data['messages'] as Told[] | undefined) ?? [])
        this.stage.say(
          `${' '.repeat(20)}${headOf(mail)} ${mail.recipient}: "${mail.subject}"${mail.state === 'sent' ? '' : ` (${mail.state})`}`,
        );
    }
    this.seen = events.length;
  }

  protected tell(at: string, what: string): void {
    this.stage.say(`${localTime(at, this.named.zone).padEnd(20)}${what}`);
  }
}
