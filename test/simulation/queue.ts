import type { World } from './world';

export interface Job {
  readonly run: string;
  tries: number;
  dueAt: number;
  /** Null while it waits. */
  takenUntil: number | null;
}

/** Longest a job is held; then another worker takes it over, as pg-boss gives it again. */
const takeOverMs = 60_000;
const retryMs = 2_000;

/**
 * The queue as pg-boss keeps it: one waiting job for each run, beside one that is under way; a dead worker's job comes
 * again after a minute, a failed one after a pause. Nothing about money rests on it. pg-boss itself does not run here: it
 * lives on real timers.
 */
export class Queue {
  private jobs: Job[] = [];

  constructor(private readonly world: World) {}

  add(run: string, afterMs: number): void {
    if (this.jobs.some((job) => job.run === run && job.takenUntil === null)) return;
    this.jobs.push({ run, tries: 0, dueAt: this.world.now + afterMs, takenUntil: null });
    this.world.later(afterMs, () => undefined);
  }

  hasWork(): boolean {
    return this.due() !== undefined;
  }

  take(): Job {
    const job = this.due();
    if (!job) throw new Error('No job is due');
    job.takenUntil = this.world.now + takeOverMs;
    this.world.later(takeOverMs, () => undefined);
    return job;
  }

  done(job: Job): void {
    this.jobs = this.jobs.filter((other) => other !== job);
  }

  failed(job: Job): void {
    job.tries += 1;
    job.takenUntil = null;
    job.dueAt = this.world.now + retryMs * 2 ** Math.min(job.tries, 6);
    this.world.later(job.dueAt - this.world.now, () => undefined);
  }

  /** The embedded store starts: its lock proves that nobody is at work. */
  releaseAll(): void {
    for (const job of this.jobs) job.takenUntil = null;
  }

  private due(): Job | undefined {
    const { now } = this.world;
    return this.jobs.find(
      ({ dueAt, takenUntil }) => dueAt <= now && (takenUntil === null || takenUntil <= now),
    );
  }
}
