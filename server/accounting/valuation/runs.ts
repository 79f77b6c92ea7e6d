import type { Decimal } from '../decimal';
import { splitLargestRemainder } from '../rounding';
import type { Lot } from './lot';

/** An output that a run has delivered: what a later cost of its components is laid on. */
interface Delivered {
  readonly lot: Lot;
  readonly weight: Decimal;
  readonly good: Decimal;
  readonly lost: Decimal;
}

/**
 * What a run takes in between two of its outputs goes into the outputs from number `from` on, never into earlier ones.
 * So a later cost only ever moves on to what was made after, even when a run uses its own product again.
 */
export interface RunStage {
  readonly run: Run;
  readonly from: number;
}

/** Work in progress of one production run or disassembly (accounting-rules 6.5). */
export class Run {
  wipMinor = 0n;
  readonly delivered: Delivered[] = [];
  /** Parts of the outputs from the one with number `from` on, until something is added. */
  private planned: { readonly from: number; readonly parts: readonly bigint[] } | null = null;

  private current: RunStage | null = null;

  constructor(
    readonly id: string,
    /** Of all outputs of the run, in the order in which they come. */
    readonly weights: readonly Decimal[],
  ) {}

  get finished(): boolean {
    return this.weights.length > 0 && this.delivered.length === this.weights.length;
  }

  /** The stage of what is taken in now. */
  get stage(): RunStage {
    const from = this.delivered.length;
    if (this.current?.from !== from) this.current = { run: this, from };
    return this.current;
  }

  /** Components, labour, overhead. */
  add(amountMinor: bigint): void {
    this.wipMinor += amountMinor;
    this.planned = null;
  }

  /**
   * The next output takes its part of what is in work among the outputs that are still to come; the last takes all. No
   * output takes less than 0.00: corrections that leave less in work stay there.
   */
  takeNext(): bigint {
    const at = this.delivered.length;
    this.planned ??= { from: at, parts: splitLargestRemainder(this.wipMinor, this.weights.slice(at)) };
    const part = this.planned.parts[at - this.planned.from] ?? 0n;
    const taken = part < 0n ? 0n : part;
    this.wipMinor -= taken;
    return taken;
  }

  /** After `takeNext`: the lot that it became, with the quantities that are good and lost. */
  deliver(lot: Lot, good: Decimal, lost: Decimal): void {
    const weight = this.weights[this.delivered.length] ?? good;
    this.delivered.push({ lot, weight, good, lost });
  }
}
