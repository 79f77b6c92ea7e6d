import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { consentPage, refusalPage, type Offered } from './consent-page';
import { knownScopes } from './scopes';
import type { XeroState } from './state';
import type { Grantee, TokenStore } from './tokens';

interface RegisteredApp {
  name: string;
  secret: string;
  /** A custom connection has no consent page; it asks with its own credentials. */
  grants: ('authorization_code' | 'client_credentials')[];
}

/** A custom connection reaches one organisation only, so its calls need not name it. */
export const customConnectionId = 'cogsheet-custom';

/** The apps this sandbox knows. Their secrets open nothing but the sandbox. */
const apps: Record<string, RegisteredApp> = {
  'cogsheet-demo': { name: 'Cogsheet', secret: 'cogsheet-demo-secret', grants: ['authorization_code'] },
  [customConnectionId]: {
    name: 'Cogsheet custom connection',
    secret: 'cogsheet-custom-secret',
    grants: ['client_credentials'],
  },
};

const userId = '5f2a1e0c-8d1b-4b57-9a43-0d6e6b1c7a10';
const codeMinutes = 5;

/** Any loopback address, any port. Xero itself wants https and allows `http://localhost` only for testing. */
const isRedirectAllowed = (uri: string) => /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$|\?)/.test(uri);

const authorizeSchema = z.object({
  response_type: z.literal('code'),
  client_id: z.string(),
  redirect_uri: z.string(),
  scope: z.string().default(''),
  state: z.string().optional(),
  code_challenge: z.string().min(43).max(128).optional(),
  code_challenge_method: z.literal('S256').optional(),
});
type Authorize = z.infer<typeof authorizeSchema>;

const tokenSchema = z.object({
  grant_type: z.string(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
  refresh_token: z.string().optional(),
  scope: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

const digest = (text: string) => createHash('sha256').update(text).digest();
const isEqual = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
const scopesOf = (text: string) => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

/** Codes that wait to be exchanged. */
export type Codes = Map<string, { request: Authorize; expiresAt: number }>;

export interface IdentityParts {
  state: XeroState;
  tokens: TokenStore;
  codes: Codes;
  /** Organisations that the consent page offers, the one it proposes first. */
  offered: () => readonly Offered[];
  /** Told who was revoked: Xero ends every connection of that person to the app, whatever the organisation (xero 1.1). */
  onRevoked: (grantee: Grantee) => void;
  publicBaseUrl: string | undefined;
}

/**
 * Sign-in: authorize, token, revocation, discovery. Differs from Xero in the redirect rule above, and in that no
 * id_token is issued (so no signing keys are published): ask without the `openid` scope.
 */
export function identityRoutes(parts: IdentityParts): express.Router {
  const { state, tokens, codes, offered, onRevoked, publicBaseUrl } = parts;
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '64kb' });

  router.get('/.well-known/openid-configuration', (request, response) => {
    const base = `${publicBaseUrl ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`}/identity`;
    response.json(discovery(base));
  });

  router.get('/connect/authorize', (request, response) => {
    const asked = readAuthorize(request.query, response);
    if (asked === null) return;
    const { app, ...fields } = asked;
    const page = consentPage(app.name, offered(), definedText(fields.request));
    sendPage(response, 200, page);
  });

  router.post('/connect/authorize', form, (request, response) => {
    const asked = readAuthorize(request.body, response);
    if (asked === null) return;
    const target = new URL(asked.request.redirect_uri);
    const body = request.body as { decision?: unknown; organisation?: unknown };
    if (body.organisation !== undefined && !offered().some(({ id }) => id === body.organisation))
      return sendPage(response, 400, refusalPage('invalid_request'));
    if (body.decision === 'allow') {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, { request: asked.request, expiresAt: state.clock().getTime() + codeMinutes * 60_000 });
      target.searchParams.set('code', code);
      target.searchParams.set('scope', asked.request.scope);
    } else {
      target.searchParams.set('error', 'access_denied');
    }
    if (asked.request.state !== undefined) target.searchParams.set('state', asked.request.state);
    response.redirect(302, target.toString());
  });

  router.post('/connect/token', form, (request, response) => {
    const parsed = tokenSchema.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ error: 'invalid_request' });
    const clientId = authenticate(request, parsed.data);
    if (clientId === null) return void response.status(400).json({ error: 'invalid_client' });
    const answer = tokenFor(state, tokens, codes, clientId, parsed.data);
    state.journal.commit();
    response.set('Cache-Control', 'no-store');
    response.status('error' in answer ? 400 : 200).json(answer);
  });

  router.post('/connect/revocation', form, (request, response) => {
    const body = z.object({ token: z.string() }).loose().safeParse(request.body);
    const clientId = authenticate(
      request,
      (request.body ?? {}) as { client_id?: string; client_secret?: string },
    );
    if (clientId === null) return void response.status(400).json({ error: 'invalid_client' });
    const revoked = body.success ? tokens.revoke(body.data.token, clientId) : null;
    state.journal.commit();
    if (revoked !== null) onRevoked(revoked);
    response.status(200).end();
  });
  return router;
}

const discovery = (base: string) => ({
  issuer: base,
  authorization_endpoint: `${base}/connect/authorize`,
  token_endpoint: `${base}/connect/token`,
  revocation_endpoint: `${base}/connect/revocation`,
  scopes_supported: [...knownScopes],
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
});

function readAuthorize(
  input: unknown,
  response: Response,
): { request: Authorize; app: RegisteredApp } | null {
  const parsed = authorizeSchema.safeParse(input);
  const refuse = (reason: string) => {
    sendPage(response, 400, refusalPage(reason));
    return null;
  };
  if (!parsed.success) return refuse('invalid_request');
  const request = parsed.data;
  const app = Object.hasOwn(apps, request.client_id) ? apps[request.client_id] : undefined;
  if (app?.grants.includes('authorization_code') !== true)
    return refuse('unauthorized_client : Unknown client');
  if (!isRedirectAllowed(request.redirect_uri)) return refuse('unauthorized_client : Invalid redirect_uri');
  if (scopesOf(request.scope).some((scope) => !knownScopes.has(scope))) return refuse('invalid_scope');
  if (request.code_challenge !== undefined && request.code_challenge_method !== 'S256') {
    return refuse('invalid_request : Transform algorithm not supported');
  }
  return { request, app };
}

function definedText(request: Authorize): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function sendPage(response: Response, status: number, html: string): void {
  response.set({
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http://localhost:* http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'",
    'Cache-Control': 'no-store',
  });
  response.status(status).type('text/html').send(html);
}

/** HTTP Basic, as Xero asks; the secret in the form is accepted too [?]. Answers the client id or null. */
function authenticate(
  request: Request,
  body: { client_id?: string | undefined; client_secret?: string | undefined },
): string | null {
  const basic = /^Basic\s+(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const [basicId = '', ...basicSecret] = Buffer.from(basic ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const id = basic === undefined ? (body.client_id ?? '') : decodeURIComponent(basicId);
  const secret = basic === undefined ? (body.client_secret ?? '') : decodeURIComponent(basicSecret.join(':'));
  const app = Object.hasOwn(apps, id) ? apps[id] : undefined;
  return app !== undefined && isEqual(app.secret, secret) ? id : null;
}

type TokenAnswer = ReturnType<TokenStore['issue']> | { error: string };

function tokenFor(
  state: XeroState,
  tokens: TokenStore,
  codes: Codes,
  clientId: string,
  body: z.infer<typeof tokenSchema>,
): TokenAnswer {
  const app = apps[clientId];
  if (body.grant_type === 'client_credentials') {
    if (app?.grants.includes('client_credentials') !== true) return { error: 'unauthorized_client' };
    // Without a scope the custom connection gets all it was set up with; it never gets a refresh token.
    const asked = scopesOf(body.scope ?? '');
    if (asked.some((scope) => !knownScopes.has(scope))) return { error: 'invalid_scope' };
    const all = [...knownScopes].filter((scope) => scope.startsWith('accounting.'));
    const scopes = (asked.length > 0 ? asked : all).filter((scope) => scope !== 'offline_access');
    return tokens.issue(tokens.standingGrant(clientId, scopes, userId));
  }
  if (body.grant_type === 'refresh_token') {
    const grant = tokens.refreshable(body.refresh_token ?? '', clientId);
    return grant === null ? { error: 'invalid_grant' } : tokens.issue(grant);
  }
  if (body.grant_type !== 'authorization_code') return { error: 'unsupported_grant_type' };
  const issued = codes.get(body.code ?? '');
  codes.delete(body.code ?? '');
  if (issued === undefined || issued.expiresAt < state.clock().getTime()) return { error: 'invalid_grant' };
  const { request } = issued;
  if (request.client_id !== clientId || request.redirect_uri !== body.redirect_uri)
    return { error: 'invalid_grant' };
  if (!verifies(request.code_challenge, body.code_verifier)) return { error: 'invalid_grant' };
  return tokens.issue(tokens.newGrant(clientId, scopesOf(request.scope), userId));
}

/** PKCE: with a challenge the verifier must fit; without one none may be sent. */
function verifies(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined || verifier === undefined) return challenge === verifier;
  if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) return false;
  return isEqual(challenge, digest(verifier).toString('base64url'));
}
