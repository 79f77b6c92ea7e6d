import type {
  CellLink,
  CellMark,
  CellPatch,
  CellValue,
  PictureColumn,
  RowRole,
  SheetPicture,
} from '../../addin/workbook/port';
import { asRead } from '../shared/cells';
import { digestOf } from '../shared/digest';
import { firstRow } from '../shared/layout';
import type { Place, TableReading } from '../shared/plan';

export const cellKey = (row: string, column: string): string => `${row}\n${column}`;

interface DrawnRow {
  readonly role: RowRole;
  readonly values: CellValue[];
}

/** What we have drawn on one sheet, with all patches and the user's edits since. */
export class DrawnSheet {
  /** Where it stood when it was last looked at; null before it is drawn. */
  place: Place | null = null;
  /** Digest of what stood there when it was last looked at. */
  digest: string | null = null;
  readonly links = new Map<string, CellLink>();
  /** Addresses of internal links as last written. */
  readonly references = new Map<string, string>();
  private rowOf = new Map<string, number>();
  private readonly rows = new Map<string, DrawnRow>();
  private readonly marks = new Map<string, Map<string, CellMark>>();
  private readonly placeOf: ReadonlyMap<string, number>;
  band: SheetPicture['band'];

  constructor(readonly picture: SheetPicture) {
    this.band = picture.band;
    this.placeOf = new Map(picture.columns.map(({ id }, index) => [id, index]));
    for (const { id, role, cells } of picture.rows) this.rows.set(id, { role, values: [...cells] });
    for (const mark of picture.marks) this.setMark(mark);
    for (const link of picture.links) this.links.set(cellKey(link.row, link.column), link);
  }

  column(id: string): PictureColumn | null {
    return this.picture.columns[this.placeOf.get(id) ?? -1] ?? null;
  }

  knows(row: string): boolean {
    return this.rows.has(row);
  }

  value(row: string, column: string): CellValue {
    return this.rows.get(row)?.values[this.placeOf.get(column) ?? -1] ?? null;
  }

  setValue(row: string, column: string, value: CellValue): void {
    const place = this.placeOf.get(column);
    const drawn = this.rows.get(row);
    if (drawn && place !== undefined) drawn.values[place] = value;
  }

  /** Totals are ours also in columns that are the user's. */
  editable(row: string, column: PictureColumn): boolean {
    return column.editable && this.rows.get(row)?.role !== 'total';
  }

  /** The sentence of a cell's mark; blank when it has none. */
  note(row: string, column: string): string {
    return this.marks.get(row)?.get(column)?.note ?? '';
  }

  notes(): [row: string, column: string, text: string][] {
    return [...this.marks.values()].flatMap((marks) =>
      [...marks.values()].map(({ row, column, note }): [string, string, string] => [row, column, note]),
    );
  }

  /**
   * Role, marks and a digest of the user's cells as we know them: `;#role=heading;check=fault;#hers=1a2b;`. Conditional
   * formats look into it; the digest tells, when the sidebar is opened again, in which rows she typed meanwhile.
   */
  state(row: string): string {
    const role = this.rows.get(row)?.role ?? 'plain';
    const marks = [...(this.marks.get(row)?.values() ?? [])].map(({ column, kind }) => `${column}=${kind}`);
    const hers = this.picture.columns
      .filter((column) => this.editable(row, column))
      .map(({ id, format }) => asRead(this.value(row, id), format));
    const parts = [
      ...(role === 'plain' ? [] : [`#role=${role}`]),
      ...marks,
      ...(hers.length === 0 ? [] : [`#hers=${hersDigest(hers)}`]),
    ];
    return parts.length === 0 ? '' : `;${parts.join(';')};`;
  }

  /** Takes over patches; a cell that is patched loses its old mark unless a new one comes with it. */
  apply(cells: readonly CellPatch[], marks: readonly CellMark[], links: readonly CellLink[]): void {
    for (const { row, column, value } of cells) {
      this.setValue(row, column, value);
      this.marks.get(row)?.delete(column);
    }
    for (const mark of marks) this.setMark(mark);
    for (const link of links) this.links.set(cellKey(link.row, link.column), link);
  }

  /** Keeps in mind where the sheet stands. */
  stands({ gid, corner, columns }: Place, ids: readonly string[], digest: string): void {
    this.place = { gid, corner, columns };
    this.digest = digest;
    this.rowOf = new Map(ids.map((id, index) => [id, firstRow(corner) + index]));
    this.rowOf.delete('');
  }

  /** Row in the sheet (from 1) of a row of ours. */
  rowAt(id: string): number | null {
    return this.rowOf.get(id) ?? null;
  }

  private setMark(mark: CellMark): void {
    const row = this.marks.get(mark.row) ?? new Map<string, CellMark>();
    row.set(mark.column, mark);
    this.marks.set(mark.row, row);
  }
}

const hersDigest = (cells: readonly CellValue[]): string => digestOf(JSON.stringify(cells));

/** Whether the user typed into a row since we wrote its state. Rows without a digest were never hers. */
export function isTypedInto(reading: TableReading, row: number, editable: readonly string[]): boolean {
  const known = /;#hers=([^;]*);/.exec(reading.states[row] ?? '')?.[1];
  if (known === undefined) return false;
  const places = new Map(reading.columns.map(([id], index) => [id, index]));
  const cells = editable.map((id) => reading.cells[row]?.[places.get(id) ?? -1] ?? '');
  return hersDigest(cells) !== known;
}
