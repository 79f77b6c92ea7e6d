import { type Area, covers } from '../excel/address';
import { conditionalLook } from './conditional';
import { choiceFault } from './builders';
import { refuse } from './errors';
import type { GoogleHost } from './host';
import { notationOf } from './notation';
import { rangeHandle } from './range';
import { choicesOf } from './rules';
import { Cell, Column, Row, type Sheet } from './sheet';
import { sortCells } from './sort';
import type { Value } from './values';

type Input = Value | Date;

/** What the user does with mouse and keyboard, and what she sees. Sheets by the name on their tab, rows from 1. */
export class Hand {
  /** Warnings of protected ranges that she confirmed. */
  readonly warnings: string[] = [];

  constructor(private readonly host: GoogleHost) {}

  sheet(name: string): Sheet {
    return this.host.book.sheet(name);
  }

  /** Types into a cell: a drop-down that refuses the input keeps it out (help page "Create an in-cell drop-down list"). */
  type(name: string, address: string, input: Input): void {
    const { sheet, area } = this.at(name, address);
    this.enter(sheet, area);
    const before = sheet.cell(area.row, area.column).value;
    sheet.write(area.row, area.column, input);
    const fault = choiceFault(sheet, area);
    if (fault !== null) {
      sheet.write(area.row, area.column, before);
      refuse(fault);
    }
    this.edited(sheet, area, { value: String(input), oldValue: before });
  }

  /** Pastes a block, its top left cell at the address. A paste gets past drop-downs (reference 5) and takes rows it lacks. */
  paste(name: string, address: string, block: readonly (readonly Input[])[]): void {
    const { sheet, area } = this.at(name, address);
    const pasted = { ...area, rows: block.length, columns: block[0]?.length ?? 1 };
    const missing = pasted.row + pasted.rows - sheet.rows.length;
    if (missing > 0) this.host.book.shift(sheet, { axis: 'row', at: sheet.rows.length, count: missing });
    this.enter(sheet, pasted);
    block.forEach((line, row) =>
      line.forEach((value, column) => sheet.write(area.row + row, area.column + column, value)),
    );
    this.edited(sheet, pasted, {});
  }

  /** Presses Delete on a range: contents go, formats, notes and drop-downs stay. */
  clear(name: string, address: string): void {
    const { sheet, area } = this.at(name, address);
    this.enter(sheet, area);
    sheet.clear(area, (cell) => Object.assign(cell, { value: '', formula: '', rich: null }));
    this.edited(sheet, area, {});
  }

  insertRows(name: string, row: number, count = 1): void {
    this.host.book.shift(this.sheet(name), { axis: 'row', at: row - 1, count });
  }

  deleteRows(name: string, row: number, count = 1): void {
    this.host.book.shift(this.sheet(name), { axis: 'row', at: row - 1, count: -count });
  }

  insertColumn(name: string, column: string): void {
    this.host.book.shift(this.sheet(name), { axis: 'column', at: this.column(name, column), count: 1 });
  }

  deleteColumn(name: string, column: string): void {
    this.host.book.shift(this.sheet(name), { axis: 'column', at: this.column(name, column), count: -1 });
  }

  /** Drags a row before another one; all that hangs on it comes along. */
  moveRow(name: string, from: number, before: number): void {
    const { rows } = this.sheet(name);
    const [row] = rows.splice(from - 1, 1);
    if (!row) refuse('Those rows are out of bounds.');
    else rows.splice(before - 1 - (before > from ? 1 : 0), 0, row);
  }

  /** Drags a column before another one; all that hangs on it comes along. */
  moveColumn(name: string, from: string, before: string): void {
    const sheet = this.sheet(name);
    const [at, target] = [this.column(name, from), this.column(name, before)];
    const to = target - (target > at ? 1 : 0);
    const move = <Item>(list: Item[]): void => void list.splice(to, 0, ...list.splice(at, 1));
    move(sheet.columns);
    for (const { cells } of sheet.rows) {
      cells.length = Math.max(cells.length, at + 1, to + 1);
      move(cells);
    }
  }

  /** "Sort range" in the menu. */
  sort(name: string, address: string, by: string, ascending = true): void {
    const { sheet, area } = this.at(name, address);
    sortCells(sheet, area, [{ column: this.column(name, by), ascending }]);
  }

  /** Sets a filter over a range and hides rows with it. */
  filter(name: string, address: string, hide: readonly number[]): void {
    const { sheet, area } = this.at(name, address);
    sheet.filter = area;
    sheet.rows.forEach((row, index) => (row.filtered = hide.includes(index + 1)));
  }

  hideRows(name: string, rows: readonly number[]): void {
    for (const row of rows) Object.assign(this.sheet(name).rows[row - 1] ?? {}, { hidden: true });
  }

  rename(from: string, to: string): void {
    this.host.book.checkName(to, this.sheet(from));
    this.sheet(from).name = to;
  }

  /** Drags a tab to a place among the others, from 1. */
  moveSheet(name: string, position: number): void {
    const sheet = this.sheet(name);
    const { book } = this.host;
    book.sheets = book.sheets.filter((one) => one !== sheet);
    book.sheets.splice(position - 1, 0, sheet);
  }

  deleteSheet(name: string): void {
    this.host.book.delete(this.sheet(name));
  }

  /**
   * "Duplicate" in the tab's menu: cells, rules, protections and metadata come along (reference 5: "copies carry metadata
   * along"; of sheets within a file [belief]); names point to the first one still.
   */
  copySheet(name: string, to = `Copy of ${name}`): void {
    const { book } = this.host;
    const from = this.sheet(name);
    const copy = book.insert(to, book.sheets.indexOf(from) + 1, from.rows.length, from.columns.length);
    copy.rows = from.rows.map((row) =>
      Object.assign(new Row(), row, {
        cells: row.cells.map((cell) => cell && Object.assign(new Cell(), cell).copy()),
      }),
    );
    copy.columns = from.columns.map((column) => Object.assign(new Column(), column));
    const { rules, frozenRows, frozenColumns, tabColor, toggle, filter } = from;
    Object.assign(copy, { rules: [...rules], frozenRows, frozenColumns, tabColor, toggle, filter });
    copy.protections = from.protections.map((one) => ({
      ...one,
      id: book.nextId(),
      sheet: copy,
      editors: new Set(one.editors),
    }));
    for (const one of [...book.metadata]) {
      const at = one.at === from ? copy : counterpart(one.at, from, copy);
      if (at) book.addMetadata(at, one.key, one.value, one.visibility);
    }
  }

  /** "Make a copy" of the file and goes on in the copy: another id, the same cells and metadata, no properties of the document. */
  copyFile(): void {
    const { book } = this.host;
    book.id = `spreadsheet-${book.nextId()}-copy`;
    book.name = `Copy of ${book.name}`;
  }

  /** Clicks a cell, after a click on its tab where it is on another sheet. */
  select(name: string, address: string): void {
    const { sheet, area } = this.at(name, address);
    this.host.book.select(sheet, area);
    this.trigger('onSelectionChange', sheet, area, {});
  }

  /** Puts a note of her own on a cell. */
  note(name: string, address: string, text: string): void {
    const { sheet, area } = this.at(name, address);
    sheet.change(area.row, area.column).note = text;
  }

  /** The file's owner protects a range, or the sheet, against everybody else. */
  protect(name: string, address?: string): void {
    const sheet = this.sheet(name);
    const area = address === undefined ? null : sheet.area(address);
    const { book } = this.host;
    sheet.protections.push({
      id: book.nextId(),
      sheet,
      area,
      description: '',
      warningOnly: false,
      editors: new Set([book.owner]),
      unprotected: [],
    });
  }

  /** Presses an item of the add-on's menu. */
  press(label: string): unknown {
    const item = this.host.menu.find((one) => one.label === label);
    return this.host.run(item?.functionName ?? refuse(`There is no menu item "${label}".`));
  }

  /** What a cell shows. */
  text(name: string, address: string): string {
    const { sheet, area } = this.at(name, address);
    return sheet.text(area.row, area.column);
  }

  value(name: string, address: string): Value {
    return this.cell(name, address).value;
  }

  formula(name: string, address: string): string {
    return this.cell(name, address).formula;
  }

  cell(name: string, address: string): Readonly<Cell> {
    const { sheet, area } = this.at(name, address);
    return sheet.cell(area.row, area.column);
  }

  /** Where a cell leads; null when it is no link. */
  link(name: string, address: string): string | null {
    const { rich, formula } = this.cell(name, address);
    return (
      rich?.runs.find(({ link }) => link !== null)?.link ??
      /^=HYPERLINK\("([^"]*)"/i.exec(formula)?.[1] ??
      null
    );
  }

  /** Looks of a cell, those of its conditional formats first. */
  look(name: string, address: string): Record<string, unknown> {
    const { sheet, area } = this.at(name, address);
    return { ...sheet.cell(area.row, area.column).looks, ...conditionalLook(sheet, area.row, area.column) };
  }

  /** Choices of the drop-down in a cell; null when there is none. */
  choices(name: string, address: string): string[] | null {
    const { validation } = this.cell(name, address);
    return validation && choicesOf(validation);
  }

  /** Address of the first cell that shows a text, by rows; null when none does. */
  find(name: string, text: string): string | null {
    const sheet = this.sheet(name);
    for (const [row, { cells }] of sheet.rows.entries()) {
      for (let column = 0; column < cells.length; column++) {
        if (cells[column] && sheet.text(row, column) === text)
          return notationOf({ row, column, rows: 1, columns: 1 });
      }
    }
    return null;
  }

  /** Rows that she sees, from 1: not hidden, not filtered out, not folded away. */
  visibleRows(name: string, from: number, to: number): number[] {
    const { rows } = this.sheet(name);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((row) => {
      const one = rows[row - 1];
      return one !== undefined && !one.hidden && !one.filtered && !one.collapsed;
    });
  }

  private at(name: string, address: string): { sheet: Sheet; area: Area } {
    const sheet = this.sheet(name);
    return { sheet, area: sheet.area(address) };
  }

  private column(name: string, letters: string): number {
    return this.sheet(name).area(`${letters}:${letters}`).column;
  }

  /** Others' protections stop her; a warning asks, and she says yes. */
  private enter(sheet: Sheet, area: Area): void {
    const { book, user } = this.host;
    if (book.barrier(sheet, area, user)) refuse('You are trying to edit a protected cell or object.');
    const warned = sheet.protections.find(
      ({ warningOnly, area: guarded, unprotected }) =>
        warningOnly &&
        (guarded === null
          ? !unprotected.some((open) => covers(open, area.row, area.column))
          : covers(guarded, area.row, area.column)),
    );
    if (warned) this.warnings.push(warned.description);
  }

  /** Docs, simple triggers: `onEdit(e)`, with `value` and `oldValue` for a single cell only; not for what scripts change. */
  private edited(sheet: Sheet, area: Area, more: Record<string, unknown>): void {
    this.trigger('onEdit', sheet, area, area.rows * area.columns === 1 ? more : {});
  }

  private trigger(name: string, sheet: Sheet, area: Area, more: Record<string, unknown>): void {
    const { host } = this;
    if (!host.functions().includes(name)) return;
    host.run(name, [{ ...host.event('LIMITED'), range: rangeHandle(sheet, area), ...more }], 'LIMITED');
  }
}

function counterpart(at: unknown, from: Sheet, copy: Sheet): Row | Column | null {
  const row = from.rows.indexOf(at as Row);
  if (row >= 0) return copy.rows[row] ?? null;
  const column = from.columns.indexOf(at as Column);
  return column >= 0 ? (copy.columns[column] ?? null) : null;
}
