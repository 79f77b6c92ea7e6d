import type { PacingClock } from '../../limits/clock';
import { Pacer, type Turn, type WaitOptions } from '../../limits/pacer';
import type { Pacing } from '../transport';

/** Calls that one connection key may make (cin7-omni 1.3). */
export interface OmniLimits {
  readonly perSecond: number;
  readonly perMinute: number;
  /** When Cin7 begins a new day is not known [unsure], so it is any 24 hours. */
  readonly perDay: number;
}
export const vendorLimits: OmniLimits = { perSecond: 3, perMinute: 60, perDay: 5_000 };

/** A margin over the vendor's windows, for clocks that do not run at quite the same speed. */
const marginMs = 250;
const secondMs = 1_000;
const minuteMs = 60_000;
const dayMs = 24 * 3_600_000;

/**
 * Three limits at once: a call starts when all of them let it. Share one among everything that uses the same connection
 * key. Calls go one by one, so that a turn waiting for the minute never lets another one by that waits for the day.
 */
export class OmniPacing implements Pacing {
  private readonly pacers: readonly Pacer[];

  constructor(
    private readonly limits: OmniLimits,
    clock: PacingClock,
  ) {
    const pacer = (limit: number, ms: number) =>
      new Pacer({ clock, limit, windowMs: ms + marginMs, concurrency: 1 });
    this.pacers = [
      pacer(limits.perDay, dayMs),
      pacer(limits.perMinute, minuteMs),
      pacer(limits.perSecond, secondMs),
    ];
  }

  get callsPerMinute(): number {
    return this.limits.perMinute;
  }

  /** Waits for a turn; null when the signal was aborted first. */
  async enter(options: WaitOptions): Promise<Turn | null> {
    const turns: Turn[] = [];
    for (const pacer of this.pacers) {
      const turn = await pacer.enter(options);
      if (turn) {
        turns.push(turn);
        continue;
      }
      // What was given up counts as a call: one too many is better than one too few.
      for (const held of turns) held.done();
      return null;
    }
    return { done: () => turns.forEach((turn) => turn.done()) };
  }

  hold(ms: number): void {
    for (const pacer of this.pacers) pacer.hold(ms);
  }
}
