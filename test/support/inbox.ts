/** A mail as the catcher has it. */
export interface CaughtMail {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly to: readonly { address: string }[];
  readonly replyTo?: readonly { address: string }[];
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The inbox of everybody. */
export class Inbox {
  constructor(private readonly url: string) {}

  /** Every mail to an address, oldest first. The catcher selects: it holds the mails of the whole run. */
  async of(address: string): Promise<CaughtMail[]> {
    const response = await fetch(`${this.url}/api/email?${new URLSearchParams({ 'to.address': address })}`);
    return (await response.json()) as CaughtMail[];
  }
}
