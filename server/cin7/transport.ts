import { createHash } from 'node:crypto';
import { backoffMs } from '../limits/backoff';
import { CallBudgets } from '../limits/call-budgets';
import type { Allowance } from '../limits/call-rules';
import { createMemoryShelf } from '../limits/call-shelf';
import { systemPacingClock, type PacingClock } from '../limits/clock';
import { withDeadline } from '../limits/deadline';
import type { CallOptions } from './source';

/** What both of Cin7's products need of HTTP: pacing, one deadline a call, and repeating what is worth repeating. */

/** One HTTP answer, as far as it is judged. */
export interface RawAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** What an answer means. `words` are Cin7's own, cut short; never a key or an address. */
export type Verdict =
  | { readonly kind: 'data'; readonly data: unknown }
  | { readonly kind: 'rate-limited'; readonly waitMs: number | null }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'server-error'; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number; readonly words: string }
  | { readonly kind: 'unexpected'; readonly status: number; readonly words: string };

export type Outcome = Verdict | { readonly kind: 'no-answer' } | { readonly kind: 'cancelled' };

/** Attempts for one call, by what went wrong; a web page instead of JSON usually means a wrong address, so fewer. */
const attemptsFor = { 'rate-limited': 6, 'server-error': 4, 'no-answer': 4, 'not-json': 3 } as const;
const errorBackoff = { baseMs: 1_000, maxMs: 15_000 };
const limitBackoff = { baseMs: 10_000, maxMs: 60_000 };

export interface TransportSettings {
  readonly timeoutMs?: number;
  readonly clock?: PacingClock;
  /** Of everything that uses the same key, in whatever process. One of this object's own when absent. */
  readonly budgets?: CallBudgets;
}

export interface TransportOptions extends TransportSettings {
  /** The vendor's limits; a call waits for all of them. */
  readonly allowances: readonly Allowance[];
  /** Headers of every call; they hold the keys. */
  readonly headers: Readonly<Record<string, string>>;
  readonly judge: (answer: RawAnswer, now: number) => Verdict;
}

export class Transport {
  private readonly clock: PacingClock;
  private readonly budgets: CallBudgets;
  private calls = 0;

  constructor(private readonly options: TransportOptions) {
    this.clock = options.clock ?? systemPacingClock;
    this.budgets =
      options.budgets ?? new CallBudgets(createMemoryShelf(this.clock), this.clock, 'this process');
  }

  callCount(): number {
    return this.calls;
  }

  /** Tried again after what may pass by itself. */
  async get(url: URL, call: CallOptions): Promise<Outcome> {
    const failures = { 'rate-limited': 0, 'server-error': 0, 'no-answer': 0, 'not-json': 0 };
    for (;;) {
      const outcome = await this.attempt(url, call);
      const { kind } = outcome;
      if (kind === 'data' || kind === 'cancelled' || kind === 'refused' || kind === 'unexpected')
        return outcome;
      failures[kind] += 1;
      if (failures[kind] >= attemptsFor[kind]) return outcome;
      if (kind === 'rate-limited') this.hold(outcome.waitMs, failures[kind]);
      else if (!(await this.pause(backoffMs(failures[kind], errorBackoff), call)))
        return { kind: 'cancelled' };
    }
  }

  /**
   * A write, which is sent again only when the limit refused it: Cin7 knows no key against doing it twice. After a
   * retryable failure the outcome is unknown and has to be looked up.
   */
  async post(url: URL, body: unknown, call: CallOptions): Promise<Outcome> {
    for (let refusals = 1; ; refusals += 1) {
      const outcome = await this.attempt(url, call, body);
      if (outcome.kind !== 'rate-limited' || refusals >= attemptsFor['rate-limited']) return outcome;
      this.hold(outcome.waitMs, refusals);
    }
  }

  private hold(waitMs: number | null, refusals: number): void {
    for (const allowance of this.options.allowances)
      this.budgets.hold(allowance, waitMs ?? backoffMs(refusals, limitBackoff));
  }

  private async pause(ms: number, { signal, onWait }: CallOptions): Promise<boolean> {
    onWait?.(ms);
    await this.clock.sleep(ms, signal);
    return !signal?.aborted;
  }

  /** One HTTP request; Cin7 sees it no later than the turn ends. */
  private async attempt(url: URL, { signal, onWait }: CallOptions, body?: unknown): Promise<Outcome> {
    const { allowances, judge } = this.options;
    const turn = await this.budgets.enter(allowances, body === undefined ? 'read' : 'write', {
      ...(signal ? { signal } : {}),
      ...(onWait ? { onWait } : {}),
    });
    // A day of Cin7's is never closed: nothing tells how many calls are left of it.
    if (!turn || 'closed' in turn) return { kind: 'cancelled' };
    try {
      this.calls += 1;
      return judge(await this.request(url, signal, body), Date.now());
    } catch {
      // `fetch` rejects only when there is no answer; its errors may hold addresses, so they are not passed on.
      return signal?.aborted ? { kind: 'cancelled' } : { kind: 'no-answer' };
    } finally {
      turn.done();
    }
  }

  private request(url: URL, signal: AbortSignal | undefined, body: unknown): Promise<RawAnswer> {
    const { headers, timeoutMs = 30_000 } = this.options;
    return withDeadline(timeoutMs, signal, async (limited) => {
      const response = await fetch(url, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/json' },
        // A redirect would carry the keys to another address; wrong paths are known to redirect (cin7-core 1).
        redirect: 'manual',
        signal: limited,
      });
      const text = await response.text();
      return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
    });
  }
}

/** The address of a resource under a base address, with or without its last slash. */
export const addressOf = (baseUrl: string, path: string): URL =>
  new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);

/** Cin7 counts by key, which is a secret: its calls are counted under a hash of it. */
export const scopeOfKey = (key: string): string =>
  `cin7 key ${createHash('sha256').update(key).digest('base64url')}`;
