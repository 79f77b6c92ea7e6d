import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../accounting/result';
import { answerFailure, oauthFailure, toXeroFailure, unreadable } from './errors';
import type { XeroFailure } from './ledger';

/**
 * Sign-in to Xero: authorization code with state and PKCE (xero 1.1), against addresses from the configuration, since
 * `xero-node` has its own wired in (xero 7.2). Storage and the lock round a refresh are the caller's.
 */
export interface XeroIdentityConfig {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly revocationUrl: string;
  readonly connectionsUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly scopes?: readonly string[];
  readonly timeoutMs?: number;
}

export const xeroProduction = {
  authorizeUrl: 'https://login.xero.com/identity/connect/authorize',
  tokenUrl: 'https://identity.xero.com/connect/token',
  revocationUrl: 'https://identity.xero.com/connect/revocation',
  connectionsUrl: 'https://api.xero.com/connections',
  accountingUrl: 'https://api.xero.com/api.xro/2.0',
} as const;

/** Only what is used (xero 1.3). `offline_access` is what a refresh token is given for. */
export const xeroScopes = [
  'offline_access',
  'accounting.invoices',
  'accounting.payments',
  'accounting.banktransactions',
  'accounting.manualjournals',
  'accounting.contacts',
  'accounting.settings.read',
  'accounting.reports.trialbalance.read',
] as const;

/** Keep `state` and `codeVerifier` with the person's session; both are used once. */
export interface AuthorizationRequest {
  readonly url: string;
  readonly state: string;
  readonly codeVerifier: string;
}

export interface XeroTokens {
  readonly accessToken: string;
  /** Rotates: store it before the access token is used. */
  readonly refreshToken: string;
  readonly expiresAt: Date;
  readonly scopes: readonly string[];
  /** Names the connections made by this very sign-in; null when the token does not say. */
  readonly authEventId: string | null;
}

export interface XeroConnection {
  /** For `disconnect`. */
  readonly id: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly tenantType: string;
}

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().optional(),
});
const oauthErrorSchema = z.object({ error: z.string() });
const claimsSchema = z.object({ authentication_event_id: z.string().optional() });
const connectionsSchema = z.array(
  z.object({
    id: z.string(),
    tenantId: z.string(),
    tenantName: z.string().nullish(),
    tenantType: z.string(),
  }),
);

export class XeroIdentity {
  constructor(
    private readonly config: XeroIdentityConfig,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Where to send the person. PKCE S256 besides the client secret: a stolen code is worth nothing. */
  authorization(): AuthorizationRequest {
    const state = randomBytes(32).toString('base64url');
    const codeVerifier = randomBytes(48).toString('base64url');
    const url = new URL(this.config.authorizeUrl);
    const parameters = {
      response_type: 'code',
      client_id: this.config.clientId,
      redirect_uri: this.config.redirectUri,
      scope: (this.config.scopes ?? xeroScopes).join(' '),
      state,
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return { url: url.toString(), state, codeVerifier };
  }

  /** The code of the redirect, within five minutes of it, once. */
  exchange(code: string, codeVerifier: string): Promise<Result<XeroTokens, XeroFailure>> {
    return this.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.config.redirectUri,
      code_verifier: codeVerifier,
    });
  }

  /**
   * New tokens for old. When the answer is lost (`notSaved` false) the old refresh token may be tried again for 30
   * minutes (xero 1.1). `reconnect-needed`: it is dead.
   */
  refresh(refreshToken: string): Promise<Result<XeroTokens, XeroFailure>> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** Removes every connection of the person who connected. */
  async revoke(refreshToken: string): Promise<Result<null, XeroFailure>> {
    const answer = await this.send(this.config.revocationUrl, this.form({ token: refreshToken }));
    if (!answer.ok) return answer;
    return answer.value.isSuccess ? ok(null) : err(this.tokenFailure(answer.value));
  }

  /** Organisations that the token reaches; with `authEventId` only those of that sign-in. */
  async connections(
    accessToken: string,
    authEventId: string | null = null,
  ): Promise<Result<XeroConnection[], XeroFailure>> {
    const url = new URL(this.config.connectionsUrl);
    if (authEventId !== null) url.searchParams.set('authEventId', authEventId);
    const answer = await this.send(url.toString(), { headers: bearer(accessToken) });
    if (!answer.ok) return answer;
    const { isSuccess, status, headers, body } = answer.value;
    if (!isSuccess) return err(answerFailure(status, headers, body));
    const parsed = connectionsSchema.safeParse(body);
    if (!parsed.success) return err(unreadable("Xero's list of connections is not understood.", status));
    return ok(parsed.data.map((one) => ({ ...one, tenantName: one.tenantName ?? '' })));
  }

  /** Ends one connection; one that is gone already is no failure. */
  async disconnect(accessToken: string, connectionId: string): Promise<Result<null, XeroFailure>> {
    const url = `${this.config.connectionsUrl}/${encodeURIComponent(connectionId)}`;
    const answer = await this.send(url, { method: 'DELETE', headers: bearer(accessToken) });
    if (!answer.ok) return answer;
    const { isSuccess, status, headers, body } = answer.value;
    return isSuccess || status === 404 ? ok(null) : err(answerFailure(status, headers, body));
  }

  private async token(parameters: Record<string, string>): Promise<Result<XeroTokens, XeroFailure>> {
    const answer = await this.send(this.config.tokenUrl, this.form(parameters));
    if (!answer.ok) return answer;
    if (!answer.value.isSuccess) return err(this.tokenFailure(answer.value));
    const parsed = tokenSchema.safeParse(answer.value.body);
    if (!parsed.success) return err(unreadable("Xero's sign-in answer is not understood."));
    const { access_token, refresh_token, expires_in, scope = '' } = parsed.data;
    return ok({
      accessToken: access_token,
      refreshToken: refresh_token,
      expiresAt: new Date(this.now().getTime() + expires_in * 1000),
      scopes: scope.split(' ').filter((word) => word !== ''),
      authEventId: authEventOf(access_token),
    });
  }

  private form(parameters: Record<string, string>): RequestInit {
    const credentials = Buffer.from(`${this.config.clientId}:${this.config.clientSecret}`).toString('base64');
    return {
      method: 'POST',
      headers: {
        Authorization: `Basic ${credentials}`,
        'Content-Type': 'application/x-www-form-urlencoded',
        Accept: 'application/json',
      },
      body: new URLSearchParams(parameters).toString(),
    };
  }

  private tokenFailure({ status, headers, body }: Answer): XeroFailure {
    const error = oauthErrorSchema.safeParse(body);
    return error.success && status >= 400 && status < 500
      ? oauthFailure(error.data.error, status)
      : answerFailure(status, headers, body);
  }

  private async send(url: string, init: RequestInit): Promise<Result<Answer, XeroFailure>> {
    try {
      const signal = AbortSignal.timeout(this.config.timeoutMs ?? 30_000);
      // Redirects are not followed: they would carry the secret to another address.
      const response = await fetch(url, { ...init, redirect: 'manual', signal });
      const text = await response.text();
      return ok({
        isSuccess: response.ok,
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: parseJson(text),
      });
    } catch (thrown) {
      return err(toXeroFailure(thrown));
    }
  }
}

interface Answer {
  readonly isSuccess: boolean;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

const bearer = (accessToken: string) => ({
  Authorization: `Bearer ${accessToken}`,
  Accept: 'application/json',
});

/** Read, not verified: the token came straight from Xero over a connection of ours, and nothing is allowed by it. */
function authEventOf(accessToken: string): string | null {
  const payload = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8');
  const claims = claimsSchema.safeParse(parseJson(payload));
  return claims.success ? (claims.data.authentication_event_id ?? null) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
