import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { isLoopback } from '../config';
import { sendProblem } from './answer';

/**
 * While there is no sign-in, whoever reaches the server is the accountant. So it answers only to its own name (a page
 * elsewhere cannot point another host name at this machine) and changes nothing for a page of another origin.
 */
export function ownOriginOnly(): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const host = hostName(request.headers.host ?? '');
    const origin = request.headers.origin;
    const site = request.headers['sec-fetch-site'];
    if (!isLoopback(host))
      return sendProblem(response, {
        code: 'not-allowed',
        detail: 'This server answers on this machine only.',
      });
    const foreign =
      (origin !== undefined && !sameOrigin(origin, request.headers.host ?? '')) || site === 'cross-site';
    if (foreign && request.path !== '/xero/callback' && !(request.method === 'GET' && request.path === '/')) {
      return sendProblem(response, {
        code: 'not-allowed',
        detail: 'A page of another origin may not use this server.',
      });
    }
    next();
  };
}

const hostName = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

const sameOrigin = (origin: string, host: string): boolean => {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
};

/** No script but ours, no frame, nothing from elsewhere. Styles are set by the grid and by the components at run time. */
export const securityHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
