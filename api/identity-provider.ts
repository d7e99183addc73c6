import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  ResponseBodyError,
} from 'openid-client';
import { z } from 'zod';
import type { OidcConfig } from '../config.ts';
import { Email } from '../domain/master-data.ts';
import { hashOf } from '../ledger/secrets.ts';
import { SignInRefused } from './sign-in-refused.ts';

/** s that the provider may take for an answer */
const patience = 10;

/** The company's identity provider. */
export interface IdentityProvider {
  /**
   * Where somebody signs in.
   * @param token of the way there and back, known to this browser alone
   * @param session `anew`: the provider asks again who it is
   * @throws SignInRefused where the provider does not answer
   */
  pageFor(token: string, session: 'as-known' | 'anew'): Promise<URL>;
  /**
   * The verified mail address of who came back.
   * @param search of the address that the browser came back to
   * @throws SignInRefused
   */
  emailIn(search: string, token: string): Promise<string>;
}

/** @param redirectUri where the browser comes back to, as it is registered at the provider */
export function identityProvider(config: OidcConfig, redirectUri: string): IdentityProvider {
  let found: Promise<Configuration> | undefined;
  /** Asked when the first one signs in: Kept starts without its provider. */
  const provider = (): Promise<Configuration> => {
    found ??= discover(config).catch((error: unknown) => {
      found = undefined;
      throw new SignInRefused('away', codeOf(error));
    });
    return found;
  };
  return {
    async pageFor(token, session) {
      const { state, nonce, verifier } = secretsOf(token);
      return buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(session === 'anew' ? { prompt: 'login' } : {}),
      });
    },
    async emailIn(search, token) {
      const { state, nonce, verifier } = secretsOf(token);
      const at = await provider();
      try {
        const tokens = await authorizationCodeGrant(at, new URL(`${redirectUri}${search}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
        });
        const claims = tokens.claims()!; // whoever expects a nonce has an ID token
        const said = 'email' in claims ? claims : await fetchUserInfo(at, tokens.access_token, claims.sub);
        return verifiedEmail(said, config.emailVerified);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

function discover({ issuer, clientId, clientSecret }: OidcConfig): Promise<Configuration> {
  const server = new URL(issuer);
  return discovery(server, clientId, undefined, authentication(clientSecret), {
    timeout: patience,
    execute: server.protocol === 'http:' ? [allowInsecureRequests] : [],
  });
}

/** By the body, which most providers understand alike, unless the provider knows only the header. */
const authentication = (secret: string): ClientAuth => {
  const [post, basic] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
  return (server, ...rest) =>
    (server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ? post : basic)(server, ...rest);
};

/** What is said on the way follows from the one secret that the browser keeps; none of it tells the others. */
const secretsOf = (token: string) => ({
  state: hashOf(`state.${token}`),
  nonce: hashOf(`nonce.${token}`),
  verifier: hashOf(`verifier.${token}`),
});

const Said = z.object({
  email: Email,
  // some say it as a word
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]).optional(),
});

function verifiedEmail(claims: unknown, unsaid: OidcConfig['emailVerified']): string {
  const said = Said.safeParse(claims);
  if (!said.success) throw new SignInRefused('unverified', 'no-email');
  const { email, email_verified: verified = unsaid === 'assumed' } = said.data;
  if (!verified) throw new SignInRefused('unverified', 'unverified');
  return email;
}

/** What a browser can bring about by itself, and what another try mends. */
const ofThisTry: ReadonlySet<string> = new Set([
  'invalid_grant',
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_UNSUPPORTED_OPERATION',
]);
const busy: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable']);

function refusalOf(error: unknown): SignInRefused {
  if (error instanceof SignInRefused) return error;
  const code = codeOf(error);
  if (error instanceof AuthorizationResponseError)
    return new SignInRefused(code === 'access_denied' ? 'declined' : busy.has(code) ? 'away' : 'stale', code);
  return new SignInRefused(ofThisTry.has(code) ? 'stale' : 'away', code);
}

/** What happened, in a word of the protocol or of the network. */
function codeOf(error: unknown): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) return error.error;
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } | null };
  return String(code ?? cause?.code ?? 'no-answer');
}
