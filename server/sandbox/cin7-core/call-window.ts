import type { Clock } from '../common/clock';

const WINDOW_MS = 60_000;

/** Counts calls per application key: at most `limit` in any 60 seconds. */
export class CallWindow {
  private readonly times = new Map<string, number[]>();

  constructor(
    private readonly clock: Clock,
    public limit: number,
  ) {}

  /** Takes one call; false when the key has used up its minute (then the call does not count). */
  take(key: string): boolean {
    const now = this.clock().getTime();
    const times = (this.times.get(key) ?? []).filter((time) => time > now - WINDOW_MS);
    this.times.set(key, times);
    if (times.length >= this.limit) return false;
    times.push(now);
    return true;
  }
}
