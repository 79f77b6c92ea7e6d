import type { CellEdit } from '../../workbook/port';
import { readErrorDecisions } from '../../workbook/read-back';
import { isMappingSheet, isPreviewSheet, mappingSheets } from '../../workbook/sheet-names';
import { errorsSheet } from '../../workbook/sheets/errors';
import { type Desk, sheetContext } from './desk';
import { pendingCell } from './drawing';
import { drawMapping } from './mapping-drawing';
import { MappingSaver } from './mapping-saver';
import { situationOf } from './panel-state';
import { PreviewSheets } from './preview-sheets';

const pictures = () => import(/* webpackChunkName: "tables" */ './pictures');

/** How long Start waits for further news before it is drawn again (milliseconds). */
const startAfter = 150;

/** Ties the panel's state to our sheets: what is drawn when, and what the user's edits and selections mean. */
export class WorkbookSync {
  readonly saver: MappingSaver;
  readonly previews: PreviewSheets;
  private readonly stops: (() => void)[] = [];
  private startTimer: ReturnType<typeof setTimeout> | undefined;
  /** Something ran since Start was last drawn as a whole: when it is over, its band is drawn too. */
  private ran = false;
  /** Sheet of the user's last selection or edit. */
  private at: string | null = null;

  /** @param mappingSaved is told after a mapping table changed on the server */
  constructor(
    private readonly desk: Desk,
    mappingSaved: () => void = () => undefined,
  ) {
    this.saver = new MappingSaver(desk, mappingSaved);
    this.previews = new PreviewSheets(desk);
  }

  /** Begins to listen to the workbook and to the state. */
  listen(): void {
    const { workbook, store } = this.desk;
    this.stops.push(
      workbook.onEdit((edits) => this.edited(edits)),
      workbook.onSelect((sheet, row, column) => this.selected(sheet, row, column)),
      store.subscribe(() => this.startSoon()),
    );
  }

  stop(): void {
    clearTimeout(this.startTimer);
    for (const stop of this.stops.splice(0)) stop();
  }

  /** Draws the sheets that are always there; `update` leaves what the user typed there. */
  async drawAll(how: 'draw' | 'update' = 'draw'): Promise<void> {
    await this.drawStart();
    await this.drawMappings(how);
    if (how === 'draw') await this.drawErrors();
    else await this.updateErrors();
    await this.drawHistory();
  }

  async drawMappings(how: 'draw' | 'update'): Promise<void> {
    for (const sheet of mappingSheets) {
      const pending = this.saver.pendingCells(sheet);
      await drawMapping(this.desk, sheet, this.saver.isPending(sheet) ? 'update' : how, pending, () =>
        this.saver.drawable(sheet),
      );
    }
  }

  async drawErrors(): Promise<void> {
    const context = sheetContext(this.desk);
    if (context) await this.desk.drawing.draw(errorsSheet(this.desk.store.get().errors, context));
    this.desk.store.set({ decisions: [], decisionFaults: [] });
  }

  /** Brings Errors up to date around what the user chose there and has not carried out. */
  private async updateErrors(): Promise<void> {
    const context = sheetContext(this.desk);
    const { errors, decisions } = this.desk.store.get();
    const chosen = decisions.flatMap(({ id }) => [pendingCell(id, 'action'), pendingCell(id, 'reason')]);
    if (context) await this.desk.drawing.update(errorsSheet(errors, context), new Set(chosen));
    const there = new Set(errors.map(({ id }) => id));
    this.desk.store.set({ decisions: decisions.filter(({ id }) => there.has(id)) });
  }

  /** Other errors than the sheet shows are drawn when the user is done where she types. */
  errorsLater(): void {
    const context = sheetContext(this.desk);
    const { errors } = this.desk.store.get();
    const shown = this.desk.drawing.picture('errors')?.rows.map(({ id }) => id) ?? [];
    if (!context || shown.join('\n') === errors.map(({ id }) => id).join('\n')) return;
    this.desk.drawing.drawLater(errorsSheet(errors, context));
    this.desk.store.set({ decisions: [], decisionFaults: [] });
  }

  async drawHistory(): Promise<void> {
    const { historySheet } = await pictures();
    const context = sheetContext(this.desk);
    const { postings, postingsTotal } = this.desk.store.get();
    if (context) await this.desk.drawing.draw(historySheet(postings, postingsTotal, context));
  }

  async drawTieOut(): Promise<void> {
    const { tieOutSheet } = await pictures();
    const context = sheetContext(this.desk);
    const { tieOut } = this.desk.store.get();
    if (!context || !tieOut) return;
    await this.desk.drawing.draw(tieOutSheet(tieOut, context));
    await this.desk.drawing.show('tie-out');
  }

  /** Draws what patches could not bring up to date; called when the user turns to the panel. */
  settle(besides: string | null = null): Promise<void> {
    return this.desk.drawing.settle(besides, (sheet) => this.saver.drawable(sheet));
  }

  private async drawStart(): Promise<void> {
    const { startSheet } = await pictures();
    const context = sheetContext(this.desk);
    if (context) await this.desk.drawing.update(startSheet(situationOf(this.desk.store.get()), context));
  }

  private startSoon(): void {
    const { phase, running } = this.desk.store.get();
    if (phase !== 'ready') return;
    this.ran ||= running !== null;
    clearTimeout(this.startTimer);
    this.startTimer = setTimeout(() => void this.startNow(), startAfter);
  }

  private async startNow(): Promise<void> {
    await this.drawStart();
    if (!this.ran || this.desk.store.get().running) return;
    this.ran = false;
    await this.settle();
  }

  private edited(edits: readonly CellEdit[]): void {
    const bySheet = new Map<string, CellEdit[]>();
    for (const edit of edits) bySheet.set(edit.sheet, [...(bySheet.get(edit.sheet) ?? []), edit]);
    for (const [sheet, own] of bySheet) {
      this.at = sheet;
      if (isMappingSheet(sheet)) this.saver.edited(sheet, own);
      else if (isPreviewSheet(sheet)) void this.previews.edited(sheet, own);
      else if (sheet === 'errors') void this.readDecisions(own);
    }
  }

  private async readDecisions(edits: readonly CellEdit[]): Promise<void> {
    this.desk.drawing.noteEdits('errors', edits);
    // What the host does not give now is read with the next edit.
    const reading = await this.desk.workbook.read('errors').catch(() => null);
    if (!reading) return;
    const { decisions, faults } = readErrorDecisions(reading);
    this.desk.store.set({ decisions, decisionFaults: faults });
  }

  private selected(sheet: string, row: string, column: string): void {
    if (sheet !== this.at) void this.settle(sheet);
    this.at = sheet;
    void this.previews.selected(sheet, row, column);
  }
}
