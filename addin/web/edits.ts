import type { ICellData, Nullable } from '@univerjs/core';
import type { CellEdit, CellValue, ColumnFormat } from '../workbook/port';
import type { DrawnSheet } from './drawn-sheet';
import { type CellMatrix, type GridModel, mutations } from './grid-model';
import { gridId, idColumn, sheetOf } from './layout';
import { RowIndex } from './row-index';
import { fromCell, toCell } from './values';

/** Long enough to gather a paste and its after-effects, short enough to feel immediate (milliseconds). */
const gatherFor = 200;
/** How often we look again for the result of a formula that the user typed into a figure column. */
const formulaLooks = 10;

export const topRefusal = 'The rows down to the column titles belong to Cogsheet; the change was taken back.';
export const readOnlyRefusal = (title: string): string =>
  `"${title}" is filled in by Cogsheet and cannot be edited here; the change was taken back.`;

/** One of our sheets as the watch needs it. */
export interface WatchedSheet {
  readonly drawn: DrawnSheet;
  rows: RowIndex;
}

/** What is to be done about the touched cells of one sheet. */
interface Verdict {
  readonly edits: CellEdit[];
  readonly rewrite: CellMatrix;
  /** Cells whose formula has no result yet. */
  readonly pending: (readonly [row: number, column: number])[];
  refusal: string | null;
}

/** Mutations after which rows may stand elsewhere. */
const movesRows = /^sheet\.mutation\.(insert-row|remove-rows|move-rows|reorder-range|move-range)$/;

/**
 * Turns whatever the user does to our cells (typing, pasting, filling, clearing, drop-downs, undo) into `CellEdit`s,
 * and puts back what is not hers to change. Works on the grid's mutations, in which all of these end.
 */
export class EditWatch {
  private readonly touched = new Map<string, Map<string, readonly [row: number, column: number]>>();
  private readonly moved = new Set<string>();
  private readonly newCells = new Set<string>();
  private readonly listeners = new Set<(edits: readonly CellEdit[]) => void>();
  private timer: number | undefined;
  private looks = 0;

  constructor(
    private readonly model: GridModel,
    private readonly sheetNamed: (sheet: string) => WatchedSheet | null,
    private readonly refuse: (message: string) => void,
  ) {
    model.onUserMutation(({ id, params }) =>
      this.see(id, (params ?? {}) as { subUnitId?: string; cellValue?: CellMatrix }),
    );
  }

  subscribe(listener: (edits: readonly CellEdit[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Deals with what was touched so far, now. Called before we draw, so that nothing typed gets lost below a drawing. */
  flush(): void {
    window.clearTimeout(this.timer);
    for (const sheet of this.moved) this.readRows(sheet);
    this.moved.clear();
    const touched = [...this.touched];
    this.touched.clear();
    const edits: CellEdit[] = [];
    for (const [sheet, cells] of touched) {
      const watched = this.sheetNamed(sheet);
      if (!watched) continue;
      const verdict = this.judge(sheet, watched, cells.values());
      this.model.replaceCells(gridId(sheet), verdict.rewrite);
      if (verdict.refusal !== null) this.refuse(verdict.refusal);
      if (verdict.pending.length > 0) this.wait(sheet, verdict.pending);
      edits.push(...verdict.edits);
    }
    if (this.touched.size === 0) this.looks = 0;
    if (edits.length > 0) for (const listener of this.listeners) listener(edits);
  }

  private see(id: string, { subUnitId, cellValue }: { subUnitId?: string; cellValue?: CellMatrix }): void {
    const sheet = sheetOf(subUnitId ?? '');
    const watched = sheet === null ? null : this.sheetNamed(sheet);
    if (sheet === null || !watched) return;
    if (movesRows.test(id)) {
      this.moved.add(sheet);
      return this.schedule();
    }
    if (id !== mutations.setCells || !cellValue) return;
    const cells: [number, number][] = [];
    for (const [row, columns] of Object.entries(cellValue)) {
      for (const column of Object.keys(columns)) {
        if (Number(column) <= watched.drawn.layout.lastColumn) cells.push([Number(row), Number(column)]);
      }
    }
    if (cells.length > 0) this.wait(sheet, cells);
  }

  private wait(sheet: string, cells: Iterable<readonly [number, number]>): void {
    const waiting = this.touched.get(sheet) ?? new Map<string, readonly [number, number]>();
    for (const cell of cells) waiting.set(cell.join(), cell);
    this.touched.set(sheet, waiting);
    this.schedule();
  }

  private schedule(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), gatherFor);
  }

  private readRows(sheet: string): void {
    const watched = this.sheetNamed(sheet);
    const worksheet = this.model.worksheet(gridId(sheet));
    if (watched && worksheet) watched.rows = new RowIndex(worksheet, watched.drawn.layout);
  }

  private judge(
    sheet: string,
    { drawn, rows }: WatchedSheet,
    cells: Iterable<readonly [number, number]>,
  ): Verdict {
    const verdict: Verdict = { edits: [], rewrite: {}, pending: [], refusal: null };
    const matrix = this.model.worksheet(gridId(sheet))?.getCellMatrix();
    const top = drawn.topCells();
    this.looks++;
    for (const [row, column] of cells) {
      const raw = matrix?.getValue(row, column);
      const id = rows.idAt(row);
      if (row <= drawn.layout.headerRow) {
        this.judgeOwn(verdict, row, column, raw, top[row]?.[column] ?? {}, topRefusal);
      } else if (column === idColumn) {
        // A row pasted over another brings its id along: each row keeps the id it had.
        this.judgeOwn(verdict, row, column, raw, id === null ? {} : (toCell(id, 'text') ?? {}), null);
      } else if (id === null) {
        this.judgeNew(verdict, sheet, drawn, row, column, raw);
      } else {
        this.judgeCell(verdict, sheet, drawn, id, row, column, raw);
      }
    }
    return verdict;
  }

  private judgeOwn(
    verdict: Verdict,
    row: number,
    column: number,
    raw: Nullable<ICellData>,
    own: ICellData,
    refusal: string | null,
  ): void {
    if ((raw?.v ?? null) === (own.v ?? null) && !raw?.f && !raw?.p) return;
    put(verdict.rewrite, row, column, own);
    verdict.refusal = refusal ?? verdict.refusal;
  }

  private judgeNew(
    verdict: Verdict,
    sheet: string,
    drawn: DrawnSheet,
    row: number,
    column: number,
    raw: Nullable<ICellData>,
  ): void {
    const ours = drawn.columnAt(column);
    if (!ours) return;
    const value = this.valueOf(verdict, row, column, raw, ours.format);
    if (value === undefined) return;
    const cell = { ...toCell(value, ours.format), ...drawn.spareCell(column) };
    if (differs(raw, cell)) put(verdict.rewrite, row, column, cell);
    const place = `${sheet},${row},${column}`;
    const cleared = value === null && this.newCells.delete(place);
    if (value !== null) this.newCells.add(place);
    if (value !== null || cleared) verdict.edits.push({ sheet, row: null, column: ours.id, value });
  }

  private judgeCell(
    verdict: Verdict,
    sheet: string,
    drawn: DrawnSheet,
    id: string,
    row: number,
    column: number,
    raw: Nullable<ICellData>,
  ): void {
    const ours = drawn.columnAt(column);
    if (!ours) return;
    const value = this.valueOf(verdict, row, column, raw, ours.format);
    if (value === undefined) return;
    const changed =
      value !== drawn.valueOf(id, column) && !(value === null && drawn.valueOf(id, column) === '');
    if (changed && drawn.editableAt(id, ours)) {
      drawn.setValue(id, column, value);
      verdict.edits.push({ sheet, row: id, column: ours.id, value });
    } else if (changed) {
      verdict.refusal = readOnlyRefusal(ours.title);
    }
    const own = drawn.cell(id, column);
    if (differs(raw, own)) put(verdict.rewrite, row, column, own);
  }

  /**
   * What the user put into a cell. A formula in a text column is taken literally; in a figure column its result
   * counts, and `undefined` says that the result is still to come.
   */
  private valueOf(
    verdict: Verdict,
    row: number,
    column: number,
    raw: Nullable<ICellData>,
    format: ColumnFormat,
  ): CellValue | undefined {
    if (!raw?.f) return fromCell(raw, format);
    if (format === 'text' || format === 'link') return raw.f;
    if ((raw.v ?? null) !== null) return fromCell(raw, format);
    if (this.looks > formulaLooks) return raw.f;
    verdict.pending.push([row, column]);
    return undefined;
  }
}

function put(cells: CellMatrix, row: number, column: number, cell: ICellData): void {
  (cells[row] ??= {})[column] = cell;
}

/** Whether a cell must be written anew. A highlight that the user gave it may stay, as long as the value is as ours. */
function differs(raw: Nullable<ICellData>, own: ICellData): boolean {
  if ((raw?.v ?? null) !== (own.v ?? null) || raw?.f || raw?.p || raw?.si) return true;
  if (own.v !== undefined && raw?.t !== own.t) return true;
  return typeof raw?.s === 'string' && raw.s.startsWith('cogsheet ') && raw.s !== own.s;
}
