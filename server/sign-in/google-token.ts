import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { err, ok, type Result } from '../accounting/result';
import type { SignedIn } from '../store/sign-ins';
import { googleIssuers, identityOf } from './identity';

/** `refused`: the token proves nobody. `unreachable`: Google's keys could not be had, so nothing can be said. */
export type TokenFault = 'refused' | 'unreachable';
export type VerifyToken = (token: string) => Promise<Result<SignedIn, TokenFault>>;

/** Google's public keys: fetched when first needed, kept, and fetched again for a key that is not among them. */
export const googleKeys = (url: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(url), { timeoutDuration: 5_000 });

class KeysUnreachable extends Error {}

/** Google's clock and ours may differ by this. */
const toleranceSeconds = 30;

/**
 * Checks identity tokens of Apps Script (`ScriptApp.getIdentityToken()`, apps-script 4): RS256 by one of Google's keys,
 * issued by Google for one of our scripts, in time, with an address that Google verified.
 */
export function createTokenVerifier(
  keys: JWTVerifyGetKey,
  audience: readonly string[],
  clock: () => Date,
): VerifyToken {
  const keyOf: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      throw new KeysUnreachable('Keys could not be fetched', { cause: error });
    }
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: ['RS256'],
        issuer: googleIssuers,
        audience: [...audience],
        clockTolerance: toleranceSeconds,
        currentDate: clock(),
        requiredClaims: ['sub', 'email', 'exp'],
      });
      const identity = identityOf(String(payload.iss), payload);
      return identity ? ok(identity) : err('refused');
    } catch (error) {
      if (error instanceof KeysUnreachable) return err('unreachable');
      if (error instanceof errors.JOSEError) return err('refused');
      throw error;
    }
  };
}
