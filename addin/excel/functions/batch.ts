import {
  maxAsks,
  type FigureAnswerDto,
  type FigureAsk,
  type FigureErrorCode,
  type FigureName,
} from '../../../server/contract/figures';
import type { FigureClient, FigureFaultKind, FigureOutcome } from './functions';

/** Time, passed in so that tests run on virtual time. */
export interface BatchClock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const browserClock: BatchClock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** One request. Never rejects: no answer at all is told in words. */
export type SendAsks = (
  asks: FigureAsk[],
) => Promise<
  | { readonly ok: true; readonly answers: readonly FigureAnswerDto[] }
  | { readonly ok: false; readonly message: string }
>;

/** Excel calls every cell of a recalculation by itself, one after the other: this long is waited for the others. */
const gatherMs = 50;
const keptMs = 60_000;

interface Waiting {
  readonly key: string;
  readonly name: FigureName;
  readonly args: readonly string[];
  readonly resolve: (outcome: FigureOutcome) => void;
}

/**
 * Asks of 50 ms go in one request of at most 500; equal asks are one; figures stand for 60 s. A refusal is not kept, so
 * that a recalculation after the remedy (a fetch, a mapping) sees its effect.
 */
export class FigureBatch implements FigureClient {
  /** In flight until answered, then kept until its time. */
  private readonly known = new Map<string, { outcome: Promise<FigureOutcome>; until: number }>();
  private waiting: Waiting[] = [];

  constructor(
    private readonly send: SendAsks,
    private readonly clock: BatchClock = browserClock,
  ) {}

  ask(name: FigureName, args: readonly string[]): Promise<FigureOutcome> {
    const key = JSON.stringify([name, ...args]);
    const known = this.known.get(key);
    if (known && this.clock.now() < known.until) return known.outcome;
    const outcome = new Promise<FigureOutcome>((resolve) => {
      this.waiting.push({ key, name, args, resolve });
    });
    this.known.set(key, { outcome, until: Infinity });
    if (this.waiting.length === 1) void this.gather();
    return outcome;
  }

  /** Forgets every figure: after a fetch or a post, so that the next recalculation shows it. */
  forget(): void {
    this.known.clear();
  }

  private async gather(): Promise<void> {
    await this.clock.sleep(gatherMs);
    const gathered = this.waiting;
    this.waiting = [];
    for (const [key, { until }] of this.known) if (until <= this.clock.now()) this.known.delete(key);
    const requests = [];
    for (let at = 0; at < gathered.length; at += maxAsks)
      requests.push(this.request(gathered.slice(at, at + maxAsks)));
    await Promise.all(requests);
  }

  private async request(waiting: readonly Waiting[]): Promise<void> {
    const asks = waiting.map(({ name, args }, index) => ({ id: String(index), name, args: [...args] }));
    const reply = await this.send(asks);
    const answers = new Map(reply.ok ? reply.answers.map((answer) => [answer.id, answer]) : []);
    waiting.forEach(({ key, resolve }, index) => {
      const outcome = reply.ok ? outcomeOf(answers.get(String(index))) : unavailable(reply.message);
      const known = this.known.get(key);
      if (outcome.ok && known) known.until = this.clock.now() + keptMs;
      else this.known.delete(key);
      resolve(outcome);
    });
  }
}

const unavailable = (message: string): FigureOutcome => ({ ok: false, kind: 'unavailable', message });

function outcomeOf(answer: FigureAnswerDto | undefined): FigureOutcome {
  if (answer === undefined) return unavailable('Cogsheet did not answer this figure. Recalculate.');
  if (answer.error) return { ok: false, kind: kinds[answer.error.code], message: answer.error.detail };
  return answer.value === null
    ? unavailable('Cogsheet answered without a figure. Recalculate.')
    : { ok: true, value: answer.value };
}

const kinds: Readonly<Record<FigureErrorCode, FigureFaultKind>> = {
  'unknown-figure': 'invalid',
  'invalid-argument': 'invalid',
  'not-found': 'unavailable',
  'not-fetched': 'unavailable',
  'not-mapped': 'unavailable',
  'not-available': 'unavailable',
  unavailable: 'unavailable',
};
