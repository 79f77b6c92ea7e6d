import { type Area, type Shift, intersect, shiftArea } from '../excel/address';
import { refuse } from './errors';
import { type Noted, parseNotation } from './notation';
import { Column, type Protection, Row, Sheet } from './sheet';

/** Docs: "Files you can store in Google Drive", 10 million cells, columns up to ZZZ. */
const mostCells = 10_000_000;
const mostColumns = 18_278;

export interface Name {
  name: string;
  sheet: Sheet;
  /** Null when what it named was deleted. */
  area: Area | null;
}

/** Hangs on the spreadsheet, a sheet, a row or a column, and moves with it. */
export interface Metadata {
  readonly id: number;
  key: string;
  value: string | null;
  visibility: string;
  at: Book | Sheet | Row | Column;
}

export interface Selection {
  sheet: Sheet;
  area: Area;
}

/** The spreadsheet in memory, without any knowledge of Apps Script. */
export class Book {
  id = 'spreadsheet-1';
  name = 'Month end';
  sheets: Sheet[] = [];
  names: Name[] = [];
  metadata: Metadata[] = [];
  active: Sheet;
  selection: Selection;
  private sequence = 1;

  constructor(
    readonly locale: string,
    readonly timeZone: string,
    readonly owner: string,
  ) {
    this.active = this.insert('Sheet1', 0);
    this.selection = { sheet: this.active, area: { row: 0, column: 0, rows: 1, columns: 1 } };
  }

  nextId(): number {
    return this.sequence++;
  }

  sheet(name: string): Sheet {
    return this.named(name) ?? refuse(`There is no sheet "${name}".`);
  }

  /** Case counts here (docs: getSheetByName), though not for two sheets of one name [belief]. */
  named(name: string): Sheet | null {
    return this.sheets.find((sheet) => sheet.name === name) ?? null;
  }

  insert(name: string, index: number, rows?: number, columns?: number): Sheet {
    this.checkName(name);
    const sheet = new Sheet(this.sheets.length === 0 ? 0 : 1000 + this.nextId(), name, this, rows, columns);
    this.checkCells(sheet.rows.length * sheet.columns.length);
    this.sheets.splice(index, 0, sheet);
    return sheet;
  }

  freeName(): string {
    for (let count = this.sheets.length + 1; ; count++)
      if (!this.named(`Sheet${count}`)) return `Sheet${count}`;
  }

  /** Message as reported for both services; 100 characters by the message of the Sheets API. */
  checkName(name: string, besides?: Sheet): void {
    if (name === '') refuse('The sheet name cannot be empty.');
    if (name.length > 100) refuse('The sheet name cannot be greater than 100 characters.');
    const taken = this.sheets.some((one) => one !== besides && one.name.toLowerCase() === name.toLowerCase());
    if (taken) refuse(`A sheet with the name "${name}" already exists. Please enter another name.`);
  }

  checkCells(more: number): void {
    const cells = this.sheets.reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0);
    if (cells + more > mostCells) {
      refuse(
        `This action would increase the number of cells in the workbook above the limit of ${mostCells} cells.`,
      );
    }
  }

  delete(sheet: Sheet): void {
    if (!this.sheets.some((one) => one !== sheet && !one.hidden)) {
      refuse("You can't remove all the sheets in a document.");
    }
    this.sheets.splice(this.sheets.indexOf(sheet), 1);
    this.names = this.names.filter((name) => name.sheet !== sheet);
    this.forget([sheet, ...sheet.rows, ...sheet.columns]);
    if (this.active === sheet) this.activate(this.firstVisible());
  }

  hide(sheet: Sheet): void {
    if (!this.sheets.some((one) => one !== sheet && !one.hidden)) {
      refuse("You can't hide all the sheets in a document.");
    }
    sheet.hidden = true;
    if (this.active === sheet) this.activate(this.firstVisible());
  }

  activate(sheet: Sheet): void {
    sheet.hidden = false;
    this.active = sheet;
    if (this.selection.sheet === sheet) return;
    this.selection = { sheet, area: { row: 0, column: 0, rows: 1, columns: 1 } };
  }

  select(sheet: Sheet, area: Area): void {
    this.activate(sheet);
    this.selection = { sheet, area };
  }

  /** Rows or columns put in or taken out, with the names and metadata that hang on them. */
  shift(sheet: Sheet, shift: Shift): void {
    const { axis, at, count } = shift;
    if (count > 0) {
      this.checkCells(count * (axis === 'row' ? sheet.columns.length : sheet.rows.length));
      if (axis === 'column' && sheet.columns.length + count > mostColumns) refuse('Too many columns.');
      if (axis === 'row') sheet.insertRows(at, count);
      else sheet.insertColumns(at, count);
    } else this.forget(axis === 'row' ? sheet.deleteRows(at, -count) : sheet.deleteColumns(at, -count));
    for (const name of this.names) {
      if (name.sheet === sheet && name.area) name.area = shiftArea(name.area, shift);
    }
  }

  /** Docs: REST resource spreadsheets.developerMetadata, "if the associated object is deleted then its metadata is deleted too". */
  private forget(gone: readonly (Sheet | Row | Column)[]): void {
    const without = new Set<Metadata['at']>(gone);
    this.metadata = this.metadata.filter(({ at }) => !without.has(at));
  }

  addMetadata(at: Metadata['at'], key: string, value: string | null, visibility: string): void {
    this.metadata.push({ id: this.nextId() * 7919, key, value, visibility, at });
  }

  /** The sheet that metadata is on, itself or by a row or column; null when it is on the spreadsheet. */
  sheetOf({ at }: Metadata): Sheet | null {
    if (at instanceof Book) return null;
    if (at instanceof Sheet) return at;
    return (
      this.sheets.find(({ rows, columns }) => rows.includes(at as Row) || columns.includes(at as Column)) ??
      null
    );
  }

  /** A1 notation, on a sheet where it names none; null when there is no such range. */
  noted(notation: string, sheet: Sheet): Noted | null {
    return parseNotation(notation, (name) => {
      const on = name === null ? sheet : this.named(name);
      return on && { rows: on.rows.length, columns: on.columns.length };
    });
  }

  /** A protection that stops a user's writing; warnings stop nobody (docs: Protection.setWarningOnly). */
  barrier(sheet: Sheet, area: Area, user: string): Protection | null {
    const stops = (protection: Protection): boolean => {
      if (protection.warningOnly || protection.editors.has(user) || user === this.owner) return false;
      if (protection.area) return intersect(protection.area, area) !== null;
      return !protection.unprotected.some((open) => sameArea(intersect(open, area), area));
    };
    return sheet.protections.find(stops) ?? null;
  }

  private firstVisible(): Sheet {
    return this.sheets.find(({ hidden }) => !hidden) ?? refuse('No sheet is visible.');
  }
}

const sameArea = (a: Area | null, b: Area): boolean =>
  a !== null && a.rows === b.rows && a.columns === b.columns;
