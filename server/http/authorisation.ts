import { Router } from 'express';
import { z } from 'zod';
import { finishAuthorisation } from '../sync/connect';
import type { ApiTools } from './api';

const callback = z.object({
  code: z.string().min(1).max(2000).optional(),
  state: z.string().min(1).max(500),
  error: z.string().max(200).optional(),
});

/** Where Xero sends the browser back to. The answer is a redirect to the workbook, which says what happened. */
export function authorisationRouter(tools: ApiTools): Router {
  const router = Router();
  router.get('/callback', async (request, response) => {
    const query = callback.safeParse(request.query);
    if (!query.success) return response.redirect(303, '/#connect=invalid');
    if (query.data.code === undefined) return response.redirect(303, '/#connect=refused');
    const finished = await finishAuthorisation(tools.connect, query.data.code, query.data.state);
    response.redirect(
      303,
      finished.ok
        ? `/#connected=${encodeURIComponent(finished.value.id)}`
        : `/#connect=${finished.error.code}`,
    );
  });
  return router;
}
