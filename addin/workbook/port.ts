/**
 * The one port between our sheets and a spreadsheet host (Excel, Google Sheets, the web workbook).
 *
 * A sheet is described as a whole picture (`SheetPicture`); the host draws it with as few calls as it can. Everything
 * about what our sheets mean lives above this file; a host knows nothing of accounts, journals or Xero.
 */

/** What one cell may hold. Text is always drawn as text: a host must never let it become a formula. */
export type CellValue = string | number | boolean | null;

/**
 * `text`: kept as typed, `0310` stays `0310`. `amount`: a number with two decimals and thousands separators.
 * `rate`: a number with up to six decimals. `count`: a whole number. `date`: an ISO calendar date in the picture,
 * drawn as a real date in the workbook's locale. `tick`: a checkbox. `link`: text that opens `CellLink.target`.
 */
export type ColumnFormat = 'text' | 'amount' | 'rate' | 'count' | 'date' | 'tick' | 'link';

export interface PictureColumn {
  /** Stable name, never shown: edits and patches are addressed by it. */
  readonly id: string;
  readonly title: string;
  readonly format: ColumnFormat;
  /** Width in characters of the default font. */
  readonly width: number;
  readonly editable: boolean;
  /** Choices of a drop-down; other values are still accepted by the host and judged by the server. */
  readonly choices?: readonly string[];
  /** Where each row has choices of its own: those of a row by its id, few and short and without commas. */
  readonly rowChoices?: Readonly<Record<string, readonly string[]>>;
  readonly wrap?: boolean;
}

/** `heading` is a group's first row (bold); `detail` belongs to the heading above it and may be folded away. */
export type RowRole = 'plain' | 'heading' | 'detail' | 'total';

export interface PictureRow {
  /** Stable identity of what the row shows (posting key, mapping row id); survives sorting by the user. */
  readonly id: string;
  readonly role: RowRole;
  readonly cells: readonly CellValue[];
}

/** A fault at a cell: said in words in the check column as well; `note` is the whole sentence with the remedy. */
export interface CellMark {
  readonly row: string;
  readonly column: string;
  readonly kind: 'fault' | 'warning' | 'done';
  readonly note: string;
}

/** A link from a cell to a page (https, http on this machine) or to a place in our own workbook. */
export interface CellLink {
  readonly row: string;
  readonly column: string;
  readonly target:
    { readonly url: string } | { readonly sheet: string; readonly row?: string; readonly column?: string };
}

/** The three rows at the top of a sheet: each a list of texts from column 1 on. */
export type Band = readonly [readonly string[], readonly string[], readonly string[]];

export interface SheetPicture {
  /** Marker by which the sheet is recognised, whatever the user calls it. */
  readonly id: string;
  readonly title: string;
  /** Place among our sheets, 0 first. */
  readonly position: number;
  /** Rows 1 to 3, frozen. */
  readonly band: Band;
  /** Figures shown between band and table (COGS by channel, totals); may be empty. Plain cells, not editable. */
  readonly summary: readonly (readonly CellValue[])[];
  readonly columns: readonly PictureColumn[];
  readonly rows: readonly PictureRow[];
  readonly marks: readonly CellMark[];
  readonly links: readonly CellLink[];
}

/** One cell changed by us after the picture was drawn (status, Xero number, error). */
export interface CellPatch {
  readonly row: string;
  readonly column: string;
  readonly value: CellValue;
}

/** One cell changed by the user. `row` is null for a row below the table that we did not draw (a new one). */
export interface CellEdit {
  readonly sheet: string;
  readonly row: string | null;
  readonly column: string;
  readonly value: CellValue;
}

/** Our columns as they stand in the host now, in the host's order; `id` is null for a row that the user added. */
export interface SheetReading {
  readonly rows: readonly {
    readonly id: string | null;
    readonly values: Readonly<Record<string, CellValue>>;
  }[];
}

/** The host did not let the sheet be read, and has told the user why. */
export class ReadRefused extends Error {
  readonly code = 'read-refused';
}

/** Our sheets, as drawn, read and listened to. */
export interface OwnSheets {
  /** Draws the sheet, creating it when it is not there. Cells outside our columns are left as they are. */
  draw(picture: SheetPicture): Promise<void>;
  /**
   * Changes single cells and marks of a drawn sheet, and the whole `band` when it is given, without moving the
   * selection. Rows that are not there any more are ignored. A host may leave `band` be: it comes again with the next
   * whole drawing.
   */
  patch(
    sheet: string,
    cells: readonly CellPatch[],
    marks: readonly CellMark[],
    links?: readonly CellLink[],
    band?: Band,
  ): Promise<void>;
  /**
   * Reads our columns back; null when the sheet is not there. Rejects when the host does not give them: what stands
   * there is not known then.
   */
  read(sheet: string): Promise<SheetReading | null>;
  /** Those of the sheets that are in the workbook, drawn now or in an earlier session. None when the host does not say. */
  present(sheets: readonly string[]): Promise<readonly string[]>;
  /** Brings a sheet, or one cell of it, before the user's eyes. */
  show(sheet: string, row?: string, column?: string): Promise<void>;
  /** Calls back after the user changed cells of our columns. Returns the unsubscribe function. */
  onEdit(listener: (edits: readonly CellEdit[]) => void): () => void;
  /** Calls back when the user selects a row of ours. Returns the unsubscribe function. */
  onSelect(listener: (sheet: string, row: string, column: string) => void): () => void;
}

/** A spreadsheet file in a host: our sheets, and a short text of ours that is kept with the file. */
export interface Workbook extends OwnSheets {
  /** What `remember` kept with the file; null when nothing was. Rejects when the host does not give it. */
  recall(): Promise<string | null>;
  /** Keeps a short text with the file, in place of the one before. What the host refuses it may tell the user. */
  remember(text: string): Promise<void>;
}
