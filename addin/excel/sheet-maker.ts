import type { SheetPicture } from '../workbook/port';
import type { Batch } from './batch';
import { type Corner, anchorName, bandRows, quoted } from './layout';
import { freshColumns, setWidth } from './sheet-columns';
import type { Search, Standing } from './standing';

/** Excel keeps this name for itself, and no sheet of the user's may have it. */
const reserved = 'history';
const longestName = 31;

/** A name for the tab: the title, or with a number when a sheet of the user's has it already. */
export function tabName(title: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  const plain = title.replace(/[\\/?*[\]:]/g, ' ').trim();
  const base = plain.toLowerCase() === reserved ? `Cogsheet ${plain}` : plain;
  let name = base.slice(0, longestName);
  for (let count = 2; used.has(name.toLowerCase()); count++) {
    const end = ` (${count})`;
    name = base.slice(0, longestName - end.length) + end;
  }
  return name;
}

/** Another sheet of ours: its worksheet and its place among ours. */
export interface PlacedSheet {
  readonly worksheetId: string;
  readonly position: number;
}

/** Behind those of our sheets that come before it, else before those that come after; null: at the end. */
function placeFor(position: number, tabs: readonly (number | null)[]): number | null {
  const before = tabs.findLastIndex((one) => one !== null && one < position);
  if (before >= 0) return before + 1;
  const after = tabs.findIndex((one) => one !== null && one > position);
  return after >= 0 ? after : null;
}

/** Makes the empty sheet with its anchor at its place among our sheets. */
export async function createSheet(
  batch: Batch,
  picture: SheetPicture,
  { named }: Search,
  others: readonly PlacedSheet[],
): Promise<Standing> {
  const { workbook } = batch.context;
  const { worksheets } = workbook;
  worksheets.load('items/id,items/name');
  await batch.send();
  const all = worksheets.items.map(({ id, name }) => ({ id, name }));
  const name = tabName(
    picture.title,
    all.map((one) => one.name),
  );
  const sheet = worksheets.add(name);
  const place = placeFor(
    picture.position,
    all.map(({ id }) => others.find(({ worksheetId }) => worksheetId === id)?.position ?? null),
  );
  if (place !== null) sheet.position = place;
  const corner: Corner = { row: bandRows + picture.summary.length, column: 0 };
  const anchor = sheet.getRangeByIndexes(corner.row, corner.column, 1, 1);
  if (named.isNullObject) workbook.names.add(anchorName(picture.id), anchor).visible = false;
  else named.formula = `=${quoted(name)}!$A$${corner.row + 1}`;
  const columns = freshColumns(corner, picture.columns);
  await batch.operations(columns.size * 3 + 8);
  for (const [id, column] of columns) setWidth(sheet, column, id, picture.columns);
  sheet.load('id');
  await batch.send();
  return {
    sheet,
    worksheetId: sheet.id,
    name,
    corner,
    topRows: corner.row,
    columns,
    notes: [],
    ids: [],
    rowOf: new Map(),
    lastRow: corner.row + 1,
    lastColumn: Math.max(...columns.values()),
    tables: [],
    filtered: false,
  };
}
