/** A small TCP proxy in front of a server: what goes through it can be slow, stand still, or be cut. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * `open`: all goes through. `slow`: each piece waits. `silent`: connections are taken and nothing goes through (half
 * open, both ways). `deaf`: what is asked arrives, the answers do not. `gone`: connections are cut and refused.
 */
export type Passage = 'open' | 'slow' | 'silent' | 'deaf' | 'gone';

export class Between {
  private passage: Passage = 'open';
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private readonly server: Server;
  /** ms that each piece waits while the passage is `slow` */
  delay = 400;
  /** how often it has cut, refused, delayed or swallowed something */
  touched = 0;

  constructor(private readonly target: { readonly host: string; readonly port: number }) {
    this.server = createServer((near) => this.join(near));
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What stood still comes through no more: those connections are cut, as a network does it in the end. */
  set(passage: Passage): void {
    const stood = this.passage === 'silent' || this.passage === 'deaf';
    this.passage = passage;
    if (passage === 'gone' || stood) this.cut();
  }

  cut(): void {
    this.touched += this.pairs.size;
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private join(near: Socket): void {
    if (this.passage === 'gone') {
      this.touched++;
      return void near.resetAndDestroy();
    }
    const far = connect(this.target);
    const pair = [near, far] as const;
    this.pairs.add(pair);
    this.pass(near, far, false);
    this.pass(far, near, true);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.pairs.delete(pair);
        for (const end of pair) end.destroy();
      });
    }
  }

  private pass(from: Socket, to: Socket, isAnswer: boolean): void {
    let before = Promise.resolve();
    from.on('data', (piece) => {
      if (this.passage === 'slow' || this.passage === 'silent' || (this.passage === 'deaf' && isAnswer)) this.touched++;
      if (this.passage === 'silent' || (this.passage === 'deaf' && isAnswer)) return;
      const wait = this.passage === 'slow' ? this.delay : 0;
      const pause = wait > 0 ? new Promise<void>((resolve) => setTimeout(resolve, wait)) : undefined;
      before = Promise.all([before, pause]).then(() => void (to.destroyed || to.write(piece)));
    });
    from.on('end', () => void before.then(() => to.end()));
  }
}
