import type { SheetPicture } from '../workbook/port';
import { escapeFormula } from '../workbook/cells';
import { type Batch, setNumberFormat } from './batch';
import { cellAddress, listAnchor, listName, listSheetName, quoted } from './layout';

/** What is asked of Excel about the list sheet; answered after the next sync. */
export interface ListSearch {
  readonly anchor: Excel.Range;
  readonly named: Excel.NamedItem;
  readonly used: Excel.Range;
  readonly byColumn: ReadonlyMap<string, { named: Excel.NamedItem; range: Excel.Range }>;
}

/**
 * Choices of drop-downs: one column each on a very hidden sheet, with a hidden name of the workbook over it. (A list
 * inside a rule holds 255 characters.)
 */
export class Lists {
  /** What each list holds, to leave alone what has not changed. */
  private readonly written = new Map<string, string>();
  private nextColumn = 1;

  search(context: Excel.RequestContext, picture: SheetPicture): ListSearch {
    const { names } = context.workbook;
    const look = (name: string): { named: Excel.NamedItem; range: Excel.Range } => {
      const named = names.getItemOrNullObject(name);
      named.load('name');
      const range = named.getRangeOrNullObject();
      range.load('columnIndex');
      return { named, range };
    };
    const { named, range: anchor } = look(listAnchor);
    const used = anchor.worksheet.getUsedRangeOrNullObject(true);
    used.load('columnIndex,columnCount');
    const byColumn = new Map(
      picture.columns.flatMap(({ id, choices }) =>
        choices && choices.length > 0 ? [[id, look(listName(picture.id, id))] as const] : [],
      ),
    );
    return { named, anchor, used, byColumn };
  }

  /** Writes the lists that changed. */
  async write(batch: Batch, picture: SheetPicture, found: ListSearch): Promise<void> {
    if (found.byColumn.size === 0) return;
    const sheet = this.sheet(batch, found);
    if (!found.used.isNullObject) {
      this.nextColumn = Math.max(this.nextColumn, found.used.columnIndex + found.used.columnCount);
    }
    for (const { id, choices = [] } of picture.columns) {
      const place = found.byColumn.get(id);
      if (!place) continue;
      const name = listName(picture.id, id);
      const content = JSON.stringify(choices);
      if (!place.range.isNullObject && this.written.get(name) === content) continue;
      const column = place.range.isNullObject ? this.nextColumn++ : place.range.columnIndex;
      await batch.operations(4);
      sheet
        .getRange(`${cellAddress(0, column)}`)
        .getEntireColumn()
        .clear('Contents');
      const range = sheet.getRangeByIndexes(0, column, choices.length, 1);
      setNumberFormat(range, '@');
      await batch.write(
        sheet,
        0,
        column,
        choices.map((choice) => [escapeFormula(choice)]),
      );
      this.name(batch, place.named, name, sheet, column, choices.length);
      this.written.set(name, content);
    }
  }

  private name(
    batch: Batch,
    named: Excel.NamedItem,
    name: string,
    sheet: Excel.Worksheet,
    column: number,
    length: number,
  ): void {
    if (named.isNullObject) {
      const made = batch.context.workbook.names.add(name, sheet.getRangeByIndexes(0, column, length, 1));
      made.visible = false;
      return;
    }
    const [first, last] = [cellAddress(0, column), cellAddress(length - 1, column)].map((address) =>
      address.replace(/^([A-Z]+)(\d+)$/, '$$$1$$$2'),
    );
    named.formula = `=${quoted(listSheetName)}!${first}:${last}`;
  }

  private sheet(batch: Batch, { anchor, named }: ListSearch): Excel.Worksheet {
    if (!anchor.isNullObject) return anchor.worksheet;
    this.written.clear();
    this.nextColumn = 1;
    const sheet = batch.context.workbook.worksheets.add(listSheetName);
    const corner = sheet.getRange('A1');
    corner.values = [['Lists of Cogsheet: written by the add-in']];
    sheet.visibility = 'VeryHidden';
    if (named.isNullObject) batch.context.workbook.names.add(listAnchor, corner).visible = false;
    else named.formula = `=${quoted(listSheetName)}!$A$1`;
    return sheet;
  }
}
