import {
  deleteSession,
  readSession,
  saveCode,
  saveSession,
  takeCode,
  type SignedIn,
} from '../store/sign-ins';
import type { Db } from '../store/db';
import { challengeOf, hashOf, newToken } from './tokens';

/** A working day. Afterwards the provider is asked again, so a leaver is out by then at the latest. */
export const sessionMs = 12 * 3_600_000;
const codeMs = 2 * 60_000;

export interface NewSession {
  readonly token: string;
  readonly expiresAt: Date;
  readonly user: string;
}

/** Sessions in the store, so that every process of this server knows them. */
export interface Sessions {
  open(identity: SignedIn): Promise<NewSession>;
  /** Null when there is no such session, or no longer. */
  read(token: string): Promise<SignedIn | null>;
  close(token: string): Promise<void>;
  /** A one-time code for whoever knows the verifier of this challenge. */
  issueCode(identity: SignedIn, challenge: string): Promise<string>;
  /** Null when the code is unknown, used, too old, or the verifier is not the one; the code is spent in any case. */
  exchange(code: string, verifier: string): Promise<NewSession | null>;
}

export function createSessions(db: Db, clock: () => Date): Sessions {
  const open = async (identity: SignedIn): Promise<NewSession> => {
    const token = newToken();
    const at = clock();
    const expiresAt = new Date(at.getTime() + sessionMs);
    await saveSession(db, hashOf(token), identity, at, expiresAt);
    return { token, expiresAt, user: identity.email };
  };
  return {
    open,
    read: (token) => readSession(db, hashOf(token), clock()),
    close: (token) => deleteSession(db, hashOf(token)),
    issueCode: async (identity, challenge) => {
      const code = newToken();
      const at = clock();
      await saveCode(db, hashOf(code), challenge, identity, at, new Date(at.getTime() + codeMs));
      return code;
    },
    exchange: async (code, verifier) => {
      const taken = await takeCode(db, hashOf(code), clock());
      return taken && taken.challenge === challengeOf(verifier) ? open(taken) : null;
    },
  };
}
