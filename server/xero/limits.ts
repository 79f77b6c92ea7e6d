import { createHash } from 'node:crypto';
import { backoffMs } from '../limits/backoff';
import type { CallBudgets, DayClosed, Turn, WaitOptions } from '../limits/call-budgets';
import { roomFor, type Purpose } from '../limits/call-day';
import type { Allowance } from '../limits/call-rules';
import { limitProblem } from './errors';
import type { XeroFailure } from './ledger';

/** Xero's limits (xero 2.1): for one organisation, and for one app in all organisations. */
export const vendorLimits = { callsPerMinute: 60, concurrent: 5, appCallsPerMinute: 10_000 } as const;

/** A margin over the vendor's minute, for clocks that do not run at quite the same speed. */
const windowMs = 60_250;
/** Longer waits are not sat out: the job ends and is taken up again. */
const longestWaitMs = 120_000;
const limitAttempts = 6;

/** Under which name the calls to an organisation are counted. */
export const organisationScope = (tenantId: string): string => `xero organisation ${tenantId}`;

const appScope = (clientId: string): string =>
  `xero app ${createHash('sha256').update(clientId).digest('base64url').slice(0, 22)}`;

export interface XeroLimitsOptions {
  readonly tenantId: string;
  /** Of the app, whose limit all organisations share; absent: that limit is not watched. */
  readonly clientId?: string | undefined;
  readonly callsPerMinute?: number | undefined;
}

/** Keeps one organisation's calls within the limits, by the count of all processes and by what the answers' headers say. */
export class XeroLimits {
  private readonly organisation: Allowance;
  private readonly app: Allowance | null;

  constructor(
    private readonly budgets: CallBudgets,
    { tenantId, clientId, callsPerMinute = vendorLimits.callsPerMinute }: XeroLimitsOptions,
  ) {
    // One less than Xero allows: the end of a call reaches us before Xero has counted it off.
    const concurrency = vendorLimits.concurrent - 1;
    this.organisation = { scope: organisationScope(tenantId), calls: callsPerMinute, windowMs, concurrency };
    this.app =
      clientId === undefined
        ? null
        : {
            scope: appScope(clientId),
            calls: vendorLimits.appCallsPerMinute,
            windowMs,
            concurrency: vendorLimits.appCallsPerMinute,
          };
  }

  /** Waits for a turn. Null when cancelled; a failure when the day is used up for this purpose. */
  async enter(purpose: Purpose, options: WaitOptions): Promise<Turn | XeroFailure | null> {
    const allowances = this.app === null ? [this.organisation] : [this.organisation, this.app];
    const turn = await this.budgets.enter(allowances, purpose, options);
    return turn !== null && 'closed' in turn ? dayFailure(turn) : turn;
  }

  /** Learns from the headers that every answer carries (names in lower case). */
  learn(turn: Turn, headers: Readonly<Record<string, unknown>>): void {
    turn.learn(this.organisation, {
      window: numberIn(headers['x-minlimit-remaining']),
      day: numberIn(headers['x-daylimit-remaining']),
    });
    if (this.app) turn.learn(this.app, { window: appLeft(headers), day: null });
  }

  /**
   * After a 429: true when the same request may be tried again (the turn will wait), false when it should be given up.
   * A request that was refused by a limit was not processed (xero 2.4). `refusals` counts them, this one included.
   */
  mayRetry(failure: XeroFailure, headers: Readonly<Record<string, unknown>>, refusals: number): boolean {
    const problem = limitProblem(headers);
    if (problem === 'day') {
      this.budgets.closeDay(this.organisation, failure.retryAfterMs);
      return false;
    }
    const backoff =
      problem === 'concurrent' ? { baseMs: 1_000, maxMs: 10_000 } : { baseMs: 15_000, maxMs: windowMs };
    const wait = failure.retryAfterMs ?? backoffMs(refusals, backoff);
    if (wait > longestWaitMs) return false;
    const isOfApp = problem === 'other' && appLeft(headers) === 0;
    this.budgets.hold((isOfApp ? this.app : null) ?? this.organisation, wait);
    return refusals < limitAttempts;
  }
}

const dayFailure = ({ closed, afterMs }: DayClosed): XeroFailure => ({
  code: 'day-limit',
  detail:
    roomFor(closed, 'read') > 0
      ? `What is left of Xero's ${closed.limit.toLocaleString('en')} calls of today is kept for looking up what was posted. Posting goes on when Xero allows more.`
      : "Xero's limit of calls a day is reached. It goes on when Xero allows more.",
  notSaved: true,
  status: 0,
  retryAfterMs: afterMs,
  answered: false,
});

const appLeft = (headers: Readonly<Record<string, unknown>>): number | null =>
  numberIn(headers['x-appminlimit-remaining']);

function numberIn(header: unknown): number | null {
  const text = String(header ?? '');
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
