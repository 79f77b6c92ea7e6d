import type { Area } from '../excel/address';
import type { Book } from './book';
import { refuse } from './errors';
import { finderHandle, metadataHandle } from './metadata';
import { checkedName, nameHandle, protectionHandle } from './protection';
import { rangeHandle, rangeOf } from './range';
import type { RangeRef } from './range-cells';
import { rangeListHandle } from './range-list';
import { type Handle, act, define, enumName, free, held, read, write } from './service';
import type { Sheet } from './sheet';
import { sheetHandle } from './sheet-members';

const selected = ({ selection: { sheet, area } }: Book): Handle => rangeHandle(sheet, area);
const cell = ({ selection: { sheet, area } }: Book): Handle =>
  rangeHandle(sheet, { ...area, rows: 1, columns: 1 });

/** `insertSheet`, `insertSheet(name)`, `insertSheet(index)`, `insertSheet(name, index)`; the new sheet is made active (docs). */
function insertSheet(book: Book, [first, second]: readonly unknown[]): Handle {
  const name = typeof first === 'string' ? first : book.freeName();
  const index = typeof first === 'number' ? first : second;
  const next = book.sheets.indexOf(book.active) + 1;
  const sheet = book.insert(name, typeof index === 'number' ? Math.min(index, book.sheets.length) : next);
  book.activate(sheet);
  return sheetHandle(sheet);
}

function select(book: Book, range: unknown): unknown {
  const { sheet, area } = held<RangeRef>(range);
  book.select(sheet, area);
  return range;
}

export const spreadsheetHandle: (book: Book) => Handle = define<Book>({
  name: 'Spreadsheet',
  needs: 'document',
  members: {
    getId: free('', ({ id }) => id),
    getName: read('', ({ name }) => name),
    getUrl: free('', ({ id }) => `https://docs.google.com/spreadsheets/d/${id}/edit`),
    getSpreadsheetLocale: read('', ({ locale }) => locale),
    getSpreadsheetTimeZone: read('', ({ timeZone }) => timeZone),
    getSheets: read('', ({ sheets }) => sheets.map(sheetHandle)),
    getNumSheets: read('', ({ sheets }) => sheets.length),
    getSheetByName: read('string', (book, [name]) => {
      const sheet = book.named(String(name));
      return sheet && sheetHandle(sheet);
    }),
    getSheetById: read('int', ({ sheets }, [id]) => {
      const sheet = sheets.find((one) => one.id === id);
      return sheet ? sheetHandle(sheet) : null;
    }),
    getActiveSheet: read('', ({ active }) => sheetHandle(active)),
    setActiveSheet: act('Sheet, boolean?', (book, [sheet]) => {
      book.activate(held<Sheet>(sheet));
      return sheet;
    }),
    getActiveRange: read('', selected),
    getActiveCell: read('', cell),
    getCurrentCell: read('', cell),
    setActiveRange: act('Range', (book, [range]) => select(book, range)),
    setCurrentCell: act('Range', (book, [range]) => select(book, range)),
    setActiveSelection: act('Range', (book, [range]) => select(book, range)),
    insertSheet: act('string?, int? | int', insertSheet),
    deleteSheet: act('Sheet', (book, [sheet]) => {
      if (!book.sheets.includes(held<Sheet>(sheet))) refuse(`Sheet ${held<Sheet>(sheet).id} not found.`);
      book.delete(held<Sheet>(sheet));
    }),
    moveActiveSheet: act('int', (book, [position]) => {
      if (Number(position) < 1 || Number(position) > book.sheets.length) refuse('Invalid argument: position');
      book.sheets = book.sheets.filter((one) => one !== book.active);
      book.sheets.splice(Number(position) - 1, 0, book.active);
    }),
    getRange: free('string', (book, args, execution) => rangeOf(book.active, execution, args)),
    getRangeList: free('array', (book, [list], execution) =>
      rangeListHandle((list as unknown[]).map((one) => held(rangeOf(book.active, execution, [String(one)])))),
    ),
    getRangeByName: read('string', (book, [name], execution) => {
      const found = book.names.find((one) => one.name.toLowerCase() === String(name).toLowerCase());
      if (found) return found.area ? rangeHandle(found.sheet, found.area) : null;
      return book.noted(String(name), book.active) ? rangeOf(book.active, execution, [name]) : null;
    }),
    getNamedRanges: read('', ({ names }) => names.map(nameHandle)),
    setNamedRange: act('string, Range', (book, [name, range]) => {
      const { sheet, area } = held<{ sheet: Sheet; area: Area }>(range);
      const wanted = checkedName(String(name));
      const found = book.names.find((one) => one.name.toLowerCase() === wanted.toLowerCase());
      if (found) Object.assign(found, { sheet, area });
      else book.names.push({ name: wanted, sheet, area });
    }),
    removeNamedRange: act('string', (book, [name]) => {
      if (!book.names.some((one) => one.name === name))
        refuse(`The named range "${String(name)}" does not exist.`);
      book.names = book.names.filter((one) => one.name !== name);
    }),
    getProtections: read('ProtectionType', ({ sheets }, [type]) =>
      sheets
        .flatMap(({ protections }) => protections)
        .filter(({ area }) => (area ? 'RANGE' : 'SHEET') === enumName(type))
        .map(protectionHandle),
    ),
    addDeveloperMetadata: write(
      'string | string, string | string, DeveloperMetadataVisibility | string, string, DeveloperMetadataVisibility',
      (book, args, { host }) => host.addMetadata(book, args),
    ),
    getDeveloperMetadata: read('', (book) =>
      book.metadata.filter(({ at }) => at === book).map(metadataHandle),
    ),
    createDeveloperMetadataFinder: free('', () => finderHandle({ sheet: null })),
    toast: act('string, string/null?, number/null?', (_, [message, title, seconds], { host }) => {
      host.toasts.push({
        message: String(message),
        title: title ? String(title) : '',
        seconds: typeof seconds === 'number' ? seconds : 5,
      });
    }),
  },
});
