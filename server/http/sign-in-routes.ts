import { Router, type Response } from 'express';
import { z } from 'zod';
import { isLoopback } from '../loopback';
import type { Cookies } from '../sign-in/cookies';
import { notOnTheList } from '../sign-in/people';
import { sessionMs, type Sessions } from '../sign-in/sessions';
import { comingFrom, pendingMs, type FinishFault, type SignIn } from '../sign-in/sign-in';
import type { Log } from '../sync/context';
import { cookieOf } from './credentials';
import { sendMessage } from './message-page';

export interface SignInTools {
  /** Null: nobody signs in through a browser here. */
  readonly signIn: SignIn | null;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  /** Where people reach this server, no slash at the end. */
  readonly publicUrl: string;
  readonly log: Log;
}

const answerSchema = z.object({
  state: z.string().min(1).max(500),
  code: z.string().min(1).max(8_000).optional(),
  error: z.string().max(200).optional(),
  iss: z.string().max(500).optional(),
});

/** `GET /sign-in` sends the browser to the provider, `GET /sign-in/callback` is where it comes back. */
export function signInRouter({ signIn, sessions, cookies, publicUrl, log }: SignInTools): Router {
  const router = Router();
  const { session, pending, sessionOptions, pendingOptions } = cookies;
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  router.get('/', async (request, response) => {
    if (!signIn)
      return sendMessage(response, 404, {
        title: 'There is no sign-in here',
        text: 'This Cogsheet does not ask who you are in a browser.',
        next: { label: 'Open the workbook', href: '/' },
      });
    // 127.0.0.1 and localhost are two names to a cookie: begin under the name that the provider sends back to.
    const home = new URL(publicUrl);
    if (isLoopback(home.hostname) && request.headers.host !== home.host)
      return response.redirect(302, publicUrl + request.originalUrl);
    const from = comingFrom.safeParse({ return: 'workbook', ...request.query });
    if (!from.success)
      return sendMessage(response, 400, {
        title: 'This sign-in link is not complete',
        text: 'Go back to where you came from and sign in from there.',
      });
    const begun = await signIn.begin(from.data);
    if (!begun.ok) return sendFault(response, { ...begun.error, from: from.data }, log);
    response.cookie(pending, begun.value.pending, { ...pendingOptions, maxAge: pendingMs });
    response.redirect(302, begun.value.url);
  });
  router.get('/callback', async (request, response) => {
    const answer = answerSchema.safeParse(request.query);
    const sealed = cookieOf(request, pending);
    response.clearCookie(pending, pendingOptions);
    if (!signIn || !answer.success)
      return sendFault(
        response,
        { code: 'not-begun-here', reason: 'no answer of a provider', from: null },
        log,
      );
    const { state, code, error, iss } = answer.data;
    const finished = await signIn.finish(sealed, {
      state,
      ...(code === undefined ? {} : { code }),
      ...(error === undefined ? {} : { error }),
      ...(iss === undefined ? {} : { iss }),
    });
    if (!finished.ok) return sendFault(response, finished.error, log);
    const { identity, from } = finished.value;
    if (from.return === 'dialog') {
      const once = await sessions.issueCode(identity, from.challenge);
      // In the fragment it reaches the page, but no server and no log.
      return response.redirect(303, `/excel/signed-in.html#code=${once}`);
    }
    const { token } = await sessions.open(identity);
    response.cookie(session, token, { ...sessionOptions, maxAge: sessionMs });
    response.redirect(303, '/');
  });
  return router;
}

const statuses: Readonly<Record<FinishFault['code'], number>> = {
  unreachable: 503,
  misconfigured: 503,
  refused: 403,
  'not-accepted': 403,
  'no-address': 403,
  'not-on-the-list': 403,
  'not-begun-here': 400,
};

/** What happened and what to do, for the person in the browser; the reason for the person who hosts, in the log. */
function sendFault(response: Response, fault: FinishFault, log: Log): void {
  log.warn({ code: fault.code, reason: fault.reason }, 'nobody was signed in');
  sendMessage(response, statuses[fault.code], {
    title: 'You are not signed in',
    text: `${wordsOf(fault)}${fault.from?.return === 'dialog' ? ' Close this window and begin again in Excel.' : ''}`,
    ...(fault.from?.return === 'workbook' ? { next: { label: 'Sign in again', href: '/sign-in' } } : {}),
  });
}

function wordsOf(fault: FinishFault): string {
  switch (fault.code) {
    case 'unreachable':
      return "Your organisation's sign-in does not answer the server. Try again in a minute; if it stays, tell the person who hosts the server.";
    case 'misconfigured':
      return 'The sign-in of this server is not set up correctly. Tell the person who hosts the server to compare SIGN_IN_ISSUER with what the log says.';
    case 'refused':
      return "Your organisation's sign-in refused, or you went back. If you did not, tell the person who hosts the server: the log says why.";
    case 'not-accepted':
      return "The answer of your organisation's sign-in could not be trusted, so it was not used.";
    case 'no-address':
      return "Your organisation's sign-in does not vouch for an e-mail address of yours. Tell the person who hosts the server.";
    case 'not-on-the-list':
      return notOnTheList(fault.email).detail;
    case 'not-begun-here':
      return 'This sign-in was not begun in this browser, or more than ten minutes ago. Go back to Cogsheet and sign in again.';
  }
}
