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

/** One request about one connection. Never rejects: no answer at all is told in words. */
export type SendAsks = (
  asks: FigureAsk[],
  connection: string,
) => Promise<
  | { readonly ok: true; readonly answers: readonly FigureAnswerDto[] }
  | { readonly ok: false; readonly message: string; readonly kind?: FigureFaultKind }
>;

/** Excel calls every cell of a recalculation by itself, one after the other: this long is waited for the others. */
const gatherMs = 50;
const keptMs = 60_000;

interface Waiting {
  readonly key: string;
  readonly name: FigureName;
  readonly args: readonly string[];
  readonly connection: string;
  readonly resolve: (outcome: FigureOutcome) => void;
}

/**
 * Asks of 50 ms go in one request of at most 500 for each connection; equal asks are one; figures stand for 60 s. A refusal is not kept, so
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

  ask(name: FigureName, args: readonly string[], connection = ''): Promise<FigureOutcome> {
    const key = JSON.stringify([connection, name, ...args]);
    const known = this.known.get(key);
    if (known && this.clock.now() < known.until) return known.outcome;
    const outcome = new Promise<FigureOutcome>((resolve) => {
      this.waiting.push({ key, name, args, connection, resolve });
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
    for (const connection of new Set(gathered.map((one) => one.connection))) {
      const own = gathered.filter((one) => one.connection === connection);
      for (let at = 0; at < own.length; at += maxAsks)
        requests.push(this.request(own.slice(at, at + maxAsks), connection));
    }
    await Promise.all(requests);
  }

  private async request(waiting: readonly Waiting[], connection: string): Promise<void> {
    const asks = waiting.map(({ name, args }, index) => ({ id: String(index), name, args: [...args] }));
    const reply = await this.send(asks, connection);
    const answers = new Map(reply.ok ? reply.answers.map((answer) => [answer.id, answer]) : []);
    waiting.forEach(({ key, resolve }, index) => {
      const outcome = reply.ok
        ? outcomeOf(answers.get(String(index)))
        : { ...unavailable(reply.message), ...(reply.kind && { kind: reply.kind }) };
      const known = this.known.get(key);
      if (outcome.ok && known) known.until = this.clock.now() + keptMs;
      else this.known.delete(key);
      resolve(outcome);
    });
  }
}

const unavailable = (message: string) => ({ ok: false, kind: 'unavailable', message }) as const;

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
