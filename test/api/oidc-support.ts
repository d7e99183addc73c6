import { pino } from 'pino';
import { expect, inject } from 'vitest';
import { freePort } from '../../stack/ports.ts';
import { CookieJar } from '../support/cookie-jar.ts';
import { type Account, IdentityProvider } from '../support/identity-provider.ts';
import { type Kept, startKeptOn } from '../support/kept.ts';

/** The names of the two cookies. */
export const [session, way] = ['kept_session', 'kept_sign_in'];

export const isCallback = (url: string) => url.includes('/sign-in/callback');

/**
 * A Kept beside an identity provider, which is not started yet.
 * @param more of the provider's own configuration
 * @param environment what Kept is told otherwise
 */
export async function keptBeside(
  more: ConstructorParameters<typeof IdentityProvider>[2] = {},
  environment: Record<string, string> = {},
): Promise<Beside> {
  const at = `http://localhost:${await freePort()}`;
  const provider = new IdentityProvider(await freePort(), `${at}/sign-in/callback`, more);
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const own = { PORT: new URL(at).port, ...provider.environment, ...environment };
  return new Beside(provider, await startKeptOn(inject('parts'), own, 'none', log), at, lines);
}

class Beside {
  constructor(
    readonly provider: IdentityProvider,
    readonly kept: Kept,
    /** as a browser reaches Kept: another site than the provider */
    readonly at: string,
    /** what Kept has logged */
    readonly lines: readonly string[],
  ) {}

  /** A rep with an account at the provider. @returns the rep's id, and the name to sign in with */
  async person(account: Account = { email_verified: true }, rep: object = {}): Promise<string> {
    const id = await this.kept.rep(rep);
    this.provider.accounts.set(id, { email: `${id}@nordlicht.example`, ...account });
    return id;
  }

  /** To the provider, as far as its page that asks who it is. @returns the address of that page */
  async asked(jar: CookieJar, from = `${this.at}/sign-in`): Promise<string> {
    const { end, last } = await jar.follow(from);
    expect([last.status, end]).toEqual([200, expect.stringContaining('/interaction/')]);
    return end;
  }

  /** @returns the address to which the provider sends the browser back, not opened yet */
  async sentBack(jar: CookieJar, login: string, from?: string): Promise<string> {
    const { end } = await jar.follow(await this.asked(jar, from), { login }, isCallback);
    expect([end, isCallback(end)]).toEqual([end, true]);
    return end;
  }

  /** All the way. @returns the page on which it ends */
  async signIn(jar: CookieJar, login: string) {
    return (await jar.follow(await this.sentBack(jar, login))).last;
  }

  /** The status of /me for this session. */
  async me(token?: string): Promise<number> {
    const jar = new CookieJar();
    if (token) jar.put(session, token, this.at);
    return (await jar.open(`${this.at}/me`)).status;
  }

  async stop(): Promise<void> {
    await this.kept.stop();
    await this.provider.stop();
  }
}

export type { Beside };
