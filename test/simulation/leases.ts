import type { Lease, Leases } from '../../server/store/leases';
import type { Actor, World } from './world';

/** PostgreSQL ends a session that was silent for so long (`store/lease-session.ts`). */
const silentMs = 45_000;

interface Holder {
  readonly actor: Actor;
  readonly lost: AbortController;
}

/**
 * The store's leases as several processes see them: free when the holder has died or was stopped for too long, or when
 * its session ends for no reason of its own while it works on. A session of PostgreSQL's does not run here.
 */
export class SimulatedLeases implements Leases {
  private readonly held = new Map<string, Holder>();

  constructor(private readonly world: World) {}

  take(name: string): Promise<Lease | null> {
    return this.world.gate(`lease ${name}`, (): Lease | null => {
      const before = this.held.get(name);
      if (before && this.isHeld(before)) return null;
      before?.lost.abort();
      const holder = { actor: this.world.running(), lost: new AbortController() };
      this.held.set(name, holder);
      return {
        lost: holder.lost.signal,
        release: () =>
          this.world.gate(`give ${name} back`, () => {
            if (this.held.get(name) === holder) this.held.delete(name);
          }),
      };
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The network to the database breaks for a moment. */
  dropSessions(): void {
    for (const { lost } of this.held.values()) lost.abort();
    this.held.clear();
    this.world.note('the sessions of all leases end');
  }

  private isHeld({ actor }: Holder): boolean {
    const isSilent = actor.stoppedUntil > this.world.now && this.world.now - actor.stoppedAt >= silentMs;
    return actor.alive && !isSilent;
  }
}
