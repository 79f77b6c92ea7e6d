import type { PacingClock } from '../../server/limits/clock';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * Time that only moves when everything that can run has run: the earliest sleeper is woken at its own moment. Many
 * sleepers at once keep their order, so it can simulate calls in flight beside a pacer.
 */
export class VirtualClock implements PacingClock {
  private time: number;
  private readonly sleepers: Sleeper[] = [];

  constructor(start = 1_000_000) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { at: this.time + ms, wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        const at = this.sleepers.indexOf(sleeper);
        if (at >= 0) this.sleepers.splice(at, 1);
        resolve();
      });
    });
  }

  /** Runs until nobody sleeps any more, or until `work` is done. */
  async runUntil(work: Promise<unknown>): Promise<void> {
    let finished = false;
    void work.then(
      () => (finished = true),
      () => (finished = true),
    );
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (finished) return;
      this.sleepers.sort((left, right) => left.at - right.at);
      const next = this.sleepers.shift();
      if (!next) continue;
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
  }
}
