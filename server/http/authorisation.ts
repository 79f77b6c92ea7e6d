import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { finishAuthorisation } from '../sync/connect';
import type { ApiTools } from './api';
import { cookieOf } from './credentials';

const callback = z.object({
  code: z.string().min(1).max(2000).optional(),
  state: z.string().min(1).max(500),
  error: z.string().max(200).optional(),
});

/** Set by the dialog of the Excel pane before it goes to Xero; its value is `dialog`. */
const returnCookie = 'cogsheet-return';

/**
 * Where Xero sends the browser back to: a redirect to the page that says what happened, which is the workbook or the
 * page that closes Excel's dialog. Nobody need be signed in in this browser: `state` proves that it was begun here.
 */
export function authorisationRouter(tools: ApiTools): Router {
  const router = Router();
  router.get('/callback', async (request, response) => {
    const query = callback.safeParse(request.query);
    const say = sayer(request, response);
    if (!query.success) return say('connect=invalid');
    if (query.data.code === undefined) return say('connect=refused');
    const finished = await finishAuthorisation(tools.connect, query.data.code, query.data.state);
    say(
      finished.ok ? `connected=${encodeURIComponent(finished.value.id)}` : `connect=${finished.error.code}`,
    );
  });
  return router;
}

function sayer(request: Request, response: Response): (what: string) => void {
  const dialog = cookieOf(request, returnCookie) === 'dialog';
  if (dialog) response.clearCookie(returnCookie, { path: '/xero' });
  return (what) => response.redirect(303, `${dialog ? '/excel/authorised.html' : '/'}#${what}`);
}
