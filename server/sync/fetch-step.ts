import { addMonths, monthOf, type CalendarDate, type Month } from '../accounting/dates';
import type { CallOptions, Cin7Failure, Cin7Source } from '../cin7/source';
import type { ListPosition, UnderstandingChoices, WholeDocumentSource } from '../cin7/whole-documents';
import type { Kind } from '../contract/common';
import type { Run } from '../store/runs';
import type { SyncContext } from './context';
import type { DocumentPhase, Phase } from './fetch-plan';
import type { LedgerChart } from './ledger-kinds';
import type { LedgerWindow } from './ledger-windows';
import { ofCin7, type Problem } from './problem';
import type { References } from './reference';
import type { SliceTools } from './runner';

/** What was asked for. */
export interface FetchParams {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly kinds: readonly Kind[];
  readonly again: boolean;
}

/** How far one of Cin7's lists is read. */
export interface ListCursor {
  page: number;
  pageCount: number;
  since: string | null;
  start: CalendarDate;
  listed: number;
  changed: number;
  newest: string;
  /** Cin7's count of rows at page 1. */
  total: number;
  /** When page 1 was asked for, by our clock. */
  startedAt: string;
  /** Whether the list moved while its pages were read. */
  moved: boolean;
  /** Whether it was listed a second time for that. */
  repeated: boolean;
}

/** How many documents were read in full, of how many. */
export interface DetailCursor {
  done: number;
  total: number;
}

/** Where the run is; kept between slices. */
export interface FetchCursor {
  readonly version: typeof cursorVersion;
  phase: Phase | DocumentPhase | 'begin' | 'end';
  /** Calls to Cin7 made by this run so far. */
  calls: number;
  /** Slices in a row that ended without an answer from Cin7, while nobody had asked to wait. */
  silent: number;
  lists: Partial<Record<string, ListCursor>>;
  ledger: {
    /** Decided when the ledger's turn comes. */
    windows: readonly LedgerWindow[] | null;
    /** The window under way. */
    window: number;
    page: number;
    pageCount: number;
    /** Rows of windows that were new or had changed. */
    rows: number;
    /** Cin7's count of the window's rows at page 1. */
    total: number;
    /** How often this window was begun anew because that count changed. */
    restarts: number;
  };
  sales: DetailCursor;
  purchases: DetailCursor;
  /** Where lists hold whole documents. */
  documents: DocumentsCursor;
}

/** How far the lists of whole documents are read. */
export interface DocumentsCursor {
  /** Index of the list under way. */
  list: number;
  /** Null: it is not begun. */
  at: ListPosition | null;
  /** Documents that others refer to and that were asked for by number. */
  named: string[];
  /** Orders whose payments were asked for. */
  paid: string[];
}

/** Of a run that an earlier version began, the cursor is not understood: it begins again, and what it stored counts. */
const cursorVersion = 3;

export const isCursor = (cursor: unknown): cursor is FetchCursor =>
  typeof cursor === 'object' && cursor !== null && 'version' in cursor && cursor.version === cursorVersion;

/** What a step works with, whatever the Cin7 product. */
export interface FetchWork {
  readonly context: SyncContext;
  readonly run: Run;
  readonly params: FetchParams;
  readonly tools: SliceTools;
  /** Goes with every call to the source. */
  readonly call: CallOptions;
  readonly references: References;
  readonly cursor: FetchCursor;
  /** Cin7 accounts whose ledger rows make COGS; one null when none is known: then the whole ledger is read. */
  readonly costAccounts: readonly (string | null)[];
  readonly chart: LedgerChart;
  readonly lookBackMonths: number;
  readonly choices: UnderstandingChoices;
  /** Tells the accountant how far it is; also keeps the cursor. `perCall`: how many of the noun one call brings. */
  readonly report: (noun: string, done: number, total: number, perCall: number) => Promise<void>;
  /** The same where Cin7 does not say how many there are. */
  readonly reportSoFar: (noun: string, done: number) => Promise<void>;
}

export interface FetchStep extends FetchWork {
  readonly source: Cin7Source;
}

/** A step of a product whose lists hold whole documents. */
export interface DocumentStep extends FetchWork {
  readonly source: WholeDocumentSource;
}

/** Why a step stops the slice: for good, or because its time was up while a call waited. */
export type Halt =
  { readonly state: 'failed'; readonly problem: Problem } | { readonly state: 'interrupted' };

export const haltOf = (failure: Cin7Failure): Halt =>
  failure.code === 'cancelled' ? { state: 'interrupted' } : { state: 'failed', problem: ofCin7(failure) };

export const firstCursor = (): FetchCursor => ({
  version: cursorVersion,
  phase: 'begin',
  calls: 0,
  silent: 0,
  lists: {},
  ledger: { windows: null, window: 0, page: 0, pageCount: 0, rows: 0, total: 0, restarts: 0 },
  sales: { done: 0, total: 0 },
  purchases: { done: 0, total: 0 },
  documents: { list: 0, at: null, named: [], paid: [] },
});

export const firstList = (): ListCursor => ({
  ...{ page: 1, pageCount: 0, since: null, start: '' as CalendarDate, listed: 0, changed: 0, newest: '' },
  ...{ total: 0, startedAt: '', moved: false, repeated: false },
});

/** The months that a period touches. */
export function monthsOf(from: CalendarDate, to: CalendarDate): Month[] {
  const months: Month[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month = addMonths(month, 1)) months.push(month);
  return months;
}

/** Rows that a page of any of Cin7's lists holds at most. */
export const pageRows = 1000;
