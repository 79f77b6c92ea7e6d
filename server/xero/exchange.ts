import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';

/**
 * What `xero-node` does not offer per call: a time limit, a signal, no redirects, and the answer as it came. It calls
 * the shared axios of its own package (xero 7.2), so interceptors there look up the exchange that is going on; calls of
 * anybody else pass untouched.
 */
export interface Exchange {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
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

// A kept connection that the server has just closed looks like a lost answer, and a lost answer to a posting costs a
// look-up; at 60 calls a minute a fresh connection for each is the cheaper choice.
const httpAgent = new HttpAgent({ keepAlive: false });
const httpsAgent = new HttpsAgent({ keepAlive: false });

axios.interceptors.request.use((config) => {
  const exchange = current.getStore();
  if (!exchange) return config;
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
