import { AccountingApi } from 'xero-node';
import { err, ok, type Result } from '../accounting/result';
import { backoffMs } from '../limits/backoff';
import { CallBudgets } from '../limits/call-budgets';
import type { Purpose } from '../limits/call-day';
import { createMemoryShelf } from '../limits/call-shelf';
import { systemPacingClock, type PacingClock } from '../limits/clock';
import { answerFailure, cancelled, toXeroFailure, unreadable } from './errors';
import { during, type Exchange } from './exchange';
import type { LedgerCallOptions, XeroFailure } from './ledger';
import { XeroLimits } from './limits';

/** The one wrapper round `xero-node`: tokens, pacing, retries, time limits. Answers are handed on as they came. */

export interface AccessTokens {
  /** A token that is still good; `forceRefresh` after Xero refused one that should have been. */
  accessToken(options?: { forceRefresh?: boolean }): Promise<Result<string, XeroFailure>>;
}

export interface XeroApiOptions {
  /** `https://api.xero.com/api.xro/2.0` or a sandbox; no slash at the end. */
  readonly accountingUrl: string;
  readonly tenantId: string;
  readonly tokens: AccessTokens;
  /** Of the app: its limit over all organisations is watched when it is given. */
  readonly clientId?: string;
  readonly callsPerMinute?: number;
  readonly timeoutMs?: number;
  readonly clock?: PacingClock;
  /** Of everything that calls the same organisation, in whatever process. One of this object's own when absent. */
  readonly budgets?: CallBudgets;
}

export type XeroCall = (api: AccountingApi, tenantId: string) => Promise<unknown>;

const readAttempts = 3;
const readBackoff = { baseMs: 1_000, maxMs: 5_000 };
/** What trying a read again can mend: reading twice does no harm. */
const passing: ReadonlySet<XeroFailure['code']> = new Set([
  'no-answer',
  'server-error',
  'offline',
  'unreadable-answer',
]);

export class XeroApi {
  private readonly limits: XeroLimits;
  private readonly clock: PacingClock;
  private calls = 0;

  constructor(private readonly options: XeroApiOptions) {
    this.clock = options.clock ?? systemPacingClock;
    const budgets =
      options.budgets ?? new CallBudgets(createMemoryShelf(this.clock), this.clock, 'this process');
    this.limits = new XeroLimits(budgets, options);
  }

  callCount(): number {
    return this.calls;
  }

  /** A read: tried again when Xero or the connection fails for the moment. The value is Xero's JSON object. */
  async read(call: XeroCall, options: LedgerCallOptions = {}): Promise<Result<object, XeroFailure>> {
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.run('read', call, options, options.signal);
      if (result.ok || !passing.has(result.error.code) || attempt >= readAttempts) return result;
      const wait = backoffMs(attempt, readBackoff);
      options.onWait?.(wait);
      await this.clock.sleep(wait, options.signal);
      if (options.signal?.aborted) return err(cancelled);
    }
  }

  /**
   * A write: sent again only when it was certainly not processed (a limit, an expired token), with the same
   * idempotency key. The signal ends waiting, never a request on its way: its outcome would be lost. Directly before it
   * leaves, on a connection that stands, both the signal and `mayLeave` are asked once more.
   */
  write(call: XeroCall, options: LedgerCallOptions = {}): Promise<Result<object, XeroFailure>> {
    return this.run('write', call, options, undefined);
  }

  private async run(
    purpose: Purpose,
    call: XeroCall,
    options: LedgerCallOptions,
    requestSignal: AbortSignal | undefined,
  ): Promise<Result<object, XeroFailure>> {
    let refusals = 0;
    let refreshed = false;
    let forceRefresh = false;
    for (;;) {
      // Before the turn, which counts as a call in flight.
      const token = await this.options.tokens.accessToken(forceRefresh ? { forceRefresh } : undefined);
      if (!token.ok) return token;
      const turn = await this.limits.enter(purpose, options);
      if (!turn) return err(cancelled);
      if ('code' in turn) return err(turn);
      try {
        const mayLeave = (): boolean => options.signal?.aborted !== true && options.mayLeave?.() !== false;
        const { result, headers } = await this.attempt(call, token.value, mayLeave, requestSignal);
        this.limits.learn(turn, headers);
        if (result.ok) return result;
        forceRefresh = result.error.status === 401 && !refreshed;
        refreshed ||= forceRefresh;
        if (result.error.status === 429) refusals += 1;
        const again =
          forceRefresh ||
          (result.error.status === 429 && this.limits.mayRetry(result.error, headers, refusals));
        if (!again) return result;
      } finally {
        // After the limits have learnt from the answer: whoever is next has to heed it.
        turn.done();
      }
    }
  }

  private async attempt(
    call: XeroCall,
    token: string,
    mayLeave: () => boolean,
    signal: AbortSignal | undefined,
  ): Promise<{ result: Result<object, XeroFailure>; headers: Record<string, unknown> }> {
    const exchange: Exchange = {
      timeoutMs: this.options.timeoutMs ?? 60_000,
      ...(signal ? { signal } : {}),
      mayLeave,
      withheld: false,
      answer: null,
      errorCode: null,
    };
    // One for each call, since the library reads the token from it some steps later than the call begins.
    const api = new AccountingApi(this.options.accountingUrl);
    api.accessToken = token;
    this.calls += 1;
    const thrown = await during(exchange, () => call(api, this.options.tenantId));
    return { result: judge(exchange, thrown, signal), headers: exchange.answer?.headers ?? {} };
  }
}

/** By the answer itself where there is one: the library loses some of it, and fails on answers it cannot read. */
function judge(
  { answer, errorCode, withheld }: Exchange,
  thrown: unknown,
  signal: AbortSignal | undefined,
): Result<object, XeroFailure> {
  if (withheld) return err(cancelled);
  if (!answer) {
    // Nothing was sent and no socket failed: an argument the library refuses, which is a bug of ours.
    if (errorCode === null && thrown instanceof Error) throw thrown;
    return err(signal?.aborted ? cancelled : toXeroFailure(thrown, { errorCode }));
  }
  const { status, headers, data } = answer;
  if (status < 200 || status > 299) return err(answerFailure(status, headers, data));
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return err(unreadable('Xero answered with something else than data, such as a web page.', status));
  return ok(data);
}
