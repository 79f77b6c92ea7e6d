/**
 * The vendor's limit of calls a day, as far as its answers tell: what is left, and when it starts anew. Pure; all moments
 * are milliseconds of one clock.
 */
export interface CallDay {
  /** Calls of a whole day, by the most that was ever left of it. */
  readonly limit: number;
  /** Calls left, by the last answer and what was begun since. */
  readonly left: number;
  readonly seenAt: number;
  /** When the day starts anew: exactly when the vendor said so, else at the latest. */
  readonly anewAt: number;
  readonly isExact: boolean;
}

/** `write` waits for tomorrow while what is left of today is kept for looking up what was written. */
export type Purpose = 'write' | 'read';

const dayMs = 24 * 3_600_000;
/** When the day is used up and nothing says when it starts anew, one call an hour asks. */
const askAgainMs = 3_600_000;

/**
 * Calls kept for look-ups and for what a person asks for: a 50th of the day, and enough to ask every hour whether a new one
 * has begun. A look-up of a batch whose answer got lost takes one to three.
 */
export const reserveOf = (limit: number): number => Math.max(40, Math.ceil(limit / 50));

/** Days known to be sold (xero 2.1); any other is rounded to thousands, since the first look at it is not at its start. */
const usualLimits = [1_000, 5_000];
const limitFor = (left: number): number =>
  usualLimits.find((limit) => left <= limit) ?? Math.ceil(left / 1_000) * 1_000;

/** An answer says how many calls are left. `begunSince` it was sent are not in that yet. */
export function dayLeft(day: CallDay | null, left: number, begunSince: number, now: number): CallDay {
  const rest = Math.max(0, left - begunSince);
  const known = day !== null && now < day.anewAt ? day : null;
  // Calls never come back but with a new day.
  const isAnew = known === null || rest > known.left + reserveOf(known.limit);
  return {
    limit: isAnew ? limitFor(left) : Math.max(known.limit, limitFor(left)),
    left: rest,
    seenAt: now,
    anewAt: isAnew ? now + dayMs : known.anewAt,
    isExact: !isAnew && known.isExact,
  };
}

/** The vendor refused a call since the day is used up; `afterMs`: how long it is until the next, where it said so. */
export const dayUsedUp = (day: CallDay | null, afterMs: number | null, now: number): CallDay => ({
  limit: day?.limit ?? limitFor(0),
  left: 0,
  seenAt: now,
  anewAt: now + Math.min(afterMs ?? dayMs, dayMs),
  isExact: afterMs !== null,
});

export const withoutOne = (day: CallDay): CallDay => ({ ...day, left: Math.max(0, day.left - 1) });

/** The day as it is now; null when a new one has begun, of which nothing is known. A clock set back cannot stretch it. */
export function dayNow(day: CallDay | null, now: number): CallDay | null {
  if (day === null || now >= day.anewAt) return null;
  return { ...day, seenAt: Math.min(day.seenAt, now), anewAt: Math.min(day.anewAt, now + dayMs) };
}

/** Calls that this purpose still has today. */
export const roomFor = ({ limit, left }: CallDay, purpose: Purpose): number =>
  purpose === 'write' ? Math.max(0, left - reserveOf(limit)) : left;

/** How long the day is closed for this purpose; null: it is open. The day is that of now. */
export function closedMs(day: CallDay | null, purpose: Purpose, now: number): number | null {
  if (day === null || roomFor(day, purpose) > 0) return null;
  const until = day.isExact ? day.anewAt : Math.min(day.anewAt, day.seenAt + askAgainMs);
  return until > now ? until - now : null;
}
