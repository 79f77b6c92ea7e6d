import type { CallDay } from './call-day';

/**
 * A vendor's limits of calls, as pure functions over a small state that can be kept anywhere.
 *
 * At most `calls` fall into any window, whether the vendor counts fixed windows of any phase or a sliding one: a call
 * counts from its start until one window after its *end*. The vendor saw it no later than it ended, and sees the call that
 * takes its place no earlier than that was sent, so the two are a whole window apart however long the network held either
 * of them back. All moments are milliseconds of one clock; it may be set back, so none of the future is believed.
 */
export interface Allowance {
  /** Who is limited: an organisation, an app, a key. Never a secret itself. */
  readonly scope: string;
  /** Calls that may fall into any window. */
  readonly calls: number;
  readonly windowMs: number;
  /** Calls that may be in flight together. */
  readonly concurrency: number;
}

/** A call that has begun; its process says now and then that it still is at it. */
export interface FlyingCall {
  readonly holder: string;
  readonly call: number;
  readonly seenAt: number;
}

export interface CallState {
  /** How many calls ended when, oldest first. Moments are rounded up, so that there are never many. */
  readonly ended: readonly (readonly [at: number, calls: number])[];
  /** In the order of their start. */
  readonly flying: readonly FlyingCall[];
  /** Nobody starts in between: what the vendor asked for. */
  readonly held: { readonly since: number; readonly until: number } | null;
  readonly day: CallDay | null;
}

export const freshState: CallState = { ended: [], flying: [], held: null, day: null };

/** A process that has not been heard of for so long is gone; its calls have ended, since its sockets are closed. */
export const silentMs = 15_000;
/** A window is told apart into so many parts. */
const grains = 500;

/** The state as it is now: what is over is forgotten, and moments that a clock set back has put into the future are today. */
export function stateNow(state: CallState, allowance: Allowance, now: number): CallState {
  const { windowMs } = allowance;
  const latest = roundedUp(now, allowance);
  const living = state.flying.filter(({ seenAt }) => seenAt + silentMs > now);
  const kept = state.ended
    .filter(([at]) => at + windowMs > now)
    .map(([at, calls]) => [Math.min(at, latest), calls] as const);
  const { held } = state;
  const back = held === null ? 0 : Math.max(0, held.since - now);
  return {
    ...state,
    ended: withEnded(kept, latest, state.flying.length - living.length),
    flying: living.map((one) => (one.seenAt > now ? { ...one, seenAt: now } : one)),
    held:
      held === null || held.until - back <= now
        ? null
        : { since: held.since - back, until: held.until - back },
  };
}

/** How long the next call has to wait by these limits; 0: it may start. The state is that of now. */
export function waitMs(
  state: CallState,
  { calls, windowMs, concurrency }: Allowance,
  now: number,
): number | 'until-a-call-ends' {
  if (state.held !== null) return state.held.until - now;
  if (state.flying.length >= concurrency || state.flying.length >= calls) return 'until-a-call-ends';
  let excess = countOf(state) - calls + 1;
  if (excess <= 0) return 0;
  for (const [at, count] of state.ended) {
    excess -= count;
    if (excess <= 0) return at + windowMs - now;
  }
  throw new Error('More calls than those that ended and those in flight');
}

export const begun = (state: CallState, holder: string, call: number, now: number): CallState => ({
  ...state,
  flying: [...state.flying, { holder, call, seenAt: now }],
});

/** The call's end; nothing changes when it was believed to be over before. */
export function over(
  state: CallState,
  allowance: Allowance,
  holder: string,
  call: number,
  now: number,
): CallState {
  const flying = state.flying.filter((one) => one.holder !== holder || one.call !== call);
  const ended = state.flying.length - flying.length;
  return { ...state, flying, ended: withEnded(state.ended, roundedUp(now, allowance), ended) };
}

/** The holder is still there. */
export const seen = (state: CallState, holder: string, now: number): CallState => ({
  ...state,
  flying: state.flying.map((one) => (one.holder === holder ? { ...one, seenAt: now } : one)),
});

/** Lets nobody start for `ms` from now. */
export const held = (state: CallState, ms: number, now: number): CallState => ({
  ...state,
  held: { since: now, until: Math.max(state.held?.until ?? 0, now + ms) },
});

/**
 * The vendor says how many calls are left of its window. Where that is less than we know of, somebody else is calling:
 * those calls are counted as if they had ended now.
 */
export function leftOfWindow(state: CallState, allowance: Allowance, left: number, now: number): CallState {
  const others = allowance.calls - countOf(state) - left;
  return { ...state, ended: withEnded(state.ended, roundedUp(now, allowance), others) };
}

function roundedUp(moment: number, { windowMs }: Allowance): number {
  const grain = Math.ceil(windowMs / grains);
  return Math.ceil(moment / grain) * grain;
}

const countOf = ({ ended, flying }: CallState): number =>
  ended.reduce((sum, [, calls]) => sum + calls, flying.length);

/** `at` is no earlier than what is there already. */
function withEnded(ended: CallState['ended'], at: number, calls: number): CallState['ended'] {
  if (calls <= 0) return ended;
  const last = ended.at(-1);
  return last?.[0] === at ? [...ended.slice(0, -1), [at, last[1] + calls]] : [...ended, [at, calls]];
}
