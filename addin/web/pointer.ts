import { SheetsSelectionsService } from '@univerjs/preset-sheets-core';
import type { GridModel } from './grid-model';
import { type WatchedSheet, topRefusal } from './edits';
import { idColumn, sheetOf } from './layout';
import { describeLink, openPage } from './links';
import type { StatusStrip } from './status-strip';

interface Cell {
  readonly sheet: string;
  readonly row: string;
  readonly column: string;
}

/** What the pointer and the selection do on our sheets: notes in the strip, links, and no typing where it is of no use. */
export class Pointer {
  private readonly listeners = new Set<(sheet: string, row: string, column: string) => void>();
  private selected: Cell | null = null;
  private hovered: Cell | null = null;

  constructor(
    private readonly model: GridModel,
    frame: HTMLElement,
    private readonly sheetNamed: (sheet: string) => WatchedSheet | null,
    private readonly strip: StatusStrip,
    private readonly show: (sheet: string, row?: string, column?: string) => void,
  ) {
    const { api } = model.grid;
    const { Event } = api;
    model.grid.injector.get(SheetsSelectionsService).selectionChanged$.subscribe((selections) => {
      if (selections?.at(-1)?.primary) this.select(this.selectedCell());
    });
    api.addEvent(Event.ActiveSheetChanged, ({ activeSheet }) => {
      // A sheet that was never visited has its hidden corner selected.
      const layout = this.sheetNamed(sheetOf(activeSheet.getSheetId()) ?? '')?.drawn.layout;
      const range = activeSheet.getSelection()?.getActiveRange();
      if (!layout || (range && range.getColumn() > idColumn)) return this.renew();
      activeSheet.getRange(layout.firstRow, layout.firstColumn).activate();
    });
    api.addEvent(Event.CellHover, ({ worksheet, row, column }) => {
      this.hovered = this.cellAt(worksheet.getSheetId(), row, column);
      this.refresh();
    });
    frame.addEventListener('pointerleave', () => {
      this.hovered = null;
      this.refresh();
    });
    api.addEvent(Event.CellClicked, ({ worksheet, row, column }) => {
      this.follow(this.cellAt(worksheet.getSheetId(), row, column));
    });
    api.addEvent(Event.BeforeSheetEditStart, (event) => {
      const refusal = this.refusalAt(event.worksheet.getSheetId(), event.row, event.column);
      if (refusal === null) return;
      event.cancel = true;
      strip.say(refusal);
    });
  }

  subscribe(listener: (sheet: string, row: string, column: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Shows the notes of the selected cell and of the one under the pointer again after they may have changed. */
  refresh(): void {
    this.strip.show(this.noteOf(this.hovered) || this.noteOf(this.selected));
  }

  /** Another sheet is in view: notes of cells on the one before go. */
  renew(): void {
    this.selected = this.selectedCell();
    this.hovered = null;
    this.refresh();
  }

  /** Follows the link of the selected cell; false when it has none. */
  followSelected(): boolean {
    return this.follow(this.selectedCell());
  }

  /** A selection by the keyboard counts more than where the pointer happens to rest. */
  private select(cell: Cell | null): void {
    this.selected = cell;
    this.hovered = null;
    this.refresh();
    if (cell) for (const listener of this.listeners) listener(cell.sheet, cell.row, cell.column);
  }

  private selectedCell(): Cell | null {
    const cell = this.model.grid.injector.get(SheetsSelectionsService).getCurrentLastSelection()?.primary;
    const sheet = this.model.workbook.getActiveSheet().getSheetId();
    return cell ? this.cellAt(sheet, cell.actualRow, cell.actualColumn) : null;
  }

  private cellAt(gridId: string, row: number, column: number): Cell | null {
    const sheet = sheetOf(gridId);
    const own = sheet === null ? null : this.sheetNamed(sheet);
    const id = own?.rows.idAt(row);
    const ours = own?.drawn.columnAt(column);
    return sheet !== null && id && ours ? { sheet, row: id, column: ours.id } : null;
  }

  private noteOf(cell: Cell | null): string {
    const drawn = cell && this.sheetNamed(cell.sheet)?.drawn;
    if (!cell || !drawn) return '';
    const mark = drawn.markOf(cell.row, cell.column);
    if (mark) return mark.note;
    const link = drawn.linkOf(cell.row, cell.column);
    return link ? describeLink(link) : '';
  }

  private follow(cell: Cell | null): boolean {
    const target = cell && this.sheetNamed(cell.sheet)?.drawn.linkOf(cell.row, cell.column);
    if (!target) return false;
    if ('url' in target) {
      if (!openPage(target.url))
        this.strip.say(`This link is not opened, because it is no secure web page: ${target.url}`);
    } else {
      this.show(target.sheet, target.row, target.column);
    }
    return true;
  }

  /** Why typing is of no use in a cell; null when it is fine. */
  private refusalAt(gridId: string, row: number, column: number): string | null {
    const sheet = sheetOf(gridId);
    const drawn = sheet === null ? null : this.sheetNamed(sheet)?.drawn;
    if (!drawn || column > drawn.layout.lastColumn) return null;
    if (row <= drawn.layout.headerRow) return topRefusal.replace('; the change was taken back', '');
    const cell = this.cellAt(gridId, row, column);
    const ours = drawn.columnAt(column);
    if (!cell || !ours || ours.editable) return null;
    return `"${ours.title}" is filled in by Cogsheet and cannot be edited here.`;
  }
}
