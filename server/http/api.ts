import express, { Router, type Request, type Response } from 'express';
import type { z } from 'zod';
import { err, ok, type Result } from '../accounting/result';
import { routes, type Route, type RouteName } from '../contract/routes';
import { readConnection } from '../store/connections';
import type { Credentials, Person, WhoAsks } from '../sign-in/people';
import type { Cookies } from '../sign-in/cookies';
import type { Sessions } from '../sign-in/sessions';
import type { SyncContext } from '../sync/context';
import type { ConnectTools } from '../sync/connect';
import { fail, notFound, problem, type Problem } from '../sync/problem';
import { send, sendProblem } from './answer';
import { connectionHandlers } from './connection-routes';
import { credentialsOf } from './credentials';
import { figureHandlers } from './figure-routes';
import { importHandlers } from './import-routes';
import { jobHandlers } from './job-routes';
import { mappingHandlers } from './mapping-routes';
import { openApiDocument } from './openapi';
import { postingHandlers } from './posting-routes';
import { previewHandlers } from './preview-routes';
import { sessionHandlers } from './session-routes';
import { valuationHandlers } from './valuation-routes';

/** Largest request body: a mapping table of 5,000 rows is well below. */
const bodyLimit = '4mb';

export interface ApiTools {
  readonly context: SyncContext;
  readonly connect: ConnectTools;
  readonly whoAsks: WhoAsks;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly version: string;
}

/** A request whose parts were parsed by the route's schemas. */
export interface Call<Body = unknown, Query = unknown, Asker = unknown> {
  /** Who asks: shown in approvals, postings and audit. Null on a route that is open to all. */
  readonly person: Asker;
  readonly credentials: Credentials;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly query: Query;
  /** Version of an If-Match header; null when there is none, `undefined` when it is not one of ours. */
  readonly ifMatch: number | null | undefined;
}

type Body<Name extends RouteName> = (typeof routes)[Name] extends { body: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined;
type Query<Name extends RouteName> = (typeof routes)[Name] extends { query: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined;
type Answer<Name extends RouteName> = (typeof routes)[Name] extends { answer: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : null;

type Asker<Name extends RouteName> = (typeof routes)[Name] extends { open: true } ? null : Person;

export type Handler<Name extends RouteName> = (
  call: Call<Body<Name>, Query<Name>, Asker<Name>>,
) => Promise<Result<Answer<Name>, Problem>>;
export type Handlers = { readonly [Name in RouteName]: Handler<Name> };

/** Every route of the contract, wired to its handler; the compiler refuses a forgotten one. */
export function apiRouter(tools: ApiTools): Router {
  const router = Router();
  const handlers: Handlers = {
    ...sessionHandlers(tools),
    ...connectionHandlers(tools),
    ...mappingHandlers(tools),
    ...jobHandlers(tools),
    ...previewHandlers(tools),
    ...postingHandlers(tools),
    ...figureHandlers(tools),
    ...valuationHandlers(tools),
    ...importHandlers(tools),
  };
  const openApi = openApiDocument(tools.version, tools.cookies);
  router.get('/openapi.json', (_request, response) => void response.json(openApi));
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    const handler = handlers[name] as (call: Call) => Promise<Result<unknown, Problem>>;
    router[route.method](route.path, async (request, response) => {
      const credentials = credentialsOf(request, tools.cookies);
      const person = route.open ? ok(null) : await tools.whoAsks(credentials);
      if (!person.ok) return sendProblem(response, person.error);
      await readBody(request, response);
      const call = parse(route, request, credentials, person.value);
      if (!call.ok) return sendProblem(response, call.error);
      const known = await connectionKnown(tools, call.value);
      if (!known.ok) return sendProblem(response, known.error);
      if (name === 'readJob' && request.accepts(['json', 'text/event-stream']) === 'text/event-stream')
        return streamJob(handlers.readJob, call.value, request, response);
      const result = await handler(call.value);
      if (name === 'endSession') response.clearCookie(tools.cookies.session, tools.cookies.sessionOptions);
      if (result.ok && isVersioned(result.value)) response.setHeader('ETag', `"${result.value.version}"`);
      send(response, route.status, result);
    });
  }
  return router;
}

const isVersioned = (value: unknown): value is { version: number } =>
  typeof value === 'object' && value !== null && 'version' in value && 'rows' in value;

const json = express.json({ limit: bodyLimit, strict: true });

/** Bodies are read only once it is known who sends them. */
const readBody = (request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) =>
    json(request, response, (error?: unknown) => (error ? reject(error) : resolve())),
  );

function parse(
  route: Route,
  request: Request,
  credentials: Credentials,
  person: Person | null,
): Result<Call, Problem> {
  const body = route.body ? route.body.safeParse(request.body ?? {}) : null;
  if (body && !body.success) return invalid('The request body', body.error);
  const query = route.query ? route.query.safeParse(request.query) : null;
  if (query && !query.success) return invalid('The query', query.error);
  return ok({
    person,
    credentials,
    params: request.params as Record<string, string>,
    body: body?.data,
    query: query?.data,
    ifMatch: ifMatchOf(request.headers['if-match']),
  });
}

function invalid(what: string, error: z.ZodError) {
  const first = error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join('.') || 'as a whole'}: ${message}`);
  return fail('invalid-request', `${what} does not fit: ${first.join('; ')}.`);
}

/** `"7"`, `W/"7"` or `7`. */
function ifMatchOf(header: string | undefined): number | null | undefined {
  if (header === undefined) return null;
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim());
  return match ? Number(match[1]) : undefined;
}

async function connectionKnown({ context }: ApiTools, { params }: Call): Promise<Result<null, Problem>> {
  const id = params['connection'];
  if (id === undefined) return ok(null);
  return (await readConnection(context.db, id)) ? ok(null) : notFound('connection');
}

/** The version that a save is based on; a missing or foreign header is refused before anything is written. */
export function baseVersion({ ifMatch }: Call): Result<number, Problem> {
  return typeof ifMatch === 'number'
    ? ok(ifMatch)
    : err(
        problem(
          'version-required',
          "Send If-Match with the ETag that the table was read with, so that nobody's work is overwritten.",
        ),
      );
}

const streamEveryMs = 500;

/** Server-sent events: the job whenever it changed, until it is finished or the listener goes. */
async function streamJob(
  read: Handlers['readJob'],
  call: Call,
  request: Request,
  response: Response,
): Promise<void> {
  const first = await read(call as never);
  if (!first.ok) return sendProblem(response, first.error);
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    Connection: 'keep-alive',
  });
  let last = '';
  for (
    let job: Awaited<ReturnType<Handlers['readJob']>> = first;
    job.ok && !request.closed && !response.closed;
    job = await read(call as never)
  ) {
    const text = JSON.stringify(job.value);
    if (text !== last) response.write(`event: job\ndata: ${text}\n\n`);
    last = text;
    if (job.value.finishedAt !== null) break;
    await new Promise((resolve) => setTimeout(resolve, streamEveryMs));
  }
  response.end();
}
