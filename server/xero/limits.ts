import { backoffMs } from '../limits/backoff';
import type { PacingClock } from '../limits/clock';
import { Pacer, type Turn, type WaitOptions } from '../limits/pacer';
import { limitProblem } from './errors';
import type { XeroFailure } from './ledger';

/** Xero's limits for one organisation (xero 2.1). */
export const vendorLimits = { callsPerMinute: 60, concurrent: 5 } as const;

/** A margin over the vendor's minute, for clocks that do not run at quite the same speed. */
const windowMs = 60_250;
/** Calls left at which we slow down (minute) or stop (day): others may be using the same organisation. */
const reserve = 5;
/** When the day is used up and nothing says when it starts anew, one call an hour asks. */
const dayProbeMs = 3_600_000;
/** Longer waits are not sat out: the job ends and is taken up again. */
const longestWaitMs = 120_000;
const limitAttempts = 6;

/** Keeps within the limits by our own count and by what the answers' headers say. One for each organisation. */
export class XeroLimits {
  private readonly pacer: Pacer;
  private dayClosedUntil = 0;

  constructor(
    private readonly clock: PacingClock,
    callsPerMinute: number = vendorLimits.callsPerMinute,
  ) {
    this.pacer = new Pacer({
      clock,
      limit: callsPerMinute,
      windowMs,
      concurrency: vendorLimits.concurrent - 1,
    });
  }

  /** Waits for a turn. Null when cancelled; a failure when the day is used up. */
  async enter(options: WaitOptions): Promise<Turn | XeroFailure | null> {
    const turn = await this.pacer.enter(options);
    const closedMs = this.dayClosedUntil - this.clock.now();
    if (!turn || closedMs <= 0) return turn;
    turn.done();
    return {
      code: 'day-limit',
      detail: "Xero's limit of calls a day is all but reached. Posting goes on when Xero allows it again.",
      notSaved: true,
      status: 0,
      retryAfterMs: closedMs,
      answered: false,
    };
  }

  /** Learns from the headers that every answer carries (names in lower case). */
  learn(headers: Readonly<Record<string, unknown>>): void {
    const minute = remaining(headers['x-minlimit-remaining']);
    // What is left of the vendor's minute is spread over a whole one, since its end is not known: 10, 12, 15, 20, 30 s.
    if (minute !== null && minute <= reserve) this.pacer.hold(Math.ceil(windowMs / (minute + 1)));
    const day = remaining(headers['x-daylimit-remaining']);
    if (day !== null && day <= reserve) this.dayClosedUntil = this.clock.now() + dayProbeMs;
  }

  /**
   * After a 429: true when the same request may be tried again (the turn will wait), false when it should be given up.
   * A request that was refused by a limit was not processed (xero 2.4). `refusals` counts them, this one included.
   */
  mayRetry(failure: XeroFailure, headers: Readonly<Record<string, unknown>>, refusals: number): boolean {
    const problem = limitProblem(headers);
    if (problem === 'day') {
      this.dayClosedUntil = this.clock.now() + (failure.retryAfterMs ?? dayProbeMs);
      return false;
    }
    const backoff =
      problem === 'concurrent' ? { baseMs: 1_000, maxMs: 10_000 } : { baseMs: 15_000, maxMs: windowMs };
    const wait = failure.retryAfterMs ?? backoffMs(refusals, backoff);
    if (wait > longestWaitMs) return false;
    this.pacer.hold(wait);
    return refusals < limitAttempts;
  }
}

function remaining(header: unknown): number | null {
  const text = String(header ?? '');
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
