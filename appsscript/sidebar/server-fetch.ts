import type { ProblemCode } from '../../server/contract/common';
import type { FailureCode, ServerCall } from '../shared/rpc';
import { CallFailure, type CallScript } from './call-script';

/** Pauses between two questions about the same long task (milliseconds): each is an execution at Google. */
const firstPause = 1000;
const longestPause = 10_000;
const growth = 1.4;

const methods: readonly string[] = ['get', 'post', 'put', 'delete'] satisfies ServerCall['method'][];

export interface FetchParts {
  readonly call: CallScript;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Why nothing may be posted from this file for now; null when it may. */
  readonly held: () => string | null;
}

/** Requests that write to Xero or Cin7, or decide about it. */
const posts = /\/(?:approve|post|reverse|retry|skip|cin7-import)$/;

/**
 * `fetch` for the panel: the script calls our server in the user's name. Only paths of our API exist; headers other than
 * the version and the idempotency key stay behind. What the script could not do comes as an answer of the server would:
 * with a status and a sentence.
 */
export function serverFetch({ call, wait, held }: FetchParts): typeof globalThis.fetch {
  const paces = new Map<string, number>();
  return async (input, init = {}) => {
    const path = input instanceof Request ? input.url : String(input);
    const method = (init.method ?? 'GET').toLowerCase();
    if (!path.startsWith('/api/v1/') || !isMethod(method))
      throw new TypeError(`Not an address of Cogsheet: ${path}`);
    const hold = method === 'post' && posts.test(path.split('?')[0] ?? '') ? held() : null;
    if (hold !== null) return problem(403, 'Not from this copy yet', hold);
    if (/^\/api\/v1\/jobs\/[^/]+$/.test(path) && method === 'get') await pace(paces, path, wait);
    const headers = new Headers(init.headers);
    const [ifMatch, idempotencyKey] = [headers.get('if-match'), headers.get('idempotency-key')];
    try {
      const reply = await call('call', {
        method,
        path,
        ...(ifMatch === null ? {} : { ifMatch }),
        ...(idempotencyKey === null ? {} : { idempotencyKey }),
        ...(typeof init.body === 'string' ? { body: init.body } : {}),
      });
      const bare = reply.status === 204 || reply.status === 304;
      return new Response(bare ? null : reply.body, {
        status: reply.status,
        headers: {
          ...(reply.type === '' ? {} : { 'content-type': reply.type }),
          ...(reply.etag === null ? {} : { etag: reply.etag }),
        },
      });
    } catch (error) {
      if (error instanceof CallFailure) return failed(error);
      throw error;
    }
  };
}

const isMethod = (method: string): method is ServerCall['method'] => methods.includes(method);

/** The first question goes at once, later ones with growing pauses. */
async function pace(
  paces: Map<string, number>,
  path: string,
  wait: (milliseconds: number) => Promise<void>,
): Promise<void> {
  const pause = paces.get(path);
  if (pause !== undefined) await wait(pause);
  paces.set(path, Math.min(pause === undefined ? firstPause : pause * growth, longestPause));
}

const statuses: Readonly<Partial<Record<FailureCode | 'google' | 'no-answer', number>>> = {
  'no-identity': 401,
  'no-permission': 401,
  refused: 403,
  invalid: 400,
  // Not as a server that is away for a while, which would be asked again and again.
  quota: 429,
};

const failed = ({ code, message }: CallFailure): Response =>
  problem(statuses[code] ?? 503, 'Not sent', message);

const codes: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid-request',
  401: 'sign-in-required',
  403: 'not-allowed',
};

/** An answer in the form of the server's own problems (contract). */
function problem(status: number, title: string, detail: string): Response {
  const code: ProblemCode = codes[status] ?? 'busy';
  return new Response(JSON.stringify({ type: 'about:blank', title, status, code, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
