/** Time as pacing sees it, passed in so that tests run on virtual time. Milliseconds since any fixed moment. */
export interface PacingClock {
  now(): number;
  /** Resolves after `ms`, or at once when the signal is aborted; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Monotonic, since a correction of the computer's clock must not open or close a window; since 1970, so that the next process
 * can read what this one kept.
 */
export const systemPacingClock: PacingClock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal?.addEventListener('abort', finish);
    }),
};
