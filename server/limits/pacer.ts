import type { PacingClock } from './clock';

export interface PacerOptions {
  readonly clock: PacingClock;
  /** Calls that may fall into any window. */
  readonly limit: number;
  readonly windowMs: number;
  /** Calls that may be in flight together. */
  readonly concurrency: number;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Hears of every wait imposed, in milliseconds. */
  readonly onWait?: (ms: number) => void;
}

/** Permission for one call. `done` must be called when the answer is there or given up; further calls do nothing. */
export interface Turn {
  done(): void;
}

interface Waiter extends WaitOptions {
  readonly admit: (turn: Turn | null) => void;
}

/**
 * Holds a vendor's call limit without ever tripping it, whether the vendor counts fixed windows of any phase or a
 * sliding one: at most `limit` calls in any window, first come first served. A call counts from its start until one
 * window after its *end*. The vendor saw it no later than it ended, and sees the call that takes its place no earlier
 * than that was sent, so the two are a whole window apart however long the network held either of them back.
 */
export class Pacer {
  private readonly waiters: Waiter[] = [];
  private readonly ended: number[] = [];
  private inFlight = 0;
  private heldUntil = 0;
  private sleeping: AbortController | null = null;

  constructor(private readonly options: PacerOptions) {
    const { limit, windowMs, concurrency } = options;
    if (!(limit >= 1 && windowMs > 0 && concurrency >= 1)) throw new Error('A pacer needs positive limits');
  }

  get limit(): number {
    return this.options.limit;
  }

  /** Waits for a turn; null when the signal was aborted first. */
  enter({ signal, onWait }: WaitOptions = {}): Promise<Turn | null> {
    if (signal?.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const giveUp = () => {
        const at = this.waiters.indexOf(waiter);
        if (at >= 0) this.waiters.splice(at, 1);
        if (this.waiters.length === 0) this.sleeping?.abort();
        resolve(null);
      };
      const waiter: Waiter = {
        ...(onWait ? { onWait } : {}),
        admit: (turn) => {
          signal?.removeEventListener('abort', giveUp);
          resolve(turn);
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.waiters.push(waiter);
      this.pump();
    });
  }

  /** Lets nobody start for `ms` from now: what the vendor asked for in an answer. */
  hold(ms: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.options.clock.now() + ms);
  }

  private pump(): void {
    if (this.sleeping) return;
    for (;;) {
      const waiter = this.waiters[0];
      if (!waiter) return;
      const wait = this.waitMs();
      if (wait === 'until-a-call-ends') return;
      if (wait > 0) return this.pumpAfter(wait);
      this.waiters.shift();
      waiter.admit(this.begin());
    }
  }

  private waitMs(): number | 'until-a-call-ends' {
    const { clock, limit, windowMs, concurrency } = this.options;
    const now = clock.now();
    while (this.ended[0] !== undefined && this.ended[0] + windowMs <= now) this.ended.shift();
    if (this.heldUntil > now) return this.heldUntil - now;
    if (this.inFlight >= concurrency || this.inFlight >= limit) return 'until-a-call-ends';
    const excess = this.ended.length + this.inFlight - limit;
    if (excess < 0) return 0;
    return (this.ended[excess] ?? now) + windowMs - now;
  }

  private pumpAfter(ms: number): void {
    const sleeping = new AbortController();
    this.sleeping = sleeping;
    for (const { onWait } of this.waiters) onWait?.(ms);
    void this.options.clock.sleep(ms, sleeping.signal).then(() => {
      this.sleeping = null;
      this.pump();
    });
  }

  private begin(): Turn {
    this.inFlight += 1;
    let open = true;
    return {
      done: () => {
        if (!open) return;
        open = false;
        this.inFlight -= 1;
        this.ended.push(this.options.clock.now());
        this.pump();
      },
    };
  }
}
