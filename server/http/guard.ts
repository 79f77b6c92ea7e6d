import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { isLoopback } from '../loopback';
import { sendProblem } from './answer';

/** Pages that a browser may come to from elsewhere: by a link, a redirect, or in a frame where the policy allows it. */
const doors = /^\/($|p\/|sign-in(\/callback)?$|xero\/callback$|excel\/)/;

/**
 * The server answers only to its own names (this machine's, and the host of `publicUrl`), so that a page elsewhere cannot
 * point another host name at it; and it gives a page of another origin nothing but the doors.
 */
export function ownOriginOnly(publicUrl: string): RequestHandler {
  const home = new URL(publicUrl);
  return (request: Request, response: Response, next: NextFunction) => {
    const host = hostOf(`${home.protocol}//${request.headers.host ?? ''}`);
    const local = host !== null && isLoopback(host.hostname);
    if (host === null || (!local && host.host !== home.host))
      return sendProblem(response, {
        code: 'not-allowed',
        detail: isLoopback(home.hostname)
          ? 'This server answers on this machine only.'
          : `This server answers as ${home.host} only.`,
      });
    const { origin } = request.headers;
    const own =
      origin === undefined || origin === home.origin || (local && hostOf(origin)?.host === host.host);
    const foreign = !own || request.headers['sec-fetch-site'] === 'cross-site';
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (foreign && !(reads && doors.test(request.path)))
      return sendProblem(response, {
        code: 'not-allowed',
        detail: 'A page of another origin may not use this server.',
      });
    next();
  };
}

function hostOf(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

/** No script but ours, no frame, nothing from elsewhere. Styles are set by the grid and by the components at run time. */
const directives = {
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
};

/**
 * Where Microsoft serves Office.js, the old address and the new one. It publishes no list for a policy; Office.js also
 * reports to Microsoft's telemetry, which works nowhere else and stays shut out.
 */
const officeScripts = [
  'https://appsforoffice.microsoft.com',
  'https://officeapis.public.onecdn.static.microsoft',
];

/**
 * Pages in which Excel on the web runs, and so may frame the pane [from reports of add-in makers and from Microsoft's
 * move to cloud.microsoft: no list of Microsoft's own was found].
 */
const officeHosts = [
  'https://*.officeapps.live.com',
  'https://*.sharepoint.com',
  'https://onedrive.live.com',
  'https://*.office.com',
  'https://*.office365.com',
  'https://*.microsoft365.com',
  'https://*.cloud.microsoft',
];

const common = {
  // Told to browsers by whoever ends https for this name, which may be a proxy in front.
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
} as const;

/** Headers of security: strict everywhere, wider for the Excel pane, which lives in Microsoft's pages. */
export function securityHeaders(): RequestHandler {
  const strict = helmet({ ...common, contentSecurityPolicy: { useDefaults: false, directives } });
  // A dialog of Office on its way through sign-in keeps the tie to the pane that opened it.
  const popUp = helmet({
    ...common,
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginOpenerPolicy: false,
  });
  const pane = helmet({
    ...common,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        ...directives,
        scriptSrc: ["'self'", ...officeScripts],
        connectSrc: ["'self'", ...officeScripts],
        frameAncestors: ["'self'", ...officeHosts],
      },
    },
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    xFrameOptions: false,
  });
  return (request, response, next) => {
    const headers = request.path.startsWith('/excel/')
      ? pane
      : /^\/(sign-in|xero)(\/|$)/.test(request.path)
        ? popUp
        : strict;
    headers(request, response, next);
  };
}
