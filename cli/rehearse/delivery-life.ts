import { randomUUID } from 'node:crypto';
import type { NotReady, OrderLine, Window } from '../../domain/delivery.ts';
import type { Move } from '../../domain/projection.ts';
import { addDays, addMinutes, later } from '../../domain/working-calendar.ts';
import { windowShown } from '../../workflows/delivery-words.ts';
import { inWords } from '../../workflows/describe.ts';
import { Refused } from './api.ts';
import { Living, people } from './living.ts';

/** The messages of a delivery, by their step. */
const told: Readonly<Record<string, string>> = {
  confirmed: 'the change is confirmed in writing',
  reminder: 'the customer is reminded of what must be prepared',
  departs: 'the vehicle is planned to leave: the rep is told, and the customer, where it was not warned',
  withdrawal: 'the withdrawal is confirmed in writing',
  done: 'the customer is told what came',
};

const shown = (lines: unknown): string =>
  (lines as readonly OrderLine[]).map(({ productId, quantity }) => `${quantity} × ${productId}`).join(', ');

/** A rehearsed delivery. */
export class DeliveryLife extends Living<'delivery-promise'> {
  protected readonly mostSteps = 90;

  /** How it counts at its end. */
  get counts(): string {
    const { status, result } = this.view;
    if (!result) return status;
    return `${status}, ${result.onTime ? 'on time' : 'late'}, ${result.inFull ? 'in full' : 'not in full'}`;
  }

  /** The vehicle arrives and everything is unloaded, at the promise's own time. */
  async arrives(): Promise<void> {
    const body = { signedBy: 'the storekeeper', reference: `rehearsed note ${randomUUID().slice(0, 8)}` };
    await this.rep('delivered', body, 'reports: delivered and signed for');
  }

  /** Says it with the earliest new window that can be kept. */
  async withNewWindow(action: 're-agreement' | 'apology', body: object, what: string): Promise<void> {
    for (let days = 1; ; days++) {
      const { date, ...times } = this.view.window;
      const window = { ...times, date: addDays(later(date, this.view.now.slice(0, 10)), days) };
      try {
        return await this.rep(action, { ...body, window }, `${what} ${windowShown(window)}`);
      } catch (error) {
        if (!(error instanceof Refused) || !error.code.endsWith('/not-offered') || days > 25) throw error;
      }
    }
  }

  /** Lives on until the vehicle stands at the customer's. */
  async untilItArrives(): Promise<void> {
    const round = this.view?.changes.length ?? 0;
    await this.until(round === 0 ? 'departs' : `departs@${round + 1}`);
    const { trip, now } = this.view;
    if (trip && trip.arriveAt > now) await this.moveOn(addMinutes(trip.arriveAt, 5));
  }

  protected override async alongTheWay(): Promise<boolean> {
    if (this.awaits('pass-on')) await this.rep('passed-on', { channel: 'phone' }, 'says that the words were passed on');
    else if (this.awaits('approve'))
      await this.manager('approval', { decision: 'approve', reason: 'They are worth a trip.' }, 'approves it');
    else if (this.awaits('learn'))
      await this.rep('lesson', { cause: 'vehicle', lesson: 'Ask the workshop the week before.' }, 'tells the lesson');
    else return false;
    return true;
  }

  protected describe(type: string, key: string, data: Readonly<Record<string, unknown>>): string {
    const words: Record<string, () => string> = {
      accepted: () => 'the delivery is vetted: accepted, vehicle, driver and goods are free',
      referred: () => 'the delivery is vetted: it is referred to the manager',
      uncertain: () => 'the delivery is vetted: uncertain',
      refused: () => 'the delivery is vetted: refused',
      'declared-uncertain': () => 'TENTATIVE: decided later, and told which',
      firmed: () => 'FIRMED',
      withdrawn: () => (key === 'withdrawn' ? 'recorded: taken back' : 'WITHDRAWN: it could not be firmed'),
      agreed: () => 'the promise is confirmed in writing',
      're-agreed': () =>
        `AGREED ANEW: ${windowShown(data['to'] as Window)}, before ${windowShown(data['from'] as Window)}`,
      'at-risk': () => 'recorded: somebody says that it is at risk',
      'not-ready': () =>
        `NOT READY: ${(data['notReady'] as readonly NotReady[]).map(({ because }) => because).join(' ')} A way out is asked for`,
      'way-out': () => 'recorded: a way out was found',
      'customer-warned': () => 'no way out was found: THE CUSTOMER IS WARNED',
      'on-the-way': () => 'recorded: the vehicle has left',
      delivered: () => `recorded: unloaded ${shown(data['lines'])}`,
      'customer-missed': () => `recorded: the customer’s miss, ${`${data['what']}`.replaceAll('-', ' ')}`,
      'report-asked': () => 'nobody has said whether it came: the rep is asked',
      reported: () => `recorded: the rep says ${data['said']}`,
      concluded: () => `CONCLUDED: ${data['outcome']}`,
      'apology-asked': () => 'OUR MISS: the rep is asked to apologise, to explain, and to agree a new date',
      apologised: () => 'recorded: the customer has our apology',
      'delivery-awaited': () => 'the record of the delivery is awaited',
      'lesson-asked': () => 'the rep is asked for the cause and the lesson',
      learnt: () => `recorded: cause ${data['cause']}`,
      escalated: () => `escalated to ${people[`${data['to']}`]}: ${inWords[data['move'] as Move]} is still awaited`,
      message: () =>
        /^at-risk-\d+\/help$/.test(key)
          ? 'help is asked for inside the company'
          : (told[key.split('@')[0] ?? ''] ?? key.replaceAll('-', ' ')),
      'pass-on-asked': () => 'no mail reached the customer: the rep passes the words on',
      'passed-on': () => 'recorded: the words were passed on',
    };
    return words[type]?.() ?? key.replaceAll('-', ' ');
  }
}
