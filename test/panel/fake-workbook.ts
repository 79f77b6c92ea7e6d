import { withEdits } from '../../addin/workbook/picture-changes';
import type {
  Band,
  CellEdit,
  CellLink,
  CellMark,
  CellPatch,
  CellValue,
  SheetPicture,
  SheetReading,
  Workbook,
} from '../../addin/workbook/port';

type EditListener = (edits: readonly CellEdit[]) => void;
type SelectListener = (sheet: string, row: string, column: string) => void;

/** The port in memory: what a host would show, and the hand of the user. */
export class FakeWorkbook implements Workbook {
  readonly sheets = new Map<string, SheetPicture>();
  readonly log: string[] = [];
  /** What is kept with the file. */
  kept: string | null = null;
  /** Calls that the host rejects, once each, by name and sheet: `read accounts`. */
  readonly refused: string[] = [];
  private readonly added = new Map<string, Record<string, CellValue>[]>();
  private readonly editListeners = new Set<EditListener>();
  private readonly selectListeners = new Set<SelectListener>();

  async draw(picture: SheetPicture): Promise<void> {
    this.refuse(`draw ${picture.id}`);
    this.log.push(`draw ${picture.id}`);
    this.sheets.set(picture.id, picture);
    this.added.delete(picture.id);
  }

  async patch(
    sheet: string,
    cells: readonly CellPatch[],
    marks: readonly CellMark[],
    links: readonly CellLink[] = [],
    band?: Band,
  ): Promise<void> {
    this.refuse(`patch ${sheet}`);
    this.log.push(`patch ${sheet}`);
    const picture = this.sheets.get(sheet);
    if (!picture) return;
    const edits = cells.map((cell) => ({ sheet, ...cell }));
    const touched = new Set(cells.map(({ row, column }) => `${row} ${column}`));
    const kept = picture.marks.filter(({ row, column }) => !touched.has(`${row} ${column}`));
    this.sheets.set(sheet, {
      ...withEdits(picture, edits),
      marks: [...kept, ...marks],
      links: [...picture.links, ...links],
      ...(band && { band }),
    });
  }

  async read(sheet: string): Promise<SheetReading | null> {
    this.refuse(`read ${sheet}`);
    const picture = this.sheets.get(sheet);
    if (!picture) return null;
    const rows = picture.rows.map(({ id, cells }) => ({
      id,
      values: Object.fromEntries(picture.columns.map((column, index) => [column.id, cells[index] ?? null])),
    }));
    return { rows: [...rows, ...(this.added.get(sheet) ?? []).map((values) => ({ id: null, values }))] };
  }

  async present(sheets: readonly string[]): Promise<readonly string[]> {
    return sheets.filter((sheet) => this.sheets.has(sheet));
  }

  async show(sheet: string, row?: string, column?: string): Promise<void> {
    this.log.push(['show', sheet, row, column].filter(Boolean).join(' '));
  }

  async recall(): Promise<string | null> {
    this.refuse('recall');
    return this.kept;
  }

  async remember(text: string): Promise<void> {
    this.kept = text;
  }

  onEdit(listener: EditListener): () => void {
    this.editListeners.add(listener);
    return () => this.editListeners.delete(listener);
  }

  onSelect(listener: SelectListener): () => void {
    this.selectListeners.add(listener);
    return () => this.selectListeners.delete(listener);
  }

  /** The user types into a cell of ours. */
  type(sheet: string, row: string, column: string, value: CellValue): void {
    const picture = this.sheets.get(sheet);
    const edit = { sheet, row, column, value };
    if (picture) this.sheets.set(sheet, withEdits(picture, [edit]));
    for (const listener of this.editListeners) listener([edit]);
  }

  /** The user fills a row below ours. */
  typeNewRow(sheet: string, values: Record<string, CellValue>): void {
    this.added.set(sheet, [...(this.added.get(sheet) ?? []), values]);
    const edits = Object.entries(values).map(([column, value]) => ({ sheet, row: null, column, value }));
    for (const listener of this.editListeners) listener(edits);
  }

  select(sheet: string, row: string, column: string): void {
    for (const listener of this.selectListeners) listener(sheet, row, column);
  }

  private refuse(call: string): void {
    const index = this.refused.indexOf(call);
    if (index < 0) return;
    this.refused.splice(index, 1);
    throw new Error('The host is busy: a cell is being edited.');
  }

  /** Value of a cell as the user sees it. */
  cell(sheet: string, row: string, column: string): CellValue {
    const picture = this.sheets.get(sheet);
    const index = picture?.columns.findIndex(({ id }) => id === column) ?? -1;
    return picture?.rows.find(({ id }) => id === row)?.cells[index] ?? null;
  }
}
