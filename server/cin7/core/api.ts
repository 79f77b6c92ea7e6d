import { createHash } from 'node:crypto';
import { backoffMs } from '../../limits/backoff';
import { CallBudgets } from '../../limits/call-budgets';
import type { Allowance } from '../../limits/call-rules';
import { createMemoryShelf } from '../../limits/call-shelf';
import { systemPacingClock, type PacingClock } from '../../limits/clock';
import { withDeadline } from '../../limits/deadline';
import { err, ok, type Result } from '../../accounting/result';
import type { CallOptions, Cin7Failure } from '../source';
import { judgeAnswer, type RawAnswer, type Verdict } from './answers';

/** Transport to Cin7 Core's API version 2: headers, pacing, retries, and every answer judged (cin7-core 1). */

export interface Cin7CoreApiOptions {
  /** `https://inventory.dearsystems.com/ExternalApi/v2/` or a sandbox. */
  readonly baseUrl: string;
  readonly accountId: string;
  readonly applicationKey: string;
  /** The vendor's limit for one application key; 60 unless told otherwise. */
  readonly callsPerMinute?: number;
  readonly timeoutMs?: number;
  readonly clock?: PacingClock;
  /** Of everything that uses the same application key, in whatever process. One of this object's own when absent. */
  readonly budgets?: CallBudgets;
}

/** A failure with the status it came from; 0 when there was no answer. */
export interface ApiFailure extends Cin7Failure {
  readonly status: number;
}

export interface Cin7CoreApi {
  /** `path` without a leading slash; undefined parameters are not sent. The value is parsed JSON of unknown shape. */
  get(
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    options?: CallOptions,
  ): Promise<Result<unknown, ApiFailure>>;
  /**
   * A write, which is sent again only when the limit refused it: Cin7 knows no key against doing it twice. After a
   * retryable failure the outcome is unknown and has to be looked up.
   */
  post(path: string, body: unknown, options?: CallOptions): Promise<Result<unknown, ApiFailure>>;
  callCount(): number;
  readonly callsPerMinute: number;
}

export const cin7CoreBaseUrl = 'https://inventory.dearsystems.com/ExternalApi/v2/';
export const vendorCallsPerMinute = 60;

/** A margin over the vendor's minute, for clocks that do not run at quite the same speed. */
const windowMs = 60_250;

/** Cin7 counts by application key (cin7-core 1), which is a secret: its calls are counted under a hash of it. */
const allowanceOf = ({ applicationKey, callsPerMinute }: Cin7CoreApiOptions): Allowance => ({
  scope: `cin7 key ${createHash('sha256').update(applicationKey).digest('base64url')}`,
  calls: callsPerMinute ?? vendorCallsPerMinute,
  windowMs,
  concurrency: 1,
});

/** Attempts for one call, by what went wrong; a web page instead of JSON usually means a wrong address, so fewer. */
const attemptsFor = { 'rate-limited': 6, 'server-error': 4, 'no-answer': 4, 'not-json': 3 } as const;
const errorBackoff = { baseMs: 1_000, maxMs: 15_000 };
const limitBackoff = { baseMs: 10_000, maxMs: 60_000 };

type Outcome = Verdict | { readonly kind: 'no-answer' } | { readonly kind: 'cancelled' };

export function createCin7CoreApi(options: Cin7CoreApiOptions): Cin7CoreApi {
  const clock = options.clock ?? systemPacingClock;
  const budgets = options.budgets ?? new CallBudgets(createMemoryShelf(clock), clock, 'this process');
  const allowance = allowanceOf(options);
  let calls = 0;

  /** One HTTP request; Cin7 sees it no later than the turn ends. */
  async function attempt(url: URL, { signal, onWait }: CallOptions, body?: unknown): Promise<Outcome> {
    const turn = await budgets.enter([allowance], body === undefined ? 'read' : 'write', {
      ...(signal ? { signal } : {}),
      ...(onWait ? { onWait } : {}),
    });
    // A day of Cin7's is never closed: nothing tells how many calls are left of it.
    if (!turn || 'closed' in turn) return { kind: 'cancelled' };
    try {
      calls += 1;
      return judgeAnswer(await request(url, options, signal, body), Date.now());
    } catch {
      // `fetch` rejects only when there is no answer; its errors may hold addresses, so they are not passed on.
      return signal?.aborted ? { kind: 'cancelled' } : { kind: 'no-answer' };
    } finally {
      turn.done();
    }
  }

  return {
    callCount: () => calls,
    callsPerMinute: allowance.calls,
    async post(path, body, callOptions = {}) {
      const url = new URL(path, withSlash(options.baseUrl));
      for (let refusals = 1; ; refusals += 1) {
        const outcome = await attempt(url, callOptions, body);
        if (outcome.kind === 'data') return ok(outcome.data);
        if (outcome.kind !== 'rate-limited' || refusals >= attemptsFor['rate-limited'])
          return err(failureOf(outcome, path));
        budgets.hold(allowance, outcome.waitMs ?? backoffMs(refusals, limitBackoff));
      }
    },
    async get(path, query, callOptions = {}) {
      const url = new URL(path, withSlash(options.baseUrl));
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value));
      const failures: Record<keyof typeof attemptsFor, number> = {
        'rate-limited': 0,
        'server-error': 0,
        'no-answer': 0,
        'not-json': 0,
      };
      for (;;) {
        const outcome = await attempt(url, callOptions);
        if (outcome.kind === 'data') return ok(outcome.data);
        if (outcome.kind === 'cancelled' || outcome.kind === 'refused' || outcome.kind === 'unexpected')
          return err(failureOf(outcome, path));
        failures[outcome.kind] += 1;
        if (failures[outcome.kind] >= attemptsFor[outcome.kind]) return err(failureOf(outcome, path));
        if (outcome.kind === 'rate-limited')
          budgets.hold(allowance, outcome.waitMs ?? backoffMs(failures['rate-limited'], limitBackoff));
        else if (!(await pause(backoffMs(failures[outcome.kind], errorBackoff), clock, callOptions)))
          return err(failureOf({ kind: 'cancelled' }, path));
      }
    },
  };
}

async function pause(ms: number, clock: PacingClock, { signal, onWait }: CallOptions): Promise<boolean> {
  onWait?.(ms);
  await clock.sleep(ms, signal);
  return !signal?.aborted;
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

async function request(
  url: URL,
  { accountId, applicationKey, timeoutMs = 30_000 }: Cin7CoreApiOptions,
  signal: AbortSignal | undefined,
  body: unknown,
): Promise<RawAnswer> {
  return withDeadline(timeoutMs, signal, async (limited) => {
    const response = await fetch(url, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        'api-auth-accountid': accountId,
        'api-auth-applicationkey': applicationKey,
        'Content-Type': 'application/json',
        Accept: 'application/json',
      },
      // A redirect would carry the keys to another address; wrong paths are known to redirect (cin7-core 1).
      redirect: 'manual',
      signal: limited,
    });
    const text = await response.text();
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
  });
}

/** The sentence for the accountant: what happened, to what, what to do. */
function failureOf(outcome: Exclude<Outcome, { kind: 'data' }>, path: string): ApiFailure {
  switch (outcome.kind) {
    case 'cancelled':
      return failure('cancelled', 0, false, 'The fetch was cancelled.');
    case 'refused':
      return failure(
        'cin7-refused',
        outcome.status,
        false,
        'Cin7 refused the account id or the application key. Check both in Cin7 under Integrations > API, then connect again.',
      );
    case 'rate-limited':
      return failure(
        'cin7-unavailable',
        429,
        true,
        'Cin7 kept answering that its call limit is reached. Another program may use the same application key; try again in a few minutes.',
      );
    case 'server-error':
      return failure(
        'cin7-unavailable',
        outcome.status,
        true,
        `Cin7 answered with an error of its own (${outcome.status}) when asked for ${path}. Try again later.`,
      );
    case 'no-answer':
      return failure(
        'cin7-unavailable',
        0,
        true,
        'Cin7 did not answer. Check the connection, then try again.',
      );
    case 'not-json':
      return failure(
        'cin7-not-json',
        200,
        true,
        `Cin7 answered with a web page instead of data when asked for ${path}. Try again later.`,
      );
    case 'unexpected':
      return failure('cin7-unexpected', outcome.status, false, unexpectedSentence(outcome, path));
  }
}

function unexpectedSentence({ status, words }: { status: number; words: string }, path: string): string {
  const said = words === '' ? `with status ${status}` : `"${words}"`;
  return `Cin7 answered ${said} when asked for ${path}.`;
}

const failure = (
  code: Cin7Failure['code'],
  status: number,
  retryable: boolean,
  detail: string,
): ApiFailure => ({ code, status, retryable, detail });
