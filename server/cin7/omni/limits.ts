import type { Allowance } from '../../limits/call-rules';
import { scopeOfKey } from '../transport';

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
const windows = { second: 1_000, minute: 60_000, day: 24 * 3_600_000 } as const;

/** Three limits at once, shared by everything that uses the same connection key; calls go one by one. */
export function omniAllowances(limits: OmniLimits, connectionKey: string): readonly Allowance[] {
  const calls = { second: limits.perSecond, minute: limits.perMinute, day: limits.perDay };
  return (['second', 'minute', 'day'] as const).map((window) => ({
    scope: `${scopeOfKey(connectionKey)} ${window}`,
    calls: calls[window],
    windowMs: windows[window] + marginMs,
    concurrency: 1,
  }));
}
