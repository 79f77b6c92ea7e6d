import { type Area, type Shift, formatArea, intersect, parseAddress, quoteSheet, shiftArea } from './address';
import { HostError, badArgument, badOperation, notFound } from './errors';
import { Sheet, type Table } from './sheet';

/** A defined name; `area` is null when what it named was deleted (`#REF!`). `scope` null: the whole workbook. */
export interface Name {
  name: string;
  scope: Sheet | null;
  sheet: Sheet;
  area: Area | null;
  visible: boolean;
}

/** What the host tells the add-in of; the numbers are those of the runtime's event handlers. */
export interface HostEvent {
  readonly type: 10 | 14;
  readonly target: string;
  readonly message: Record<string, unknown>;
}

export type ChangeType =
  'RangeEdited' | 'RowInserted' | 'RowDeleted' | 'ColumnInserted' | 'ColumnDeleted' | 'CellInserted';

/** The workbook in memory: what Excel holds, without any knowledge of Office.js. */
export class Book {
  readonly sheets: Sheet[] = [];
  names: Name[] = [];
  active: Sheet;
  selection: { sheet: Sheet; area: Area };
  calculationMode = 'Automatic';
  /** Calculations that an add-in asked for, by their kind. */
  readonly calculations: string[] = [];
  /** What the add-in keeps with the file, by key. */
  readonly settings = new Map<string, unknown>();
  culture = { name: 'en-GB', shortDatePattern: 'dd/MM/yyyy' };
  /** The user has a cell open for typing: batches fail until she is done (docs: "delayForCellEdit"). */
  typing = false;
  readonly listeners = new Set<(event: HostEvent) => void>();
  private sequence = 1;

  constructor() {
    this.active = this.addSheet('Sheet1');
    this.selection = { sheet: this.active, area: { row: 0, column: 0, rows: 1, columns: 1 } };
  }

  nextId(): number {
    return this.sequence++;
  }

  addSheet(name?: string): Sheet {
    const title = name ?? `Sheet${this.sheets.length + 1}`;
    this.checkSheetName(title);
    const guid = `{${String(this.nextId()).padStart(8, '0')}-0000-4000-8000-000000000000}`;
    const sheet = new Sheet(guid, title);
    this.sheets.push(sheet);
    return sheet;
  }

  /** Support page "Rename a worksheet": 31 characters, none of / \ ? * : [ ], no apostrophe at either end, not "History". */
  checkSheetName(name: string, besides?: Sheet): void {
    if (this.sheets.some((sheet) => sheet !== besides && sheet.name.toLowerCase() === name.toLowerCase())) {
      throw new HostError('ItemAlreadyExists', 'A resource with the same name or identifier already exists.');
    }
    const reserved = name.toLowerCase() === 'history';
    if (name === '' || name.length > 31 || /[\\/?*[\]:]|^'|'$/.test(name) || reserved) badArgument();
  }

  sheet(key: string): Sheet | null {
    const lower = key.toLowerCase();
    return this.sheets.find((sheet) => sheet.id === key || sheet.name.toLowerCase() === lower) ?? null;
  }

  deleteSheet(sheet: Sheet): void {
    const visible = this.sheets.filter((one) => one.visibility === 'Visible');
    if (visible.length === 1 && visible[0] === sheet) badOperation();
    if (sheet.visibility === 'VeryHidden') badOperation(); // docs: Worksheet.delete on a very hidden sheet fails
    this.sheets.splice(this.sheets.indexOf(sheet), 1);
    this.names = this.names.filter(({ scope }) => scope !== sheet);
    for (const name of this.names) if (name.sheet === sheet) name.area = null;
    if (this.active === sheet) this.active = this.sheets[0] ?? notFound();
    if (this.selection.sheet === sheet) {
      this.selection = { sheet: this.active, area: { row: 0, column: 0, rows: 1, columns: 1 } };
    }
  }

  /** Names of the workbook, and those of one sheet, do not know each other. */
  name(name: string, scope: Sheet | null = null): Name | null {
    const lower = name.toLowerCase();
    return this.names.find((one) => one.scope === scope && one.name.toLowerCase() === lower) ?? null;
  }

  addName(name: string, sheet: Sheet, area: Area, scope: Sheet | null = null): Name {
    // Support page "Names in formulas": a letter or _ first, no spaces, nothing that reads as an address, 255 characters.
    if (!/^[A-Za-z_\\][A-Za-z0-9_.\\]*$/.test(name) || name.length > 255 || parseAddress(name)) badArgument();
    if (this.name(name, scope) || this.table(name)) badArgument();
    const made = { name, scope, sheet, area, visible: true };
    this.names.push(made);
    return made;
  }

  formulaOf({ sheet, area }: Name): string {
    if (!area) return '=#REF!';
    const fixed = formatArea(area).replace(/[A-Z]+|\d+/g, (part) => `$${part}`);
    return `=${quoteSheet(sheet.name)}!${fixed}`;
  }

  table(key: string): Table | null {
    const lower = key.toLowerCase();
    const all = this.sheets.flatMap((sheet) => sheet.tables);
    return all.find((table) => table.id === key || table.name.toLowerCase() === lower) ?? null;
  }

  sheetOfTable(table: Table): Sheet {
    return this.sheets.find((sheet) => sheet.tables.includes(table)) ?? notFound();
  }

  addTable(sheet: Sheet, area: Area, hasHeaders: boolean): Table {
    // Assumed: a table of headers alone would get an empty row pushed in; refused here, so that nobody relies on it.
    if (!hasHeaders || area.rows < 2) badArgument();
    if (sheet.tables.some((table) => intersect(table.area, area))) {
      badArgument("A table can't overlap another table.");
    }
    const id = String(this.nextId());
    const table: Table = { id, name: `Table${id}`, area, style: 'TableStyleMedium2', filtered: false };
    sheet.tables.push(table);
    this.titleColumns(sheet, table);
    return table;
  }

  /** Titles of a table are texts, none blank, none twice (support page "Overview of Excel tables"). */
  titleColumns(sheet: Sheet, { area }: Table): void {
    const seen = new Set<string>();
    for (let column = area.column; column < area.column + area.columns; column++) {
      const wanted = String(sheet.entry(area.row, column).value) || `Column${column - area.column + 1}`;
      let title = wanted;
      for (let count = 2; seen.has(title.toLowerCase()); count++) title = `${wanted}${count}`;
      seen.add(title.toLowerCase());
      sheet.put(area.row, column, { value: title, formula: '' });
    }
  }

  /** Whole rows or columns inserted or deleted, with the names that point there. */
  shift(sheet: Sheet, shift: Shift): void {
    sheet.shift(shift);
    for (const name of this.names) {
      if (name.sheet === sheet && name.area) name.area = shiftArea(name.area, shift);
    }
  }

  /** Tells of changed cells: once for the sheet, once for the collection, as Excel does. */
  changed(sheet: Sheet, area: Area, changeType: ChangeType, byAddIn: boolean, source = 'Local'): void {
    const message = {
      type: 'WorksheetChanged',
      changeType,
      source,
      worksheetId: sheet.id,
      address: formatArea(area),
      // Docs: WorksheetChangedEventArgs.triggerSource (ExcelApi 1.14), "Unknown" unless this add-in made the change.
      triggerSource: byAddIn ? 'ThisLocalAddin' : 'Unknown',
    };
    this.emit({ type: 10, target: sheet.id, message });
    this.emit({ type: 10, target: 'Workbook', message });
  }

  select(sheet: Sheet, area: Area): void {
    this.active = sheet;
    this.selection = { sheet, area };
    const message = { address: formatArea(area), worksheetId: sheet.id };
    this.emit({ type: 14, target: sheet.id, message });
    this.emit({ type: 14, target: 'Workbook', message });
  }

  private emit(event: HostEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
