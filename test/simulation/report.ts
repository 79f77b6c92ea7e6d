import type { Outcome } from './simulate';

/** What a simulation of several seeds comes to, in lines to print. */
export class Report {
  private seeds = 0;
  private documents = 0;
  private readonly counts = new Map<string, number>();
  private readonly states = new Map<string, number>();
  private readonly failed: Outcome[] = [];

  add(outcome: Outcome): void {
    this.seeds += 1;
    this.documents += outcome.documents;
    for (const [what, count] of outcome.counts) this.counts.set(what, (this.counts.get(what) ?? 0) + count);
    for (const [state, count] of Object.entries(outcome.postings))
      this.states.set(state, (this.states.get(state) ?? 0) + count);
    if (outcome.findings.length > 0) this.failed.push(outcome);
  }

  get failures(): readonly Outcome[] {
    return this.failed;
  }

  lines(): string[] {
    const of = (what: string): number => this.counts.get(what) ?? 0;
    const grouped = (count: number): string => count.toLocaleString('en-GB');
    const kinds = [...this.counts]
      .filter(([what]) => what.startsWith('fault: '))
      .sort((left, right) => right[1] - left[1]);
    return [
      `${grouped(this.seeds)} seeds: ${grouped(this.documents)} documents in Xero, ${grouped(of('calls'))} calls, ${grouped(of('steps'))} steps`,
      `accidents: ${grouped(of('faults'))} faults, ${grouped(of('kills'))} kills, ${grouped(of('stops'))} stops, ${of('outages')} outages, ${of('clock jumps')} clock jumps, ${grouped(of('meddled in Xero'))} changes by others in Xero, ${grouped(of('revisions in Cin7'))} changes in Cin7, ${of('signed out')} sign-ins forced`,
      ...kinds.map(([what, count]) => `  ${what.slice('fault: '.length)}: ${grouped(count)}`),
      `postings: ${[...this.states].map(([state, count]) => `${grouped(count)} ${state}`).join(', ')}`,
      `verdict: ${this.failed.length === 0 ? '0 duplicates, 0 lost, 0 unbalanced, nothing unsettled' : `${this.failed.length} seeds failed`}`,
    ];
  }
}

/** A failing seed prints itself: what is wrong, how it came about, how to see it again. */
export const storyOf = ({ seed, findings, trace }: Outcome, lines = 120): string =>
  [
    `seed ${seed} failed:`,
    ...findings.map((finding) => `  ${finding}`),
    `its last ${Math.min(lines, trace.length)} of ${trace.length} events:`,
    ...trace.slice(-lines).map((line) => `  ${line}`),
    `again: npm run simulate -- --seed ${seed} --count 1 --trace`,
  ].join('\n');
