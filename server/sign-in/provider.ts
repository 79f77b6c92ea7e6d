import { randomBytes } from 'node:crypto';
import { custom, errors, Issuer, type BaseClient } from 'openid-client';
import { err, ok, type Result } from '../accounting/result';
import { codeOf } from '../store/error-code';
import type { SignedIn } from '../store/sign-ins';
import { identityOf } from './identity';
import type { ProviderSettings } from './settings';
import { challengeOf } from './tokens';

/**
 * Why nobody was signed in. `unreachable`: the provider does not answer. `misconfigured`: it is not the one that the
 * settings name. `refused`: it said no. `not-accepted`: its answer does not prove what it should. `no-address`: it
 * vouches for no e-mail address.
 */
export interface ProviderFault {
  readonly code: 'unreachable' | 'misconfigured' | 'refused' | 'not-accepted' | 'no-address';
  /** The provider's own error code or the library's sentence, for the log: holds no token. */
  readonly reason: string;
}

/** What has to be remembered between going and coming back. */
export interface ProviderChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The parameters the provider sends the browser back with. */
export interface ProviderAnswer {
  readonly state: string;
  readonly code?: string;
  readonly error?: string;
  readonly iss?: string;
}

/** An OpenID Connect provider: authorization code with PKCE, state and nonce. */
export interface Provider {
  begin(): Promise<Result<{ readonly url: string; readonly checks: ProviderChecks }, ProviderFault>>;
  finish(answer: ProviderAnswer, checks: ProviderChecks): Promise<Result<SignedIn, ProviderFault>>;
}

const timeoutMs = 10_000;
const toleranceSeconds = 30;
custom.setHttpOptionsDefaults({ timeout: timeoutMs });

const secret = (): string => randomBytes(32).toString('base64url');
const withoutSlash = (url: string): string => url.replace(/\/$/, '');

export function createProvider(settings: ProviderSettings, redirectUri: string): Provider {
  let known: BaseClient | null = null;
  /** Discovered when first needed, so that the server starts without its provider; a failure is not remembered. */
  const client = async (): Promise<Result<BaseClient, ProviderFault>> => {
    if (known) return ok(known);
    const found = await caught(() => Issuer.discover(settings.issuer));
    // Whatever went wrong here, the person who signs in can do nothing about it.
    if (!found.ok) return err({ ...found.error, code: 'unreachable' });
    const issuer = found.value;
    if (withoutSlash(issuer.metadata.issuer) !== withoutSlash(settings.issuer))
      return err({ code: 'misconfigured', reason: `the provider calls itself ${issuer.metadata.issuer}` });
    known = new issuer.Client({
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
    });
    known[custom.clock_tolerance] = toleranceSeconds;
    return ok(known);
  };
  return {
    begin: async () => {
      const ready = await client();
      if (!ready.ok) return ready;
      const checks: ProviderChecks = { state: secret(), nonce: secret(), verifier: secret() };
      const url = ready.value.authorizationUrl({
        scope: 'openid email profile',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: challengeOf(checks.verifier),
        code_challenge_method: 'S256',
        // Whoever signs in says as whom, on a computer where several people are signed in.
        prompt: 'select_account',
      });
      return ok({ url, checks });
    },
    finish: async (answer, { state, nonce, verifier }) => {
      const ready = await client();
      if (!ready.ok) return ready;
      const tokens = await caught(() =>
        ready.value.callback(
          redirectUri,
          { ...answer },
          { state, nonce, code_verifier: verifier, response_type: 'code' },
        ),
      );
      if (!tokens.ok) return tokens;
      // The issuer as the library verified it: the settings may write it with a slash at the end.
      const claims = tokens.value.claims();
      const identity = identityOf(claims.iss, claims);
      return identity ? ok(identity) : err({ code: 'no-address', reason: 'no verified address' });
    },
  };
}

/** The library throws; here that becomes a value. */
async function caught<Value>(work: () => Promise<Value>): Promise<Result<Value, ProviderFault>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof errors.OPError) return err({ code: 'refused', reason: error.error ?? 'no code' });
    if (error instanceof errors.RPError) return err({ code: 'not-accepted', reason: error.message });
    const code = codeOf(error);
    return code === null
      ? err({ code: 'not-accepted', reason: 'the answer is not what OpenID Connect says' })
      : err({ code: 'unreachable', reason: code });
  }
}
