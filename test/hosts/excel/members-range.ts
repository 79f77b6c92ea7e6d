import {
  type Area,
  bounding,
  formatArea,
  intersect,
  maxColumns,
  maxRows,
  parseAddress,
  quoteSheet,
} from './address';
import type { Book } from './book';
import { HostError, badArgument } from './errors';
import { type HostObject, type RangeRef, define, grid, isHostObject, nullObject } from './host-object';
import { conditionalFormats } from './members-conditional';
import { tableScope } from './members-table';
import { worksheet } from './members-worksheet';
import type { Hyperlink, Sheet, Validation } from './sheet';
import { type Value, fromR1C1, shownText, toR1C1 } from './values';

interface Of extends RangeRef {
  readonly book: Book;
}

/** Docs "Resource limits and performance optimization": a range of more than 5,000,000 cells cannot be read at once. */
const mostCells = 5_000_000;

export function range(book: Book, sheet: Sheet, area: Area): HostObject {
  const inside =
    area.row >= 0 &&
    area.column >= 0 &&
    area.rows >= 1 &&
    area.columns >= 1 &&
    area.row + area.rows <= maxRows &&
    area.column + area.columns <= maxColumns;
  return inside ? rangeKind({ book, sheet, area }) : badArgument();
}

/** A range given as an argument: a range object or an address. */
export function areaOf(argument: unknown): Area {
  if (isHostObject(argument)) return argument.range?.area ?? badArgument();
  return (typeof argument === 'string' ? parseAddress(argument)?.area : null) ?? badArgument();
}

/** Docs: worksheet protection, "AccessDenied" for what the protection does not allow. */
export function writable({ sheet }: RangeRef): void {
  if (sheet.protected) {
    throw new HostError('AccessDenied', "You can't do the requested operation on a protected sheet.");
  }
}

const changedBy = ({ book, sheet, area }: Of): void => book.changed(sheet, area, 'RangeEdited', true);

/** A single value is spread over the range, a matrix must have its exact shape, null leaves a cell as it is (docs: Range.values). */
function writeAll(of: Of, input: unknown, write: (row: number, column: number, value: Value) => void): void {
  writable(of);
  const { area } = of;
  const matrix = Array.isArray(input) ? (input as unknown[]) : null;
  if (matrix) checkShape(matrix, area.rows, area.columns);
  for (let row = 0; row < area.rows; row++) {
    const line = matrix?.[row];
    for (let column = 0; column < area.columns; column++) {
      const value = matrix ? (line as unknown[])[column] : input;
      if (value !== null && value !== undefined) {
        write(area.row + row, area.column + column, value as Value);
      }
    }
  }
}

function checkShape(matrix: readonly unknown[], rows: number, columns: number): void {
  if (matrix.length !== rows || matrix.some((line) => !Array.isArray(line) || line.length !== columns)) {
    badArgument(
      "The number of rows or columns in the input array doesn't match the size or dimensions of the range.",
    );
  }
}

function read<Cell>({ area }: Of, cell: (row: number, column: number) => Cell): Cell[][] {
  if (area.rows * area.columns > mostCells) {
    throw new HostError(
      'ResponsePayloadSizeLimitExceeded',
      'The response payload size has exceeded the limit.',
    );
  }
  return grid(area, cell);
}

const other = (of: Of, area: Area): HostObject => range(of.book, of.sheet, area);
const number = (value: unknown): number => (typeof value === 'number' ? value : badArgument());

/** Whole rows or columns only: what the adapter uses; shifting parts of them is refused by `undefined`. */
function shiftWhole(of: Of, by: 1 | -1): void {
  writable(of);
  const { book, sheet, area } = of;
  if (area.columns === maxColumns) book.shift(sheet, { axis: 'row', at: area.row, count: by * area.rows });
  else if (area.rows === maxRows) {
    book.shift(sheet, { axis: 'column', at: area.column, count: by * area.columns });
  } else badArgument('test host: only whole rows and columns are inserted and deleted');
  const axis = area.columns === maxColumns ? 'Row' : 'Column';
  book.changed(sheet, area, `${axis}${by === 1 ? 'Inserted' : 'Deleted'}`, true);
}

/** Docs: Excel.ClearApplyTo. Validations and conditional formats have clear methods of their own (assumed untouched here). */
function clear(of: Of, applyTo: unknown): void {
  writable(of);
  const { sheet, area } = of;
  const what = applyTo ?? 'All';
  if (!['All', 'Contents', 'Formats', 'Hyperlinks', 'RemoveHyperlinks'].includes(String(what))) badArgument();
  if (what === 'All' || what === 'Contents') sheet.clearCells(area);
  if (what === 'All' || what === 'Formats') sheet.clearFormats(area);
  if (what === 'All' || what === 'Hyperlinks' || what === 'RemoveHyperlinks') sheet.clearLinks(area);
  for (const table of sheet.tables)
    if (intersect(table.area, { ...area })) of.book.titleColumns(sheet, table);
  changedBy(of);
}

/** Assumed: without `textToDisplay` the cell keeps its content; an empty one shows the target. */
function setLink(of: Of, value: unknown): void {
  writable(of);
  const link = value as Hyperlink;
  if (!link.address && !link.documentReference) badArgument();
  const { sheet, area } = of;
  const target = link.address ?? link.documentReference ?? '';
  for (let row = area.row; row < area.row + area.rows; row++) {
    for (let column = area.column; column < area.column + area.columns; column++) {
      sheet.links.set(sheet.key(row, column), link);
      const text = link.textToDisplay ?? (sheet.entry(row, column).value === '' ? target : undefined);
      if (text !== undefined) sheet.write(row, column, text);
    }
  }
}

const format = define<Of>({
  name: 'RangeFormat',
  navigate: {
    Font: (of) => font(of),
    Fill: (of) => fill(of),
    Borders: (of) => borders(of),
  },
  get: Object.fromEntries(
    ['ColumnWidth', 'HorizontalAlignment', 'VerticalAlignment', 'WrapText', 'IndentLevel'].map((name) => [
      name,
      ({ sheet, area }: Of) => sheet.format(area.row, area.column, name) ?? null,
    ]),
  ),
  set: setters(['ColumnWidth', 'HorizontalAlignment', 'VerticalAlignment', 'WrapText', 'IndentLevel'], ''),
  call: { AutofitRows: (of) => writable(of), AutofitColumns: (of) => writable(of) },
});
const font = define<Of>({
  name: 'RangeFont',
  set: setters(['Bold', 'Color', 'Size', 'Name', 'Underline'], 'Font.'),
});
const fill = define<Of>({
  name: 'RangeFill',
  set: setters(['Color'], 'Fill.'),
  call: { Clear: (of) => of.sheet.setFormat(of.area, 'Fill.Color', undefined) },
});

/** Docs: RangeBorderCollection; each edge by its name (Excel.BorderIndex). */
const borders = define<Of>({
  name: 'RangeBorderCollection',
  call: {
    GetItem: (of, [edge]) =>
      ['EdgeTop', 'EdgeBottom', 'EdgeLeft', 'EdgeRight'].includes(String(edge))
        ? border({ ...of, edge: String(edge) })
        : badArgument(),
  },
});
const border = define<Of & { readonly edge: string }>({
  name: 'RangeBorder',
  set: Object.fromEntries(
    ['Style', 'Color', 'Weight'].map((name) => [
      name,
      (of, value) => {
        writable(of);
        of.sheet.setFormat(of.area, `Border.${of.edge}.${name}`, value);
      },
    ]),
  ),
});

function setters(names: readonly string[], prefix: string): Record<string, (of: Of, value: unknown) => void> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      (of: Of, value: unknown) => {
        writable(of);
        of.sheet.setFormat(of.area, prefix + name, value);
      },
    ]),
  );
}

/** Docs: DataValidation. Setting one property keeps the others; `clear` removes all. */
function validate(of: Of, part: Partial<Validation>): void {
  writable(of);
  const before = of.sheet.validationAt(of.area.row, of.area.column);
  const blank = { rule: null, errorAlert: null, prompt: null, ignoreBlanks: true };
  of.sheet.validations.push({ area: of.area, validation: { ...blank, ...before, ...part } });
}

/** Support page "Data validation": a list in the rule itself holds 255 characters; a name must be there. */
function checkRule(of: Of, rule: unknown): void {
  const { source } = (rule as { list?: { source?: unknown } }).list ?? badArgument();
  if (typeof source !== 'string' || source === '') badArgument();
  const text = String(source);
  if (!text.startsWith('=') && text.length > 255) badArgument();
  if (text.startsWith('=') && !of.book.name(text.slice(1))?.area && !parseAddress(text)) badArgument();
}

const dataValidation = define<Of>({
  name: 'DataValidation',
  get: {
    Rule: ({ sheet, area }) => sheet.validationAt(area.row, area.column)?.rule ?? {},
    Type: ({ sheet, area }) => (sheet.validationAt(area.row, area.column)?.rule ? 'List' : 'None'),
  },
  set: {
    Rule: (of, rule) => {
      checkRule(of, rule);
      validate(of, { rule });
    },
    ErrorAlert: (of, errorAlert) => validate(of, { errorAlert }),
    Prompt: (of, prompt) => validate(of, { prompt }),
    IgnoreBlanks: (of, ignoreBlanks) => validate(of, { ignoreBlanks }),
  },
  call: {
    Clear: (of) => {
      writable(of);
      of.sheet.validations.push({ area: of.area, validation: null });
    },
  },
});

const rangeKind: (of: Of) => HostObject = define<Of>({
  name: 'Range',
  range: (of) => of,
  navigate: {
    Worksheet: ({ book, sheet }) => worksheet({ book, sheet }),
    Format: (of) => format(of),
    DataValidation: (of) => dataValidation(of),
    ConditionalFormats: (of) => conditionalFormats(of),
  },
  get: {
    Address: ({ sheet, area }) => `${quoteSheet(sheet.name)}!${formatArea(area)}`,
    RowIndex: ({ area }) => area.row,
    ColumnIndex: ({ area }) => area.column,
    RowCount: ({ area }) => area.rows,
    ColumnCount: ({ area }) => area.columns,
    Values: (of) => read(of, (row, column) => of.sheet.entry(row, column).value),
    Text: (of) =>
      read(of, (row, column) =>
        shownText(of.sheet.entry(row, column).value, of.sheet.numberFormat(row, column)),
      ),
    Formulas: (of) =>
      read(of, (row, column) => {
        const { value, formula } = of.sheet.entry(row, column);
        return formula || value;
      }),
    FormulasR1C1: (of) =>
      read(of, (row, column) => {
        const { value, formula } = of.sheet.entry(row, column);
        return formula ? toR1C1(formula, row, column) : value;
      }),
    NumberFormat: (of) => read(of, (row, column) => of.sheet.numberFormat(row, column)),
    Hyperlink: ({ sheet, area }) => sheet.links.get(sheet.key(area.row, area.column)) ?? null,
    RowHidden: ({ sheet, area }) => sheet.hiddenRows.has(area.row),
    ColumnHidden: ({ sheet, area }) => sheet.hiddenColumns.has(area.column),
  },
  set: {
    Values: (of, value) => {
      const formats = of.sheet.columnFormats(of.area);
      writeAll(of, value, (row, column, input) =>
        of.sheet.write(row, column, input, formats[column - of.area.column]),
      );
      changedBy(of);
    },
    FormulasR1C1: (of, value) => {
      writeAll(of, value, (row, column, input) => {
        const formula = typeof input === 'string' && input.startsWith('=');
        of.sheet.write(row, column, formula ? fromR1C1(input, row, column) : input);
      });
      changedBy(of);
    },
    NumberFormat: (of, value) => {
      const single = Array.isArray(value) ? null : value;
      if (single !== null) {
        writable(of);
        of.sheet.setFormat(of.area, 'NumberFormat', single);
      } else {
        // Neighbours below each other with the same format are one layer.
        const runs = new Map<number, { area: Area; format: Value }>();
        const put = (run: { area: Area; format: Value }): void =>
          of.sheet.setFormat(run.area, 'NumberFormat', run.format);
        writeAll(of, value, (row, column, input) => {
          const run = runs.get(column);
          if (run && run.format === input && run.area.row + run.area.rows === row) {
            run.area = { ...run.area, rows: run.area.rows + 1 };
            return;
          }
          if (run) put(run);
          runs.set(column, { area: { row, column, rows: 1, columns: 1 }, format: input });
        });
        for (const run of runs.values()) put(run);
      }
    },
    Hyperlink: setLink,
    RowHidden: (of, value) => {
      writable(of);
      for (let row = of.area.row; row < of.area.row + of.area.rows; row++)
        of.sheet.hiddenRows[value === true ? 'add' : 'delete'](row);
    },
    ColumnHidden: (of, value) => {
      writable(of);
      for (let column = of.area.column; column < of.area.column + of.area.columns; column++)
        of.sheet.hiddenColumns[value === true ? 'add' : 'delete'](column);
    },
  },
  call: {
    GetCell: (of, [row, column]) =>
      other(of, {
        row: of.area.row + number(row),
        column: of.area.column + number(column),
        rows: 1,
        columns: 1,
      }),
    GetRow: (of, [row]) => other(of, { ...of.area, row: of.area.row + number(row), rows: 1 }),
    GetColumn: (of, [column]) =>
      other(of, { ...of.area, column: of.area.column + number(column), columns: 1 }),
    GetOffsetRange: (of, [row, column]) =>
      other(of, { ...of.area, row: of.area.row + number(row), column: of.area.column + number(column) }),
    GetResizedRange: (of, [rows, columns]) =>
      other(of, {
        ...of.area,
        rows: of.area.rows + number(rows),
        columns: of.area.columns + number(columns),
      }),
    GetEntireColumn: (of) => other(of, { ...of.area, row: 0, rows: maxRows }),
    GetEntireRow: (of) => other(of, { ...of.area, column: 0, columns: maxColumns }),
    GetBoundingRect: (of, [with_]) => other(of, bounding(of.area, areaOf(with_))),
    GetIntersectionOrNullObject: (of, [with_]) => {
      if (with_ === nullObject) return nullObject;
      const common = intersect(of.area, areaOf(with_));
      return common ? other(of, common) : nullObject;
    },
    GetUsedRangeOrNullObject: (of) => {
      const used = of.sheet.used(of.area);
      return used ? other(of, used) : nullObject;
    },
    GetTables: (of) => tableScope({ book: of.book, sheet: of.sheet, within: of.area }),
    Insert: (of) => {
      shiftWhole(of, 1);
      return rangeKind(of);
    },
    Delete: (of) => shiftWhole(of, -1),
    Clear: (of, [applyTo]) => clear(of, applyTo),
    Group: (of) => {
      writable(of);
      of.sheet.group(of.area, 1);
    },
    Ungroup: (of) => {
      writable(of);
      of.sheet.group(of.area, -1);
    },
    Select: (of) => of.book.select(of.sheet, of.area),
    _ValidateArraySize: ({ area }, [rows, columns]) => {
      if (rows !== area.rows || columns !== area.columns) checkShape([], 1, 1);
    },
  },
});
