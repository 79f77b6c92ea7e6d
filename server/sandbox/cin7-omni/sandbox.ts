import express, { type Express, type Request, type Response } from 'express';
import type { Clock } from '../common/clock';
import { createFaultScript, type FaultScript } from '../common/faults';
import { isObject, textAt } from '../common/json';
import { noPersistence, type Persistence } from '../common/persistence';
import { createSandboxApp } from '../common/sandbox-app';
import { refusal, send, sendTooMany, texts } from './answers';
import type { OmniCompany } from './company';
import { controlRoutes } from './control';
import { OmniDesk } from './desk';
import { Limits, callLimits } from './limits';
import { Permissions } from './permissions';
import { usualQuirks, type Quirks } from './quirks';
import { resourceAt } from './resources';

/** The only credentials the sandbox knows; printed in README.md, they open nothing but this sandbox. */
export const demoApiUsername = 'RimuAndReedNZ';
export const demoConnectionKey = '33333333333343338333333333333333';

export interface Cin7OmniSandboxOptions {
  company: OmniCompany;
  limits?: keyof typeof callLimits;
  quirks?: Partial<Quirks>;
  clock?: Clock;
  faults?: FaultScript;
  persistence?: Persistence;
}

/** Cin7 Omni's API over one company (reference: cin7-omni.md 1, 2 and 5). */
export function createCin7OmniSandbox(options: Cin7OmniSandboxOptions): {
  app: Express;
  /** For a test in the same process; the same is under `/__sandbox/cin7-omni` over HTTP. */
  desk: OmniDesk;
  faults: FaultScript;
} {
  const { persistence = noPersistence(), limits = 'demo' } = options;
  const faults = options.faults ?? createFaultScript();
  const quirks: Quirks = { ...usualQuirks, ...options.quirks };
  const { app, clock } = createSandboxApp({
    ...{ name: 'cin7-omni', version: 'v1', dataId: persistence.id, faults },
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    answers: {
      serverError: (response) => send(response, refusal(500, texts.serverError), quirks),
      unavailable: (response) => send(response, refusal(503, texts.unavailable), quirks),
      tooMany: (response, _problem, seconds) => sendTooMany(response, quirks, seconds),
    },
    describe: () => ({ company: options.company.name, limits: windows.limits(), quirks }),
  });
  const windows = new Limits(clock.now, callLimits[limits]);
  const permissions = new Permissions();
  const desk = new OmniDesk({ company: options.company, quirks, clock: clock.now, persistence });
  app.use('/__sandbox/cin7-omni', controlRoutes({ desk, windows, permissions }));
  app.use('/api', express.json({ limit: '20mb', strict: false, type: () => true }));
  app.use('/api', (request, response) => serve(request, response, { desk, windows, permissions }));
  app.use((_request: Request, response: Response) => send(response, refusal(404, texts.notFound), quirks));
  app.use((error: unknown, request: Request, response: Response, next: (error?: unknown) => void) => {
    const isBody = isObject(error) && textAt(error, 'type').startsWith('entity.');
    if (response.headersSent || !isBody) return next(error);
    if (!isAllowed(request)) return send(response, refusal(401, texts.unauthorised), quirks);
    send(response, refusal(400, texts.malformed), quirks);
  });
  return { app, desk, faults };
}

export interface Parts {
  desk: OmniDesk;
  windows: Limits;
  permissions: Permissions;
}

function serve(request: Request, response: Response, { desk, windows, permissions }: Parts): void {
  const { quirks } = desk;
  const refuse = (status: number, text: string): void => send(response, refusal(status, text), quirks);
  if (!isAllowed(request)) return refuse(401, texts.unauthorised);
  const [version = '', ...path] = request.path.replace(/^\/+|\/+$/g, '').split('/');
  const whole = resourceAt(version.toLowerCase(), path.join('/'));
  const resource = whole ?? resourceAt(version.toLowerCase(), path.slice(0, -1).join('/'));
  if (resource === null) return refuse(404, texts.notFound);
  if (!permissions.allow(request.method, resource.name)) return refuse(403, texts.forbidden);
  const waitMs = windows.take();
  if (waitMs > 0) return sendTooMany(response, quirks, Math.ceil(waitMs / 1000));
  const key = whole === null ? decodeURIComponent(path.at(-1) ?? '') : null;
  const search = request.originalUrl.split('?', 2)[1] ?? '';
  send(response, desk.answer({ method: request.method, resource, key, search, body: request.body }), quirks);
}

/** Basic authentication: API username and connection key (cin7-omni 1.1). */
function isAllowed(request: Request): boolean {
  const [scheme = '', encoded = ''] = (request.get('authorization') ?? '').split(' ', 2);
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return scheme.toLowerCase() === 'basic' && given === `${demoApiUsername}:${demoConnectionKey}`;
}
