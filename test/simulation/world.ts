import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { PacingClock } from '../../server/limits/clock';
import type { Random } from './random';

/**
 * Virtual time and a scheduler. Everything that code under test waits for outside itself (the store, the network, a
 * timer) is a gate; at every gate the world decides who goes on, in an order drawn from the seed. Only one gate's work is
 * under way at any moment, so the same seed gives the same run. A process can be killed at any gate, before or after its
 * work was done: its code never goes on, as in a process that is gone.
 */
export interface Actor {
  readonly name: string;
  /** Gates passed, and those of them where an answer to a posting came in, and a refusal. */
  gates: number;
  answers: number;
  refusals: number;
  alive: boolean;
  /** Stopped (SIGSTOP, a virtual machine put to sleep) until then. */
  stoppedUntil: number;
  stoppedAt: number;
  /** What is to happen to it, by the number of the gate; null once it has ended: what it began for its process goes on. */
  fate: Fate | null;
  /** Its wall clock differs from the true time by so much. */
  clockOffsetMs: number;
  /** Undone when it dies, such as an open transaction. */
  readonly onDeath: Set<() => Promise<void>>;
  readonly ended: Promise<'done' | 'killed'>;
  readonly end: (how: 'done' | 'killed') => void;
}

export interface Fate {
  readonly gate: number;
  /** Counts only gates where an answer to a posting comes in, or one that a limit refused. */
  readonly at?: 'answers' | 'refusals';
  readonly kind: 'killed-before' | 'killed-after' | 'stopped';
  readonly stopMs: number;
}

interface Parked {
  readonly actor: Actor;
  readonly label: string;
  readonly ready: () => boolean;
  readonly run: () => Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly actor: Actor | null;
  readonly fire: () => void;
}

/** Handle of a virtual `setTimeout`. */
class VirtualTimeout {
  constructor(readonly timer: Timer) {}
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
}

/**
 * A request that its process had begun to send may go out so much later. Nobody can call such a request back, so the
 * product relies on its being shorter than Xero's memory of six minutes, with what it waited before and the network takes.
 */
const longestStopOfWriteMs = 170_000;
const isWrite = (label: string): boolean => /^send (PUT|POST) \/api/.test(label);
const isAnswer = (label: string): boolean => /^answer (PUT|POST) \/api/.test(label);
const isRefusal = (label: string): boolean => isAnswer(label) && label.endsWith(' 429');

/** What looks again and again never lets the time stand still, though everybody else waits for ever. */
const longestStoryMs = 30 * 24 * 3_600_000;

const current = new AsyncLocalStorage<Actor>();
const forever = <Value>(): Promise<Value> => new Promise<Value>(() => undefined);
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class World {
  now = Date.parse('2026-11-23T10:00:00.000Z');
  /** Whoever has a transaction open has the store alone: PGlite has one session. */
  storeHolder: Actor | null = null;
  readonly trace: string[] = [];
  readonly counts = new Map<string, number>();
  /** What is wrong already while it runs; the auditor's findings come after. */
  readonly findings: string[] = [];
  private readonly began = this.now;
  private readonly actors = new Set<Actor>();
  private parked: Parked[] = [];
  private timers: Timer[] = [];
  private readonly pending: (() => Promise<void>)[] = [];
  private order = 0;
  private passing: Actor | null = null;
  private failure: unknown = null;
  private readonly steps = createHash('sha256');
  private readonly real = { setTimeout, clearTimeout, now: Date.now };

  constructor(private readonly random: Random) {}

  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  find(finding: string): void {
    this.note(finding);
    this.findings.push(finding);
  }

  note(line: string): void {
    const actor = (this.passing ?? current.getStore())?.name ?? 'world';
    this.trace.push(`${(this.now - this.began) / 1000}s ${actor}: ${line}`);
  }

  /** Stands for every step that was taken, in its order. */
  fingerprint(): string {
    return this.steps.copy().update(this.trace.join('\n')).digest('hex').slice(0, 16);
  }

  /** All is over: nobody goes on, and nothing stays open in the store. */
  async stop(): Promise<void> {
    for (const actor of this.actors) await this.remove(actor, 'done');
    this.actors.clear();
  }

  /** Starts a process, or one person's request; `fate` is what befalls it. */
  spawn(name: string, main: () => Promise<unknown>, fate: Fate | null = null): Actor {
    let end: Actor['end'] = () => undefined;
    const ended = new Promise<'done' | 'killed'>((resolve) => (end = resolve));
    const actor: Actor = {
      ...{
        name,
        gates: 0,
        answers: 0,
        refusals: 0,
        alive: true,
        stoppedUntil: 0,
        stoppedAt: 0,
        fate,
        clockOffsetMs: 0,
      },
      ...{ onDeath: new Set<() => Promise<void>>(), ended, end },
    };
    this.actors.add(actor);
    current.run(actor, () => {
      main().then(
        () => {
          this.actors.delete(actor);
          actor.fate = null;
          actor.end('done');
        },
        (cause: unknown) => {
          this.failure ??= cause;
          actor.end('done');
        },
      );
    });
    return actor;
  }

  /** Does `work` when the world lets this actor go on; what it answers or throws comes back to the actor. */
  gate<Value>(
    label: string,
    work: () => Value | Promise<Value>,
    options: { store?: boolean | 'alone'; ready?: () => boolean } = {},
  ): Promise<Value> {
    const actor = this.actor();
    if (!actor.alive) return forever();
    const ready = (): boolean =>
      (options.ready?.() ?? true) &&
      (!options.store ||
        this.storeHolder === null ||
        // What one process does beside its own transaction waits for the end of it.
        (options.store === true && this.storeHolder === actor));
    return new Promise<Value>((resolve, reject) => {
      const run = async (): Promise<void> => {
        const fate = this.fateOf(actor, label);
        if (fate === 'killed-before') return this.kill(actor, `before ${label}`);
        let settle: () => void;
        try {
          const value = await work();
          settle = () => resolve(value);
        } catch (cause) {
          settle = () => reject(cause as Error);
        }
        if (fate === 'killed-after') return this.kill(actor, `after ${label}`);
        settle();
      };
      this.parked.push({ actor, label, ready, run });
    });
  }

  /** Waits so long in virtual time. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const actor = this.actor();
    if (!actor.alive) return forever();
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.addTimer(ms, resolve, actor);
      signal?.addEventListener('abort', () => {
        this.timers = this.timers.filter((other) => other !== timer);
        if (actor.alive) resolve();
      });
    });
  }

  /** Something that happens in the world itself, such as a request that arrives late. */
  later(ms: number, fire: () => void): void {
    this.addTimer(ms, fire, null);
  }

  /** Work of the world itself that the next step waits for, such as a late request at the server. */
  arriving(work: () => Promise<void>): void {
    this.pending.push(work);
  }

  readonly pacing: PacingClock = {
    now: () => this.now,
    sleep: (ms, signal) => this.sleep(ms, signal),
  };

  /** The wall clock as the running process sees it. */
  readonly wallClock = (): Date => new Date(this.now + (current.getStore()?.clockOffsetMs ?? 0));

  /** Runs until `actor` has ended. Timers of the code under test are virtual meanwhile. */
  async runUntilEnded(actor: Actor): Promise<void> {
    let over = false;
    void actor.ended.then(() => (over = true));
    this.replaceTimers();
    try {
      for (;;) {
        // Twice: some of the platform's own promises take a turn of the event loop.
        await nextTurn();
        await nextTurn();
        if (this.failure !== null) throw this.failure;
        if (over) return;
        if (this.fireDue()) continue;
        const work = this.pending.shift();
        if (work) {
          await work();
          continue;
        }
        const able = this.parked.filter((one) => one.actor.stoppedUntil <= this.now && one.ready());
        if (able.length > 0) await this.step(able);
        else this.passTime();
      }
    } finally {
      this.restoreTimers();
    }
  }

  async kill(actor: Actor, when: string): Promise<void> {
    if (!actor.alive) return;
    this.count('kills');
    this.note(`${actor.name} killed ${when}`);
    await this.remove(actor, 'killed');
  }

  private async remove(actor: Actor, how: 'done' | 'killed'): Promise<void> {
    actor.alive = false;
    this.actors.delete(actor);
    this.parked = this.parked.filter((one) => one.actor !== actor);
    this.timers = this.timers.filter((one) => one.actor !== actor);
    for (const undo of actor.onDeath) await undo();
    actor.end(how);
  }

  /** The store for one transaction of the running actor; when it dies meanwhile, `undo` ends the transaction. */
  holdStore(): { take(undo: () => Promise<void>): void; give(): void } {
    const actor = this.actor();
    let undone: (() => Promise<void>) | null = null;
    const give = (): void => {
      if (undone) actor.onDeath.delete(undone);
      undone = null;
      this.storeHolder = null;
    };
    return {
      take: (undo) => {
        undone = async () => {
          await undo();
          give();
        };
        actor.onDeath.add(undone);
        this.storeHolder = actor;
      },
      give,
    };
  }

  private actor(): Actor {
    const actor = current.getStore();
    if (!actor) throw new Error('Only an actor of the world may wait');
    return actor;
  }

  /** Whose gate is being passed. */
  running(): Actor {
    if (!this.passing) throw new Error('Nobody passes a gate');
    return this.passing;
  }

  private async step(able: readonly Parked[]): Promise<void> {
    const chosen = able.length === 1 && able[0] ? able[0] : this.random.pick(able);
    this.parked.splice(this.parked.indexOf(chosen), 1);
    const { actor, label } = chosen;
    actor.gates += 1;
    if (isAnswer(label)) actor.answers += 1;
    if (isRefusal(label)) actor.refusals += 1;
    if (actor.fate && this.fateOf(actor, label) === 'stopped') {
      const stop = actor.fate;
      // It was on the point of doing it, and does it when it is woken.
      const ms = isWrite(label) ? Math.min(stop.stopMs, longestStopOfWriteMs) : stop.stopMs;
      actor.stoppedAt = this.now;
      actor.stoppedUntil = this.now + ms;
      this.later(ms, () => undefined);
      this.count('stops');
      this.note(`${actor.name} stopped for ${ms / 1000} s before ${label}`);
      this.parked.push(chosen);
      return;
    }
    this.steps.update(`${actor.name} ${label}\n`);
    this.count('steps');
    this.passing = actor;
    await chosen.run();
    this.passing = null;
  }

  private fateOf({ fate, gates, answers, refusals }: Actor, label: string): Fate['kind'] | null {
    if (fate === null) return null;
    const { gate, at, kind } = fate;
    if (at === 'refusals') return isRefusal(label) && gate === refusals ? kind : null;
    if (at === 'answers') return isAnswer(label) && gate === answers ? kind : null;
    return gate === gates ? kind : null;
  }

  private addTimer(ms: number, fire: () => void, actor: Actor | null): Timer {
    const timer = { at: this.now + Math.max(0, ms), order: (this.order += 1), actor, fire };
    this.timers.push(timer);
    return timer;
  }

  /** Timers of a stopped process wait with it. */
  private dueAt = ({ at, actor }: Timer): number => Math.max(at, actor?.stoppedUntil ?? 0);

  private fireDue(): boolean {
    const due = this.timers
      .filter((timer) => this.dueAt(timer) <= this.now)
      .sort((left, right) => left.at - right.at || left.order - right.order);
    const [first] = due;
    if (!first) return false;
    this.timers = this.timers.filter((other) => other !== first);
    if (first.actor) current.run(first.actor, first.fire);
    else first.fire();
    return true;
  }

  private passTime(): void {
    const next = Math.min(...this.timers.map(this.dueAt));
    if (!Number.isFinite(next))
      throw new Error(
        `Nobody can go on: ${this.parked.map(({ actor, label }) => `${actor.name} at ${label}`).join(', ')}`,
      );
    this.now = Math.max(this.now, next);
    if (this.now - this.began > longestStoryMs)
      throw new Error('The story does not end: somebody waits for what never comes');
  }

  /** `withDeadline` and the like set timers of their own, and one mapper reads `Date.now`. */
  private replaceTimers(): void {
    const { real } = this;
    const later = (fire: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
      const actor = current.getStore();
      if (!actor) return real.setTimeout(fire, ms, ...given);
      return new VirtualTimeout(this.addTimer(ms, () => fire(...given), actor));
    };
    const clear = (handle: unknown): void => {
      if (handle instanceof VirtualTimeout)
        this.timers = this.timers.filter((timer) => timer !== handle.timer);
      else real.clearTimeout(handle as NodeJS.Timeout);
    };
    Object.assign(globalThis, { setTimeout: later, clearTimeout: clear });
    Date.now = () => (current.getStore() ? this.wallClock().getTime() : real.now());
  }

  private restoreTimers(): void {
    const { now, ...timers } = this.real;
    Object.assign(globalThis, timers);
    Date.now = now;
  }
}
