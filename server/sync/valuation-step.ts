import type { CallOptions, MovementsSource } from '../cin7/source';
import type { Run } from '../store/runs';
import type { SyncContext } from './context';
import type { Halt } from './fetch-step';
import type { References } from './reference';
import type { SliceTools } from './runner';

/** Where a valuation run is; kept between slices. */
export interface ValuationCursor {
  /**
   * `products` and `stock` read Cin7's two lists page by page, `settle` reads products anew that moved in between,
   * `value` works everything out.
   */
  phase: 'products' | 'stock' | 'settle' | 'value' | 'end';
  page: number;
  pageCount: number;
  products: number;
  movements: number;
  /** Products to be read anew; null before that was found out. */
  settle: readonly string[] | null;
  settled: number;
  valued: number;
  /** Calls to Cin7 made by this run so far. */
  calls: number;
  /** Slices in a row that ended without an answer from Cin7, while nobody had asked to wait. */
  silent: number;
}

export const firstValuationCursor = (): ValuationCursor => ({
  ...{ phase: 'products', page: 1, pageCount: 0, products: 0, movements: 0 },
  ...{ settle: null, settled: 0, valued: 0, calls: 0, silent: 0 },
});

export interface ValuationStep {
  readonly context: SyncContext;
  readonly run: Run;
  readonly tools: SliceTools;
  readonly source: MovementsSource;
  readonly callsPerMinute: number;
  readonly call: CallOptions;
  readonly references: References;
  readonly cursor: ValuationCursor;
  /** Tells the accountant how far it is; also keeps the cursor. */
  readonly report: (done: number, total: number, message: string) => Promise<void>;
}

export type PhaseOutcome = Halt | null;
