import type { PacingClock } from './clock';
import type { CallState } from './call-rules';

/** Where the states of call budgets are kept. */
export interface CallShelf {
  /** Other processes may use it: they are told of ends of calls and get signs of life without asking. */
  readonly isShared: boolean;
  /**
   * Reads the states of these scopes (null: none yet), has them changed and keeps what comes back, while nobody else can:
   * `change` may be called again after a failure, and only what it did last counts. `now`: milliseconds of the one clock of
   * all who share the shelf.
   */
  update(
    scopes: readonly string[],
    change: (kept: ReadonlyMap<string, CallState>, now: number) => ReadonlyMap<string, CallState>,
  ): Promise<void>;
}

/** For one process alone, and lost with it. */
export function createMemoryShelf(clock: Pick<PacingClock, 'now'>): CallShelf {
  const states = new Map<string, CallState>();
  return {
    isShared: false,
    update: async (_scopes, change) => {
      for (const [scope, state] of change(states, clock.now())) states.set(scope, state);
    },
  };
}
