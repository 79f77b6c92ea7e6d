import { err, ok, type Result } from '../accounting/result';
import type { MeDto } from '../contract/session';
import type { SignedIn } from '../store/sign-ins';
import { problem, type Problem } from '../sync/problem';
import type { VerifyToken } from './google-token';
import { isAllowed } from './identity';
import type { Sessions } from './sessions';

/** Who sends a request: the name in approvals, postings and audit, and how it was learned. */
export type Person = MeDto;

/** What a request brings to say who sends it; null where it brings nothing. */
export interface Credentials {
  readonly bearer: string | null;
  /** Token of the session cookie. */
  readonly cookie: string | null;
  /** It came through a proxy: from this machine or from anywhere. */
  readonly forwarded: boolean;
}

export type WhoAsks = (credentials: Credentials) => Promise<Result<Person, Problem>>;

/** Without sign-in only this machine reaches the server: whoever asks is its user. Through a proxy it may be anybody. */
export const onlyTheUserOfThisMachine =
  (user: string): WhoAsks =>
  ({ forwarded }) =>
    Promise.resolve(
      forwarded
        ? err(
            problem(
              'not-allowed',
              'This request came through a proxy, and the server has no sign-in. The person who hosts it sets PUBLIC_URL and a sign-in (docs/HOSTING.md).',
            ),
          )
        : ok({ user, signIn: 'none' }),
    );

const signInAgain = (detail: string) => err(problem('sign-in-required', detail));

export interface PeopleTools {
  readonly users: readonly string[];
  readonly sessions: Sessions;
  /** Null: identity tokens of Google are not taken here. */
  readonly verifyGoogle: VerifyToken | null;
}

/** Everybody has signed in and is on the list, asked anew with every request. */
export function peopleWhoSignedIn({ users, sessions, verifyGoogle }: PeopleTools): WhoAsks {
  const listed = (identity: SignedIn, signIn: Person['signIn']): Result<Person, Problem> =>
    isAllowed(users, identity) ? ok({ user: identity.email, signIn }) : err(notOnTheList(identity.email));
  return async ({ bearer, cookie }) => {
    // Ours are opaque; a JWT has two dots.
    if (bearer !== null && bearer.split('.').length === 3) {
      if (!verifyGoogle)
        return signInAgain(
          'This server does not take sign-ins from Google Sheets. The person who hosts it can set GOOGLE_SHEETS_AUDIENCE.',
        );
      const identity = await verifyGoogle(bearer);
      if (identity.ok) return listed(identity.value, 'google');
      return identity.error === 'refused'
        ? signInAgain(
            'Google does not confirm who you are to this server, or not any more. Close the sidebar, open it again and try once more. If it stays, ask the person who hosts the server whether GOOGLE_SHEETS_AUDIENCE names this add-on.',
          )
        : err(
            problem(
              'sign-in-unavailable',
              'Who you are could not be checked: Google does not answer the server. Nothing was done. Try again in a minute.',
            ),
          );
    }
    const token = bearer ?? cookie;
    if (token === null)
      return signInAgain('Sign in first: this server shows the books to known people only.');
    const identity = await sessions.read(token);
    return identity
      ? listed(identity, 'session')
      : signInAgain('You are signed out: a sign-in lasts 12 hours. Nothing was done. Sign in again.');
  };
}

export const notOnTheList = (email: string): Problem =>
  problem(
    'not-allowed',
    `${email} may not use this Cogsheet. The person who hosts the server can add the address to SIGN_IN_USERS.`,
  );
