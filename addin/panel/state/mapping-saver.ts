import type { CellEdit } from '../../workbook/port';
import {
  type ReadFault,
  hasUnsavedRules,
  readAccounts,
  readChannels,
  readContacts,
  readItems,
  readPayments,
  readSettings,
  readTaxes,
} from '../../workbook/read-back';
import { type MappingSheet, mappingSheets, sheets } from '../../workbook/sheet-names';
import { counted } from '../../workbook/words';
import { type MappingEdits, readTable, restoreTable, saveTable } from '../api/mapping-tables';
import { type Desk, connectionId, say, workbookAway } from './desk';
import { type PendingCells, pendingCell } from './drawing';
import type { SaveStatus } from './panel-state';
import { drawMapping } from './mapping-drawing';

/** How long after the last keystroke a mapping is saved (milliseconds). */
const quietFor = 600;

/** What was typed and is not known to be saved, and as whom. */
interface Pending {
  readonly owner: string;
  readonly edits: CellEdit[];
}

/** How the edits of a sheet are read back; the rules of Channels are read from the sheet as a whole. */
const readers = {
  accounts: readAccounts,
  taxes: readTaxes,
  contacts: readContacts,
  payments: readPayments,
  items: readItems,
  settings: readSettings,
} as const;

/** Saves what the user types into the mapping sheets, one sheet at a time, upon the version she saw. */
export class MappingSaver {
  private readonly pending = new Map<MappingSheet, Pending>();
  private readonly timers = new Map<MappingSheet, ReturnType<typeof setTimeout>>();
  private readonly saving = new Map<MappingSheet, Promise<void>>();
  private readonly etags = new Map<MappingSheet, string>();

  /** @param saved is told after a table changed on the server */
  constructor(
    private readonly desk: Desk,
    private readonly saved: () => void,
  ) {}

  edited(sheet: MappingSheet, edits: readonly CellEdit[]): void {
    this.dropOthers();
    this.pendingOf(sheet).edits.push(...edits);
    this.desk.drawing.noteEdits(sheet, edits);
    this.tell(sheet, { state: 'waiting', message: 'Saving soon.' });
    clearTimeout(this.timers.get(sheet));
    this.timers.set(
      sheet,
      setTimeout(() => void this.save(sheet), quietFor),
    );
  }

  /** Saves at once what is still waiting, the order of the rules included. True when everything is saved. */
  async flush(): Promise<boolean> {
    this.dropOthers();
    await Promise.all(this.saving.values());
    // Rules that cannot be looked at may have moved.
    if (await this.rulesMoved().catch(() => true)) this.pendingOf('channels');
    for (const sheet of [...this.pending.keys()]) {
      clearTimeout(this.timers.get(sheet));
      await this.save(sheet);
    }
    await Promise.all(this.saving.values());
    const { saving } = this.desk.store.get();
    return mappingSheets.every(
      (sheet) => saving[sheet].state !== 'conflict' && saving[sheet].state !== 'failed',
    );
  }

  /** Reads a sheet anew and draws it as the server has it; unsaved words of the user are given up. */
  async reload(sheet: MappingSheet): Promise<void> {
    const connection = connectionId(this.desk);
    if (connection === null) return;
    clearTimeout(this.timers.get(sheet));
    this.pending.delete(sheet);
    const answer = await readTable(this.desk.client, connection, sheet);
    if (!answer.ok) return this.tell(sheet, { state: 'failed', message: answer.problem.detail });
    this.setEtag(sheet, answer.etag, answer.value.version);
    this.keepTable(sheet, answer.value);
    this.tell(sheet, { state: 'idle', message: '', unread: [] });
    await drawMapping(this.desk, sheet, 'draw');
    this.saved();
  }

  /** Makes an earlier version the newest one and draws the sheet as it is then; what the user typed is saved before. */
  async restore(sheet: MappingSheet, version: number): Promise<void> {
    const connection = connectionId(this.desk);
    if (connection === null) return;
    if (!(await this.flush())) {
      const text = 'A change in the mapping is not saved yet, so nothing was restored. Look at it first.';
      return say(this.desk, 'warning', text);
    }
    const etag = this.etags.get(sheet) ?? '"0"';
    const answer = await restoreTable(this.desk.client, connection, sheet, version, etag);
    const { title } = sheets[sheet];
    if (!answer.ok) {
      const message =
        answer.problem.code === 'version-conflict'
          ? `Someone else saved ${title} meanwhile, so nothing was restored. Reload to see theirs, then choose again.`
          : `Nothing was restored in ${title}: ${answer.problem.detail}`;
      const state = answer.problem.code === 'version-conflict' ? 'conflict' : 'idle';
      return this.tell(sheet, { state, message });
    }
    this.setEtag(sheet, answer.etag, answer.value.version);
    this.keepTable(sheet, answer.value);
    const message = `Version ${version} is in force again, saved as version ${answer.value.version}.`;
    this.tell(sheet, { state: 'saved', message, unread: [] });
    await drawMapping(this.desk, sheet, 'draw');
    this.saved();
  }

  /** Whether a whole drawing of the sheet would take away words that are not saved yet. */
  async drawable(sheet: string): Promise<boolean> {
    if (this.pending.has(sheet as MappingSheet)) return false;
    if (sheet !== 'channels') return true;
    const reading = await this.desk.workbook.read('channels').catch(() => 'refused' as const);
    if (reading === 'refused') return false;
    return reading === null || !hasUnsavedRules(reading);
  }

  isPending = (sheet: MappingSheet): boolean => this.pending.has(sheet);

  /** The user's cells that the server does not have yet. */
  pendingCells(sheet: MappingSheet): PendingCells {
    const edits = this.pending.get(sheet)?.edits ?? [];
    return new Set(edits.flatMap(({ row, column }) => (row === null ? [] : [pendingCell(row, column)])));
  }

  /** Takes the version that was read; edits that wait stay upon the version they were typed on. */
  keepEtag(sheet: MappingSheet, etag: string | null, version: number): void {
    if (!this.pending.has(sheet)) this.setEtag(sheet, etag, version);
  }

  /** Gives up, and says so, what was typed as somebody else: nobody saves it in her name. */
  dropOthers(): void {
    // While nobody is signed in it waits: the same person may come back.
    if (this.desk.store.get().signedOut) return;
    const owner = this.owner();
    const dropped = mappingSheets.filter((sheet) => (this.pending.get(sheet)?.owner ?? owner) !== owner);
    if (dropped.length === 0) return;
    for (const sheet of dropped) {
      clearTimeout(this.timers.get(sheet));
      this.pending.delete(sheet);
      this.tell(sheet, { state: 'idle', message: '', unread: [] });
    }
    say(this.desk, 'warning', givenUp(dropped, 'somebody else is signed in now'));
  }

  /** Saves nothing any more: answers a sentence about what was typed and is lost, null when there is nothing. */
  giveUp(): string | null {
    const dropped = [...this.pending.keys()];
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.pending.clear();
    return dropped.length === 0 ? null : givenUp(dropped, 'its connection was disconnected');
  }

  private setEtag(sheet: MappingSheet, etag: string | null, version: number): void {
    this.etags.set(sheet, etag ?? `"${version}"`);
  }

  private owner(): string {
    return this.desk.store.get().me?.user ?? '';
  }

  private pendingOf(sheet: MappingSheet): Pending {
    const pending = this.pending.get(sheet) ?? { owner: this.owner(), edits: [] };
    this.pending.set(sheet, pending);
    return pending;
  }

  /** Never rejects: what the workbook refuses stays pending. */
  private async save(sheet: MappingSheet): Promise<void> {
    const before = this.saving.get(sheet) ?? Promise.resolve();
    const turn = before
      .then(() => this.saveNow(sheet))
      .catch(() => this.failed(sheet, workbookAway))
      .finally(() => {
        if (this.saving.get(sheet) === turn) this.saving.delete(sheet);
      });
    this.saving.set(sheet, turn);
    await turn;
  }

  private async saveNow(sheet: MappingSheet): Promise<void> {
    this.dropOthers();
    const pending = this.pending.get(sheet);
    const connection = connectionId(this.desk);
    if (!pending || connection === null) return;
    const edits = [...pending.edits];
    const read = await this.readBack(sheet, edits);
    this.dropOthers();
    if (this.pending.get(sheet) !== pending) return;
    if (!read) return this.settle(sheet, pending, edits);
    if (this.desk.store.get().signedOut) return this.failed(sheet, 'nobody is signed in.');
    if (read.edit.rows.length === 0 && sheet !== 'channels') {
      this.settle(sheet, pending, edits);
      return this.tell(sheet, { state: 'idle', message: '', unread: read.faults });
    }
    this.tell(sheet, { state: 'saving', message: 'Saving.', unread: read.faults });
    const etag = this.etags.get(sheet) ?? '"0"';
    const answer = await saveTable(
      this.desk.client,
      connection,
      sheet,
      etag,
      read.edit as MappingEdits[typeof sheet],
    );
    if (connectionId(this.desk) !== connection) return;
    if (!answer.ok) return this.refused(sheet, answer.problem, () => this.settle(sheet, pending, edits));
    this.settle(sheet, pending, edits);
    this.setEtag(sheet, answer.etag, answer.value.version);
    this.keepTable(sheet, answer.value);
    const faults = answer.value.faults.length;
    const more = faults > 0 ? `, ${counted(faults, 'row')} to look at` : '';
    const waiting = this.pending.has(sheet);
    this.tell(sheet, {
      state: waiting ? 'waiting' : 'saved',
      message: `Saved as version ${answer.value.version}${more}.`,
      unread: read.faults,
    });
    await drawMapping(this.desk, sheet, 'update', this.pendingCells(sheet), () => this.drawable(sheet)).catch(
      () =>
        say(
          this.desk,
          'warning',
          `${sheets[sheet].title} is saved, but its sheet is not drawn: ${workbookAway}`,
        ),
    );
    this.saved();
  }

  /** The server answered to these edits: only what was typed meanwhile still waits. */
  private settle(sheet: MappingSheet, pending: Pending, sent: readonly CellEdit[]): void {
    pending.edits.splice(0, sent.length);
    if (pending.edits.length === 0 && this.pending.get(sheet) === pending) this.pending.delete(sheet);
  }

  private failed(sheet: MappingSheet, why: string): void {
    this.tell(sheet, { state: 'failed', message: `${sheets[sheet].title} is not saved: ${why}` });
  }

  private refused(sheet: MappingSheet, problem: { code: string; detail: string }, giveUp: () => void): void {
    const { title } = sheets[sheet];
    if (problem.code === 'version-conflict') {
      giveUp();
      const message = `Someone else saved ${title} meanwhile, so your last change was not saved. Reload to see theirs, then change again.`;
      return this.tell(sheet, { state: 'conflict', message });
    }
    if (this.pending.has(sheet)) this.failed(sheet, problem.detail);
  }

  private async readBack(
    sheet: MappingSheet,
    edits: readonly CellEdit[],
  ): Promise<{ edit: { rows: readonly unknown[] }; faults: readonly ReadFault[] } | null> {
    if (sheet !== 'channels') return readers[sheet](edits);
    const reading = await this.desk.workbook.read('channels');
    if (reading) return readChannels(reading, this.desk.newRow);
    this.tell(sheet, { state: 'failed', message: 'The Channels sheet is gone. Reload it here.' });
    return null;
  }

  /** The user moved or sorted rules without typing: hosts tell us of cells only. */
  private async rulesMoved(): Promise<boolean> {
    const table = this.desk.store.get().tables.channels;
    const reading = table ? await this.desk.workbook.read('channels') : null;
    if (!table || !reading) return false;
    const now = reading.rows.flatMap(({ id }) => id ?? []);
    return now.join('\n') !== table.rows.map(({ row }) => row).join('\n');
  }

  private keepTable(sheet: MappingSheet, table: unknown): void {
    const { tables } = this.desk.store.get();
    this.desk.store.set({ tables: { ...tables, [sheet]: table } });
  }

  private tell(sheet: MappingSheet, change: Partial<SaveStatus>): void {
    const { saving } = this.desk.store.get();
    this.desk.store.set({ saving: { ...saving, [sheet]: { ...saving[sheet], ...change } } });
  }
}

const givenUp = (dropped: readonly MappingSheet[], why: string): string =>
  `What was typed in ${dropped.map((sheet) => sheets[sheet].title).join(', ')} was not saved and is given up: ${why}. Type it again where it is wanted.`;
