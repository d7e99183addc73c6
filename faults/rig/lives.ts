/** A seeded load: lives of promises as they happen, each from its handshake to an end that is known beforehand. */
import { moveClock } from '../../client/clock.ts';
import { workflowId } from '../../client/commitments.ts';
import { addDays, dateIn } from '../../domain/working-calendar.ts';
import type { CommitmentView } from '../../workflows/messages.ts';
import type { Seeded } from './seeded.ts';
import type { World } from './world.ts';

const kind = 'payment-appointment';

/** What a life is about. `due-now`: due within a minute or two, on the real clock. */
export const plots = ['paid', 'reported', 'tapped', 'silent', 'due-now'] as const;
export type Plot = (typeof plots)[number];

/** Something that was due, and done at last; ms since 1970. */
export interface Timed {
  readonly what: string;
  readonly due: number;
  readonly done: number;
}

/** What was acknowledged to us in one life: all of it must be there in the end. */
export interface Acknowledged {
  readonly plot: Plot;
  readonly id: string;
  readonly amount: string;
  readonly customerId: string;
  readonly repId: string;
  /** where the customer and the rep are */
  readonly zone: string;
  /** ISO 8601 UTC */
  readonly breachAt: string;
  /** references of payments that were answered 200 or 201 */
  readonly payments: string[];
  /** keys of reports that were answered 2xx, or taps */
  reports: number;
  /** how it must end; null: it is not over when the life leaves it */
  ends: 'kept' | 'broken' | null;
  readonly timed: Timed[];
}

export interface Load {
  readonly world: World;
  /** asked before each life */
  readonly goesOn: () => boolean;
  /** receives what was acknowledged, when it is over */
  readonly over: (life: Acknowledged) => Promise<void>;
  /** something is not as it must be */
  readonly wrong: (words: string) => void;
  readonly plots?: readonly Plot[] | undefined;
}

/** So many lives at once, one after the other on each of the lanes, until it goes on no more. */
export async function live(load: Load, seeded: Seeded, lanes: number): Promise<void> {
  await company(load.world);
  const lane = async (number: number) => {
    const chance = seeded.branch(number);
    for (let life = 0; load.goesOn(); life++) {
      const name = `${seeded.seed}-${number}-${life}`;
      try {
        await oneLife(load, chance, name);
      } catch (error) {
        load.wrong(`life ${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
}

/** The managers above all reps of the run. */
async function company(world: World): Promise<void> {
  const base = { language: 'en', zone: zoneOfNow(), country: 'DE', office: 'Hamburg' };
  await world.ask('PUT', '/v1/reps/boss', { ...base, name: 'Ingrid Boss', email: 'boss@nordlicht.example' });
  const chief = { ...base, name: 'Carl Chief', email: 'chief@nordlicht.example', managerId: 'boss' };
  await world.ask('PUT', '/v1/reps/chief', chief);
}

/** Where it is about eleven now: appointments are made for working hours. */
function zoneOfNow(): string {
  const ahead = 11 - new Date().getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`; // the signs are the other way round there
}

async function oneLife(load: Load, chance: Seeded, name: string): Promise<void> {
  const { world } = load;
  const plot = chance.pick(load.plots ?? plots);
  const life = await promise(world, chance, name, plot);
  if (!life) return;
  await new Life(world, chance, life).live();
  await load.over(life);
}

/** Promises something and does no more. @returns undefined where nobody attends at this hour of this day */
export async function promise(
  world: World,
  chance: Seeded,
  name: string,
  plot: Plot = 'silent',
): Promise<Acknowledged | undefined> {
  const [customerId, repId] = [customerOf(name), repOf(name)];
  const zone = zoneOfNow();
  await parties(world, name, zone);
  const amount = `${100 + chance.below(4_900)}.00`;
  const when = plot === 'due-now' ? inAMinute(zone) : { dueDate: laterDay(chance) };
  const asked = { kind, customerId, repId, amount: { value: amount, currency: 'EUR' }, ...when };
  const { status, body } = await world.ask('POST', '/v1/commitments', asked, { key: `promise-${name}` });
  if (status === 422 && plot === 'due-now') return undefined;
  if (status !== 201 && status !== 202) throw new Error(`the promise was answered ${status} ${JSON.stringify(body)}`);
  const { id, plan } = body as { id: string; plan: { breach: { at: string } } };
  const begun = { payments: [], reports: 0, ends: null, timed: [] };
  return { plot, id, amount, customerId, repId, zone, breachAt: plan.breach.at, ...begun };
}

const customerOf = (name: string): string => `C-${name}`;
const repOf = (name: string): string => `rep-${name}`;

/** A rep of the run, below its chief. */
export async function putRep(world: World, id: string, name: string, zone: string): Promise<void> {
  const place = { language: 'en', zone, country: 'DE', office: 'Hamburg' };
  await world.ask('PUT', `/v1/reps/${id}`, { ...place, name, email: emailOf(id), managerId: 'chief' });
}

const emailOf = (of: string): string => `${of.toLowerCase()}@faults.example`;

async function parties(world: World, name: string, zone: string): Promise<void> {
  const [customerId, repId] = [customerOf(name), repOf(name)];
  const place = { language: 'en', zone, country: 'DE' };
  await putRep(world, repId, 'Rita Rep', zone);
  await world.ask('PUT', `/v1/customers/${customerId}`, {
    ...place,
    ...{ name: `Muster ${name}`, contact: 'Frau Muster', email: emailOf(customerId), repId },
    ...{ region: 'HH', distanceKm: 1, travelMinutes: 0 },
    liquidFunds: { amount: { value: '1000000.00', currency: 'EUR' }, asOf: new Date().toISOString().slice(0, 10) },
  });
}

/** A working day some weeks ahead. */
function laterDay(chance: Seeded): string {
  for (let date = addDays(new Date().toISOString().slice(0, 10), 10 + chance.below(40)); ; date = addDays(date, 1))
    if (new Date(date).getUTCDay() % 6 !== 0 && !/-(12-2[456]|12-31|01-0[1-6]|05-01|10-03|10-31)$/.test(date))
      return date;
}

/** The next full minute but one, as it reads there. */
function inAMinute(zone: string): { dueDate: string; dueTime: string } {
  const at = new Date(Date.now() + 60_000 + 5_000);
  const [dueDate = '', dueTime = ''] = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: zone, dateStyle: 'short', timeStyle: 'short' },
  })
    .format(at)
    .split(' ');
  return { dueDate, dueTime };
}

class Life {
  constructor(
    private readonly world: World,
    private readonly chance: Seeded,
    private readonly life: Acknowledged,
  ) {}

  live(): Promise<void> {
    switch (this.life.plot) {
      case 'paid':
        return this.paid();
      case 'reported':
        return this.reported();
      case 'tapped':
        return this.tapped();
      case 'silent':
        return this.silent();
      case 'due-now':
        return this.dueNow();
    }
  }

  /** The money comes at some point before the day. */
  private async paid(): Promise<void> {
    for (let steps = this.chance.below(4); steps > 0; steps--) await this.forward();
    await this.pay();
    this.life.ends = 'kept';
    await this.toTheEnd();
  }

  /** The rep says that it was paid in time, later the bank confirms it. */
  private async reported(): Promise<void> {
    await this.until('report');
    await this.say('fulfilled', { occurredAt: this.life.breachAt, note: 'said by the rep' });
    this.life.reports++;
    await this.until('concluded');
    await this.pay();
    this.life.ends = 'kept';
    await this.toTheEnd();
  }

  /** The same by the link in the mail. */
  private async tapped(): Promise<void> {
    await this.until('report');
    const link = await this.link(/fulfilled/i);
    const { amount, breachAt, zone } = this.life;
    const form = { amount, paidOn: dateIn(breachAt, zone), note: 'tapped' };
    const { status, body } = await this.world.tap(link, form);
    if (status >= 300) throw new Error(`the tap was answered ${status} ${body.slice(0, 300)}`);
    this.life.reports++;
    await this.until('concluded');
    await this.pay();
    this.life.ends = 'kept';
    await this.toTheEnd();
  }

  /** Nobody says anything: it is broken, and answered at last. */
  private async silent(): Promise<void> {
    await this.until('respond');
    await this.say('response', { channel: 'phone', said: 'We are disappointed.' });
    this.life.ends = 'broken';
    await this.toTheEnd();
  }

  /** Due on the real clock: nobody moves it, and it is asked for at its instant. */
  private async dueNow(): Promise<void> {
    const due = Date.parse(this.life.breachAt);
    const key = 'report';
    const asked = await this.world.insist('the report to be asked for', async () => {
      const event = await this.world.db.event.findFirst({ where: { commitmentId: this.life.id, key } });
      if (!event) throw new Error('not asked yet');
      return event;
    });
    this.life.timed.push({ what: `${this.life.id}/${key}`, due, done: asked.recordedAt.getTime() });
    await this.pay();
  }

  /** By the rep, with a key of the rep's own; the same again is the same. */
  private async say(action: string, body: object): Promise<void> {
    const as = await this.world.keyOf(this.life.repId);
    const path = `/v1/commitments/${this.life.id}/${action}`;
    const answer = await this.world.ask('POST', path, body, { key: `${action}-${this.life.id}`, as });
    if (answer.status >= 300) throw new Error(`${action} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  private async pay(): Promise<void> {
    const reference = `bank-${this.life.id}-${this.life.payments.length + 1}`;
    const { status, body } = await this.world.ask('POST', '/v1/payments', {
      customerId: this.life.customerId,
      amount: { value: this.life.amount, currency: 'EUR' },
      receivedAt: (await this.view()).now,
      reference,
      commitmentId: this.life.id,
    });
    if (status !== 200 && status !== 201) throw new Error(`the payment was answered ${status} ${JSON.stringify(body)}`);
    this.life.payments.push(reference);
  }

  private async link(label: RegExp): Promise<string> {
    const address = emailOf(this.life.repId);
    return this.world.insist('the mail with the link', async () => {
      for (const mail of this.world.office.of(address)) {
        const found = [...mail.text.matchAll(/^- (.+): <(\S+\/l\/[^>\s]+)>\r?$/gm)].find(([, name = '']) =>
          label.test(name),
        );
        if (found?.[2]) return new URL(found[2]).pathname;
      }
      throw new Error('no such mail yet');
    });
  }

  private get address() {
    return { kind, id: this.life.id } as const;
  }

  private view(): Promise<CommitmentView> {
    return this.world.insist(`a look at ${this.life.id}`, async () => {
      const view = await this.world.commitments.view(this.address);
      if (!view) throw new Error('the server does not know it');
      return view;
    });
  }

  private async until(step: string): Promise<void> {
    for (let steps = 0; ; steps++) {
      const view = await this.atRest('');
      if (view.happened.some((happening) => happening.step === step)) return;
      if (view.closed || steps > 60) throw new Error(`there was no ${step}, it is ${view.status}`);
      await this.forward();
    }
  }

  private async toTheEnd(): Promise<void> {
    for (let steps = 0; ; steps++) {
      const { closed, next, awaits, status } = await this.atRest('');
      if (closed) break;
      if (steps > 60)
        throw new Error(
          `${this.life.id} (${this.life.plot}) does not end: ${status}, awaits ${awaits?.move}, next ${next?.what} ${next?.at}`,
        );
      await this.forward();
    }
    // the last step is written after it shows itself as closed
    const handle = this.world.client.workflow.getHandle(workflowId(kind, this.life.id));
    await this.world.insist(`the end of ${this.life.id}`, () => handle.result());
  }

  /** Moves its clock to what comes next, and sees how long it takes until that is done. */
  private async forward(): Promise<void> {
    const { next, closed } = await this.atRest('');
    if (closed || !next || next.at.startsWith('9999')) return;
    await this.world.insist(`the clock of ${this.life.id}`, () =>
      moveClock(this.world.client, workflowId(kind, this.life.id), next.at),
    );
    const due = Date.now();
    await this.atRest(next.at);
    this.life.timed.push({ what: `${this.life.id}/${next.what}`, due, done: Date.now() });
  }

  /** It has done what it can do now. */
  private async atRest(after: string) {
    for (let pause = 20; ; pause = Math.min(pause * 2, 200)) {
      const view = await this.view();
      if (view.closed || (view.next !== null && view.next.at > after && view.next.at > view.now)) return view;
      if (Date.now() > this.world.patienceEnds) throw new Error(`${this.life.id} is still busy (${view.status})`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
