import type { StoreLog } from './db';

/**
 * Names that one holder has at a time among all processes on the store, for as long as it lives: who finds a name free
 * knows that nobody else is at that work. Not a promise about money: a holder that was paused may wake up and believe
 * for a moment that it still holds, so what it writes is fenced (`postings.ts`).
 */
export interface Leases {
  /** Null: somebody else has it, in this process or another. */
  take(name: string): Promise<Lease | null>;
  /** Gives all names back. */
  close(): Promise<void>;
}

export interface Lease {
  /** Aborted when the name is this holder's no more, without its doing. */
  readonly lost: AbortSignal;
  /** Only the first call does anything. */
  release(): Promise<void>;
}

/** Of an embedded store, whose directory lock keeps every other process out. */
export function createLocalLeases(): Leases {
  const held = new Set<string>();
  const lost = new AbortController().signal;
  return {
    take: async (name) => {
      if (held.has(name)) return null;
      held.add(name);
      return { lost, release: once(async () => void held.delete(name)) };
    },
    close: async () => held.clear(),
  };
}

/** One session on the server: what it has locked is free as soon as it ends, by whose doing ever. */
export interface LeaseSession {
  /** Locks the name for the session; false when another session has it. */
  lock(name: string): Promise<boolean>;
  unlock(name: string): Promise<void>;
  /** Says that this process is well; the server ends a session that has not done so for a while. */
  beat(): Promise<void>;
  close(): Promise<void>;
}

export interface LeaseTimes {
  readonly beatMs: number;
}

const usualTimes: LeaseTimes = { beatMs: 10_000 };

/**
 * Of several processes on a server. `open` begins a session and tells when it has ended; another one is begun with the
 * next name that is asked for.
 */
export function createSharedLeases(
  open: (onEnd: () => void) => Promise<LeaseSession>,
  log: StoreLog,
  { beatMs }: LeaseTimes = usualTimes,
): Leases {
  let current: Promise<Life> | null = null;

  const begin = async (): Promise<Life> => {
    const life = { lost: new AbortController(), held: new Set<string>(), closing: false };
    let beat: NodeJS.Timeout | null = null;
    const session = await open(() => {
      if (beat) clearInterval(beat);
      if (!life.closing) log.error({ names: life.held.size }, 'The session that holds the leases has ended');
      life.lost.abort(new DOMException('The lease was lost.', 'AbortError'));
    });
    if (!life.lost.signal.aborted)
      beat = setInterval(() => void session.beat().catch(() => undefined), beatMs);
    return Object.assign(life, { session });
  };

  const living = async (): Promise<Life> => {
    const before = current;
    const life = await before?.catch(() => null);
    if (life && !life.lost.signal.aborted) return life;
    if (current === before) current = begin();
    return current ?? living();
  };

  return {
    take: async (name) => {
      const life = await living();
      // A session may lock the same name twice: within this process the set decides.
      if (life.held.has(name)) return null;
      life.held.add(name);
      const locked = await life.session.lock(name).catch((error: unknown) => {
        life.held.delete(name);
        throw error;
      });
      if (!locked) {
        life.held.delete(name);
        return null;
      }
      return {
        lost: life.lost.signal,
        release: once(async () => {
          // A session that has ended has given everything back by itself.
          if (!life.lost.signal.aborted) await life.session.unlock(name).catch(() => undefined);
          life.held.delete(name);
        }),
      };
    },
    close: async () => {
      const life = await current?.catch(() => null);
      if (!life || life.lost.signal.aborted) return;
      life.closing = true;
      await life.session.close();
    },
  };
}

interface Life {
  readonly session: LeaseSession;
  readonly lost: AbortController;
  readonly held: Set<string>;
  closing: boolean;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}
