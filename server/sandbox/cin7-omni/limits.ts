import { CallWindow } from '../common/call-window';
import type { Clock } from '../common/clock';

/** Calls per second, minute and day. `demo`: so many that a newcomer never waits. */
export const callLimits = {
  vendor: { second: 3, minute: 60, day: 5_000 },
  demo: { second: 300, minute: 6_000, day: 500_000 },
} as const;
export type CallLimits = Record<keyof (typeof callLimits)['vendor'], number>;

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** One connection's calls; a refused call counts in none of the windows [unsure]. */
export class Limits {
  private readonly windows: Record<keyof CallLimits, CallWindow>;

  constructor(clock: Clock, limits: CallLimits) {
    this.windows = {
      second: new CallWindow(clock, limits.second, SECOND_MS),
      minute: new CallWindow(clock, limits.minute),
      // When the day begins is not known [unsure]: here it is the last 24 hours.
      day: new CallWindow(clock, limits.day, DAY_MS),
    };
  }

  /** Takes one call; else how long until there is room. */
  take(): number {
    const all = Object.values(this.windows);
    const waitMs = Math.max(...all.map((window) => window.waitMs('')));
    if (waitMs === 0) for (const window of all) window.take('');
    return waitMs;
  }

  limits(): CallLimits {
    const { second, minute, day } = this.windows;
    return { second: second.limit, minute: minute.limit, day: day.limit };
  }

  set(limits: Partial<CallLimits>): void {
    for (const [name, limit] of Object.entries(limits))
      if (limit !== undefined) this.windows[name as keyof CallLimits].limit = limit;
  }
}
