import { withEdits } from '../../addin/workbook/picture-changes';
import {
  type Band,
  type CellEdit,
  type CellLink,
  type CellMark,
  type CellPatch,
  type CellValue,
  ReadRefused,
  type SheetPicture,
  type SheetReading,
  type Workbook,
} from '../../addin/workbook/port';
import type { CellText, DrawPlan, LookAnswer, TableReading } from '../shared/plan';
import { CallFailure, type CallScript } from './call-script';
import { DrawnSheet, cellKey } from './drawn-sheet';
import { judge, sheetReading, typedMeanwhile } from './judge';
import { addressOf, drawPlan, planColumns } from './plans';

/** Characters of one call: larger drawings go in pieces. Google names no limit; calls of some 10 MB are known to fail. */
const mostCharacters = 4_000_000;
const drawnAnew = (title: string): string =>
  `The sheet "${title}" was deleted or torn apart; it was drawn anew on a sheet of its own.`;
const notPutBack = (title: string): string =>
  `Cells of "${title}" that Cogsheet fills in were changed and could not be put back. They are drawn anew with the next step.`;
/** Links into a sheet that was drawn anew are set right when nothing else is to be done (milliseconds). */
const repointAfter = 1500;

type EditListener = (edits: readonly CellEdit[]) => void;
type SelectListener = (sheet: string, row: string, column: string) => void;

export interface GoogleParts {
  readonly call: CallScript;
  /** Tells the user what was refused and why. */
  readonly say: (message: string) => void;
  /** Tells the sentence of the mark in the selected cell; blank when it has none. */
  readonly note: (sentence: string) => void;
  /** Our sheets that are in the file already: id and Google's number. */
  readonly sheets: readonly (readonly [id: string, gid: number])[];
  /** What is kept with the file. */
  readonly record: string | null;
}

/**
 * Our sheets in Google Sheets: the `Workbook` port over calls of the script. A call is slow (about a second) and tells
 * nothing by itself, so a drawing is one call, and what the user typed is found by looking: before anything is read or
 * drawn, when she turns to the panel, and now and then (`Watch`). Everything takes its turn.
 */
export class GoogleWorkbook implements Workbook {
  private readonly drawn = new Map<string, DrawnSheet>();
  private readonly newRows = new Map<string, Map<string, CellValue>>();
  /** Digest of each sheet that was last put right: it is not tried a second time when it did not help. */
  private readonly putBack = new Map<string, string>();
  private readonly gids: ReadonlyMap<string, number>;
  private readonly editListeners = new Set<EditListener>();
  private readonly selectListeners = new Set<SelectListener>();
  private selected: LookAnswer['at'] = null;
  private noted = '';
  private queue: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private repointing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: GoogleParts) {
    this.gids = new Map(parts.sheets);
  }

  draw(picture: SheetPicture): Promise<void> {
    return this.inTurn(() => this.drawNow(picture), undefined);
  }

  patch(
    sheet: string,
    cells: readonly CellPatch[],
    marks: readonly CellMark[],
    links: readonly CellLink[] = [],
    band?: Band,
  ): Promise<void> {
    return this.inTurn(async () => {
      const drawn = this.drawn.get(sheet);
      if (!drawn) return;
      const before = drawn.digest ?? '';
      drawn.apply(cells, marks, links);
      if (band) drawn.band = band;
      const touched = [...cells, ...marks].filter(({ row }) => drawn.knows(row));
      const rows = new Set(touched.map(({ row }) => row));
      const places = new Map(touched.map(({ row, column }) => [cellKey(row, column), { row, column }]));
      const answer = await this.parts.call('patch', {
        sheet,
        columns: planColumns(drawn),
        cells: cells.map(({ row, column, value }) => [row, column, value] as const),
        states: [...rows].map((row) => [row, drawn.state(row)] as const),
        notes: [...places.values()].map(({ row, column }) => [row, column, drawn.note(row, column)] as const),
        links: this.addresses(drawn, links),
        band: band ?? null,
        top: [],
        toast: null,
        known: before,
      });
      if (!answer.patched) return;
      const except = new Set(cells.map(({ row, column }) => cellKey(row, column)));
      if (answer.before) await this.hear(drawn, answer.before, except, band !== undefined);
      drawn.digest = answer.digest;
    }, undefined);
  }

  async read(sheet: string): Promise<SheetReading | null> {
    const reading = await this.inTurn(async () => {
      // What was typed on any of our sheets is heard along: a step in the panel begins with a reading.
      const sheets = [...this.editables().filter(([id]) => id !== sheet), [sheet, ''] as const];
      const answer = await this.lookAt(sheets, false);
      const found = answer.changed.find((one) => one.sheet === sheet);
      return found ? sheetReading(found) : null;
    }, 'refused' as const);
    if (reading === 'refused') throw new ReadRefused(`Google did not give the sheet ${sheet}`);
    return reading;
  }

  present(sheets: readonly string[]): Promise<readonly string[]> {
    const digests = new Map([...[...this.gids.keys()].map((id) => [id, ''] as const), ...this.known()]);
    const known = sheets.filter((sheet) => digests.has(sheet));
    if (known.length === 0) return Promise.resolve([]);
    return this.inTurn(async () => {
      const { gone } = await this.lookAt(
        known.map((sheet) => [sheet, digests.get(sheet) ?? ''] as const),
        false,
      );
      return known.filter((sheet) => !gone.includes(sheet));
    }, []);
  }

  show(sheet: string, row?: string, column?: string): Promise<void> {
    return this.inTurn(async () => {
      await this.parts.call('show', {
        sheet,
        ...(row === undefined ? {} : { row }),
        ...(column === undefined ? {} : { column }),
      });
    }, undefined);
  }

  recall(): Promise<string | null> {
    return Promise.resolve(this.parts.record);
  }

  remember(text: string): Promise<void> {
    return this.inTurn(async () => {
      await this.parts.call('remember', { text });
    }, undefined);
  }

  onEdit(listener: EditListener): () => void {
    this.editListeners.add(listener);
    return () => void this.editListeners.delete(listener);
  }

  onSelect(listener: SelectListener): () => void {
    this.selectListeners.add(listener);
    return () => void this.selectListeners.delete(listener);
  }

  /** Whether something is under way or waits for its turn. */
  get isBusy(): boolean {
    return this.waiting > 0;
  }

  /**
   * Looks at the sheet before the user's eyes, or at all of them.
   *
   * @returns what was seen; null when Google refused
   */
  look(activeOnly: boolean): Promise<LookAnswer | null> {
    return this.inTurn(async () => {
      const answer = await this.lookAt(this.known(), activeOnly);
      this.select(answer.at);
      return answer;
    }, null);
  }

  /** Resolves when everything asked for so far is done. */
  async idle(): Promise<void> {
    await this.queue;
  }

  private async drawNow(picture: SheetPicture): Promise<void> {
    const before = this.drawn.get(picture.id);
    let drawn = new DrawnSheet(picture);
    let keepsNewRows = false;
    let answer = await this.send(drawn, before?.digest ?? null, false);
    for (let turn = 0; answer.state === 'changed' && turn < 3; turn++) {
      const { reading } = answer;
      const edits = before ? this.heard(before, reading) : typedMeanwhile(drawn, reading);
      // Rows typed while the sidebar was closed: a drawing would take them away before they are saved.
      keepsNewRows = !before && this.hasNewRows(drawn, reading);
      drawn = new DrawnSheet(withEdits(picture, edits));
      this.tell(edits);
      answer = await this.send(drawn, reading.digest, keepsNewRows);
    }
    if (answer.state === 'changed') return;
    drawn.stands(
      answer,
      drawn.picture.rows.map(({ id }) => id),
      answer.digest,
    );
    this.drawn.set(picture.id, drawn);
    this.newRows.delete(picture.id);
    if (before?.place && before.place.gid !== answer.gid) this.parts.say(drawnAnew(picture.title));
    if (answer.remark !== null) this.parts.say(answer.remark);
    this.repointSoon();
    if (!keepsNewRows) return;
    const { changed } = await this.parts.call('look', { sheets: [[picture.id, '']], activeOnly: false });
    for (const reading of changed) await this.hear(drawn, reading);
  }

  /** One call, or for a drawing beyond the limit one more for every further piece. */
  private async send(
    drawn: DrawnSheet,
    known: string | null,
    keepsNewRows: boolean,
  ): ReturnType<typeof this.sendPlan> {
    const links = this.addresses(drawn, drawn.links.values());
    return this.sendPlan(drawPlan(drawn, links, known, keepsNewRows));
  }

  private async sendPlan(plan: DrawPlan) {
    const size = JSON.stringify(plan.cells).length;
    const pieces = Math.max(1, Math.ceil(size / mostCharacters));
    const rows = Math.ceil(plan.cells.length / pieces);
    const answer = await this.parts.call(
      'draw',
      pieces === 1 ? plan : { ...plan, cells: plan.cells.slice(0, rows) },
    );
    if (answer.state === 'changed' || pieces === 1) return answer;
    for (let start = rows; start < plan.cells.length; start += rows) {
      const { sheet, columns } = plan;
      const [ids, cells] = [plan.ids.slice(start, start + rows), plan.cells.slice(start, start + rows)];
      const { filled } = await this.parts.call('fill', { sheet, columns, ids, cells });
      if (!filled)
        this.parts.say(`"${plan.title}" was changed while it was drawn, and is not complete. Draw it again.`);
    }
    // The digest speaks of the first piece; the next look finds the whole.
    return answer;
  }

  private async lookAt(
    sheets: readonly (readonly [id: string, digest: string])[],
    activeOnly: boolean,
  ): Promise<LookAnswer> {
    const answer = await this.parts.call('look', { sheets, activeOnly });
    const changed = new Set(answer.changed.map(({ sheet }) => sheet));
    for (const [sheet] of sheets) if (!changed.has(sheet)) this.putBack.delete(sheet);
    for (const reading of answer.changed) {
      const drawn = this.drawn.get(reading.sheet);
      if (drawn && drawn.digest !== reading.digest) await this.hear(drawn, reading);
    }
    return answer;
  }

  /** The user's cursor is here now; null: in no cell of ours. */
  private select(at: LookAnswer['at']): void {
    const before = this.selected;
    this.selected = at;
    if (at === null || (before && isSameCell(before, at))) return;
    for (const listener of this.selectListeners) listener(at.sheet, at.row, at.column);
  }

  /** The mark of the selected cell may have changed with what was drawn. */
  private tellNote(): void {
    const { selected } = this;
    const sentence = selected
      ? (this.drawn.get(selected.sheet)?.note(selected.row, selected.column) ?? '')
      : '';
    if (sentence === this.noted) return;
    this.noted = sentence;
    this.parts.note(sentence);
  }

  /** Tells what the user did, and puts back what is not hers to change. */
  private async hear(
    drawn: DrawnSheet,
    reading: TableReading,
    except: ReadonlySet<string> = new Set(),
    withoutTop = false,
  ): Promise<void> {
    const verdict = judge(drawn, reading, this.newRowsOf(drawn), except);
    const restoreTop = withoutTop ? [] : verdict.restoreTop;
    drawn.stands(reading, reading.ids, reading.digest);
    this.tell(verdict.edits);
    if (verdict.restore.length + restoreTop.length === 0) return;
    if (this.putBack.get(reading.sheet) === reading.digest) {
      this.putBack.delete(reading.sheet);
      return this.parts.say(notPutBack(drawn.picture.title));
    }
    this.putBack.set(reading.sheet, reading.digest);
    const answer = await this.parts.call('patch', {
      sheet: reading.sheet,
      columns: planColumns(drawn),
      cells: verdict.restore.map(({ row, column, value }) => [row, column, value] as const),
      states: [],
      // A sort has taken the notes of marks along.
      notes: [...verdict.mixed].flatMap((row) =>
        drawn.picture.columns.map(({ id }) => [row, id, drawn.note(row, id)] as const),
      ),
      links: this.addresses(
        drawn,
        verdict.restore.flatMap(({ row, column }) => drawn.links.get(cellKey(row, column)) ?? []),
      ),
      band: null,
      top: restoreTop,
      toast: verdict.refusal,
      known: reading.digest,
    });
    if (verdict.refusal !== null) this.parts.say(verdict.refusal);
    if (answer.patched && answer.before === null) drawn.digest = answer.digest;
  }

  /** The user's edits since the last look, before a drawing over them. */
  private heard(drawn: DrawnSheet, reading: TableReading): readonly CellEdit[] {
    const { edits, mixed, refusal } = judge(drawn, reading, this.newRowsOf(drawn));
    if (mixed.size > 0 && refusal !== null) this.parts.say(refusal);
    return edits;
  }

  private hasNewRows(drawn: DrawnSheet, reading: TableReading): boolean {
    const editable = new Set(drawn.picture.columns.filter((one) => one.editable).map(({ id }) => id));
    return sheetReading(reading).rows.some(
      ({ id, values }) =>
        id === null &&
        Object.entries(values).some(([column, value]) => editable.has(column) && value !== null),
    );
  }

  private newRowsOf({ picture: { id } }: DrawnSheet): Map<string, CellValue> {
    const known = this.newRows.get(id) ?? new Map<string, CellValue>();
    this.newRows.set(id, known);
    return known;
  }

  private tell(edits: readonly CellEdit[]): void {
    if (edits.length > 0) for (const listener of this.editListeners) listener(edits);
  }

  private known(): [id: string, digest: string][] {
    return [...this.drawn].map(([id, { digest }]) => [id, digest ?? '']);
  }

  private editables(): [id: string, digest: string][] {
    return this.known().filter(([id]) =>
      this.drawn.get(id)?.picture.columns.some(({ editable }) => editable),
    );
  }

  private addresses(drawn: DrawnSheet, links: Iterable<CellLink>): CellText[] {
    return [...links].flatMap((link) => {
      const address = this.address(link);
      if (address === null) return [];
      if ('sheet' in link.target) drawn.references.set(cellKey(link.row, link.column), address);
      return [[link.row, link.column, address] as const];
    });
  }

  private address(link: CellLink): string | null {
    return addressOf(
      link,
      (sheet) => this.drawn.get(sheet),
      (sheet) => this.gids.get(sheet),
    );
  }

  /** Links that lead to where a sheet's cells stood before are set right, one call a sheet, once it is quiet. */
  private repointSoon(): void {
    clearTimeout(this.repointing);
    this.repointing = setTimeout(() => void this.inTurn(() => this.repoint(), undefined), repointAfter);
  }

  private async repoint(): Promise<void> {
    for (const [sheet, drawn] of this.drawn) {
      const stale = [...drawn.links.values()].filter((link) => {
        if (!('sheet' in link.target)) return false;
        const address = this.address(link);
        return address !== null && drawn.references.get(cellKey(link.row, link.column)) !== address;
      });
      if (stale.length > 0) await this.parts.call('link', { sheet, links: this.addresses(drawn, stale) });
    }
  }

  /** Does a task after those before it. What Google refuses is told to the user, and `otherwise` is the answer. */
  private inTurn<Result, Otherwise>(
    task: () => Promise<Result>,
    otherwise: Otherwise,
  ): Promise<Result | Otherwise> {
    this.waiting++;
    const turn = this.queue.then(async () => {
      try {
        return await task();
      } catch (error) {
        if (!(error instanceof CallFailure) || error.code === 'invalid') throw error;
        this.parts.say(error.message);
        return otherwise;
      } finally {
        this.waiting--;
        this.tellNote();
      }
    });
    this.queue = turn.catch(() => undefined);
    return turn;
  }
}

type Cell = NonNullable<LookAnswer['at']>;
const isSameCell = (one: Cell, other: Cell): boolean =>
  one.sheet === other.sheet && one.row === other.row && one.column === other.column;
