import express, { type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { createCallLog, pathTemplate, type CallLog } from './call-log';
import { adjustableClock, type AdjustableClock, type Clock } from './clock';
import { faultRulesSchema, type FaultRule, type FaultScript } from './faults';

/** How the vendor at hand phrases the failures that a fault rule asks for. */
export interface FaultAnswers {
  serverError(response: Response): void;
  unavailable(response: Response): void;
  tooMany(
    response: Response,
    problem: 'minute' | 'day' | 'concurrent',
    retryAfterSeconds: number | undefined,
  ): void;
  htmlPage(response: Response): void;
}

export const defaultFaultAnswers: FaultAnswers = {
  serverError: (response) => void response.status(500).json({ Message: 'An error has occurred.' }),
  unavailable: (response) => void response.status(503).json({ Message: 'Service unavailable.' }),
  tooMany(response, _problem, retryAfterSeconds) {
    if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
    response.status(429).json({ Message: 'Too many requests.' });
  },
  htmlPage: (response) =>
    void response
      .status(200)
      .type('text/html')
      .send(
        '<!DOCTYPE html><html><head><title>Maintenance</title></head><body>We will be back soon.</body></html>',
      ),
};

export interface SandboxAppOptions {
  name: string;
  version: string;
  /** Identity of the data folder, shown by `GET /__sandbox`. */
  dataId: string;
  faults: FaultScript;
  clock?: Clock;
  /** Of several sandboxes behind one door; default: one of its own. */
  calls?: CallLog;
  answers?: Partial<FaultAnswers>;
  /** Turns a path into the name it is counted under; default `pathTemplate`. */
  template?: (path: string) => string;
  /** Paths whose query is not kept in the log, because it may carry a code. */
  hideQuery?: RegExp;
  /** Further facts for `GET /__sandbox`. */
  describe?: () => Record<string, unknown>;
}

export interface SandboxApp {
  /** Mount the vendor's routes on it; faults, call log and `/__sandbox` are already there. */
  app: express.Express;
  /** The sandbox's clock: give it to everything that reads the time. `POST /__sandbox/clock` advances it. */
  clock: AdjustableClock;
  calls: CallLog;
}

const advanceSchema = z.object({ advanceMs: z.number().int() });

/**
 * The layer both sandboxes share: an Express app whose calls are logged and whose answers obey the fault script.
 * `/__sandbox` is the door for people and tests; it is not part of any vendor's API.
 */
export function createSandboxApp(options: SandboxAppOptions): SandboxApp {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const clock = adjustableClock(options.clock);
  const calls = options.calls ?? createCallLog();
  app.use('/__sandbox', controlRoutes(options, clock, calls));
  app.use(recordCalls(options, clock, calls));
  app.use(applyFaults(options.faults, { ...defaultFaultAnswers, ...options.answers }));
  return { app, clock, calls };
}

function controlRoutes(options: SandboxAppOptions, clock: AdjustableClock, calls: CallLog): express.Router {
  const router = express.Router();
  router.use(express.json({ limit: '1mb' }));
  router.get('/', (_request, response) => {
    const { name, version, dataId } = options;
    response.json({ name, version, dataId, now: clock.now().toISOString(), ...options.describe?.() });
  });
  router.get('/faults', (_request, response) => void response.json({ rules: options.faults.state() }));
  router.post('/faults', (request, response) => {
    const parsed = faultRulesSchema.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ issues: parsed.error.issues });
    options.faults.set(parsed.data.rules);
    response.json({ rules: options.faults.state() });
  });
  router.delete('/faults', (_request, response) => {
    options.faults.clear();
    response.status(204).end();
  });
  router.get('/calls', (_request, response) => void response.json(calls.report()));
  router.delete('/calls', (_request, response) => {
    calls.clear();
    response.status(204).end();
  });
  router.post('/clock', (request, response) => {
    const parsed = advanceSchema.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ issues: parsed.error.issues });
    clock.advance(parsed.data.advanceMs);
    response.json({ now: clock.now().toISOString() });
  });
  return router;
}

function recordCalls(options: SandboxAppOptions, clock: AdjustableClock, calls: CallLog) {
  const template = options.template ?? pathTemplate;
  return (request: Request, response: Response, next: NextFunction) => {
    const [path = '', query = ''] = request.originalUrl.split('?', 2);
    if (path.startsWith('/__sandbox')) return next();
    const at = clock.now().toISOString();
    // `close` comes after every answer and also after a destroyed socket; `finish` only after an answer.
    response.once('close', () => {
      const fault = response.locals['fault'] as FaultRule | undefined;
      calls.record({
        at,
        method: request.method,
        path,
        query: options.hideQuery?.test(path) === true ? '' : query,
        template: template(path),
        status: response.writableFinished ? response.statusCode : null,
        fault: fault?.fault ?? null,
      });
    });
    next();
  };
}

function applyFaults(faults: FaultScript, answers: FaultAnswers) {
  return (request: Request, response: Response, next: NextFunction) => {
    if (request.path.startsWith('/__sandbox')) return next();
    const rule = faults.next(request.method, request.originalUrl);
    if (rule === null) return next();
    response.locals['fault'] = rule;
    switch (rule.fault) {
      case '500-before':
        return answers.serverError(response);
      case '503':
        return answers.unavailable(response);
      case 'html-200':
        return answers.htmlPage(response);
      case 'html-502':
        return sendBadGateway(response);
      case '429-minute':
        return answers.tooMany(response, 'minute', rule.retryAfter ?? 30);
      case '429-day':
        return answers.tooMany(response, 'day', rule.retryAfter ?? 3600);
      case '429-concurrent':
        return answers.tooMany(response, 'concurrent', rule.retryAfter);
      case 'drop-before':
        return void request.socket.destroy();
      case 'drop-after':
        interceptEnd(response, () => request.socket.destroy());
        return next();
      case '500-after':
        interceptEnd(response, () => {
          for (const name of response.getHeaderNames()) response.removeHeader(name);
          answers.serverError(response);
        });
        return next();
      case 'delay':
        interceptEnd(response, (finish) => void setTimeout(finish, rule.delayMs ?? 1000));
        return next();
    }
  };
}

/** What stands in front of a vendor's servers says when they are away. */
const sendBadGateway = (response: Response): void =>
  void response
    .status(502)
    .type('text/html')
    .send('<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>');

/** Lets the handler run to its end, then hands over instead of sending; `finish` sends the handler's own answer. */
function interceptEnd(response: Response, instead: (finish: () => void) => void): void {
  const end = response.end;
  const write = response.write;
  const restore = () => {
    response.end = end;
    response.write = write;
  };
  response.write = () => true;
  response.end = ((...parts: Parameters<Response['end']>) => {
    restore();
    instead(() => void (end as (...values: unknown[]) => unknown).apply(response, parts));
    return response;
  }) as Response['end'];
}
