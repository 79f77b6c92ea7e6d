import { cookiesOf, type Cookies } from './cookies';
import type { Db } from '../store/db';
import type { KeyRing } from '../store/key-ring';
import { createTokenVerifier, googleKeys } from './google-token';
import { onlyTheUserOfThisMachine, peopleWhoSignedIn, type WhoAsks } from './people';
import { createProvider } from './provider';
import { createSessions, type Sessions } from './sessions';
import type { SignInSettings } from './settings';
import { createSignIn, type SignIn } from './sign-in';

export interface SignInParts {
  readonly whoAsks: WhoAsks;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  /** Null: nobody signs in through a browser. */
  readonly signIn: SignIn | null;
}

export interface SignInSurroundings {
  readonly db: Db;
  readonly keyRing: KeyRing;
  readonly clock: () => Date;
  /** Where people reach this server, no slash at the end. */
  readonly publicUrl: string;
  /** Who asks where nobody signs in. */
  readonly localUser: string;
}

/** Sign-in as the settings want it; `null`: whoever reaches the server is the user of this machine. */
export function openSignIn(
  settings: SignInSettings | null,
  { db, keyRing, clock, publicUrl, localUser }: SignInSurroundings,
): SignInParts {
  const sessions = createSessions(db, clock);
  const cookies = cookiesOf(publicUrl);
  if (settings === null)
    return { sessions, cookies, signIn: null, whoAsks: onlyTheUserOfThisMachine(localUser) };
  const { users, provider, google } = settings;
  const verifyGoogle = google && createTokenVerifier(googleKeys(google.keysUrl), google.audience, clock);
  const callback = `${publicUrl}/sign-in/callback`;
  return {
    sessions,
    cookies,
    whoAsks: peopleWhoSignedIn({ users, sessions, verifyGoogle }),
    signIn: provider && createSignIn(createProvider(provider, callback), users, keyRing, clock),
  };
}
