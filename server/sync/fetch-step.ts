import { addMonths, monthOf, type CalendarDate, type Month } from '../accounting/dates';
import type { CallOptions, Cin7Failure, Cin7Source } from '../cin7/source';
import type { AvailableKind } from '../contract/common';
import type { Run } from '../store/runs';
import type { SyncContext } from './context';
import { ofCin7, type Problem } from './problem';
import type { References } from './reference';
import type { SliceTools } from './runner';

/** What was asked for. */
export interface FetchParams {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly kinds: readonly AvailableKind[];
  readonly again: boolean;
}

/** Where the run is; kept between slices. */
export interface FetchCursor {
  phase: 'reference' | 'headers' | 'ledger' | 'details' | 'end';
  /** Calls to Cin7 made by this run so far. */
  calls: number;
  /** Slices in a row that ended without an answer from Cin7, while nobody had asked to wait. */
  silent: number;
  headers: {
    page: number;
    pageCount: number;
    since: string | null;
    start: CalendarDate;
    listed: number;
    changed: number;
    newest: string;
    /** Cin7's count of sales at page 1. */
    total: number;
    /** When page 1 was asked for, by our clock. */
    startedAt: string;
    /** Whether the list moved while its pages were read. */
    moved: boolean;
    /** Whether it was listed a second time for that. */
    repeated: boolean;
  };
  ledger: {
    account: number;
    month: number;
    page: number;
    pageCount: number;
    rows: number;
    windows: number;
    /** Cin7's count of the window's rows at page 1. */
    total: number;
    /** How often this window was begun anew because that count changed. */
    restarts: number;
  };
  details: { done: number; total: number };
}

export interface FetchStep {
  readonly context: SyncContext;
  readonly run: Run;
  readonly params: FetchParams;
  readonly tools: SliceTools;
  readonly source: Cin7Source;
  /** Goes with every call to the source. */
  readonly call: CallOptions;
  readonly references: References;
  readonly cursor: FetchCursor;
  /** Cin7 accounts whose ledger rows make COGS; one null when none is known: then the whole ledger is read. */
  readonly costAccounts: readonly (string | null)[];
  readonly lookBackMonths: number;
  /** Tells the accountant how far it is; also keeps the cursor. */
  readonly report: (noun: string, done: number, total: number) => Promise<void>;
}

/** Why a step stops the slice: for good, or because its time was up while a call waited. */
export type Halt =
  { readonly state: 'failed'; readonly problem: Problem } | { readonly state: 'interrupted' };

export const haltOf = (failure: Cin7Failure): Halt =>
  failure.code === 'cancelled' ? { state: 'interrupted' } : { state: 'failed', problem: ofCin7(failure) };

export const firstCursor = (): FetchCursor => ({
  phase: 'reference',
  calls: 0,
  silent: 0,
  headers: {
    page: 1,
    pageCount: 0,
    since: null,
    start: '' as CalendarDate,
    listed: 0,
    changed: 0,
    newest: '',
    total: 0,
    startedAt: '',
    moved: false,
    repeated: false,
  },
  ledger: { account: 0, month: 0, page: 0, pageCount: 0, rows: 0, windows: 0, total: 0, restarts: 0 },
  details: { done: 0, total: 0 },
});

/** The months that a period touches. */
export function monthsOf(from: CalendarDate, to: CalendarDate): Month[] {
  const months: Month[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month = addMonths(month, 1)) months.push(month);
  return months;
}
