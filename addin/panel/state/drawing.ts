import { pictureChanges, withEdits } from '../../workbook/picture-changes';
import type { CellEdit, OwnSheets, SheetPicture } from '../../workbook/port';

/** Cells of the user that our pictures do not know yet, as `row column`. */
export type PendingCells = ReadonlySet<string>;
export const pendingCell = (row: string, column: string): string => `${row}\n${column}`;

/**
 * Draws pictures with as little disturbance as can be: what is on a sheet already is patched cell by cell, so that a
 * user who types there is not interrupted. The band goes along with a patch; hosts that cannot patch it show it when
 * she is elsewhere and the sheet is drawn anew (`settle`). One call reaches the workbook at a time.
 */
export class Drawing {
  private readonly pictures = new Map<string, SheetPicture>();
  private readonly unsettled = new Set<string>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly workbook: OwnSheets) {}

  picture(sheet: string): SheetPicture | null {
    return this.pictures.get(sheet) ?? null;
  }

  /** Draws the whole sheet. */
  draw(picture: SheetPicture): Promise<void> {
    return this.inTurn(() => this.drawNow(picture));
  }

  /**
   * Brings the sheet to the picture by patches, leaving pending cells as the user has them. Where patches do not do, it
   * is drawn as a whole, unless `drawable` says that this would take something of the user's away.
   */
  update(
    picture: SheetPicture,
    pending: PendingCells = new Set(),
    drawable: () => Promise<boolean> = async () => true,
  ): Promise<void> {
    return this.inTurn(async () => {
      const before = this.pictures.get(picture.id);
      const after = before ? keepCells(before, picture, pending) : picture;
      const changes = before ? pictureChanges(before, after) : null;
      if (changes) {
        const { cells, marks, links, band } = changes;
        if (band) await this.workbook.patch(picture.id, cells, marks, links, band);
        else if (cells.length + links.length > 0) await this.workbook.patch(picture.id, cells, marks, links);
        this.pictures.set(picture.id, after);
        if (band) this.unsettled.add(picture.id);
      } else if (await drawable()) {
        await this.drawNow(after);
      }
    });
  }

  /** Keeps the picture for the next time the user turns elsewhere (`settle`). */
  drawLater(picture: SheetPicture): void {
    this.pictures.set(picture.id, picture);
    this.unsettled.add(picture.id);
  }

  /** Draws the bands that are behind, of all sheets but the one the user is typing on. */
  settle(besides: string | null, drawable: (sheet: string) => Promise<boolean>): Promise<void> {
    return this.inTurn(async () => {
      for (const sheet of [...this.unsettled]) {
        const picture = this.pictures.get(sheet);
        if (picture && sheet !== besides && (await drawable(sheet))) await this.drawNow(picture);
      }
    });
  }

  /** Takes note of what the user typed: the host shows it already. */
  noteEdits(sheet: string, edits: readonly CellEdit[]): void {
    const picture = this.pictures.get(sheet);
    if (picture) this.pictures.set(sheet, withEdits(picture, edits));
  }

  show(sheet: string, row?: string, column?: string): Promise<void> {
    return this.inTurn(() => this.workbook.show(sheet, row, column));
  }

  private async drawNow(picture: SheetPicture): Promise<void> {
    this.pictures.set(picture.id, picture);
    this.unsettled.delete(picture.id);
    await this.workbook.draw(picture);
  }

  private inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const turn = this.queue.then(task);
    this.queue = turn.catch(() => undefined);
    return turn;
  }
}

function keepCells(before: SheetPicture, after: SheetPicture, pending: PendingCells): SheetPicture {
  if (pending.size === 0) return after;
  const edits: CellEdit[] = [];
  for (const row of before.rows) {
    before.columns.forEach(({ id, editable }, index) => {
      if (editable && pending.has(pendingCell(row.id, id))) {
        edits.push({ sheet: before.id, row: row.id, column: id, value: row.cells[index] ?? null });
      }
    });
  }
  return withEdits(after, edits);
}
