import { type Area, intersect } from './address';
import type { Book } from './book';
import { badArgument, notFound } from './errors';
import { type HostObject, define, isHostObject, nullObject } from './host-object';
import { areaOf, range, writable } from './members-range';
import type { Sheet, Table } from './sheet';

interface Of {
  readonly book: Book;
  readonly table: Table;
}

const sheetOf = ({ book, table: one }: Of): Sheet => book.sheetOfTable(one);

/** Docs: Table. */
const tableKind = define<Of>({
  name: 'Table',
  identity: ({ table: { id } }) => ({ Id: id }),
  get: {
    Id: ({ table: one }) => one.id,
    Name: ({ table: one }) => one.name,
    Style: ({ table: one }) => one.style,
  },
  set: {
    Name: (of, value) => {
      const name = typeof value === 'string' ? value : badArgument();
      const holder = of.book.table(name);
      if ((holder && holder !== of.table) || of.book.name(name)) badArgument();
      of.table.name = name;
    },
    Style: ({ table: one }, value) => void (one.style = String(value)),
  },
  call: {
    GetRange: (of) => range(of.book, sheetOf(of), of.table.area),
    /** Docs: Table.resize (1.13): "must overlap the original, the headers stay in the same row". */
    Resize: (of, [to]) => {
      const sheet = sheetOf(of);
      const area = areaOf(to);
      writable({ sheet, area });
      const others = sheet.tables.some((one) => one !== of.table && intersect(one.area, area));
      const same = area.row === of.table.area.row && intersect(area, of.table.area) !== null;
      if (!same || area.rows < 2 || others) badArgument();
      of.table.area = area;
      of.book.titleColumns(sheet, of.table);
    },
    ClearFilters: (of) => {
      of.table.filtered = false;
      sheetOf(of).filteredRows.clear();
    },
    ConvertToRange: (of) => {
      const sheet = sheetOf(of);
      writable({ sheet, area: of.table.area });
      sheet.tables.splice(sheet.tables.indexOf(of.table), 1);
      return range(of.book, sheet, of.table.area);
    },
  },
});

export const table = (book: Book, one: Table): HostObject => tableKind({ book, table: one });

interface Scope {
  readonly book: Book;
  /** Null: all tables of the workbook. */
  readonly sheet: Sheet | null;
  readonly within: Area | null;
}

const inScope = ({ book, sheet, within }: Scope): Table[] =>
  (sheet ? [sheet] : book.sheets)
    .flatMap((one) => one.tables)
    .filter(({ area }) => within === null || intersect(area, within) !== null);

/** Docs: TableCollection (of workbook and worksheet) and TableScopedCollection (of a range). */
export const tableScope = define<Scope>({
  name: 'TableCollection',
  items: (of) => inScope(of).map((one) => table(of.book, one)),
  call: {
    GetItem: (of, [key]) =>
      table(of.book, inScope(of).find(({ id, name }) => id === key || name === key) ?? notFound()),
    GetItemOrNullObject: (of, [key]) => {
      const found = inScope(of).find(({ id, name }) => id === key || name === key);
      return found ? table(of.book, found) : nullObject;
    },
    Add: (of, [at, hasHeaders]) => {
      const sheet = (isHostObject(at) ? at.range?.sheet : null) ?? of.sheet ?? of.book.active;
      const area = areaOf(at);
      writable({ sheet, area });
      return table(of.book, of.book.addTable(sheet, area, hasHeaders === true));
    },
  },
});
