import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import Provider, { type Configuration } from 'oidc-provider';

/** What the provider says of a person, beside the name that this person signs in with. */
export type Account = Readonly<Record<string, unknown>>;

const jwk = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const escaped = (word: string): string => word.replaceAll('"', '&quot;');

/** A real OpenID Connect provider on this machine; whoever is among its `accounts` signs in by name, without a password. */
export class IdentityProvider {
  readonly clientId = 'kept';
  readonly clientSecret = randomBytes(32).toString('base64url');
  readonly accounts = new Map<string, Account>();
  private server: Server | undefined;

  constructor(
    private readonly port: number,
    private readonly redirectUri: string,
    private readonly more: Configuration = {},
  ) {}

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What Kept is told of it. */
  get environment(): Record<string, string> {
    return { OIDC_ISSUER: this.issuer, OIDC_CLIENT_ID: this.clientId, OIDC_CLIENT_SECRET: this.clientSecret };
  }

  async start(): Promise<void> {
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: this.clientId,
          client_secret: this.clientSecret,
          redirect_uris: [this.redirectUri],
          token_endpoint_auth_method: this.more.clientAuthMethods?.[0] ?? 'client_secret_post',
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      cookies: { keys: [randomBytes(32).toString('hex')] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...this.accounts.get(id), sub: id }) }),
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      jwks: { keys: [{ ...jwk(), use: 'sig' }] as never },
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client?.clientId ?? '',
          accountId: oidc.session?.accountId ?? '',
        });
        grant.addOIDCScope('openid email');
        await grant.save();
        return grant;
      },
      ttl: { AccessToken: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
      pkce: { methods: ['S256'], required: () => true },
      ...this.more,
    });
    const answer = provider.callback();
    this.server = createServer((request, response) =>
      request.url?.startsWith('/interaction/') ? interact(provider, request, response) : answer(request, response),
    );
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
  }
}

/** The page that asks who it is. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') {
    const page = `<!doctype html><meta name="viewport" content="width=device-width"><title>Who are you?</title>
<form method="post" action="${escaped(request.url ?? '')}"><input name="login"><button>Continue</button><button name="cancel" value="1">Cancel</button></form>`;
    return void response.setHeader('Content-Type', 'text/html').end(page);
  }
  const form = new URLSearchParams(await text(request));
  const result = form.has('cancel') ? { error: 'access_denied' } : { login: { accountId: form.get('login') ?? '' } };
  await provider.interactionFinished(request, response, result);
}
