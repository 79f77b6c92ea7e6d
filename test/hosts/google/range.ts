import { type Area, covers, intersect } from '../excel/address';
import { choiceFault, validationHandle } from './builders';
import { notModelled, refuse } from './errors';
import type { Execution } from './execution';
import { metadataHandle, finderHandle } from './metadata';
import { type Noted, notationOf } from './notation';
import { protectionHandle } from './protection';
import { type RangeRef, each, grid } from './range-cells';
import { lookMembers } from './range-looks';
import { richMembers } from './rich-text';
import { type Args, type Handle, act, define, free, held, read, write } from './service';
import type { Cell, Sheet } from './sheet';
import { sheetHandle } from './sheet-members';
import type { Validation } from './rules';
import { type SortBy, sortCells } from './sort';
import { isDateFormat } from './values';
import { instantOf } from './zone';

/** Docs: "This limit applies to converted content as well", 50,000 characters a cell. */
const mostCharacters = 50_000;

/** Messages as reported for getRange. */
export function rangeHandle(sheet: Sheet, area: Area, whole: Noted['whole'] = null): Handle {
  if (area.rows < 1) refuse('The number of rows in the range must be at least 1.');
  if (area.columns < 1) refuse('The number of columns in the range must be at least 1.');
  if (area.row < 0) refuse('The starting row of the range is too small.');
  if (area.column < 0) refuse('The starting column of the range is too small.');
  const outside =
    area.row + area.rows > sheet.rows.length || area.column + area.columns > sheet.columns.length;
  if (outside) refuse('The coordinates of the range are outside the dimensions of the sheet.');
  return kind({ sheet, area, whole });
}

const at = (row: unknown, column: unknown, rows: unknown = 1, columns: unknown = 1): Area => ({
  row: Number(row) - 1,
  column: Number(column) - 1,
  rows: Number(rows),
  columns: Number(columns),
});

/** `getRange` of a sheet: numbers from 1, or A1 notation. */
export function rangeOf(sheet: Sheet, execution: Execution, [first, ...rest]: Args): Handle {
  if (typeof first !== 'string') return rangeHandle(sheet, at(first, rest[0], rest[1], rest[2]));
  const { book } = execution.host;
  const noted = notedOn(sheet, first, execution);
  return rangeHandle(noted.sheet === null ? sheet : book.sheet(noted.sheet), noted.area, noted.whole);
}

function notedOn(sheet: Sheet, notation: string, { host: { book } }: Execution): Noted {
  const named = book.names.find((one) => one.name.toLowerCase() === notation.toLowerCase());
  if (named?.area) return { sheet: named.sheet.name, area: named.area, whole: null };
  return book.noted(notation, sheet) ?? refuse('Range not found');
}

const valueOf = (cell: Readonly<Cell>, { sheet }: RangeRef): unknown =>
  typeof cell.value === 'number' && isDateFormat(cell.format)
    ? new Date(instantOf(cell.value, sheet.place.timeZone))
    : cell.value;

/** All or nothing: one cell that is refused leaves the whole range as it was (report). */
function setValues(range: RangeRef, input: unknown, execution: Execution): void {
  const { sheet, area } = range;
  const before = grid(range, (cell) => cell);
  let tooLong = false;
  each(range, input, (value, row, column) => {
    tooLong ||= typeof value === 'string' && value.length > mostCharacters;
    sheet.write(row, column, value);
  });
  const undo = (): void =>
    each(range, before, (cell, row, column) => {
      const line = sheet.rows[row];
      if (line) line.cells[column] = (cell as Cell).copy();
    });
  if (tooLong) {
    undo();
    execution.failLater(
      `Your input contains more than the maximum of ${mostCharacters} characters in a single cell.`,
    );
    return;
  }
  const fault = choiceFault(sheet, area);
  if (fault === null) return;
  undo();
  refuse(fault);
}

/** Whether a range was named by rows or columns alone, and only one of them (docs and report: addDeveloperMetadata). */
function line({ sheet, area, whole }: RangeRef): Sheet['rows'][number] | Sheet['columns'][number] {
  const found =
    whole === 'rows' && area.rows === 1
      ? sheet.rows[area.row]
      : whole === 'columns' && area.columns === 1
        ? sheet.columns[area.column]
        : undefined;
  return (
    found ??
    refuse(
      'Adding developer metadata to arbitrary ranges is not currently supported. Developer metadata may only be added ' +
        'to the top-level spreadsheet, an individual sheet, or an entire row or column.',
    )
  );
}

/** Docs: Range.shiftRowGroupDepth, depth 0 to 8; an error when no row changes. */
function shiftDepth({ sheet, area }: RangeRef, by: number): void {
  const rows = sheet.rows.slice(area.row, area.row + area.rows);
  const depths = rows.map(({ depth }) => Math.min(8, Math.max(0, depth + by)));
  if (rows.every(({ depth }, index) => depth === depths[index])) {
    refuse('The row group depth cannot be shifted: no row would change.');
  }
  rows.forEach((row, index) => (row.depth = depths[index] ?? 0));
}

/** Docs: Range.clear, with `contentsOnly`, `formatOnly`, `validationsOnly`, `commentsOnly`. Notes go only with the last [belief]. */
function clear({ sheet, area }: RangeRef, options: Readonly<Record<string, unknown>> = {}): void {
  const known = ['contentsOnly', 'formatOnly', 'validationsOnly', 'commentsOnly', 'skipFilteredRows'];
  const chosen = Object.keys(options).filter((name) => options[name] === true);
  for (const name of Object.keys(options)) if (!known.includes(name)) notModelled(`Range.clear({ ${name} })`);
  if (chosen.includes('skipFilteredRows')) notModelled('Range.clear({ skipFilteredRows })');
  const all = chosen.length === 0;
  sheet.clear(area, (cell) => {
    if (all || chosen.includes('contentsOnly')) Object.assign(cell, { value: '', formula: '', rich: null });
    if (all || chosen.includes('formatOnly')) Object.assign(cell, { format: 'General', looks: {} });
    if (chosen.includes('validationsOnly')) cell.validation = null;
    if (chosen.includes('commentsOnly')) cell.note = '';
  });
}

const kind: (range: RangeRef) => Handle = define<RangeRef>({
  name: 'Range',
  needs: 'document',
  cells: ({ area }) => area.rows * area.columns,
  still: [
    'protect',
    'addDeveloperMetadata',
    'getDeveloperMetadata',
    'shiftRowGroupDepth',
    'activate',
    'activateAsCurrentCell',
  ],
  guard: ({ sheet, area }, { host }) => {
    if (!host.book.sheets.includes(sheet)) refuse(`Sheet ${sheet.id} not found.`);
    if (!host.book.barrier(sheet, area, host.user)) return;
    refuse(
      'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.',
    );
  },
  members: {
    getRow: free('', ({ area }) => area.row + 1),
    getColumn: free('', ({ area }) => area.column + 1),
    getRowIndex: free('', ({ area }) => area.row + 1),
    getColumnIndex: free('', ({ area }) => area.column + 1),
    getLastRow: free('', ({ area }) => area.row + area.rows),
    getLastColumn: free('', ({ area }) => area.column + area.columns),
    getNumRows: free('', ({ area }) => area.rows),
    getNumColumns: free('', ({ area }) => area.columns),
    getHeight: free('', ({ area }) => area.rows),
    getWidth: free('', ({ area }) => area.columns),
    getGridId: free('', ({ sheet }) => sheet.id),
    getA1Notation: free('', ({ area, whole }) => notationOf(area, whole)),
    getSheet: free('', ({ sheet }) => sheetHandle(sheet)),
    getCell: free('int, int', ({ sheet, area }, [row, column]) => {
      const cell = {
        row: area.row + Number(row) - 1,
        column: area.column + Number(column) - 1,
        rows: 1,
        columns: 1,
      };
      return covers(area, cell.row, cell.column)
        ? rangeHandle(sheet, cell)
        : refuse('Cell reference out of range');
    }),
    offset: free('int, int, int?, int?', ({ sheet, area }, [row, column, rows, columns]) =>
      rangeHandle(sheet, {
        row: area.row + Number(row),
        column: area.column + Number(column),
        rows: rows === undefined ? area.rows : Number(rows),
        columns: columns === undefined ? area.columns : Number(columns),
      }),
    ),
    isPartOfMerge: free('', () => false),
    getMergedRanges: free('', () => []),

    getValue: read('', (range) => grid(range, (cell) => valueOf(cell, range))[0]?.[0]),
    getValues: read('', (range) => grid(range, (cell) => valueOf(cell, range))),
    getDisplayValue: read('', ({ sheet, area }) => sheet.text(area.row, area.column)),
    getDisplayValues: read('', (range) => grid(range, (_, row, column) => range.sheet.text(row, column))),
    getFormula: read('', ({ sheet, area }) => sheet.cell(area.row, area.column).formula),
    getFormulas: read('', (range) => grid(range, ({ formula }) => formula)),
    isBlank: read('', (range) =>
      grid(range, (_, row, column) => range.sheet.isEmpty(row, column))
        .flat()
        .every(Boolean),
    ),
    setValue: write('string/number/boolean/Date/null/undefined', (range, [value], execution) =>
      setValues(range, value, execution),
    ),
    setValues: write('grid', (range, [values], execution) => setValues(range, values, execution)),
    setFormula: write('string', (range, [formula]) => setFormulas(range, formula)),
    setFormulas: write('grid', (range, [formulas]) => setFormulas(range, formulas)),
    clear: write('object?', (range, [options]) =>
      clear(range, options as Record<string, unknown> | undefined),
    ),
    clearContent: write('', (range) => clear(range, { contentsOnly: true })),
    clearFormat: write('', (range) => clear(range, { formatOnly: true })),

    getNumberFormat: read('', ({ sheet, area }) => sheet.cell(area.row, area.column).format),
    getNumberFormats: read('', (range) => grid(range, ({ format }) => format)),
    setNumberFormat: write('string', (range, [format]) => setFormats(range, format)),
    setNumberFormats: write('grid', (range, [formats]) => setFormats(range, formats)),
    getNote: read('', ({ sheet, area }) => sheet.cell(area.row, area.column).note),
    getNotes: read('', (range) => grid(range, ({ note }) => note)),
    setNote: write('string/null', (range, [note]) => setNotes(range, note)),
    setNotes: write('grid', (range, [notes]) => setNotes(range, notes)),
    clearNote: write('', (range) => setNotes(range, '')),

    getDataValidation: read('', ({ sheet, area }) =>
      ruleHandle(sheet.cell(area.row, area.column).validation),
    ),
    getDataValidations: read('', (range) => grid(range, ({ validation }) => ruleHandle(validation))),
    setDataValidation: write('DataValidation/null', (range, [rule]) => setRules(range, rule)),
    setDataValidations: write('grid', (range, [rules]) => setRules(range, rules)),
    clearDataValidations: write('', (range) => setRules(range, null)),
    insertCheckboxes: write('', (range) => {
      const validation = { criteria: 'CHECKBOX', values: [], source: null, allowInvalid: false, help: null };
      each(range, null, (_, row, column) => {
        const cell = range.sheet.change(row, column);
        cell.validation = validation;
        if (range.sheet.isEmpty(row, column)) cell.value = false;
      });
    }),
    removeCheckboxes: write('', (range) => setRules(range, null)),

    protect: act('', ({ sheet, area }, _, { host }) => protectionHandle(host.protect(sheet, area))),
    addDeveloperMetadata: write(
      'string | string, string | string, DeveloperMetadataVisibility | string, string, DeveloperMetadataVisibility',
      (range, args, { host }) => host.addMetadata(line(range), args),
    ),
    getDeveloperMetadata: read('', (range, _, { host }) => {
      const on = line(range);
      return host.book.metadata.filter((one) => one.at === on).map(metadataHandle);
    }),
    createDeveloperMetadataFinder: free('', ({ sheet, area, whole }) =>
      finderHandle({ sheet, area, whole: whole ?? null }),
    ),
    shiftRowGroupDepth: write('int', (range, [by]) => shiftDepth(range, Number(by))),
    activate: write('', ({ sheet, area }, _, { host }) => host.book.select(sheet, area)),
    activateAsCurrentCell: write('', ({ sheet, area }, _, { host }) => {
      if (area.rows * area.columns !== 1) refuse('The range must be a single cell.');
      const { selection } = host.book;
      const within = selection.sheet === sheet && intersect(selection.area, area);
      if (!within) host.book.select(sheet, area);
    }),
    sort: write('int | object | array', (range, [by]) => sort(range, by)),
    ...lookMembers,
    ...richMembers,
  },
});

const ruleHandle = (validation: Validation | null): Handle | null =>
  validation && validationHandle(validation);

/** Docs: a formula begins with `=`; what does not is written as it is [belief]. */
const setFormulas = (range: RangeRef, input: unknown): void =>
  each(range, input, (formula, row, column) => {
    const text = String(formula);
    range.sheet.put(row, column, {
      value: text === '' ? '' : '#NAME?',
      formula: text && `=${text.replace(/^=/, '')}`,
    });
  });

/** Docs: Range.sort, by a column number of the sheet, `{ column, ascending }`, or a list of these. */
function sort({ sheet, area }: RangeRef, by: unknown): void {
  const wanted = (Array.isArray(by) ? by : [by]).map((one: unknown): SortBy => {
    const { column, ascending } =
      typeof one === 'number'
        ? { column: one, ascending: true }
        : (one as { column: number; ascending?: boolean });
    return { column: column - 1, ascending: ascending ?? true };
  });
  for (const { column } of wanted) {
    if (column < area.column || column >= area.column + area.columns)
      refuse('The sort column is outside the range.');
  }
  sortCells(sheet, area, wanted);
}

/** The format alone: values that stand there are not read anew. */
const setFormats = (range: RangeRef, input: unknown): void =>
  each(range, input, (format, row, column) => {
    if (typeof format !== 'string') refuse(`Invalid argument: number format ${String(format)}`);
    range.sheet.change(row, column).format = format === '' ? 'General' : String(format);
  });

const setNotes = (range: RangeRef, input: unknown): void =>
  each(range, input, (note, row, column) => {
    if ((note ?? '') !== '' || range.sheet.cell(row, column).note !== '') {
      range.sheet.change(row, column).note = note === null || note === undefined ? '' : String(note);
    }
  });

const setRules = (range: RangeRef, input: unknown): void =>
  each(range, input, (rule, row, column) => {
    if (rule !== null || range.sheet.cell(row, column).validation) {
      range.sheet.change(row, column).validation = rule === null ? null : held<Validation>(rule);
    }
  });
