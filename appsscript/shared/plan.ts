import type { CellValue, ColumnFormat } from '../../addin/workbook/port';
import type { FigureQuestion } from './rpc';

/**
 * What sidebar and script say to each other about sheets: ranges, rows and columns with names, nothing of what they
 * mean. Rows and columns of a spreadsheet count from 1, as Google counts them.
 */

export interface PlanColumn {
  readonly id: string;
  readonly title: string;
  readonly format: ColumnFormat;
  /** In characters. */
  readonly width: number;
  readonly editable: boolean;
  readonly wrap: boolean;
  /** Choices of a drop-down. */
  readonly choices: readonly string[];
  /** Choices of single rows, by row id. */
  readonly rowChoices?: Readonly<Record<string, readonly string[]>>;
}

/** A note or a link at a cell: row id, column id, text. */
export type CellText = readonly [row: string, column: string, text: string];

export interface DrawPlan {
  readonly sheet: string;
  readonly title: string;
  readonly position: number;
  readonly band: readonly (readonly string[])[];
  readonly summary: readonly (readonly CellValue[])[];
  readonly columns: readonly PlanColumn[];
  readonly ids: readonly string[];
  /** Roles and marks by row, as conditional formats read them. */
  readonly states: readonly string[];
  /** Cells of the first rows; those of later ones come by `fill` when the drawing is larger than one call takes. */
  readonly cells: readonly (readonly CellValue[])[];
  readonly notes: readonly CellText[];
  readonly links: readonly CellText[];
  /** Rows to fold away, as runs of body rows from 0. */
  readonly groups: readonly (readonly [start: number, count: number])[];
  /** Empty rows below that are dressed like the others. */
  readonly spare: number;
  /** Rows that the user typed below a list are not part of the drawing yet: they stay below it. */
  readonly keepsNewRows: boolean;
  /**
   * Digest of what the sidebar believes to stand there; anything else is told instead of drawn over. Null when it has
   * not looked at the sheet yet: then it is told unless all is as it was drawn last.
   */
  readonly known: string | null;
}

/** Where a sheet of ours stands. */
export interface Place {
  readonly gid: number;
  /** Row of the column ids (hidden), column of the row ids (hidden). */
  readonly corner: readonly [row: number, column: number];
  readonly columns: readonly (readonly [id: string, column: number])[];
}

/** What stands in a sheet of ours, in the order of the sheet. */
export interface TableReading extends Place {
  readonly sheet: string;
  readonly digest: string;
  /** Formats of our columns, so that a sheet can be read that was drawn long ago. */
  readonly formats: Readonly<Record<string, ColumnFormat>>;
  /** Blank for a row that is not ours, or a copy of one. */
  readonly ids: readonly string[];
  /** The hidden state of each row, as it was last written. */
  readonly states: readonly string[];
  /** Raw cells of our columns (in the order of `columns`): dates as `YYYY-MM-DD`, blank as the blank text. */
  readonly cells: readonly (readonly CellValue[])[];
  /** The same for the rows above: band, summary, ids, titles. */
  readonly top: readonly (readonly CellValue[])[];
}

export type DrawAnswer =
  | ({
      readonly state: 'drawn';
      readonly digest: string;
      /** A sentence for the user about something that could not be done. */
      readonly remark: string | null;
    } & Place)
  | { readonly state: 'changed'; readonly reading: TableReading };

/** Further rows of a drawing. */
export interface FillPlan {
  readonly sheet: string;
  readonly columns: readonly PlanColumn[];
  readonly ids: readonly string[];
  readonly cells: readonly (readonly CellValue[])[];
}

export interface PatchPlan {
  readonly sheet: string;
  readonly columns: readonly PlanColumn[];
  readonly cells: readonly (readonly [row: string, column: string, value: CellValue])[];
  readonly states: readonly (readonly [row: string, state: string])[];
  /** The note of a cell as it shall be; blank when it shall have none of ours. */
  readonly notes: readonly CellText[];
  readonly links: readonly CellText[];
  readonly band: readonly (readonly string[])[] | null;
  /** Cells above the body, by place in the sheet, that get their own text back. */
  readonly top: readonly (readonly [row: number, column: number, value: CellValue])[];
  /** Short news for the user, shown over the grid. */
  readonly toast: string | null;
  /** Digest of what the sidebar believes to stand there. */
  readonly known: string;
}

export type PatchAnswer =
  | { readonly patched: false }
  | {
      readonly patched: true;
      readonly digest: string;
      /** What stood there before, where it was not what the sidebar believed. */
      readonly before: TableReading | null;
    };

export interface LinkPlan {
  readonly sheet: string;
  readonly links: readonly CellText[];
}

export interface LookAnswer {
  /** Sheets that stand otherwise than the digest given with them. */
  readonly changed: readonly TableReading[];
  /** Sheets that are not there any more. */
  readonly gone: readonly string[];
  /** The cell of ours that the user has selected. */
  readonly at: { readonly sheet: string; readonly row: string; readonly column: string } | null;
  /** Figures that cells ask for and nobody has fetched yet. */
  readonly wanted: readonly FigureQuestion[];
}
