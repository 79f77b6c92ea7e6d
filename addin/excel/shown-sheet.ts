import type {
  Band,
  CellLink,
  CellMark,
  CellPatch,
  CellValue,
  PictureColumn,
  PictureRow,
  RowRole,
  SheetPicture,
} from '../workbook/port';
import { asRead } from './cell-values';
import { roleCodes } from './layout';
import { rowDigest } from './typed-meanwhile';

const keyOf = (row: string, column: string): string => `${row}\n${column}`;

interface ShownRow {
  readonly role: RowRole;
  /** The picture's own cells until one changes. */
  values: readonly CellValue[];
}

/**
 * What we have drawn on one sheet: the picture with all patches and the user's edits since. It tells an edit of hers
 * from an echo of our own writing, and what belongs in a cell that is not hers to change.
 */
export class ShownSheet {
  /** Where the sheet stood when it was last looked at. */
  worksheetId = '';
  name = '';
  rowOf: ReadonlyMap<string, number> = new Map();
  columnOf: ReadonlyMap<string, number> = new Map();
  /** The places that internal links of this sheet point to, as last written. */
  readonly references = new Map<string, string>();
  /** The rows at the top as last drawn or patched. */
  band: Band;
  /** Rows of ours above the corner; rows that the user puts in above move the band along with it. */
  topRows = 0;
  readonly columns: readonly PictureColumn[];
  private readonly editables: readonly PictureColumn[];
  private readonly rows = new Map<string, ShownRow>();
  private readonly marks = new Map<string, Map<string, CellMark>>();
  readonly links = new Map<string, CellLink>();
  /** Values of rows before the user typed into them. */
  private readonly unsaved = new Map<string, readonly CellValue[]>();
  private readonly placeOf: ReadonlyMap<string, number>;

  /** @param server the picture without what the user typed and did not save, when some of that is drawn */
  constructor(
    readonly picture: SheetPicture,
    server: SheetPicture = picture,
  ) {
    this.columns = picture.columns;
    this.editables = picture.columns.filter(({ editable }) => editable);
    this.band = picture.band;
    this.placeOf = new Map(picture.columns.map(({ id }, index) => [id, index]));
    for (const { id, role, cells } of picture.rows) this.rows.set(id, { role, values: cells });
    server.rows.forEach(({ id, cells }, index) => {
      if (picture.rows[index]?.cells !== cells) this.unsaved.set(id, cells);
    });
    for (const mark of picture.marks) this.setMark(mark);
    for (const link of picture.links) this.links.set(keyOf(link.row, link.column), link);
  }

  column(id: string): PictureColumn | null {
    return this.columns[this.placeOf.get(id) ?? -1] ?? null;
  }

  knows(row: string): boolean {
    return this.rows.has(row);
  }

  value(row: string, column: string): CellValue {
    return this.rows.get(row)?.values[this.placeOf.get(column) ?? -1] ?? null;
  }

  /** Takes over what the user typed; the row's digest stays that of our drawing until a patch or a drawing follows. */
  typed(row: string, column: string, value: CellValue): void {
    const shown = this.rows.get(row);
    if (shown && !this.unsaved.has(row)) this.unsaved.set(row, shown.values);
    this.setValue(row, column, value);
  }

  /** Rows that the user typed into since the last drawing or patch; from now on they count as ours. */
  takeTyped(): string[] {
    const rows = [...this.unsaved.keys()];
    this.unsaved.clear();
    return rows;
  }

  private setValue(row: string, column: string, value: CellValue): void {
    const place = this.placeOf.get(column);
    const shown = this.rows.get(row);
    if (!shown || place === undefined) return;
    const values = [...shown.values];
    values[place] = value;
    shown.values = values;
  }

  /** Totals are ours also in columns that are the user's. */
  editable(row: string, column: PictureColumn): boolean {
    return column.editable && this.rows.get(row)?.role !== 'total';
  }

  /** The sentence of a cell's mark. */
  note(row: string, column: string): string | null {
    return this.marks.get(row)?.get(column)?.note ?? null;
  }

  /**
   * Role and marks of a row as its state cell holds them, and the digest of its editable cells: `;#h;check=fault;~k3x;`.
   * Conditional formats look into it, so they follow the row wherever the user sorts it. Blank for a plain row without
   * marks and without anything to edit.
   */
  state(row: string): string {
    const role = this.rows.get(row)?.role ?? 'plain';
    let state = role === 'plain' ? '' : `;${roleCodes[role]}`;
    for (const { column, kind } of this.marks.get(row)?.values() ?? []) state += `;${column}=${kind}`;
    if (this.editables.length > 0 && role !== 'total') state += `;~${this.digest(row)}`;
    return state === '' ? '' : `${state};`;
  }

  /** Takes over patches; a cell that is patched loses its old mark unless a new one comes with it. */
  apply(cells: readonly CellPatch[], marks: readonly CellMark[], links: readonly CellLink[]): void {
    for (const { row, column, value } of cells) {
      this.setValue(row, column, value);
      this.marks.get(row)?.delete(column);
    }
    for (const mark of marks) this.setMark(mark);
    for (const link of links) this.links.set(keyOf(link.row, link.column), link);
  }

  picturedRows(): readonly PictureRow[] {
    return this.picture.rows;
  }

  private digest(row: string): string {
    const values = this.unsaved.get(row) ?? this.rows.get(row)?.values ?? [];
    return rowDigest(this.editables, ({ id, format }) =>
      asRead(values[this.placeOf.get(id) ?? -1] ?? null, format),
    );
  }

  private setMark(mark: CellMark): void {
    const row = this.marks.get(mark.row) ?? new Map<string, CellMark>();
    row.set(mark.column, mark);
    this.marks.set(mark.row, row);
  }
}
