import { createLocalLeases } from '../../server/store/leases';
import { listOpenRuns } from '../../server/store/runs';
import { lookAfterTokens, openProcess, work, type Surroundings } from './process';
import type { Random } from './random';
import type { Actor, Fate } from './world';
import type { SimulatedXero } from './xero';

/** Bad weather, and the accidents of processes. */
export class Storm {
  private isOver = false;
  private readonly deaths: number;
  private died = 0;
  /** Processes of two versions, or with two addresses, work side by side for a while. */
  private isMoving = false;
  private started = 0;

  constructor(
    private readonly around: Surroundings,
    private readonly xero: SimulatedXero,
    private readonly random: Random,
  ) {
    this.deaths = random.pick([0, 1, 2, 4, 8]);
  }

  begin(): void {
    const { random, xero } = this;
    xero.weather.calls = random.pick([0, 0.05, 0.15, 0.3, 0.5]);
    xero.weather.signIn = random.pick([0, 0.3]);
    if (random.chance(0.25)) this.outage();
    const processes = random.pick([1, 2]);
    this.isMoving = processes > 1 && random.chance(0.3);
    if (processes > 1 && random.chance(0.3))
      this.around.world.later(random.between(20, 400) * 1_000, () => this.around.leases.dropSessions());
    for (let number = 1; number <= processes; number += 1) this.start(number, processes === 1);
  }

  end(): void {
    this.isOver = true;
    Object.assign(this.xero.weather, { calls: 0, signIn: 0, outageUntil: 0 });
  }

  /** Past the six minutes for which Xero remembers a key, often enough. */
  private outage(): void {
    const { world } = this.around;
    const [after, lasts] = [this.random.between(1, 20) * 30_000, this.random.between(1, 25) * 60_000];
    world.later(after, () => {
      if (this.isOver) return;
      this.xero.weather.outageUntil = world.now + lasts;
      world.count('outages');
      world.note(`outage of ${lasts / 60_000} minutes`);
    });
  }

  /** A worker; when it dies another takes its place. The only one of an embedded store knows that it is the only one. */
  private start(number: number, isAlone: boolean): void {
    const { world, queue } = this.around;
    if (this.isMoving) this.move();
    const context = openProcess(this.around);
    const worker = world.spawn(
      `worker-${number}.${(this.started += 1)}`,
      async () => {
        if (isAlone) await world.gate('release jobs', () => queue.releaseAll());
        for (const run of await listOpenRuns(context.db)) await context.wake(run.id);
        return work(context, isAlone ? createLocalLeases() : this.around.leases, this.around);
      },
      this.fate(900),
    );
    // Within the five minutes that a look-up reaches back further than the moment of the approval.
    worker.clockOffsetMs = this.random.pick([0, 0, 0, -110_000, 100_000]);
    if (worker.clockOffsetMs !== 0) this.jump(worker);
    const schedule = world.spawn(`schedule-${number}.${this.started}`, () =>
      lookAfterTokens(context, this.around),
    );
    schedule.clockOffsetMs = worker.clockOffsetMs;
    void worker.ended.then((how) => {
      if (how !== 'killed') return;
      world.arriving(() => world.kill(schedule, 'with its process'));
      world.later(this.random.between(0, 3) * 40_000, () => {
        if (this.random.chance(0.4)) this.move();
        this.start(number, isAlone);
      });
    });
  }

  /** The server gets another address, which stands in what it sends to Xero. */
  private move(): void {
    const { settings, world } = this.around;
    settings.publicUrl = `http://server-${this.started}.test:3000`;
    world.count('moves');
    world.note(`the server moves to ${settings.publicUrl}`);
  }

  /** Its clock is set right, or further off, while it works. */
  private jump(worker: Actor): void {
    const { world } = this.around;
    world.later(this.random.between(10, 300) * 1_000, () => {
      worker.clockOffsetMs = this.random.pick([0, -60_000, 60_000]);
      world.count('clock jumps');
    });
  }

  /** What befalls a process within so many gates. */
  fate(gates: number): Fate | null {
    const { random } = this;
    if (this.isOver || this.died >= this.deaths) return null;
    if (!random.chance(gates > 100 ? 0.9 : 0.15)) return null;
    this.died += 1;
    // Between an answer and its being written down, more often than its share.
    if (gates > 100 && random.chance(0.25))
      return {
        gate: random.between(1, 3),
        at: random.pick(['answers', 'refusals'] as const),
        kind: random.pick(['killed-before', 'stopped', 'stopped'] as const),
        stopMs: random.between(5, 600) * 1_000,
      };
    return {
      gate: random.between(1, random.chance(0.5) ? gates : Math.ceil(gates / 4)),
      kind: random.pick(['killed-before', 'killed-after', 'killed-after', 'stopped'] as const),
      stopMs: random.between(5, random.pick([170, 1_200])) * 1_000,
    };
  }
}
