import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Log } from '../sync/context';
import { apiRouter, type ApiTools } from './api';
import { sendProblem } from './answer';
import { authorisationRouter } from './authorisation';
import { credentialsOf } from './credentials';
import { excelRouter, type ExcelTools } from './excel';
import { ownOriginOnly, securityHeaders } from './guard';
import { measure, metricsHandler } from './metrics';
import { signInRouter, type SignInTools } from './sign-in-routes';

export interface AppTools extends ApiTools, ExcelTools, Omit<SignInTools, 'log'> {
  /** Folder of the built web workbook. */
  readonly webFolder: string;
}

/** The Express app: routes parse, call one use case and map its result; nothing else happens here. */
export function createApp(tools: AppTools): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(measure());
  app.use(securityHeaders());
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const ready = await tools.context.db.query('select 1').then(
      () => true,
      () => false,
    );
    response.status(ready ? 200 : 503).json({ ready });
  });
  app.use(ownOriginOnly(tools.publicUrl));
  app.get('/metrics', knownOnly(tools), metricsHandler());
  app.use('/sign-in', signInRouter({ ...tools, log: tools.context.log }));
  app.use('/excel', excelRouter(tools));
  app.use('/xero', authorisationRouter(tools));
  app.use('/api/v1', noStore, apiRouter(tools));
  app.get('/p/:key', (request, response) =>
    response.redirect(302, `/#posting=${encodeURIComponent(request.params.key)}`),
  );
  // The pages alone: answers with books in them are never compressed beside what a request says.
  app.use(compression());
  app.use(express.static(tools.webFolder, { index: 'index.html', etag: true, maxAge: 0 }));
  app.use((_request, response) =>
    sendProblem(response, { code: 'not-found', detail: 'There is no such address here.' }),
  );
  app.use(lastResort(tools.context.log));
  return app;
}

/** Checks and progress change without any version changing: nothing of the API is kept by a browser. */
const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** Counts and times are for whoever may see the books. */
const knownOnly =
  ({ whoAsks, cookies }: ApiTools): RequestHandler =>
  async (request, response, next) => {
    const person = await whoAsks(credentialsOf(request, cookies));
    if (person.ok) next();
    else sendProblem(response, person.error);
  };

interface HttpError {
  readonly status?: number;
  readonly type?: string;
}

/** Bodies that are too large or no JSON are named; anything else is a bug of ours, told plainly and logged whole. */
function lastResort(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, type } = (error ?? {}) as HttpError;
    if (type === 'entity.too.large')
      return sendProblem(response, { code: 'too-large', detail: 'The request is larger than 4 MB.' });
    if (status !== undefined && status >= 400 && status < 500)
      return sendProblem(response, {
        code: 'invalid-request',
        detail: 'The request is not JSON that can be read.',
      });
    log.error(
      { err: error instanceof Error ? { message: error.message, stack: error.stack } : {} },
      'a request failed unexpectedly',
    );
    sendProblem(response, {
      code: 'internal',
      detail:
        'Something went wrong inside Cogsheet. Nothing is lost: try again, and look at the server log if it stays.',
    });
  };
}
