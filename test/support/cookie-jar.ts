/** One answer on a way through redirects. */
export interface Hop {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

interface Cookie {
  readonly host: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** A browser as far as cookies and redirects go. */
export class CookieJar {
  private cookies: Cookie[] = [];

  /** @returns the value that would be sent to this address */
  cookie(name: string, url: string): string | undefined {
    return this.sentTo(new URL(url)).find((cookie) => cookie.name === name)?.value;
  }

  put(name: string, value: string, url: string): void {
    this.keep({ host: new URL(url).hostname, path: '/', name, value });
  }

  /** One request, no further. */
  async open(url: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Hop> {
    const at = new URL(url);
    const Cookie = this.sentTo(at)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(at, {
      method: form ? 'POST' : 'GET',
      headers: { 'Sec-Fetch-Site': 'same-origin', ...headers, Cookie },
      redirect: 'manual',
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) this.take(line, at);
    return { url: at.href, status: response.status, text: await response.text(), headers: response.headers };
  }

  /**
   * Follows redirects.
   * @param until an address that is not opened: the way ends before it
   * @returns every answer on the way, and the address where it ended
   */
  async follow(
    url: string,
    form?: Record<string, string>,
    until: (url: string) => boolean = () => false,
  ): Promise<{ readonly hops: readonly Hop[]; readonly last: Hop; readonly end: string }> {
    const hops: Hop[] = [];
    let next: string | null = url;
    while (next !== null && !until(next) && hops.length < 20) {
      const hop: Hop = await this.open(next, hops.length === 0 ? form : undefined);
      hops.push(hop);
      const location = hop.headers.get('location');
      next = location === null ? null : new URL(location, hop.url).href;
    }
    const last = hops.at(-1) as Hop;
    return { hops, last, end: next ?? last.url };
  }

  private sentTo = (url: URL): Cookie[] =>
    this.cookies.filter(({ host, path }) => host === url.hostname && url.pathname.startsWith(path));

  private take(line: string, url: URL): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const attribute = (key: string) =>
      attributes.map((text) => text.split('=')).find(([found = '']) => found.toLowerCase() === key)?.[1];
    const expires = attribute('expires');
    const cookie = { host: url.hostname, path: attribute('path') ?? '/', name, value };
    this.keep(cookie);
    if (expires !== undefined && Date.parse(expires) <= Date.now())
      this.cookies = this.cookies.filter((kept) => kept !== cookie);
  }

  private keep(cookie: Cookie): void {
    const same = ({ host, path, name }: Cookie) => `${host} ${path} ${name}`;
    this.cookies = [...this.cookies.filter((kept) => same(kept) !== same(cookie)), cookie];
  }
}
