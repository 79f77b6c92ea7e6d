import { parseAddress } from './address';
import type { Book, Name } from './book';
import { badArgument, notFound } from './errors';
import { type HostObject, define, isHostObject, nullObject } from './host-object';
import { range } from './members-range';
import { tableScope } from './members-table';
import { worksheets } from './members-worksheet';

/** Docs: Workbook. */
export const workbook = define<Book>({
  name: 'Workbook',
  navigate: {
    Worksheets: (book) => worksheets(book),
    Tables: (book) => tableScope({ book, sheet: null, within: null }),
    Names: (book) => names(book),
    Application: (book) => application(book),
    Settings: (book) => settings(book),
  },
  call: {
    GetSelectedRange: (book) => range(book, book.selection.sheet, book.selection.area),
  },
});

/** Docs: SettingCollection: pairs kept with the file; "Sets or adds the specified setting". */
const settings = define<Book>({
  name: 'SettingCollection',
  call: {
    GetItemOrNullObject: (book, [key]) =>
      book.settings.has(text(key)) ? setting({ book, key: text(key) }) : nullObject,
    Add: (book, [key, value]) => {
      book.settings.set(text(key), value);
      return setting({ book, key: text(key) });
    },
  },
});

const setting = define<{ book: Book; key: string }>({
  name: 'Setting',
  get: { Key: ({ key }) => key, Value: ({ book, key }) => book.settings.get(key) },
});

/** Docs: Application. The two suspensions end by themselves with the next sync. */
const application = define<Book>({
  name: 'Application',
  navigate: { CultureInfo: (book) => cultureInfo(book) },
  get: { CalculationMode: ({ calculationMode }) => calculationMode },
  set: { CalculationMode: (book, value) => void (book.calculationMode = String(value)) },
  call: {
    /** Docs: Application.calculate; refused like any change while a cell is being typed into (the whole batch is). */
    Calculate: (book, [type]) =>
      void book.calculations.push(
        ['Recalculate', 'Full', 'FullRebuild'].includes(String(type)) ? String(type) : badArgument(),
      ),
    SuspendApiCalculationUntilNextSync: () => undefined,
    SuspendScreenUpdatingUntilNextSync: () => undefined,
  },
});

const cultureInfo = define<Book>({
  name: 'CultureInfo',
  get: { Name: ({ culture }) => culture.name },
  navigate: { DatetimeFormat: (book) => datetimeFormat(book) },
});

const datetimeFormat = define<Book>({
  name: 'DatetimeFormatInfo',
  get: { ShortDatePattern: ({ culture }) => culture.shortDatePattern },
});

const text = (value: unknown): string => (typeof value === 'string' ? value : badArgument());

/** Docs: NamedItemCollection of the workbook: names of single sheets are not in it. */
const names = define<Book>({
  name: 'NamedItemCollection',
  items: (book) => book.names.filter(({ scope }) => scope === null).map((name) => namedItem({ book, name })),
  call: {
    GetItem: (book, [key]) => namedItem({ book, name: book.name(text(key)) ?? notFound() }),
    GetItemOrNullObject: (book, [key]): HostObject => {
      const name = book.name(text(key));
      return name ? namedItem({ book, name }) : nullObject;
    },
    Add: (book, [name, reference]) => {
      const target = isHostObject(reference) ? reference.range : null;
      if (!target) return badArgument();
      return namedItem({ book, name: book.addName(text(name), target.sheet, target.area) });
    },
  },
});

const namedItem = define<{ book: Book; name: Name }>({
  name: 'NamedItem',
  get: {
    Name: ({ name }) => name.name,
    Visible: ({ name }) => name.visible,
    Formula: ({ book, name }) => book.formulaOf(name),
    Type: ({ name }) => (name.area ? 'Range' : 'Error'),
  },
  set: {
    Visible: ({ name }, value) => void (name.visible = value === true),
    Formula: ({ book, name }, value) => {
      const target = parseAddress(text(value));
      if (!text(value).startsWith('=') || !target || target.sheet === null) return badArgument();
      name.sheet = book.sheet(target.sheet) ?? badArgument();
      name.area = target.area;
    },
  },
  call: {
    /** Docs: "returns a null object if the named item is not a range", `#REF!` among them. */
    GetRangeOrNullObject: ({ book, name }) => (name.area ? range(book, name.sheet, name.area) : nullObject),
    Delete: ({ book, name }) => void book.names.splice(book.names.indexOf(name), 1),
  },
});

/** Notices of the runtime about itself and its pane (shown, hidden); every answer is null. */
export const internalService: HostObject = {
  ...nullObject,
  kind: 'AddinInternalService',
  call: () => ({ value: null }),
};
