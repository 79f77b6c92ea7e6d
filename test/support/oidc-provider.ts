import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload, type KeyLike } from 'jose';

/**
 * A small OpenID Connect provider of our own, over HTTP: discovery, authorize, token, keys. It signs in whom `person`
 * names without asking, and refuses what a strict provider refuses: an unknown client or redirect, a request without
 * PKCE (S256), state or nonce, a wrong verifier, a code that was used. It stands for no vendor: what Microsoft and Google
 * do differently is not shown here.
 */
export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Address of the keys, which the provider's tokens and `signed` ones are made with. */
  readonly keysUrl: string;
  /** Claims of the person who signs in. */
  person: Record<string, unknown>;
  /** What the provider does wrong, or says no to. */
  mood: 'good' | 'denies' | 'other-nonce' | 'other-audience' | 'other-key';
  /** How often a code was exchanged. */
  readonly exchanges: number;
  /** A token with the provider's key: what Google would sign for Apps Script. */
  signed(claims: JWTPayload): Promise<string>;
  close(): Promise<void>;
}

interface Grant {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string;
}

const clientId = 'cogsheet-test';
const clientSecret = 'not a secret: test provider';

export async function startOidcProvider(redirectUris: () => readonly string[]): Promise<OidcProvider> {
  const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const key = { ...(await exportJWK(own.publicKey)), kid: 'test-1', alg: 'RS256', use: 'sig' };
  const grants = new Map<string, Grant>();
  const sign = (claims: JWTPayload, by: KeyLike) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(by);
  let exchanges = 0;

  const authorize = (query: URLSearchParams, response: http.ServerResponse): void => {
    const redirectUri = query.get('redirect_uri') ?? '';
    const asked = (name: string, value?: string): boolean =>
      value === undefined ? (query.get(name) ?? '').length >= 20 : query.get(name) === value;
    const known = asked('client_id', clientId) && redirectUris().includes(redirectUri);
    const complete =
      asked('response_type', 'code') &&
      asked('code_challenge_method', 'S256') &&
      (query.get('scope') ?? '').split(' ').includes('openid') &&
      ['code_challenge', 'state', 'nonce'].every((name) => asked(name));
    if (!known || !complete) return json(response, 400, { error: 'invalid_request' });
    const back = new URL(redirectUri);
    back.searchParams.set('state', query.get('state') ?? '');
    if (provider.mood === 'denies') back.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(24).toString('base64url');
      grants.set(code, {
        redirectUri,
        challenge: query.get('code_challenge') ?? '',
        nonce: query.get('nonce') ?? '',
      });
      back.searchParams.set('code', code);
    }
    response.writeHead(302, { Location: back.toString() }).end();
  };

  const token = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const form = new URLSearchParams(await textOf(request));
    const [user, password] = Buffer.from(
      (request.headers.authorization ?? '').replace(/^Basic /, ''),
      'base64',
    )
      .toString('utf8')
      .split(':')
      .map((part) => decodeURIComponent(part.replace(/\+/g, ' ')));
    if (user !== clientId || password !== clientSecret)
      return json(response, 401, { error: 'invalid_client' });
    const grant = grants.get(form.get('code') ?? '');
    grants.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || grant.redirectUri !== form.get('redirect_uri') || grant.challenge !== challenge)
      return json(response, 400, { error: 'invalid_grant' });
    exchanges += 1;
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: provider.issuer,
      sub: 'somebody',
      aud: provider.mood === 'other-audience' ? 'another-client' : clientId,
      iat: now,
      exp: now + 300,
      nonce: provider.mood === 'other-nonce' ? 'of-another-sign-in' : grant.nonce,
      ...provider.person,
    };
    const idToken = await sign(claims, provider.mood === 'other-key' ? foreign.privateKey : own.privateKey);
    json(response, 200, { access_token: 'unused', token_type: 'Bearer', expires_in: 300, id_token: idToken });
  };

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer);
    if (url.pathname === '/.well-known/openid-configuration')
      return json(response, 200, {
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: provider.keysUrl,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (url.pathname === '/keys') return json(response, 200, { keys: [key] });
    if (url.pathname === '/authorize') return authorize(url.searchParams, response);
    if (url.pathname === '/token' && request.method === 'POST') return void token(request, response);
    json(response, 404, { error: 'not_found' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: OidcProvider = {
    issuer,
    clientId,
    clientSecret,
    keysUrl: `${issuer}/keys`,
    person: { email: 'jane@firm.example', email_verified: true },
    mood: 'good',
    get exchanges() {
      return exchanges;
    },
    signed: (claims) => sign(claims, own.privateKey),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return provider;
}

function json(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
