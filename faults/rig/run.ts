/** One run of the load through outages: what was acknowledged, what was found, and how late what was overdue was. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Found, judgeBooks, judgeLife, judgeMails, nothing } from './judge.ts';
import { type Acknowledged, type Load, live, promise } from './lives.ts';
import type { Seeded } from './seeded.ts';
import type { World } from './world.ts';

/** From the moment in which a part was gone, or did badly, until it served again; ms since 1970. */
export interface Outage {
  readonly of: string;
  readonly from: number;
  readonly until: number;
}

/** Something overdue that took longer than it may, or how long it took. */
export interface Delay {
  readonly of: string;
  readonly what: string;
  /** ms of service, from the first return after it was due */
  readonly ms: number;
}

export class Run {
  readonly outages: Outage[] = [];
  readonly found: Found = nothing();
  private readonly over: Acknowledged[] = [];
  private loading: Promise<void> = Promise.resolve();
  private goesOn = true;
  private proofs = 0;

  constructor(
    readonly world: World,
    private readonly chance: Seeded,
    private readonly plots?: Load['plots'],
  ) {}

  /** Lives begin, one after the other on each lane; returns when one of them is over. */
  async begin(lanes: number): Promise<void> {
    const load: Load = {
      world: this.world,
      goesOn: () => this.goesOn,
      over: (life) => this.judge(life),
      wrong: (words) => void this.found.lost.push(words),
      ...(this.plots ? { plots: this.plots } : {}),
    };
    this.loading = live(load, this.chance, lanes);
    while (this.over.length === 0 && this.found.lost.length === 0) await sleep(50);
  }

  get commitments(): number {
    return this.over.length;
  }

  /** How much was found by now. */
  get wrong(): number {
    return this.found.lost.length + this.found.doubled.length;
  }

  /** After the return: a promise that nobody has heard of before is accepted, by everything that takes part in it. */
  async proven(): Promise<void> {
    const life = await promise(this.world, this.chance, `${this.chance.seed}-proof-${++this.proofs}`);
    if (life) this.over.push(life);
  }

  /**
   * No life begins any more, and those that run come to their end; then everything is looked at once more.
   * @param patience ms after which what is not done is lost
   * @returns mails that went out again, each under its own Message-ID
   */
  async end(patience: number): Promise<number> {
    this.goesOn = false;
    this.world.patienceEnds = Date.now() + patience;
    await this.loading;
    for (const life of this.over.filter(({ ends }) => ends === null)) await judgeLife(this.world, life, this.found);
    await judgeBooks(this.world, this.found);
    return (await judgeMails(this.world, this.found)).repeated;
  }

  /** How long what was overdue at a return took from there on. */
  delays(): Delay[] {
    return this.over
      .flatMap(({ timed }) => timed)
      .flatMap(({ what, due, done }) => {
        const met = this.outages.filter(({ from, until }) => from < done && until > due);
        const [first] = met;
        if (!first) return [];
        const later = met
          .slice(1)
          .reduce((sum, { from, until }) => sum + Math.min(until, done) - Math.max(from, first.until), 0);
        return [{ of: first.of, what, ms: Math.max(0, done - first.until - Math.max(0, later)) }];
      });
  }

  private async judge(life: Acknowledged): Promise<void> {
    this.over.push(life);
    if (life.ends !== null) await judgeLife(this.world, life, this.found);
  }
}

/** What was lost, doubled or late, one line each. @param limit ms */
export const findingsOf = (run: Run, limit: number): string[] => [
  ...run.found.lost.map((words) => `lost: ${words}`),
  ...run.found.doubled.map((words) => `doubled: ${words}`),
  ...run
    .delays()
    .filter(({ ms }) => ms > limit)
    .map(({ of, what, ms }) => `late: ${what} took ${(ms / 1000).toFixed(1)} s after the return of the ${of}`),
];
