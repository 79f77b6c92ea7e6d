import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { keyLengthMax, keyOf, type IdempotencyCache } from './idempotency';
import type { RateLimits } from './limits';
import { customConnectionId } from './identity';
import { gateProblem, validationException, XeroProblem } from './problems';
import { isAllowed } from './scopes';
import type { XeroState } from './state';
import type { TokenStore } from './tokens';

/** Who is calling; set once the gate is passed. */
export const clientOf = (response: Response): string => String(response.locals['clientId'] ?? '');

export function sendProblem(response: Response, problem: XeroProblem): void {
  response.status(problem.status);
  if (problem.body === null) response.type('text/html').send('');
  else response.json(problem.body);
}

/** Bearer token, tenant header, connection and scope. Refused calls count against no limit. */
export function authorise(state: XeroState, tokens: TokenStore): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const access = tokens.access(request.get('authorization'));
    if (!access.ok) {
      const detail =
        access.reason === 'expired'
          ? `TokenExpired: token expired at ${state.now()}`
          : 'AuthenticationUnsuccessful';
      return sendProblem(response, gateProblem(401, detail));
    }
    const tenant = request.get('xero-tenant-id') ?? '';
    const isCustom = access.clientId === customConnectionId;
    const wrongTenant =
      tenant.toLowerCase() !== state.organisation.OrganisationID.toLowerCase() &&
      !(isCustom && tenant === '');
    if (wrongTenant || access.grant.connectionId === null) {
      return sendProblem(response, gateProblem(403, 'AuthenticationUnsuccessful'));
    }
    if (!isAllowed(access.scopes, request.method, request.path)) {
      return sendProblem(response, gateProblem(401, 'AuthorizationUnsuccessful'));
    }
    response.locals['clientId'] = access.clientId;
    next();
  };
}

/** Counts the call, writes the three headers, answers 429 when a limit is reached. */
export function limitRate(limits: RateLimits): RequestHandler {
  return (_request, response, next) => {
    const clientId = clientOf(response);
    const admission = limits.admit(clientId);
    response.set(limits.headers(clientId));
    if (admission.ok) {
      response.once('close', admission.release);
      return next();
    }
    response.set('X-Rate-Limit-Problem', admission.problem);
    if (admission.retryAfterSeconds !== null)
      response.set('Retry-After', String(admission.retryAfterSeconds));
    response.status(429).end();
  };
}

/** Answers a replay from the cache; otherwise lets the call run and keeps its answer. */
export function rememberAnswers(cache: IdempotencyCache): RequestHandler {
  return (request, response, next) => {
    const key = keyOf(request);
    if (key === null) return next();
    if (key.length > keyLengthMax) {
      const message = `Idempotency Key exceeds the maximum length of ${String(keyLengthMax)} characters.`; // [?]
      return sendProblem(response, withMessage(message));
    }
    const clientId = clientOf(response);
    const recalled = cache.recall(request, clientId);
    if (recalled.kind === 'conflict') return sendProblem(response, withMessage(recalled.message));
    if (recalled.kind === 'replay') {
      return void response.status(recalled.status).type(recalled.type).send(recalled.body);
    }
    const send = response.send.bind(response);
    response.send = (body: unknown) => {
      if (typeof body === 'string') cache.remember(request, clientId, response, body);
      return send(body);
    };
    next();
  };
}

function withMessage(message: string): XeroProblem {
  const problem = validationException([]);
  return new XeroProblem(400, { ...problem.body, Message: message });
}
