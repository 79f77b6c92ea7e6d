import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AxiosStatic } from 'axios';

/**
 * What `xero-node` does not offer per call: a time limit, a signal, no redirects, and the answer as it came. It calls
 * the shared axios of its own package (xero 7.2), so interceptors there look up the exchange that is going on; calls of
 * anybody else pass untouched.
 */
export interface Exchange {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Asked last of all, when nothing but handing the bytes over is left to do; false: the request does not leave. */
  readonly mayLeave?: () => boolean;
  withheld: boolean;
  /** Filled in by the interceptors. Header names in lower case. */
  answer: {
    readonly status: number;
    readonly headers: Record<string, unknown>;
    readonly data: unknown;
  } | null;
  errorCode: string | null;
}

const current = new AsyncLocalStorage<Exchange>();

// The copy that xero-node itself loads: another copy's interceptors would never be called.
const axios = createRequire(require.resolve('xero-node'))('axios') as AxiosStatic;

/** Null when the request may leave, else why not; asked of the exchange that is going on. */
function withheld(exchange: Exchange | undefined): Error | null {
  if (exchange?.mayLeave?.() !== false) return null;
  exchange.withheld = true;
  return new Error('The request was withheld.');
}

type Created = (error: Error | null, socket: Duplex) => void;

/** Hands a connection over once it stands, unless the request may not leave any more. Nothing was written to it till then. */
function onceStanding(socket: Duplex | null | undefined, event: string, created: Created | undefined): void {
  if (!(socket instanceof Socket)) throw new Error('A connection that is no socket');
  const exchange = current.getStore();
  const end = (error: Error | null): void => {
    socket.off('error', end);
    socket.off('timeout', late);
    socket.setTimeout(0);
    if (error) socket.destroy();
    created?.(error, socket);
  };
  const late = (): void => end(Object.assign(new Error('No connection in time.'), { code: 'ETIMEDOUT' }));
  if (exchange) socket.setTimeout(exchange.timeoutMs);
  socket.once('error', end);
  socket.once('timeout', late);
  socket.once(event, () => end(withheld(exchange)));
}

class LateHttpAgent extends HttpAgent {
  override createConnection(options: ClientRequestArgs, created?: Created): undefined {
    onceStanding(super.createConnection(options), 'connect', created);
  }
}

/** Hands a connection to its request only once it stands, with the certificate looked at. */
export class LateHttpsAgent extends HttpsAgent {
  override createConnection(options: RequestOptions, created?: Created): undefined {
    onceStanding(super.createConnection(options), 'secureConnect', created);
  }
}

// A kept connection that the server has just closed looks like a lost answer, and a lost answer to a posting costs a
// look-up; at 60 calls a minute a fresh connection for each is the cheaper choice.
const httpAgent = new LateHttpAgent({ keepAlive: false });
const httpsAgent = new LateHttpsAgent({ keepAlive: false });

axios.interceptors.request.use((config) => {
  const exchange = current.getStore();
  if (!exchange) return config;
  const refusal = withheld(exchange);
  if (refusal) throw refusal;
  config.timeout = exchange.timeoutMs;
  config.maxRedirects = 0;
  config.httpAgent = httpAgent;
  config.httpsAgent = httpsAgent;
  if (exchange.signal) config.signal = exchange.signal;
  return config;
});

interface AnswerParts {
  readonly status: number;
  readonly headers: unknown;
  readonly data: unknown;
}

const keep = ({ status, headers, data }: AnswerParts): void => {
  const exchange = current.getStore();
  if (exchange) exchange.answer = { status, headers: { ...(headers as Record<string, unknown>) }, data };
};

axios.interceptors.response.use(
  (response) => {
    keep(response);
    return response;
  },
  (error: { readonly code?: string; readonly response?: AnswerParts }) => {
    const exchange = current.getStore();
    if (exchange) exchange.errorCode = error.code ?? null;
    if (error.response) keep(error.response);
    return Promise.reject(error);
  },
);

/** Runs one call of the client library and returns what it threw, or undefined; the answer is in `exchange`. */
export async function during(exchange: Exchange, call: () => Promise<unknown>): Promise<unknown> {
  try {
    await current.run(exchange, call);
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}
