import { err, ok } from '../accounting/result';
import { problem } from '../sync/problem';
import type { ApiTools, Handlers } from './api';

type Names = 'me' | 'beginSession' | 'endSession';

export function sessionHandlers({ sessions }: ApiTools): Pick<Handlers, Names> {
  return {
    me: ({ person }) => Promise.resolve(ok(person)),
    beginSession: async ({ body }) => {
      const session = await sessions.exchange(body.code, body.verifier);
      return session
        ? ok({ ...session, expiresAt: session.expiresAt.toISOString() })
        : err(
            problem(
              'sign-in-required',
              'This sign-in was used already, took longer than two minutes, or belongs to another window. Sign in again.',
            ),
          );
    },
    endSession: async ({ credentials: { bearer, cookie } }) => {
      for (const token of [bearer, cookie]) if (token !== null) await sessions.close(token);
      return ok(null);
    },
  };
}
