import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Clock } from '../common/clock';
import { createFaultScript, type FaultScript } from '../common/faults';
import { noPersistence, type Persistence } from '../common/persistence';
import { createSandboxApp } from '../common/sandbox-app';
import { limitStyles, refusal, sendPageNotFound, sendTooMany, type Answer, type LimitStyle } from './answers';
import { CallWindow } from '../common/call-window';
import type { Cin7CoreData } from './data';
import { answerDocument, isDocumentPath } from './documents';
import { applyEdit, corruptSchema, editSchema, touchSchema, type Edit } from './edits';
import { answerList, listEndpoints } from './lists';
import { isMasterPath, type MasterPath } from './master-paths';
import { createMaster } from './masters';
import { readQuery } from './query';
import { createStore, type Cin7CoreStore } from './store';

/** The only keys the sandbox knows; printed in README.md, they open nothing but this sandbox. */
export const demoAccountId = '11111111-1111-4111-8111-111111111111';
export const demoApplicationKey = '22222222-2222-4222-8222-222222222222';

/** `vendor`: 60 calls in 60 seconds. `demo`: so many that a newcomer never waits. */
export const callsPerMinute = { vendor: 60, demo: 6000 } as const;
export type LimitsMode = keyof typeof callsPerMinute;

export interface Cin7CoreSandboxOptions {
  data: Cin7CoreData;
  limits?: LimitsMode;
  limitStyle?: LimitStyle;
  clock?: Clock;
  faults?: FaultScript;
  persistence?: Persistence;
}

/** For a test in the same process; the same is under `/__sandbox` over HTTP. */
export interface Cin7CoreControl {
  store: Cin7CoreStore;
  faults: FaultScript;
  /** Answers what was wrong, or null. */
  touch(input: z.input<typeof touchSchema>): string | null;
  corrupt(input: z.input<typeof corruptSchema>): string | null;
  setLimits(limits: { style?: LimitStyle | undefined; perMinute?: number | undefined }): void;
}

const basePath = '/externalapi/v2/';
const lists = new Map(listEndpoints.map((endpoint) => [endpoint.path.toLowerCase(), endpoint]));

/** Cin7 Core's External API v2 over one company's data (reference: cin7-core.md 1 to 6 and 10). */
export function createCin7CoreSandbox(options: Cin7CoreSandboxOptions): {
  app: Express;
  control: Cin7CoreControl;
} {
  const { data, limits = 'demo', persistence = noPersistence() } = options;
  const faults = options.faults ?? createFaultScript();
  const store = createStore(data);
  let style: LimitStyle = options.limitStyle ?? '429';
  const { app, clock } = createSandboxApp({
    name: 'cin7-core',
    version: 'v2',
    dataId: persistence.id,
    faults,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    answers: {
      serverError: (response) => void response.status(500).json(refusal(500, 'Internal server error').body),
      unavailable: (response) =>
        void response.status(503).type('text/plain').send('The service is unavailable.'),
      tooMany: (response, _problem, seconds) => sendTooMany(response, style, callWindow.limit, seconds),
      htmlPage: sendPageNotFound,
    },
    describe: () => ({ company: store.data.me['Company'] ?? null, callsPerMinute: callWindow.limit, style }),
  });
  const callWindow = new CallWindow(clock.now, callsPerMinute[limits]);
  const edit = createEditor(store, persistence, clock.now);
  const control: Cin7CoreControl = {
    store,
    faults,
    touch: (input) => edit({ touch: touchSchema.parse(input) }),
    corrupt: (input) => edit({ corrupt: corruptSchema.parse(input) }),
    setLimits(wanted) {
      style = wanted.style ?? style;
      callWindow.limit = wanted.perMinute ?? callWindow.limit;
    },
  };
  app.use('/__sandbox/cin7-core', controlRoutes(control));
  app.use(express.json({ limit: '1mb' }));
  app.use((request, response, next) => {
    if (request.path.startsWith('/__sandbox')) return next();
    const take = (key: string): boolean => {
      if (callWindow.take(key)) return true;
      sendTooMany(response, style, callWindow.limit);
      return false;
    };
    serve(request, response, store, take, (path) =>
      createMaster(path, request.body, store, clock.now(), (row) => void edit({ master: { path, row } })),
    );
  });
  app.use(
    (_request: Request, response: Response) => void response.status(404).json({ message: 'Not found' }),
  );
  app.use((_error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next();
    response.status(400).json({ message: 'The body is not JSON' });
  });
  return { app, control };
}

function serve(
  request: Request,
  response: Response,
  store: Cin7CoreStore,
  take: (key: string) => boolean,
  create: (path: MasterPath) => Answer,
): void {
  const path = request.path.toLowerCase();
  const name = path.startsWith(basePath) ? path.slice(basePath.length).replace(/^\/+|\/+$/g, '') : '';
  const list = lists.get(name);
  if (list === undefined && !isDocumentPath(name)) return sendPageNotFound(response);
  const account = request.get('api-auth-accountid')?.toLowerCase();
  const key = request.get('api-auth-applicationkey')?.toLowerCase();
  if (account !== demoAccountId || key !== demoApplicationKey) {
    return void response.status(403).type('text/plain').send('Incorrect credentials!');
  }
  if (!take(key)) return;
  if (request.method === 'POST' && isMasterPath(name)) return send(response, create(name));
  if (request.method !== 'GET') return send(response, refusal(405, 'Method is not allowed'));
  const query = readQuery(request.originalUrl.split('?', 2)[1] ?? '');
  const answer = list === undefined ? answerDocument(name, store, query) : answerList(list, store, query);
  if (answer !== null) send(response, answer);
}

const send = (response: Response, answer: Answer): void =>
  void response.status(answer.status).json(answer.body);

/** Applies edits and saves them; what was saved before is done again first, so a restart changes nothing. */
function createEditor(store: Cin7CoreStore, persistence: Persistence, now: Clock) {
  let count = 0;
  for (const { value } of persistence.load()) {
    applyEdit(store, editSchema.parse(value));
    count += 1;
  }
  return (part: Omit<Edit, 'at'>): string | null => {
    const edit = { ...part, at: now().toISOString() };
    const problem = applyEdit(store, edit);
    if (problem === null) persistence.save([{ kind: 'edit', id: String((count += 1)), value: edit }]);
    return problem;
  };
}

const limitsSchema = z.object({
  style: z.enum(limitStyles).optional(),
  perMinute: z.number().int().min(1).max(100_000).optional(),
});

function controlRoutes(control: Cin7CoreControl): express.Router {
  const router = express.Router();
  router.use(express.json({ limit: '1mb' }));
  const route = <T>(path: string, schema: z.ZodType<T>, act: (input: T) => string | null): void => {
    router.post(path, (request, response) => {
      const parsed = schema.safeParse(request.body);
      if (!parsed.success) return void response.status(400).json({ issues: parsed.error.issues });
      const problem = act(parsed.data);
      if (problem !== null) return void response.status(404).json({ message: problem });
      response.json({ done: true });
    });
  };
  route('/touch', touchSchema, (input) => control.touch(input));
  route('/corrupt', corruptSchema, (input) => control.corrupt(input));
  route('/limits', limitsSchema, (input) => {
    control.setLimits(input);
    return null;
  });
  return router;
}
