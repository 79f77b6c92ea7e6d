import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Grant } from './model';
import type { XeroState } from './state';

const minute = 60_000;
export const accessTokenMinutes = 30;
const graceMinutes = 30;
const refreshDays = 60;

const claimsSchema = z.object({
  grant: z.string(),
  client_id: z.string(),
  scope: z.array(z.string()),
  exp: z.number(),
});

export interface Tokens {
  access_token: string;
  expires_in: number;
  token_type: 'Bearer';
  scope: string;
  refresh_token?: string;
}

/** Who gave leave, and to which app. */
export type Grantee = Pick<Grant, 'clientId' | 'userId'>;

export type Access =
  | { ok: true; clientId: string; scopes: string[]; grant: Grant }
  | { ok: false; reason: 'missing' | 'invalid' | 'expired' };

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Issues and checks tokens. Access tokens are signed and self-contained; of refresh tokens only hashes are kept. */
export class TokenStore {
  constructor(private readonly state: XeroState) {}

  newGrant(clientId: string, scopes: string[], userId: string): Grant {
    const at = this.state.now();
    // One connection for one client and organisation: consenting again updates it.
    const earlier = this.state.grants
      .all()
      .find((g) => g.clientId === clientId && !g.revoked && g.connectionId !== null);
    const grant: Grant = {
      id: randomUUID(),
      clientId,
      scopes,
      connectionId: earlier?.connectionId ?? randomUUID(),
      userId,
      authEventId: randomUUID(),
      createdAt: earlier?.createdAt ?? at,
      updatedAt: at,
      refreshTokens: [],
      revoked: false,
    };
    this.state.grants.put(grant.id, grant);
    return grant;
  }

  /** The grant of a custom connection: made once, then used again for every token. */
  standingGrant(clientId: string, scopes: string[], userId: string): Grant {
    const wanted = scopes.join(' ');
    const standing = this.state.grants
      .all()
      .find(
        (g) =>
          g.clientId === clientId && !g.revoked && g.connectionId !== null && g.scopes.join(' ') === wanted,
      );
    return standing ?? this.newGrant(clientId, scopes, userId);
  }

  /** A new access token, and with `offline_access` a new refresh token that supersedes the one in force. */
  issue(grant: Grant): Tokens {
    const now = this.state.clock();
    const claims = {
      nbf: Math.floor(now.getTime() / 1000),
      exp: Math.floor(now.getTime() / 1000) + accessTokenMinutes * 60,
      iss: 'https://identity.xero.com',
      aud: 'https://identity.xero.com/resources',
      client_id: grant.clientId,
      sub: grant.userId,
      xero_userid: grant.userId,
      authentication_event_id: grant.authEventId,
      grant: grant.id,
      jti: randomUUID(),
      scope: grant.scopes,
    };
    const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    const tokens: Tokens = {
      access_token: `${body}.${this.sign(body)}`,
      expires_in: accessTokenMinutes * 60,
      token_type: 'Bearer',
      scope: grant.scopes.join(' '),
    };
    if (!grant.scopes.includes('offline_access')) return tokens;
    const refresh = randomBytes(32).toString('base64url');
    const at = now.toISOString();
    const superseded = grant.refreshTokens
      .map((token) => ({ ...token, rotatedAt: token.rotatedAt ?? at }))
      .filter(({ rotatedAt }) => now.getTime() - Date.parse(rotatedAt) <= graceMinutes * minute);
    const refreshTokens = [...superseded, { hash: hash(refresh), issuedAt: at, rotatedAt: null }];
    this.state.grants.put(grant.id, { ...grant, refreshTokens, updatedAt: at });
    return { ...tokens, refresh_token: refresh };
  }

  /** The grant of a usable refresh token: in force, or rotated less than 30 minutes ago; unused for under 60 days. */
  refreshable(refreshToken: string, clientId: string): Grant | null {
    const found = this.grantOf(refreshToken);
    if (found === null || found.grant.revoked || found.grant.clientId !== clientId) return null;
    const now = this.state.clock().getTime();
    const { rotatedAt, issuedAt } = found.token;
    if (rotatedAt !== null && now - Date.parse(rotatedAt) > graceMinutes * minute) return null;
    if (now - Date.parse(issuedAt) > refreshDays * 24 * 60 * minute) return null;
    return found.grant;
  }

  /** Revocation removes all connections of that user and client. Answers whose, null when the token is not of here. */
  revoke(refreshToken: string, clientId: string): Grantee | null {
    const found = this.grantOf(refreshToken);
    if (found === null || found.grant.clientId !== clientId) return null;
    this.endAccess(found.grant);
    return found.grant;
  }

  endAccess({ clientId, userId }: Grantee): void {
    for (const grant of this.state.grants.all()) {
      if (grant.clientId !== clientId || grant.userId !== userId) continue;
      this.state.grants.put(grant.id, { ...grant, revoked: true, connectionId: null });
    }
  }

  /** Whether an access or refresh token was given out here, whatever became of it. */
  gave(token: string): boolean {
    return this.payloadOf(token) !== null || this.grantOf(token) !== null;
  }

  /** Reads `Authorization: Bearer ..` */
  access(authorization: string | undefined): Access {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return { ok: false, reason: 'missing' };
    const payload = this.payloadOf(token);
    if (payload === null) return { ok: false, reason: 'invalid' };
    const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    const grant = claims.success ? this.state.grants.get(claims.data.grant) : undefined;
    if (!claims.success || grant === undefined || grant.revoked) return { ok: false, reason: 'invalid' };
    if (claims.data.exp * 1000 <= this.state.clock().getTime()) return { ok: false, reason: 'expired' };
    return { ok: true, clientId: claims.data.client_id, scopes: claims.data.scope, grant };
  }

  /** The middle part of an access token that was signed here. */
  private payloadOf(token: string): string | null {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const expected = Buffer.from(this.sign(`${header}.${payload}`));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected) ? payload : null;
  }

  private grantOf(refreshToken: string) {
    const wanted = hash(refreshToken);
    for (const grant of this.state.grants.all()) {
      const token = grant.refreshTokens.find((candidate) => candidate.hash === wanted);
      if (token !== undefined) return { grant, token };
    }
    return null;
  }

  /** The signing key is kept, so that tokens outlive a restart of the sandbox. */
  private sign(text: string): string {
    let key = this.state.secrets.get('signing');
    if (key === undefined) {
      key = randomBytes(32).toString('base64url');
      this.state.secrets.put('signing', key);
      this.state.journal.commit();
    }
    return createHmac('sha256', key).update(text).digest('base64url');
  }
}
