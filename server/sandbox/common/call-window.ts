import type { Clock } from './clock';

const MINUTE_MS = 60_000;

/** Counts calls per key: at most `limit` in any `lengthMs`, a minute unless told otherwise. */
export class CallWindow {
  private readonly times = new Map<string, number[]>();

  constructor(
    private readonly clock: Clock,
    public limit: number,
    private readonly lengthMs = MINUTE_MS,
  ) {}

  /** Takes one call; false when the key has used up its window (then the call does not count). */
  take(key: string): boolean {
    if (this.waitMs(key) > 0) return false;
    this.times.get(key)?.push(this.clock().getTime());
    return true;
  }

  /** How long until the key may call again; 0 is now. */
  waitMs(key: string): number {
    const now = this.clock().getTime();
    const times = this.times.get(key) ?? [];
    this.times.set(key, times);
    const kept = times.findIndex((time) => time > now - this.lengthMs);
    times.splice(0, kept < 0 ? times.length : kept);
    const blocking = times[times.length - this.limit];
    return blocking === undefined ? 0 : blocking + this.lengthMs - now;
  }
}
