import type { Area } from '../excel/address';
import { Book, type Metadata } from './book';
import { notModelled, refuse } from './errors';
import type { Noted } from './notation';
import { rangeHandle } from './range';
import {
  type Handle,
  act,
  chain,
  define,
  enumName,
  enumeration,
  free,
  read,
  valueOf,
  write,
} from './service';
import { Column, Row, Sheet } from './sheet';
import { sheetHandle } from './sheet-members';
import { spreadsheetHandle } from './spreadsheet';

export const visibilities = enumeration('DeveloperMetadataVisibility', ['DOCUMENT', 'PROJECT']);
export const locationTypes = enumeration('DeveloperMetadataLocationType', [
  'SPREADSHEET',
  'SHEET',
  'ROW',
  'COLUMN',
]);

const typeOf = ({ at }: Metadata): string =>
  at instanceof Book ? 'SPREADSHEET' : at instanceof Sheet ? 'SHEET' : at instanceof Row ? 'ROW' : 'COLUMN';

export const metadataHandle: (one: Metadata) => Handle = define<Metadata>({
  name: 'DeveloperMetadata',
  needs: 'document',
  members: {
    getId: read('', ({ id }) => id),
    getKey: read('', ({ key }) => key),
    getValue: read('', ({ value }) => value),
    getVisibility: read('', ({ visibility }) => valueOf(visibilities, visibility)),
    getLocation: read('', (one) => locationHandle(one)),
    setKey: write('string', (one, [key]) => void (one.key = String(key))),
    setValue: write('string', (one, [value]) => void (one.value = String(value))),
    setVisibility: write('DeveloperMetadataVisibility', (one, [to]) => void (one.visibility = enumName(to))),
    remove: act('', (one, _, { host: { book } }) => {
      if (!book.metadata.includes(one)) refuse('The developer metadata does not exist.');
      book.metadata = book.metadata.filter((other) => other !== one);
    }),
  },
});

const rowOf = (book: Book, one: Metadata): Handle | null => {
  const sheet = book.sheetOf(one);
  if (!(one.at instanceof Row) || !sheet) return null;
  return rangeHandle(
    sheet,
    { row: sheet.rows.indexOf(one.at), column: 0, rows: 1, columns: sheet.columns.length },
    'rows',
  );
};

const columnOf = (book: Book, one: Metadata): Handle | null => {
  const sheet = book.sheetOf(one);
  if (!(one.at instanceof Column) || !sheet) return null;
  const column = sheet.columns.indexOf(one.at);
  return rangeHandle(sheet, { row: 0, column, rows: sheet.rows.length, columns: 1 }, 'columns');
};

const locationHandle = define<Metadata>({
  name: 'DeveloperMetadataLocation',
  needs: 'document',
  members: {
    getLocationType: free('', (one) => valueOf(locationTypes, typeOf(one))),
    getRow: free('', (one, _, { host }) => rowOf(host.book, one)),
    getColumn: free('', (one, _, { host }) => columnOf(host.book, one)),
    // Docs: the sheet of metadata on a sheet, null for other locations.
    getSheet: free('', ({ at }) => (at instanceof Sheet ? sheetHandle(at) : null)),
    getSpreadsheet: free('', ({ at }) => (at instanceof Book ? spreadsheetHandle(at) : null)),
  },
});

/** Where a finder looks: everywhere, on a sheet, or in a range. */
interface Scope {
  readonly sheet: Sheet | null;
  readonly area?: Area;
  readonly whole?: Noted['whole'];
  readonly filters?: ((one: Metadata) => boolean)[];
}

/**
 * Docs: Sheet.createDeveloperMetadataFinder, "in the scope of a particular sheet if it is either associated with the
 * sheet itself, or associated with a row, column, or range on that sheet"; a range holds what lies in it wholly.
 */
function inScope({ sheet, area, whole }: Scope, book: Book, one: Metadata): boolean {
  if (!sheet) return true;
  if (book.sheetOf(one) !== sheet) return false;
  if (!area) return true;
  const [index, start, count] =
    one.at instanceof Row
      ? [whole === 'rows' ? sheet.rows.indexOf(one.at) : -1, area.row, area.rows]
      : one.at instanceof Column
        ? [whole === 'columns' ? sheet.columns.indexOf(one.at) : -1, area.column, area.columns]
        : [-1, 0, 0];
  return index >= start && index < start + count;
}

const filter = (signature: string, test: (one: Metadata, wanted: unknown) => boolean) =>
  chain<Scope>(signature, ({ filters }, [wanted]) => void filters?.push((one) => test(one, wanted)));

const finder = define<Scope>({
  name: 'DeveloperMetadataFinder',
  needs: 'document',
  members: {
    withKey: filter('string', (one, key) => one.key === key),
    withValue: filter('string', (one, value) => one.value === value),
    withId: filter('int', (one, id) => one.id === id),
    withVisibility: filter(
      'DeveloperMetadataVisibility',
      (one, wanted) => one.visibility === enumName(wanted),
    ),
    withLocationType: filter('DeveloperMetadataLocationType', (one, type) => typeOf(one) === enumName(type)),
    onIntersectingLocations: free('', () => notModelled('DeveloperMetadataFinder.onIntersectingLocations')),
    find: read('', (scope, _, { host: { book } }) =>
      book.metadata
        .filter((one) => inScope(scope, book, one) && (scope.filters ?? []).every((test) => test(one)))
        .map(metadataHandle),
    ),
  },
});

export const finderHandle = (scope: Scope): Handle => finder({ ...scope, filters: [] });
