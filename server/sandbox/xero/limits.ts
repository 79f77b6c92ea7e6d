import type { Clock } from '../common/clock';

export interface LimitSet {
  minute: number;
  day: number;
  concurrent: number;
  appMinute: number;
}

/**
 * `vendor`: Xero's own (xero 2.1). `starter`: 1,000 calls a day. `demo`: raised, so that a newcomer does not wait;
 * whoever shows the demo says so on screen.
 */
export const limitSets = {
  vendor: { minute: 60, day: 5000, concurrent: 5, appMinute: 10_000 },
  starter: { minute: 60, day: 1000, concurrent: 5, appMinute: 10_000 },
  demo: { minute: 6000, day: 500_000, concurrent: 50, appMinute: 100_000 },
} as const satisfies Record<string, LimitSet>;

interface Window {
  startedAt: number;
  used: number;
}

export type Admission =
  | { ok: true; release: () => void }
  /** `appminute` is a guess: the value for the limit over all tenants is not known [?]. */
  | { ok: false; problem: 'minute' | 'day' | 'concurrent' | 'appminute'; retryAfterSeconds: number | null };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Windows are fixed: one opens with the first call after the last one closed [?]. */
const reopened = (window: Window | undefined, length: number, now: number): Window =>
  window && now < window.startedAt + length ? window : { startedAt: now, used: 0 };

/** The minutes of the apps, counted over all tenants: shared by the sandboxes of several. */
export class AppMinutes {
  private readonly windows = new Map<string, Window>();

  of(clientId: string, now: number): Window {
    const window = reopened(this.windows.get(clientId), minuteMs, now);
    this.windows.set(clientId, window);
    return window;
  }
}

/** Counts the calls of one tenant. */
export class RateLimits {
  private minute: Window = { startedAt: -Infinity, used: 0 };
  private day: Window = { startedAt: -Infinity, used: 0 };
  private inFlight = 0;

  constructor(
    private readonly limits: LimitSet,
    private readonly clock: Clock,
    private readonly apps = new AppMinutes(),
  ) {}

  /** Counts a call in, or says which limit stops it. A stopped call is not counted. */
  admit(clientId: string): Admission {
    const now = this.clock().getTime();
    const app = this.roll(clientId, now);
    const wait = (window: Window, length: number) =>
      Math.max(1, Math.ceil((window.startedAt + length - now) / 1000));
    if (this.inFlight >= this.limits.concurrent)
      return { ok: false, problem: 'concurrent', retryAfterSeconds: null };
    if (this.day.used >= this.limits.day) {
      return { ok: false, problem: 'day', retryAfterSeconds: wait(this.day, dayMs) };
    }
    if (this.minute.used >= this.limits.minute) {
      return { ok: false, problem: 'minute', retryAfterSeconds: wait(this.minute, minuteMs) };
    }
    if (app.used >= this.limits.appMinute) {
      return { ok: false, problem: 'appminute', retryAfterSeconds: wait(app, minuteMs) };
    }
    for (const window of [this.minute, this.day, app]) window.used += 1;
    this.inFlight += 1;
    let released = false;
    return {
      ok: true,
      release: () => {
        if (!released) this.inFlight -= 1;
        released = true;
      },
    };
  }

  /** The three headers every answer carries. */
  headers(clientId: string): Record<string, string> {
    const app = this.roll(clientId, this.clock().getTime());
    return {
      'X-DayLimit-Remaining': String(this.limits.day - this.day.used),
      'X-MinLimit-Remaining': String(this.limits.minute - this.minute.used),
      'X-AppMinLimit-Remaining': String(this.limits.appMinute - app.used),
    };
  }

  private roll(clientId: string, now: number): Window {
    this.minute = reopened(this.minute, minuteMs, now);
    this.day = reopened(this.day, dayMs, now);
    return this.apps.of(clientId, now);
  }
}
