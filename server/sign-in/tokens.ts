import { createHash, randomBytes } from 'node:crypto';

const tokenBytes = 32;

/** A secret that nobody can guess. */
export const newToken = (): string => randomBytes(tokenBytes).toString('base64url');

/** What is kept of a token. Its 256 random bits need no salt and no slow hash. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** S256 of RFC 7636. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');
