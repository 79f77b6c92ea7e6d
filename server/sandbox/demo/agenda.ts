import type { Day } from './days';

/** Within a day goods come in before they go out; a review looks at what the day left. */
const phases = [
  'receipt',
  'cost',
  'transfer',
  'count',
  'return',
  'shipment',
  'invoice',
  'payment',
  'review',
] as const;
export type Phase = (typeof phases)[number];

/** What happens when. Actions may plan further ones, also for the day at hand; none is ever run before its time. */
export class Agenda {
  private readonly days = new Map<Day, Map<Phase, (() => void)[]>>();
  private today = Number.NEGATIVE_INFINITY;

  /** The day being run. */
  get now(): Day {
    return this.today;
  }

  plan(day: Day, phase: Phase, action: () => void): void {
    if (day < this.today) throw new Error('Nothing can be planned for the past');
    let agenda = this.days.get(day);
    if (agenda === undefined) this.days.set(day, (agenda = new Map()));
    const actions = agenda.get(phase);
    if (actions === undefined) agenda.set(phase, [action]);
    else actions.push(action);
  }

  /** Runs every day from `first` to `last`; what lies beyond stays undone. */
  run(first: Day, last: Day): void {
    for (this.today = first; this.today <= last; this.today += 1) {
      const agenda = this.days.get(this.today);
      if (agenda === undefined) continue;
      for (let phase = nextPhase(agenda); phase !== undefined; phase = nextPhase(agenda)) {
        const actions = agenda.get(phase) ?? [];
        agenda.delete(phase);
        for (const action of actions) action();
      }
    }
    this.today = last;
  }
}

const nextPhase = (agenda: Map<Phase, unknown>): Phase | undefined =>
  phases.find((phase) => agenda.has(phase));
