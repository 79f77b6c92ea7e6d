/** Time, passed in so that tests run on virtual time. */
export interface WatchClock {
  /** @returns what calls it off */
  after(milliseconds: number, task: () => void): () => void;
}

export const pageClock: WatchClock = {
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
};

/**
 * A sidebar is told neither of edits nor of selections: it has to look, and each look is an execution at Google of about
 * a second. Right after something happened the next thing is likely soon, so the first look comes after 3 s; each that
 * finds nothing makes the pause half as long again, up to 20 s. A panel that is open for a whole day without any work so
 * costs some 1,500 short executions, one at a time (Google allows 30 at once and sets no number for a day). A page that
 * nobody sees does not look at all, and whoever turns to the panel is seen at once.
 */
const shortest = 3000;
const longest = 20_000;
const growth = 1.5;

export interface WatchParts {
  /** Looks at the sheets. True when something had happened. */
  readonly look: (activeOnly: boolean) => Promise<boolean>;
  readonly isVisible: () => boolean;
  /** Whether other calls are under way, which a look would only hold up. */
  readonly isBusy: () => boolean;
  readonly clock: WatchClock;
}

export class Watch {
  private pause = shortest;
  private cancel: () => void = () => undefined;
  private isLooking = false;
  private isStopped = true;

  constructor(private readonly parts: WatchParts) {}

  start(): void {
    this.isStopped = false;
    this.schedule();
  }

  stop(): void {
    this.isStopped = true;
    this.cancel();
  }

  /** The user turned to the panel, or came back to the page: looks at all sheets now. */
  turnedTo(): void {
    if (this.isStopped || this.isLooking) return;
    this.pause = shortest;
    void this.look(false);
  }

  private schedule(): void {
    this.cancel();
    if (!this.isStopped) this.cancel = this.parts.clock.after(this.pause, () => void this.look(true));
  }

  private async look(activeOnly: boolean): Promise<void> {
    this.cancel();
    if (!this.parts.isVisible() || this.isLooking) return this.schedule();
    if (activeOnly && this.parts.isBusy()) return this.schedule();
    this.isLooking = true;
    try {
      const happened = await this.parts.look(activeOnly);
      this.pause = happened ? shortest : Math.min(this.pause * growth, longest);
    } finally {
      this.isLooking = false;
      this.schedule();
    }
  }
}
