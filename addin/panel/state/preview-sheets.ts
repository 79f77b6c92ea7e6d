import type { Kind } from '../../../server/contract/common';
import type { DocumentDto, LeftOutDto, PreviewDto } from '../../../server/contract/previews';
import type { CellEdit, SheetPicture } from '../../workbook/port';
import { readLeaveOut } from '../../workbook/read-back';
import {
  type PreviewSheet,
  isPreviewSheet,
  kindsOfSheet,
  previewSheets,
  sheetOfKind,
} from '../../workbook/sheet-names';
import { isHeld } from '../../workbook/picture';
import { allPages } from '../api/pages';
import { type Desk, sayProblem, sheetContext } from './desk';

const pageSize = 1000;

/** The ticks as far as they could be read. */
export interface Ticks {
  /** Keys of what the user does not want to post this time. */
  readonly unticked: readonly string[];
  /** Sheets whose ticks are not known: not in the workbook, or the host did not give them. */
  readonly unread: readonly { readonly sheet: PreviewSheet; readonly why: 'absent' | 'refused' }[];
}

const pictures = () => import(/* webpackChunkName: "pictures" */ './preview-pictures');

/** The sheets of the preview on the table: its drafts with their results, and the sources of the chosen one. */
export class PreviewSheets {
  private preview: PreviewDto | null = null;
  private documents: DocumentDto[] = [];
  private leftOut: LeftOutDto[] = [];

  constructor(private readonly desk: Desk) {}

  /** Fetches all documents of a preview and draws its sheets. */
  async open(preview: PreviewDto): Promise<void> {
    const params = { preview: preview.id };
    const [documents, leftOut] = await Promise.all([
      this.readDocuments(preview.id),
      allPages((cursor) =>
        this.desk.client.call('listLeftOut', {
          params,
          query: { limit: pageSize, ...(cursor && { cursor }) },
        }),
      ),
    ]);
    if (!documents.ok) return sayProblem(this.desk, documents.problem);
    if (!leftOut.ok) return sayProblem(this.desk, leftOut.problem);
    this.preview = preview;
    this.documents = documents.value;
    this.leftOut = leftOut.value;
    this.desk.store.set({ unticked: [], chosen: null });
    const others: PreviewSheet[] = [];
    for (const sheet of previewSheets) {
      const picture = await this.picture(sheet);
      if (picture) await this.desk.drawing.draw(picture);
      else others.push(sheet);
    }
    await this.retire(others);
    const context = sheetContext(this.desk);
    if (context) await this.desk.drawing.draw((await pictures()).sourcesSheet(null, context));
    await this.readTicks();
  }

  isOpen = (preview: string): boolean => this.preview?.id === preview;

  /** Brings the sheet with the drafts before the user's eyes: the journals, else the invoices. */
  async show(): Promise<void> {
    const first = this.documents.find(({ kind }) => kind === 'cogs') ?? this.documents[0];
    if (first) await this.desk.drawing.show(sheetOfKind(first.kind), first.key, 'post');
    else await this.desk.drawing.show(sheetOfKind(this.preview?.kinds[0] ?? 'cogs'));
  }

  /** Shows the results so far beside the rows, by patches. */
  async refreshResults(): Promise<void> {
    if (!this.preview) return;
    const answer = await this.readDocuments(this.preview.id);
    if (!answer.ok) return;
    this.documents = answer.value;
    for (const sheet of previewSheets) {
      const picture = await this.picture(sheet);
      if (picture) await this.desk.drawing.update(picture);
    }
  }

  /** Draws the sheets anew with the preview as it is now: the band says what became of it. */
  async finish(preview: PreviewDto): Promise<void> {
    if (this.preview?.id !== preview.id) return this.open(preview);
    this.preview = preview;
    await this.refreshResults();
    for (const sheet of previewSheets) {
      const picture = await this.picture(sheet);
      if (picture) await this.desk.drawing.draw(picture);
    }
  }

  /** Reads the ticks of the sheets that have something to tick. Of those that cannot be read, what was known counts on. */
  async readTicks(): Promise<Ticks> {
    const unticked: string[] = [];
    const unread: Ticks['unread'][number][] = [];
    const before = this.desk.store.get().unticked;
    for (const sheet of previewSheets) {
      const keys = this.documents
        .filter(
          (document) => isShownOn(sheet, document) && document.status === 'preview' && !isHeld(document),
        )
        .map(({ key }) => key);
      if (keys.length === 0) continue;
      const reading = await this.desk.workbook.read(sheet).catch(() => 'refused' as const);
      if (reading !== null && reading !== 'refused') unticked.push(...readLeaveOut(reading, keys));
      else {
        unread.push({ sheet, why: reading ?? 'absent' });
        unticked.push(...keys.filter((key) => before.includes(key)));
      }
    }
    if (before.join('\n') !== unticked.join('\n')) this.desk.store.set({ unticked });
    return { unticked, unread };
  }

  async edited(sheet: PreviewSheet, edits: readonly CellEdit[]): Promise<void> {
    this.desk.drawing.noteEdits(sheet, edits);
    await this.readTicks();
  }

  /** Names of documents by key, for sentences. */
  numberOf = (key: string): string => this.documents.find((document) => document.key === key)?.number ?? key;

  /** The user selected a row: it becomes the chosen draft, and its sources are drawn when their count was selected. */
  async selected(sheet: string, row: string, column: string): Promise<void> {
    if (!isPreviewSheet(sheet)) return;
    const document =
      this.documents.find(({ key }) => row === key) ??
      this.documents.find(({ key }) => row.startsWith(`${key}#`)) ??
      null;
    if (this.desk.store.get().chosen?.key !== document?.key) {
      // The key in brackets is for Xero's search, not for a sentence.
      const chosen = document && { ...document, number: document.number.replace(` [${document.key}]`, '') };
      this.desk.store.set({ chosen });
    }
    if (document && column === 'sources') await this.drawSources(document);
  }

  /** Draws the sources of the chosen draft and shows them. */
  async showSources(): Promise<void> {
    const { chosen } = this.desk.store.get();
    const document = this.documents.find(({ key }) => key === chosen?.key);
    if (!document) return;
    await this.drawSources(document);
    await this.desk.drawing.show('sources');
  }

  private async drawSources(document: DocumentDto): Promise<void> {
    const preview = this.preview?.id ?? '';
    const answer = await allPages((cursor) =>
      this.desk.client.call('listSources', {
        params: { preview, key: document.key },
        query: { limit: pageSize, ...(cursor && { cursor }) },
      }),
    );
    const context = sheetContext(this.desk);
    if (!answer.ok) return sayProblem(this.desk, answer.problem);
    // Another row may have been chosen while this one's sources were on their way.
    if (!context || this.desk.store.get().chosen?.key !== document.key) return;
    const { sourcesSheet } = await pictures();
    await this.desk.drawing.draw(sourcesSheet({ document, sources: answer.value }, context));
  }

  /** Sheets of earlier previews, which nobody reads any more, say so instead of standing there with live ticks. */
  private async retire(sheets: readonly PreviewSheet[]): Promise<void> {
    const context = sheetContext(this.desk);
    if (!this.preview || !context) return;
    const { retiredPicture } = await pictures();
    for (const sheet of await this.desk.workbook.present(sheets))
      await this.desk.drawing.update(retiredPicture(sheet as PreviewSheet, this.preview, context));
  }

  private readDocuments(preview: string) {
    return allPages((cursor) =>
      this.desk.client.call('listDocuments', {
        params: { preview },
        query: { sources: 'none', limit: pageSize, ...(cursor && { cursor }) },
      }),
    );
  }

  private async picture(sheet: PreviewSheet): Promise<SheetPicture | null> {
    const context = sheetContext(this.desk);
    if (!this.preview || !context) return null;
    const documents = this.documents.filter((document) => isShownOn(sheet, document));
    const leftOut = this.leftOut.filter((document) => isShownOn(sheet, document));
    // A kind that was not asked for can have documents all the same: a changed invoice is credited.
    const asked = this.preview.kinds.some((kind) => isShownOn(sheet, { kind }));
    if (!asked && documents.length + leftOut.length === 0) return null;
    const { pictureOf } = await pictures();
    return pictureOf(sheet, { preview: this.preview, documents, leftOut }, context);
  }
}

const isShownOn = (sheet: PreviewSheet, { kind }: { readonly kind: Kind }): boolean =>
  (kindsOfSheet[sheet] as readonly Kind[]).includes(kind);
