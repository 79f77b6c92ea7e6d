import type { Area } from '../excel/address';
import { type PlacedRule, ruleHandle } from './builders';
import { notModelled, refuse } from './errors';
import type { Execution } from './execution';
import { finderHandle, metadataHandle } from './metadata';
import { nameHandle, protectionHandle } from './protection';
import { rangeHandle, rangeOf } from './range';
import { rangeListHandle } from './range-list';
import {
  type Args,
  type Handle,
  type Run,
  act,
  define,
  enumName,
  enumeration,
  free,
  held,
  read,
  write,
} from './service';
import type { Sheet } from './sheet';
import { spreadsheetHandle } from './spreadsheet';
import { groupHandle } from './row-group';

export const togglePositions = enumeration('GroupControlTogglePosition', ['BEFORE', 'AFTER']);
export const sheetTypes = enumeration('SheetType', ['GRID', 'OBJECT', 'DATASOURCE']);

const whole = (sheet: Sheet): Area => ({
  row: 0,
  column: 0,
  rows: sheet.rows.length,
  columns: sheet.columns.length,
});

const used = (sheet: Sheet): Area => {
  const { row, column } = sheet.last();
  return { row: 0, column: 0, rows: Math.max(1, row), columns: Math.max(1, column) };
};

/** Rows or columns put in: `position` counts from 1, `count` is at least 1. */
const insert =
  (axis: 'row' | 'column', after: 0 | -1): Run<Sheet> =>
  (sheet, [position, count = 1], { host }) => {
    const length = axis === 'row' ? sheet.rows.length : sheet.columns.length;
    const at = Number(position);
    if (at < 1 || at > length || Number(count) < 1) refuse(`Those ${axis}s are out of bounds.`);
    host.book.shift(sheet, { axis, at: at + after, count: Number(count) });
  };

const remove =
  (axis: 'row' | 'column'): Run<Sheet> =>
  (sheet, [position, count = 1], { host }) =>
    host.book.shift(sheet, { axis, at: Number(position) - 1, count: -Number(count) });

const hide =
  (axis: 'rows' | 'columns', hidden: boolean): Run<Sheet> =>
  (sheet, [position, count = 1]) => {
    const lines = sheet[axis];
    const from = Number(position) - 1;
    if (from < 0 || Number(count) < 1 || from + Number(count) > lines.length)
      refuse(`Those ${axis} are out of bounds.`);
    const rest = lines.some((line, index) => !line.hidden && (index < from || index >= from + Number(count)));
    if (hidden && !rest) refuse(`You can't hide all the ${axis} on the sheet.`);
    for (const line of lines.slice(from, from + Number(count))) line.hidden = hidden;
  };

/** Message as reported; a sheet keeps a row that moves. */
const freeze =
  (axis: 'rows' | 'columns'): Run<Sheet> =>
  (sheet, [count]) => {
    if (Number(count) < 0) refuse('Invalid argument: the number must not be negative.');
    if (Number(count) >= sheet[axis].length) refuse(`You can't freeze all visible ${axis} on the sheet.`);
    sheet[axis === 'rows' ? 'frozenRows' : 'frozenColumns'] = Number(count);
  };

function setRules(sheet: Sheet, [rules]: Args): void {
  sheet.rules = (rules as unknown[]).map((one) => {
    const placed = held<PlacedRule>(one);
    if (placed.sheet !== sheet) refuse('Conditional format rule cannot reference a different sheet.');
    return placed.rule;
  });
}

function setWidths(sheet: Sheet, from: number, count: number, width: number): void {
  if (from < 1 || from + count - 1 > sheet.columns.length) refuse('Those columns are out of bounds.');
  for (const column of sheet.columns.slice(from - 1, from - 1 + count)) column.width = width;
}

const selectedHere = (sheet: Sheet, { host: { book } }: Execution): Area =>
  book.selection.sheet === sheet ? book.selection.area : { row: 0, column: 0, rows: 1, columns: 1 };

export const sheetHandle: (sheet: Sheet) => Handle = define<Sheet>({
  name: 'Sheet',
  needs: 'document',
  guard: (sheet, { host: { book } }) => {
    if (!book.sheets.includes(sheet)) refuse(`Sheet ${sheet.id} not found.`);
  },
  members: {
    getName: read('', ({ name }) => name),
    getSheetName: read('', ({ name }) => name),
    getSheetId: free('', ({ id }) => id),
    getIndex: read('', (sheet, _, { host }) => host.book.sheets.indexOf(sheet) + 1),
    getParent: free('', (_, __, { host }) => spreadsheetHandle(host.book)),
    setName: write('string', (sheet, [name], { host }) => {
      host.book.checkName(String(name), sheet);
      sheet.name = String(name);
    }),
    getRange: free('string | int, int, int?, int?', (sheet, args, execution) =>
      rangeOf(sheet, execution, args),
    ),
    getRangeList: free('array', (sheet, [list], execution) =>
      rangeListHandle((list as unknown[]).map((one) => held(rangeOf(sheet, execution, [String(one)])))),
    ),
    getDataRange: read('', (sheet) => rangeHandle(sheet, used(sheet))),
    getLastRow: read('', (sheet) => sheet.last().row),
    getLastColumn: read('', (sheet) => sheet.last().column),
    getMaxRows: read('', ({ rows }) => rows.length),
    getMaxColumns: read('', ({ columns }) => columns.length),

    insertRows: act('int, int?', insert('row', -1)),
    insertRowsBefore: write('int, int', insert('row', -1)),
    insertRowsAfter: write('int, int', insert('row', 0)),
    insertColumns: act('int, int?', insert('column', -1)),
    insertColumnsBefore: write('int, int', insert('column', -1)),
    insertColumnsAfter: write('int, int', insert('column', 0)),
    insertRowBefore: write('int', insert('row', -1)),
    insertRowAfter: write('int', insert('row', 0)),
    insertColumnBefore: write('int', insert('column', -1)),
    insertColumnAfter: write('int', insert('column', 0)),
    deleteRow: write('int', remove('row')),
    deleteRows: act('int, int', remove('row')),
    deleteColumn: write('int', remove('column')),
    deleteColumns: act('int, int', remove('column')),
    hideRows: act('int, int?', hide('rows', true)),
    showRows: act('int, int?', hide('rows', false)),
    hideColumns: act('int, int?', hide('columns', true)),
    showColumns: act('int, int?', hide('columns', false)),
    isRowHiddenByUser: read(
      'int',
      ({ rows }, [row]) => rows[Number(row) - 1]?.hidden ?? refuse('Those rows are out of bounds.'),
    ),
    isRowHiddenByFilter: read(
      'int',
      ({ rows }, [row]) => rows[Number(row) - 1]?.filtered ?? refuse('Those rows are out of bounds.'),
    ),
    isColumnHiddenByUser: read(
      'int',
      ({ columns }, [column]) =>
        columns[Number(column) - 1]?.hidden ?? refuse('Those columns are out of bounds.'),
    ),
    setFrozenRows: act('int', freeze('rows')),
    getFrozenRows: read('', ({ frozenRows }) => frozenRows),
    setFrozenColumns: act('int', freeze('columns')),
    getFrozenColumns: read('', ({ frozenColumns }) => frozenColumns),
    setColumnWidth: write('int, int', (sheet, [column, width]) =>
      setWidths(sheet, Number(column), 1, Number(width)),
    ),
    setColumnWidths: write('int, int, int', (sheet, [column, count, width]) =>
      setWidths(sheet, Number(column), Number(count), Number(width)),
    ),
    getColumnWidth: read(
      'int',
      ({ columns }, [column]) =>
        columns[Number(column) - 1]?.width ?? refuse('Those columns are out of bounds.'),
    ),

    hideSheet: write('', (sheet, _, { host }) => host.book.hide(sheet)),
    showSheet: write('', (sheet) => void (sheet.hidden = false)),
    isSheetHidden: read('', ({ hidden }) => hidden),
    setTabColor: write('string/null', (sheet, [colour]) => void (sheet.tabColor = colour as string | null)),
    getType: free('', () => sheetTypes.value('GRID')),
    activate: write('', (sheet, _, { host }) => host.book.activate(sheet)),
    setActiveRange: act('Range', (_, [range], { host }) => {
      const { sheet, area } = held<{ sheet: Sheet; area: Area }>(range);
      host.book.select(sheet, area);
      return range;
    }),
    setActiveSelection: act('string/Range', (sheet, [given], execution) => {
      const range = typeof given === 'string' ? rangeOf(sheet, execution, [given]) : (given as Handle);
      const { area } = held<{ area: Area }>(range);
      execution.host.book.select(sheet, area);
      return range;
    }),
    getActiveRange: read('', (sheet, _, execution) => rangeHandle(sheet, selectedHere(sheet, execution))),
    getActiveCell: read('', (sheet, _, execution) =>
      rangeHandle(sheet, { ...selectedHere(sheet, execution), rows: 1, columns: 1 }),
    ),
    getCurrentCell: read('', (sheet, _, execution) =>
      rangeHandle(sheet, { ...selectedHere(sheet, execution), rows: 1, columns: 1 }),
    ),

    protect: act('', (sheet, _, { host }) => protectionHandle(host.protect(sheet, null))),
    getProtections: read('ProtectionType', ({ protections }, [type]) =>
      protections.filter(({ area }) => (area ? 'RANGE' : 'SHEET') === enumName(type)).map(protectionHandle),
    ),
    getNamedRanges: read('', (sheet, _, { host }) =>
      host.book.names.filter((one) => one.sheet === sheet).map(nameHandle),
    ),
    addDeveloperMetadata: write(
      'string | string, string | string, DeveloperMetadataVisibility | string, string, DeveloperMetadataVisibility',
      (sheet, args, { host }) => host.addMetadata(sheet, args),
    ),
    getDeveloperMetadata: read('', (sheet, _, { host }) =>
      host.book.metadata.filter(({ at }) => at === sheet).map(metadataHandle),
    ),
    createDeveloperMetadataFinder: free('', (sheet) => finderHandle({ sheet })),
    getConditionalFormatRules: read('', (sheet) => sheet.rules.map((rule) => ruleHandle({ sheet, rule }))),
    setConditionalFormatRules: act('array', setRules),
    clearConditionalFormatRules: act('', (sheet) => void (sheet.rules = [])),

    clear: write('', (sheet) =>
      sheet.clear(whole(sheet), (cell) =>
        Object.assign(cell, { value: '', formula: '', rich: null, format: 'General', looks: {} }),
      ),
    ),
    clearContents: write('', (sheet) =>
      sheet.clear(whole(sheet), (cell) => Object.assign(cell, { value: '', formula: '', rich: null })),
    ),
    clearFormats: write('', (sheet) =>
      sheet.clear(whole(sheet), (cell) => Object.assign(cell, { format: 'General', looks: {} })),
    ),
    clearNotes: write('', (sheet) => sheet.clear(whole(sheet), (cell) => Object.assign(cell, { note: '' }))),
    getFilter: read('', ({ filter }) => (filter ? notModelled('Filter') : null)),

    getRowGroupDepth: read(
      'int',
      ({ rows }, [row]) => rows[Number(row) - 1]?.depth ?? refuse('Those rows are out of bounds.'),
    ),
    getRowGroup: read('int, int', (sheet, [row, depth]) =>
      groupHandle(sheet, Number(row) - 1, Number(depth)),
    ),
    setRowGroupControlPosition: write(
      'GroupControlTogglePosition',
      (sheet, [to]) => void (sheet.toggle = enumName(to)),
    ),
    getRowGroupControlPosition: read('', ({ toggle }) => togglePositions.value(toggle)),
    collapseAllRowGroups: write('', ({ rows }) => rows.forEach((row) => (row.collapsed = row.depth > 0))),
    expandAllRowGroups: write('', ({ rows }) => rows.forEach((row) => (row.collapsed = false))),
  },
});
