import type { Book } from './book';
import { badArgument, notFound } from './errors';
import { type HostObject, define, nullObject } from './host-object';
import { areaOf, range } from './members-range';
import { tableScope } from './members-table';
import type { Sheet } from './sheet';

interface Of {
  readonly book: Book;
  readonly sheet: Sheet;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : badArgument());
const number = (value: unknown): number => (typeof value === 'number' ? value : badArgument());

/** Docs: Worksheet. */
export const worksheet = define<Of>({
  name: 'Worksheet',
  identity: ({ sheet }) => ({ Id: sheet.id }),
  navigate: {
    Tables: ({ book, sheet }) => tableScope({ book, sheet, within: null }),
    FreezePanes: (of) => freezePanes(of),
    CustomProperties: (of) => customProperties(of),
    AutoFilter: (of) => autoFilter(of),
  },
  get: {
    Id: ({ sheet }) => sheet.id,
    Name: ({ sheet }) => sheet.name,
    Position: ({ book, sheet }) => book.sheets.indexOf(sheet),
    Visibility: ({ sheet }) => sheet.visibility,
  },
  set: {
    Name: ({ book, sheet }, value) => {
      book.checkSheetName(text(value), sheet);
      sheet.name = text(value);
    },
    Visibility: ({ book, sheet }, value) => {
      const last = book.sheets.every((one) => one === sheet || one.visibility !== 'Visible');
      if (value !== 'Visible' && last) badArgument(); // docs: a workbook needs one visible sheet
      sheet.visibility = text(value);
    },
    Position: ({ book, sheet }, value) => {
      if (number(value) < 0 || number(value) >= book.sheets.length) badArgument();
      book.sheets.splice(book.sheets.indexOf(sheet), 1);
      book.sheets.splice(number(value), 0, sheet);
    },
    TabColor: ({ sheet }, value) => void (sheet.tabColor = text(value)),
  },
  call: {
    GetRange: ({ book, sheet }, [address]) => range(book, sheet, areaOf(address)),
    GetRangeByIndexes: ({ book, sheet }, [row, column, rows, columns]) =>
      range(book, sheet, {
        row: number(row),
        column: number(column),
        rows: number(rows),
        columns: number(columns),
      }),
    GetUsedRangeOrNullObject: ({ book, sheet }) => {
      const used = sheet.used();
      return used ? range(book, sheet, used) : nullObject;
    },
    Activate: ({ book, sheet }) => {
      if (sheet.visibility !== 'Visible') badArgument(); // assumed: a hidden sheet cannot be activated
      book.active = sheet;
    },
    Delete: ({ book, sheet }) => book.deleteSheet(sheet),
  },
});

const freezePanes = define<Of>({
  name: 'WorksheetFreezePanes',
  call: {
    FreezeRows: ({ sheet }, [count]) => void (sheet.frozenRows = number(count)),
    Unfreeze: ({ sheet }) => void (sheet.frozenRows = 0),
  },
});

/** Docs: WorksheetCustomPropertyCollection (1.12): keys are case-insensitive; `add` overwrites. */
const customProperties = define<Of>({
  name: 'WorksheetCustomPropertyCollection',
  call: {
    Add: ({ sheet }, [key, value]) => {
      sheet.customProperties.set(text(key).toLowerCase(), text(value));
      return customProperty({ key: text(key), sheet });
    },
    GetItemOrNullObject: ({ sheet }, [key]) =>
      sheet.customProperties.has(text(key).toLowerCase())
        ? customProperty({ key: text(key), sheet })
        : nullObject,
  },
});

const customProperty = define<{ key: string; sheet: Sheet }>({
  name: 'WorksheetCustomProperty',
  get: {
    Key: ({ key }) => key,
    Value: ({ key, sheet }) => sheet.customProperties.get(key.toLowerCase()),
  },
  call: { Delete: ({ key, sheet }) => void sheet.customProperties.delete(key.toLowerCase()) },
});

/** Docs: AutoFilter of a worksheet (1.9). */
const autoFilter = define<Of>({
  name: 'AutoFilter',
  get: { IsDataFiltered: ({ sheet }) => sheet.filteredRows.size > 0 },
  call: {
    ClearCriteria: ({ sheet }) => {
      if (sheet.filteredRows.size === 0) badArgument(); // assumed: an error where there is no filter
      sheet.filteredRows.clear();
    },
  },
});

/** Docs: WorksheetCollection. */
export const worksheets = define<Book>({
  name: 'WorksheetCollection',
  items: (book) => book.sheets.map((sheet) => worksheet({ book, sheet })),
  call: {
    Add: (book, [name]) => worksheet({ book, sheet: book.addSheet(name == null ? undefined : text(name)) }),
    GetItem: (book, [key]) => worksheet({ book, sheet: book.sheet(text(key)) ?? notFound() }),
    GetItemOrNullObject: (book, [key]): HostObject => {
      const sheet = book.sheet(text(key));
      return sheet ? worksheet({ book, sheet }) : nullObject;
    },
    GetActiveWorksheet: (book) => worksheet({ book, sheet: book.active }),
  },
});
