/** Source of "now" for a sandbox: limits, token lifetimes, timestamps and caches all read it, never `Date` itself. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** A clock that a person or a test can push forward; without a push it is the clock it was made from. */
export interface AdjustableClock {
  now: Clock;
  /** Moves the clock forward by `milliseconds` (negative values move it back). */
  advance(milliseconds: number): void;
}

export function adjustableClock(base: Clock = systemClock): AdjustableClock {
  let offset = 0;
  return {
    now: () => new Date(base().getTime() + offset),
    advance(milliseconds) {
      offset += milliseconds;
    },
  };
}

/** A clock that stands still at `start` until it is advanced: virtual time for tests of limits and lifetimes. */
export function frozenClock(start: Date): AdjustableClock {
  return adjustableClock(() => start);
}
