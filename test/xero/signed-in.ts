import { ok } from '../../server/accounting/result';
import type { PacingClock } from '../../server/limits/clock';
import type { AccessTokens } from '../../server/xero/api';
import type { XeroCredits, XeroLedger } from '../../server/xero/ledger';
import { XeroIdentity, type XeroTokens } from '../../server/xero/oauth';
import { createXeroLedger, type XeroLedgerOptions } from '../../server/xero/xero-ledger';
import { testTenant, type RunningXero } from '../support/xero-sandbox';

/** The identity client against a running sandbox. */
export const identityOf = (xero: RunningXero, fields: { clientSecret?: string } = {}): XeroIdentity =>
  new XeroIdentity(
    {
      authorizeUrl: `${xero.url}/identity/connect/authorize`,
      tokenUrl: `${xero.url}/identity/connect/token`,
      revocationUrl: `${xero.url}/identity/connect/revocation`,
      connectionsUrl: `${xero.url}/connections`,
      clientId: 'cogsheet-demo',
      clientSecret: 'cogsheet-demo-secret',
      redirectUri: 'http://localhost:3000/xero/callback',
      ...fields,
    },
    () => xero.clock.now(),
  );

/** What a person does: allows on the consent page, and is sent back with a code and the state. */
export async function allow(authorizeUrl: string): Promise<URL> {
  const url = new URL(authorizeUrl);
  const answer = await fetch(`${url.origin}${url.pathname}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...url.searchParams, ['decision', 'allow']]),
  });
  const target = answer.headers.get('location');
  if (target === null) throw new Error(`not sent back: ${answer.status} ${await answer.text()}`);
  return new URL(target);
}

export async function signIn(identity: XeroIdentity): Promise<XeroTokens> {
  const { url, codeVerifier } = identity.authorization();
  const code = (await allow(url)).searchParams.get('code') ?? '';
  const tokens = await identity.exchange(code, codeVerifier);
  if (!tokens.ok) throw new Error(tokens.error.detail);
  return tokens.value;
}

/** Tokens as the server keeps them: handed out until a refresh is forced. */
export async function keptTokens(xero: RunningXero): Promise<AccessTokens & { refreshes: number }> {
  const identity = identityOf(xero);
  let tokens = await signIn(identity);
  const kept: AccessTokens & { refreshes: number } = {
    refreshes: 0,
    async accessToken(options) {
      if (options?.forceRefresh) {
        kept.refreshes += 1;
        const fresh = await identity.refresh(tokens.refreshToken);
        if (!fresh.ok) return fresh;
        tokens = fresh.value;
      }
      return ok(tokens.accessToken);
    },
  };
  return kept;
}

/** Pacing on the sandbox's own clock: a wait moves it forward. */
export const pacingOn = ({ clock }: RunningXero, waits: number[] = []): PacingClock => ({
  now: () => clock.now().getTime(),
  sleep(ms) {
    waits.push(ms);
    clock.advance(ms);
    return Promise.resolve();
  },
});

/** The server's own ledger of a running sandbox, with tokens given or got by signing in. */
export const ledgerOf = async (
  xero: RunningXero,
  options: Partial<XeroLedgerOptions> = {},
): Promise<XeroLedger & XeroCredits> =>
  createXeroLedger({
    accountingUrl: `${xero.url}/api.xro/2.0`,
    tenantId: testTenant,
    tokens: options.tokens ?? (await keptTokens(xero)),
    publicUrl: 'http://localhost:3000',
    clock: pacingOn(xero),
    ...options,
  });
