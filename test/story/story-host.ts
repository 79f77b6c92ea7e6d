import type { Frame, Page } from 'playwright-core';

/**
 * A spreadsheet with our panel beside it, as a person uses it: what can be seen and what hands can do. Sheets, rows and
 * columns go by our own ids, wherever the host puts them. The story of the month end is told on this interface alone.
 */
export interface StoryHost {
  /** Names the screenshots. */
  readonly name: string;
  /** The window: keyboard, size, and the user's wishes for colours. */
  readonly page: Page;
  /** The document that holds the panel (`#panel`) and its dialogs. */
  readonly frame: Frame;

  /** What a cell shows. Fails when the sheet has no such cell. */
  cellText(sheet: string, row: string, column: string): Promise<string>;
  /** Picks a choice of a cell's drop-down; fails when the list does not offer it. */
  choose(sheet: string, row: string, column: string, choice: string): Promise<void>;
  type(sheet: string, row: string, column: string, text: string): Promise<void>;
  /** Changes the tick of a cell that has one. */
  tick(sheet: string, row: string, column: string, on: boolean): Promise<void>;
  select(sheet: string, row: string, column: string): Promise<void>;
  /** Follows the link of a cell; the address of the page that opens, or null for a place in the workbook. */
  follow(sheet: string, row: string, column: string): Promise<string | null>;
  turnTo(sheet: string): Promise<void>;
  /** Our sheets as their tabs stand, from the left. */
  sheets(): Promise<string[]>;
  /** Our sheet before the user's eyes; null when it is one of her own. */
  selectedSheet(): Promise<string | null>;

  /** Writes into the first column right of ours, beside a row; resolves when the host would keep it. */
  writeNote(sheet: string, row: string, text: string): Promise<void>;
  /** What stands there now. */
  noteBeside(sheet: string, row: string): Promise<string>;
  /** Sorts the rows of a sheet by a column; false where the host has no such tool. */
  sortBy(sheet: string, column: string): Promise<boolean>;
  /** Hides a row with a filter; false where the host has no such tool. */
  filterOut(sheet: string, row: string): Promise<boolean>;
  /** Ids of the rows in sight among those given, from the top. */
  rowsInSight(sheet: string, rows: readonly string[]): Promise<string[]>;

  /** Resolves when the panel has been told of what the hands did: some hosts tell by themselves, some when asked. */
  settle(): Promise<void>;
  /** Closes the panel and opens it again on the same workbook. */
  reopen(): Promise<void>;
  /** Turns the keyboard to the panel's first element, as the host's own key for that does. */
  turnToPanel(): Promise<void>;
  screenshot(name: string): Promise<void>;
  /** Errors of the page and its console, requests to strangers, what the host did not know. */
  complaints(): readonly string[];
  close(): Promise<void>;
}
