import { codeOfLabel } from './accounts';
import { taxTypeOfLabel } from './taxes';

/** A row of any mapping table as it is kept: its identity and its cells as texts. */
export type KeptRow = { readonly row: string } & { readonly [column: string]: string };

/** A cell that differs between two versions of a mapping table; null where the row did not exist. */
export interface MappingChange {
  readonly row: string;
  /** A column of the sheet; `place` for the place of a rule among the others, counted from 1. */
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a cell says, however it is written: `310` and `310 · Cost of Goods Sold` are the same account. */
const meanings: Readonly<Record<string, (cell: string) => string>> = {
  xeroAccount: codeOfLabel,
  xeroTaxRate: taxTypeOfLabel,
  revenueAccount: codeOfLabel,
  clearingAccount: codeOfLabel,
};
const isSame = (column: string, one: string, other: string): boolean => {
  const meaning = meanings[column] ?? ((cell: string) => cell.trim());
  return meaning(one) === meaning(other);
};

/**
 * What differs between two versions, rows in the order of the later one, rows that went at the end. Blank cells of a row
 * that came or went are not told, but at least one cell is. `isOrdered`: the place of a row is told as well when
 * it moved among those that both versions have.
 */
export function mappingChanges(
  before: readonly KeptRow[],
  after: readonly KeptRow[],
  isOrdered: boolean,
): MappingChange[] {
  const [old, now] = [byRow(before), byRow(after)];
  const changed = after.flatMap((row) => {
    const was = old.get(row.row);
    return was
      ? cellChanges(was, row)
      : cellsOf(row).map(([column, cell]) => change(row, column, null, cell));
  });
  const moved = isOrdered ? placeChanges(before, after) : [];
  const gone = before
    .filter(({ row }) => !now.has(row))
    .flatMap((row) => cellsOf(row).map(([column, cell]) => change(row, column, cell, null)));
  return [...changed, ...moved, ...gone];
}

const byRow = (rows: readonly KeptRow[]): Map<string, KeptRow> => new Map(rows.map((row) => [row.row, row]));
const change = (
  { row }: KeptRow,
  column: string,
  before: string | null,
  after: string | null,
): MappingChange => ({ row, column, before, after });

function cellsOf({ row: _row, ...cells }: KeptRow): [column: string, cell: string][] {
  const all = Object.entries(cells);
  const filled = all.filter(([, cell]) => cell.trim() !== '');
  return filled.length > 0 ? filled : all.slice(0, 1);
}

function cellChanges(before: KeptRow, after: KeptRow): MappingChange[] {
  const columns = new Set([...Object.keys(before), ...Object.keys(after)]);
  columns.delete('row');
  return [...columns].flatMap((column) => {
    const [was, is] = [before[column] ?? '', after[column] ?? ''];
    return isSame(column, was, is) ? [] : [change(after, column, was, is)];
  });
}

function placeChanges(before: readonly KeptRow[], after: readonly KeptRow[]): MappingChange[] {
  const [old, now] = [byRow(before), byRow(after)];
  const [was, is] = [before.filter(({ row }) => now.has(row)), after.filter(({ row }) => old.has(row))];
  const places = new Map(was.map(({ row }, index) => [row, index]));
  return is.flatMap((row, index) => {
    const place = places.get(row.row);
    if (place === undefined || place === index) return [];
    const numberIn = (rows: readonly KeptRow[]): string =>
      String(rows.findIndex((each) => each.row === row.row) + 1);
    return [change(row, 'place', numberIn(before), numberIn(after))];
  });
}
