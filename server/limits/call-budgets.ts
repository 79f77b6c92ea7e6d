import { closedMs, dayLeft, dayNow, dayUsedUp, withoutOne, type CallDay, type Purpose } from './call-day';
import {
  begun,
  freshState,
  held,
  leftOfWindow,
  over,
  seen,
  stateNow,
  waitMs,
  type Allowance,
  type CallState,
} from './call-rules';
import type { CallShelf } from './call-shelf';
import type { PacingClock } from './clock';

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Hears of every wait imposed, in milliseconds. */
  readonly onWait?: (ms: number) => void;
}

/** Permission for one call. `done` must be called when the answer is there or given up; further calls do nothing. */
export interface Turn {
  /** What the answer says is left of a scope's window, or of its day; heeded by whoever is next. Null: it does not say. */
  learn(allowance: Allowance, left: { readonly window: number | null; readonly day: number | null }): void;
  done(): void;
}

/** No call for this purpose before the day starts anew, or before it is worth asking. */
export interface DayClosed {
  readonly closed: CallDay;
  readonly afterMs: number;
}

interface Waiter extends WaitOptions {
  readonly purpose: Purpose;
  readonly admit: (outcome: number | DayClosed) => void;
  readonly fail: (cause: unknown) => void;
}

/** Those who wait for the same allowances, first come first served. */
interface Line {
  readonly allowances: readonly Allowance[];
  readonly waiters: Waiter[];
  /** Not worth trying before. */
  tryAt: number;
}

/** Something to be written into a scope's state. */
interface Note {
  readonly allowance: Allowance;
  readonly change: (state: CallState, now: number) => CallState;
}

/** How often a process says that its calls are still in flight: well within `silentMs`. */
const beatMs = 5_000;
/** How long the end of a call waits to be written together with the beginning of the next. */
const gatherMs = 100;
/** How often one looks whether another process's call has ended. */
const lookMs = 250;

/**
 * Gives out turns within vendors' limits, shared by all processes on one shelf. Whatever this process wants at a moment is
 * one update of the shelf: ends of calls, what answers said, and who may start now.
 */
export class CallBudgets {
  private readonly lines = new Map<string, Line>();
  /** Calls of this process in flight. */
  private readonly flying = new Map<number, readonly Allowance[]>();
  private notes: Note[] = [];
  private writeAt = Infinity;
  private beatAt = Infinity;
  private calls = 0;
  private ends = 0;
  private running = false;
  private sleeping: AbortController | null = null;

  /** `holder`: a name that no other process on the shelf has, nor had. */
  constructor(
    private readonly shelf: CallShelf,
    private readonly clock: PacingClock,
    private readonly holder: string,
  ) {}

  /** Waits for a turn within all the allowances; null when the signal was aborted first. */
  enter(
    allowances: readonly Allowance[],
    purpose: Purpose,
    { signal, onWait }: WaitOptions = {},
  ): Promise<Turn | DayClosed | null> {
    if (signal?.aborted) return Promise.resolve(null);
    const name = allowances.map(({ scope }) => scope).join('\n');
    const line = this.lines.get(name) ?? { allowances, waiters: [], tryAt: 0 };
    this.lines.set(name, line);
    return new Promise((resolve, reject) => {
      let given = false;
      const giveUp = (): void => {
        const at = line.waiters.indexOf(waiter);
        if (at >= 0) line.waiters.splice(at, 1);
        given = true;
        resolve(null);
        this.wake();
      };
      const waiter: Waiter = {
        purpose,
        ...(onWait ? { onWait } : {}),
        fail: (cause) => {
          signal?.removeEventListener('abort', giveUp);
          reject(cause as Error);
        },
        admit: (outcome) => {
          signal?.removeEventListener('abort', giveUp);
          if (typeof outcome !== 'number') return resolve(outcome);
          const turn = this.turnOf(outcome, allowances);
          if (given) turn.done();
          else resolve(turn);
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      line.waiters.push(waiter);
      this.wake();
    });
  }

  /** Lets nobody start for `ms` from now: what the vendor asked for in an answer. */
  hold(allowance: Allowance, ms: number): void {
    this.write({ allowance, change: (state, now) => held(state, ms, now) });
  }

  /** A call was refused since the day is used up; `afterMs`: when the next one begins, where the answer said so. */
  closeDay(allowance: Allowance, afterMs: number | null): void {
    this.write({
      allowance,
      change: (state, now) => ({ ...state, day: dayUsedUp(state.day, afterMs, now) }),
    });
  }

  /** Writes what is still to be written, so that the next process need not wait for it. */
  async close(): Promise<void> {
    if (this.notes.length > 0) await this.settle([]);
  }

  private turnOf(call: number, allowances: readonly Allowance[]): Turn {
    let open = true;
    return {
      learn: (allowance, { window, day }) => {
        const change = (before: CallState, now: number): CallState => {
          const state = window === null ? before : leftOfWindow(before, allowance, window, now);
          if (day === null) return state;
          const mine = state.flying.findIndex((one) => one.holder === this.holder && one.call === call);
          const since = mine < 0 ? 0 : state.flying.length - 1 - mine;
          return { ...state, day: dayLeft(state.day, day, since, now) };
        };
        if (window !== null || day !== null) this.write({ allowance, change });
      },
      done: () => {
        if (!open) return;
        open = false;
        this.ends += 1;
        this.flying.delete(call);
        if (this.flying.size === 0) this.beatAt = Infinity;
        const scopes = new Set(allowances.map(({ scope }) => scope));
        for (const line of this.lines.values())
          if (line.allowances.some(({ scope }) => scopes.has(scope)))
            line.tryAt = Math.min(line.tryAt, this.clock.now());
        for (const allowance of allowances)
          this.write({
            allowance,
            change: (state, now) => over(state, allowance, this.holder, call, now),
          });
      },
    };
  }

  private write(note: Note): void {
    this.notes.push(note);
    if (this.writeAt === Infinity) this.writeAt = this.clock.now() + (this.shelf.isShared ? gatherMs : 0);
    this.wake();
  }

  private wake(): void {
    this.sleeping?.abort();
    if (!this.running) void this.run();
  }

  /** Runs as long as there is something to wait for; never rejects. */
  private async run(): Promise<void> {
    this.running = true;
    // What is asked for together is settled together.
    await Promise.resolve();
    for (;;) {
      const now = this.clock.now();
      for (const [name, { waiters }] of this.lines) if (waiters.length === 0) this.lines.delete(name);
      const lines = [...this.lines.values()];
      const next = Math.min(this.writeAt, this.beatAt, ...lines.map(({ tryAt }) => tryAt));
      // Who waits for the end of a call of this process is woken by it.
      if (next === Infinity) break;
      if (next <= now) await this.settle(lines.filter(({ tryAt }) => tryAt <= now));
      else {
        this.sleeping = new AbortController();
        await this.clock.sleep(next - now, this.sleeping.signal);
        this.sleeping = null;
      }
    }
    this.running = false;
  }

  /** One update of the shelf: all notes, this process's sign of life, and the turns of the lines that are due. */
  private async settle(due: readonly Line[]): Promise<void> {
    const notes = this.notes;
    this.notes = [];
    this.writeAt = Infinity;
    const allowances = new Map(
      [...notes.map(({ allowance }) => allowance), ...due.flatMap((line) => line.allowances)]
        .concat(...this.flying.values())
        .map((allowance) => [allowance.scope, allowance]),
    );
    let verdicts: readonly Verdict[] = [];
    const { ends } = this;
    try {
      await this.shelf.update([...allowances.keys()].sort(), (kept, now) => {
        const states = new Map(
          [...allowances].map(([scope, allowance]) => {
            // First the own calls: whatever happened, this process knows that they are still in flight.
            const state = seen(kept.get(scope) ?? freshState, this.holder, now);
            return [scope, { ...stateNow(state, allowance, now), day: dayNow(state.day, now) }];
          }),
        );
        for (const { allowance, change } of notes)
          states.set(allowance.scope, change(states.get(allowance.scope) ?? freshState, now));
        verdicts = due.map((line) => this.judge(line, states, now));
        return states;
      });
    } catch (cause) {
      // Kept for the next time; a call whose end is never written is over once this process says no more of it.
      this.notes = [...notes, ...this.notes];
      for (const { waiters } of due) for (const { fail } of waiters.splice(0)) fail(cause);
      this.beatAt = this.nextBeat();
      return;
    }
    // What ended meanwhile is not in the verdicts.
    for (const verdict of verdicts) this.carryOut(verdict, ends === this.ends ? verdict.waitMs : 0);
    this.beatAt = this.nextBeat();
  }

  private nextBeat(): number {
    return this.flying.size > 0 && this.shelf.isShared ? this.clock.now() + beatMs : Infinity;
  }

  /** Who of a line may start now; the states are changed accordingly. */
  private judge(line: Line, states: Map<string, CallState>, now: number): Verdict {
    const stateOf = ({ scope }: Allowance): CallState => states.get(scope) ?? freshState;
    const outcomes: (readonly [Waiter, number | DayClosed])[] = [];
    for (const waiter of line.waiters) {
      const closed = line.allowances
        .map((allowance) => closedIn(stateOf(allowance), waiter.purpose, now))
        .find((one) => one !== null);
      if (closed) {
        outcomes.push([waiter, closed]);
        continue;
      }
      const waits = line.allowances.map((allowance) => waitMs(stateOf(allowance), allowance, now));
      const isFree = waits.every((wait) => wait === 0);
      if (!isFree) {
        const known = Math.max(0, ...waits.filter((wait) => typeof wait === 'number'));
        if (known > 0) return { line, outcomes, waitMs: known, isTold: true };
        const full = line.allowances.filter((_, index) => waits[index] === 'until-a-call-ends');
        // The end of one's own call is heard of at once.
        const areOwn = full.every((one) => stateOf(one).flying.every(({ holder }) => holder === this.holder));
        return { line, outcomes, waitMs: areOwn ? Infinity : lookMs, isTold: false };
      }
      this.calls += 1;
      for (const allowance of line.allowances) {
        const state = begun(stateOf(allowance), this.holder, this.calls, now);
        states.set(allowance.scope, { ...state, day: state.day === null ? null : withoutOne(state.day) });
      }
      outcomes.push([waiter, this.calls]);
    }
    return { line, outcomes, waitMs: 0, isTold: false };
  }

  private carryOut({ line, outcomes, waitMs: wait, isTold }: Verdict, tryAfterMs: number): void {
    line.tryAt = this.clock.now() + tryAfterMs;
    for (const [waiter, outcome] of outcomes) {
      const at = line.waiters.indexOf(waiter);
      if (at >= 0) line.waiters.splice(at, 1);
      if (typeof outcome === 'number') this.flying.set(outcome, line.allowances);
      waiter.admit(outcome);
    }
    if (isTold) for (const { onWait } of line.waiters) onWait?.(wait);
  }
}

interface Verdict {
  readonly line: Line;
  readonly outcomes: readonly (readonly [Waiter, number | DayClosed])[];
  /** For the first who may not start. */
  readonly waitMs: number;
  /** Said to those who wait. */
  readonly isTold: boolean;
}

function closedIn({ day }: CallState, purpose: Purpose, now: number): DayClosed | null {
  const afterMs = closedMs(day, purpose, now);
  return day === null || afterMs === null ? null : { closed: day, afterMs };
}
