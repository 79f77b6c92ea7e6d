import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import { wireInstant } from './calendar';
import type { WriteContext } from './documents';
import { authorise, clientOf, limitRate, rememberAnswers, sendProblem } from './gate';
import { documentRoutes } from './document-routes';
import type { IdempotencyCache } from './idempotency';
import type { RateLimits } from './limits';
import { listQuerySchema, unitPlacesOf, type ListQuery } from './list';
import { notFound, postDataInvalid, XeroProblem } from './problems';
import { recordRoutes } from './record-routes';
import type { Wire } from './render';
import { settingsRoutes } from './settings-routes';
import type { XeroState } from './state';
import type { TokenStore } from './tokens';

/** One call, read: what the routes work on. */
export interface Call {
  state: XeroState;
  query: ListQuery;
  body: unknown;
  params: Record<string, string>;
  modifiedSince: Date | null;
  /** False only for `summarizeErrors=false`. */
  summarise: boolean;
  context: WriteContext;
}

/** Registers a route whose handler answers the resource part of the envelope. */
export type Route = (
  method: 'get' | 'put' | 'post' | 'delete',
  path: string,
  handler: (call: Call) => Wire,
) => void;

export interface AccountingParts {
  state: XeroState;
  tokens: TokenStore;
  limits: RateLimits;
  idempotency: IdempotencyCache;
}

/**
 * `/api.xro/2.0`. Always answers JSON: Xero's default without an Accept header is XML, which no client of ours reads.
 * The order of the gates is Xero's: token, limits, idempotency (a replay costs a call), then the call itself.
 */
export function accountingRoutes({ state, tokens, limits, idempotency }: AccountingParts): express.Router {
  const router = express.Router();
  router.use(authorise(state, tokens));
  router.use(limitRate(limits));
  // GET requests of xero-node carry a JSON body `{}`: read and passed over.
  router.use(express.json({ limit: '10mb', strict: false, type: () => true }));
  router.use(rememberAnswers(idempotency));
  const route: Route = (method, path, handler) => {
    router[method](path, runCall(state, handler));
  };
  settingsRoutes(route);
  recordRoutes(route);
  documentRoutes(route);
  router.use((_request, response) => {
    sendProblem(response, notFound());
  });
  router.use(onError);
  return router;
}

function runCall(state: XeroState, handler: (call: Call) => Wire): RequestHandler {
  return (request, response) => {
    const query = listQuerySchema.parse(request.query);
    const method = request.method === 'PUT' ? 'PUT' : 'POST';
    const call: Call = {
      state,
      query,
      body: request.body as unknown,
      params: request.params as Record<string, string>,
      modifiedSince: modifiedSinceOf(request),
      summarise: query.summarizeerrors?.toLowerCase() !== 'false',
      context: { state, method, unitPlaces: unitPlacesOf(query), clientId: clientOf(response) },
    };
    const answer = state.journal.attempt(() => handler(call));
    state.journal.commit();
    response.json({
      Id: randomUUID(),
      Status: 'OK',
      ProviderName: 'Xero sandbox',
      DateTimeUTC: wireInstant(state.now()),
      ...answer,
    });
  };
}

/** `If-Modified-Since`: an HTTP date, or ISO text as xero-node sends it; compared in whole seconds. */
function modifiedSinceOf(request: Request): Date | null {
  const text = request.get('if-modified-since');
  if (text === undefined) return null;
  const zoned = /(Z|GMT|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
  const instant = new Date(zoned);
  if (Number.isNaN(instant.getTime()))
    throw new XeroProblem(412, { Message: 'If-Modified-Since is not a date' });
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}

const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof XeroProblem) return sendProblem(response, error);
  const status = (error as { status?: unknown }).status;
  if (status === 413) return void response.status(413).end();
  if (typeof status === 'number' && status < 500)
    return sendProblem(response, postDataInvalid('Invalid JSON'));
  next(error);
};
