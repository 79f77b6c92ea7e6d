import {
  type Band,
  type CellEdit,
  type CellLink,
  type CellMark,
  type CellPatch,
  type CellValue,
  type ColumnFormat,
  ReadRefused,
  type SheetPicture,
  type SheetReading,
  type Workbook,
} from '../workbook/port';
import { Batch, brief, setNumberFormat } from './batch';
import { fromCell, toCell } from './cell-values';
import { judge } from './edits';
import { type Standing, anchorOf, search } from './standing';
import { type ColumnNote, bandRows, firstRow, isGrowable, runsOf, stateColumn } from './layout';
import { setLinks, staleLinks } from './links';
import { Lists } from './lists';
import { isTyping, isTooLargeToRead, refusalOf } from './refusals';
import { SheetDrawer } from './sheet-drawer';
import { ShownSheet } from './shown-sheet';
import { type Typed, typedMeanwhile, withEdits } from './typed-meanwhile';

/** How often it is looked whether the user has left the cell that she is typing into. */
const typingPause = 700;
/** Setting of the file that holds what `remember` is given. */
const recordKey = 'cogsheet.record';
/** Cells read with one request: well below the limit of 5 MB for an answer. */
const cellsAtOnce = 80_000;

export interface ExcelParts {
  /** `Excel.run`, with the options that the running Excel knows. */
  readonly run: <Result>(task: (context: Excel.RequestContext) => Promise<Result>) => Promise<Result>;
  /** Tells the user what was refused and why; the blank text takes it back. */
  readonly say: (message: string) => void;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

type EditListener = (edits: readonly CellEdit[]) => void;
type SelectListener = (sheet: string, row: string, column: string) => void;

/**
 * Our sheets in Excel: the `Workbook` port on Office.js (ExcelApi 1.14). Everything takes its turn: one request is
 * under way at a time, and what the user typed before a drawing is heard before it.
 */
export class ExcelWorkbook implements Workbook {
  private readonly shown = new Map<string, ShownSheet>();
  private readonly drawer: SheetDrawer;
  private readonly wait: (milliseconds: number) => Promise<void>;
  private readonly editListeners = new Set<EditListener>();
  private readonly selectListeners = new Set<SelectListener>();
  private queue: Promise<unknown> = Promise.resolve();
  private listening: Promise<void> | null = null;

  constructor(private readonly parts: ExcelParts) {
    this.drawer = new SheetDrawer(new Lists(), parts.say);
    this.wait = parts.wait ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)));
  }

  draw(picture: SheetPicture): Promise<void> {
    return this.inTurn(async (context) => {
      const before = this.shown.get(picture.id);
      const typed = before ? null : await typedBefore(context, picture);
      const edits = typed?.edits ?? [];
      const shown = new ShownSheet(withEdits(picture, edits), picture);
      if (typed?.added) {
        // They are saved from the sheet first, and come back with an id in the next drawing.
        shown.topRows = typed.standing.topRows;
        note(shown, typed.standing);
        this.shown.set(picture.id, shown);
        this.tell(edits);
        return;
      }
      const others = [...this.shown.values()].map(({ worksheetId, picture: { position } }) => ({
        worksheetId,
        position,
      }));
      const standing = await this.drawer.draw(context, shown, others);
      // Only now: what Excel refused to draw is judged against what stands there still.
      this.shown.set(picture.id, shown);
      shown.topRows = standing.topRows;
      const batch = new Batch(context);
      note(shown, standing);
      await setLinks(batch, shown, standing, picture.links, this.named);
      if (before || picture.links.length > 0) await batch.send();
      await this.repoint(context, picture.id);
      this.tell(edits);
    }, undefined);
  }

  patch(
    sheet: string,
    cells: readonly CellPatch[],
    marks: readonly CellMark[],
    links: readonly CellLink[] = [],
    band?: Band,
  ): Promise<void> {
    return this.inTurn(async (context) => {
      const shown = this.shown.get(sheet);
      const standing = shown ? await this.find(context, sheet) : null;
      if (!shown || !standing) return;
      shown.apply(cells, marks, links);
      const changed = new Map<string, Set<string>>();
      const change = (row: string, column: string): void => {
        if (shown.knows(row) && standing.rowOf.has(row))
          changed.set(column, (changed.get(column) ?? new Set()).add(row));
      };
      for (const row of shown.takeTyped()) change(row, stateColumn);
      for (const { row, column } of [...cells, ...marks]) {
        for (const id of [column, stateColumn]) change(row, id);
      }
      const batch = new Batch(context);
      if (band) {
        shown.band = band;
        await writeBand(batch, shown, standing);
      }
      for (const [column, rows] of changed) await this.writeColumn(batch, shown, standing, column, rows);
      await setLinks(batch, shown, standing, links, this.named);
      await batch.send();
    }, undefined);
  }

  async read(sheet: string): Promise<SheetReading | null> {
    const reading = await this.inTurn(async (context) => {
      const standing = await this.find(context, sheet);
      if (!standing) return null;
      const shown = this.shown.get(sheet);
      const { rows } = await readRows(context, standing);
      // Other rows in our columns are the user's own, where a list does not grow.
      return { rows: shown && !isGrowable(shown.picture) ? rows.filter(({ id }) => id !== null) : rows };
    }, 'refused' as const);
    if (reading === 'refused') throw new ReadRefused(`Excel did not give the sheet ${sheet}`);
    return reading;
  }

  present(sheets: readonly string[]): Promise<readonly string[]> {
    return this.inTurn(async (context) => {
      const anchors = sheets.map((sheet) => anchorOf(context, sheet));
      for (const anchor of anchors) anchor.load('rowIndex');
      await context.sync();
      return sheets.filter((_, index) => anchors[index]?.isNullObject === false);
    }, []);
  }

  show(sheet: string, row?: string, column?: string): Promise<void> {
    return this.inTurn(async (context) => {
      const standing = await this.find(context, sheet);
      if (!standing) return;
      const first = this.shown.get(sheet)?.columns[0]?.id ?? standing.notes[0]?.id ?? '';
      const place = standing.columns.get(column ?? first) ?? standing.columns.get(first);
      const at = row === undefined ? bandRows - 1 : standing.rowOf.get(row);
      standing.sheet.visibility = 'Visible';
      standing.sheet.activate();
      if (place !== undefined && at !== undefined) {
        const cell = standing.sheet.getRangeByIndexes(at, place, 1, 1);
        if (row !== undefined) cell.getEntireRow().rowHidden = false;
        cell.select();
      }
      await context.sync();
    }, undefined);
  }

  async recall(): Promise<string | null> {
    const kept = await this.inTurn(async (context) => {
      const setting = context.workbook.settings.getItemOrNullObject(recordKey);
      setting.load('value');
      await context.sync();
      const value: unknown = setting.isNullObject ? null : setting.value;
      return typeof value === 'string' ? value : null;
    }, 'refused' as const);
    if (kept === 'refused') throw new ReadRefused('Excel did not give what is kept with the file');
    return kept;
  }

  remember(text: string): Promise<void> {
    return this.inTurn(async (context) => {
      context.workbook.settings.add(recordKey, text);
      await context.sync();
    }, undefined);
  }

  onEdit(listener: EditListener): () => void {
    this.editListeners.add(listener);
    this.listen();
    return () => void this.editListeners.delete(listener);
  }

  onSelect(listener: SelectListener): () => void {
    this.selectListeners.add(listener);
    this.listen();
    return () => void this.selectListeners.delete(listener);
  }

  /** The sentence of the mark in a cell; null when it has none. */
  noteAt(sheet: string, row: string, column: string): string | null {
    return this.shown.get(sheet)?.note(row, column) ?? null;
  }

  /** Resolves when everything asked for so far is done. */
  async idle(): Promise<void> {
    await this.listening;
    await this.queue;
  }

  private readonly named = (sheet: string): ShownSheet | undefined => this.shown.get(sheet);

  private async find(context: Excel.RequestContext, sheet: string): Promise<Standing | null> {
    const looked = search(context, sheet);
    await context.sync();
    const standing = looked.found();
    const shown = this.shown.get(sheet);
    if (standing && shown) note(shown, standing);
    return standing;
  }

  /** Cells of one column, neighbouring rows with one call. */
  private async writeColumn(
    batch: Batch,
    shown: ShownSheet,
    { sheet, columns, rowOf }: Standing,
    id: string,
    rows: ReadonlySet<string>,
  ): Promise<void> {
    const place = columns.get(id);
    const column = shown.column(id);
    if (place === undefined) return;
    const valueOf = (row: string) =>
      column ? toCell(shown.value(row, id), column.format) : shown.state(row);
    const byRow = new Map([...rows].map((row) => [rowOf.get(row) ?? 0, row]));
    for (const [start, count] of runsOf([...byRow.keys()])) {
      const lines = Array.from({ length: count }, (_, index) => [valueOf(byRow.get(start + index) ?? '')]);
      await this.format(batch, sheet.getRangeByIndexes(start, place, count, 1), column?.format ?? 'text');
      await batch.write(sheet, start, place, lines);
    }
  }

  /** Before a value: what is pasted into a cell brings a format along, in which a code would become a number. */
  private async format(batch: Batch, range: Excel.Range, format: ColumnFormat): Promise<void> {
    await batch.operations();
    setNumberFormat(brief(range), this.drawer.formats()[format]);
  }

  /** Links of other sheets into the one just drawn point to where its cells stand now. */
  private async repoint(context: Excel.RequestContext, drawn: string): Promise<void> {
    for (const [sheet, shown] of this.shown) {
      if (sheet === drawn) continue;
      const links = staleLinks(shown, drawn, this.named);
      const standing = links.length > 0 ? await this.find(context, sheet) : null;
      if (!standing) continue;
      const batch = new Batch(context);
      await setLinks(batch, shown, standing, links, this.named);
      await batch.send();
    }
  }

  private listen(): void {
    this.listening ??= this.inTurn(async (context) => {
      const { worksheets } = context.workbook;
      worksheets.onChanged.add(async (event) => this.changed(event));
      worksheets.onSelectionChanged.add(async (event) => this.selected(event));
      await context.sync();
    }, undefined);
  }

  /** Our own writes, and those of others in the same file, are not the user's edits. */
  private changed(event: Excel.WorksheetChangedEventArgs): void {
    const sheet = this.sheetOf(event.worksheetId);
    const isHers = event.source !== 'Remote' && event.triggerSource !== 'ThisLocalAddin';
    if (sheet === null || !isHers || event.changeType !== 'RangeEdited') return;
    void this.inTurn((context) => this.hear(context, sheet, event.address), undefined);
  }

  private async hear(context: Excel.RequestContext, sheet: string, address: string): Promise<void> {
    const shown = this.shown.get(sheet);
    if (!shown) return;
    const standing = await this.find(context, sheet);
    if (!standing) return;
    // Only our columns are read: what the user pastes beside them may be more than Excel gives at once.
    const places = [...standing.columns.values()];
    const [first, last] = [Math.min(...places), Math.max(...places)];
    const ours = standing.sheet.getRangeByIndexes(0, first, standing.lastRow + 1, last - first + 1);
    const touched = address.split(',').map((part) => {
      const range = standing.sheet.getRange(part).getIntersectionOrNullObject(ours);
      range.load('values,rowIndex,columnIndex');
      return range;
    });
    await context.sync();
    const verdicts = touched
      .filter((range) => !range.isNullObject)
      .map(({ rowIndex, columnIndex, values }) =>
        judge(shown, standing, { row: rowIndex, column: columnIndex, values }),
      );
    const batch = new Batch(context);
    const rewrite = verdicts.flatMap((verdict) => verdict.rewrite);
    for (const { row, column, value, format } of rewrite) {
      await this.format(batch, standing.sheet.getRangeByIndexes(row, column, 1, 1), format);
      await batch.write(standing.sheet, row, column, [[value]]);
    }
    if (rewrite.length > 0) await batch.send();
    const refusal = verdicts.map((verdict) => verdict.refusal).find((message) => message !== null);
    if (refusal) this.parts.say(refusal);
    this.tell(verdicts.flatMap((verdict) => verdict.edits));
  }

  private tell(edits: readonly CellEdit[]): void {
    if (edits.length > 0) for (const listener of this.editListeners) listener(edits);
  }

  private selected({ worksheetId, address }: Excel.WorksheetSelectionChangedEventArgs): void {
    const sheet = this.sheetOf(worksheetId);
    const [first] = address.split(',');
    if (sheet === null || first === undefined || this.selectListeners.size === 0) return;
    void this.inTurn((context) => this.tellSelection(context, sheet, first), undefined);
  }

  /** Reads only the id of the row and of the column: the sheet may be long. */
  private async tellSelection(context: Excel.RequestContext, sheet: string, address: string): Promise<void> {
    const shown = this.shown.get(sheet);
    const anchor = anchorOf(context, sheet);
    const cell = anchor.worksheet.getRange(address).getCell(0, 0);
    const row = cell.getEntireRow().getIntersectionOrNullObject(anchor.getEntireColumn());
    const column = cell.getEntireColumn().getIntersectionOrNullObject(anchor.getEntireRow());
    row.load('values');
    column.load('values');
    await context.sync();
    if (!shown || row.isNullObject || column.isNullObject) return;
    const id = String(row.values[0]?.[0] ?? '');
    const columnId = String(column.values[0]?.[0] ?? '');
    if (!shown.knows(id) || !shown.column(columnId)) return;
    for (const listener of this.selectListeners) listener(sheet, id, columnId);
  }

  private sheetOf(worksheetId: string): string | null {
    for (const [sheet, shown] of this.shown) if (shown.worksheetId === worksheetId) return sheet;
    return null;
  }

  /**
   * Does a task after those before it. What Excel refuses is told to the user, and `otherwise` is the answer. While she
   * types into a cell Excel takes nothing: the task waits and is done from its beginning once she has left the cell.
   */
  private inTurn<Result, Otherwise>(
    task: (context: Excel.RequestContext) => Promise<Result>,
    otherwise: Otherwise,
  ): Promise<Result | Otherwise> {
    const turn = this.queue.then(async () => {
      for (let told = false; ;) {
        try {
          const result = await this.parts.run(task);
          if (told) this.parts.say('');
          return result;
        } catch (error) {
          const refusal = refusalOf(error);
          if (refusal === null) throw error;
          if (!told) this.parts.say(refusal);
          if (!isTyping(error)) return otherwise;
          told = true;
          await this.wait(typingPause);
        }
      }
    });
    this.queue = turn.catch(() => undefined);
    return turn;
  }
}

/** What was typed before the first drawing of a sheet in this session; null when there is nothing to type into. */
async function typedBefore(
  context: Excel.RequestContext,
  picture: SheetPicture,
): Promise<(Typed & { standing: Standing }) | null> {
  const editable = new Set(picture.columns.filter((column) => column.editable).map(({ id }) => id));
  if (editable.size === 0) return null;
  const looked = search(context, picture.id);
  await context.sync();
  const standing = looked.found();
  if (!standing) return null;
  const state: ColumnNote = { id: stateColumn, format: 'text' };
  const notes = [...standing.notes.filter(({ id }) => editable.has(id)), state];
  return { ...typedMeanwhile(picture, await readRows(context, { ...standing, notes })), standing };
}

/** Keeps in mind where a sheet stands. */
function note(shown: ShownSheet, { worksheetId, name, rowOf, columns }: Standing): void {
  Object.assign(shown, { worksheetId, name, rowOf, columnOf: columns });
}

/** The band in our columns; its cells have the text format since the sheet was drawn. */
async function writeBand(
  batch: Batch,
  shown: ShownSheet,
  { sheet, corner, columns }: Standing,
): Promise<void> {
  const top = corner.row - shown.topRows;
  if (top < 0) return;
  const places = shown.columns.map(({ id }) => columns.get(id));
  for (const [index, place] of places.entries()) {
    if (place === undefined) continue;
    const lines = shown.band.map((line) => [toCell(line[index] ?? null, 'text')]);
    await batch.write(sheet, top, place, lines);
  }
}

/**
 * Our columns of all rows; a row of the user's counts when it has anything in one of them. Fewer rows at a time where
 * an answer would be larger than Excel gives.
 */
async function readRows(context: Excel.RequestContext, standing: Standing): Promise<SheetReading> {
  const { sheet, corner, columns, notes, lastRow } = standing;
  const there = notes.filter(({ id }) => columns.has(id));
  const places = there.map(({ id }) => columns.get(id) ?? 0);
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const width = last - first + 1;
  let step = Math.max(1, Math.floor(cellsAtOnce / width));
  const rows: SheetReading['rows'][number][] = [];
  for (let row = firstRow(corner); row <= lastRow && there.length > 0;) {
    const range = sheet.getRangeByIndexes(row, first, Math.min(step, lastRow - row + 1), width);
    range.load('values');
    try {
      await context.sync();
    } catch (error) {
      if (!isTooLargeToRead(error) || step === 1) throw error;
      step = Math.ceil(step / 2);
      continue;
    }
    for (const [index, line] of range.values.entries()) {
      const id = standing.ids[row - firstRow(corner) + index] || null;
      const values: Record<string, CellValue> = Object.fromEntries(notes.map((one) => [one.id, null]));
      for (const { id: columnId, format } of there) {
        values[columnId] = fromCell((line as unknown[])[(columns.get(columnId) ?? 0) - first], format);
      }
      if (id !== null || Object.values(values).some((value) => value !== null && value !== false)) {
        rows.push({ id, values });
      }
    }
    row += step;
  }
  return { rows };
}
