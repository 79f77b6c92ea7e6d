/** What we keep about a sheet of ours, hung on the sheet itself: it is found by it, whatever the user calls the tab. */
export interface SheetMark {
  readonly id: string;
  /** Google's number of the sheet: a copied tab brings the mark of the first one along. */
  readonly gid: number;
  readonly position: number;
  /** Where the corner was last seen. */
  readonly corner: readonly [row: number, column: number];
  /** Which rows are folded, as drawn. */
  readonly groups: string;
  /** Digest of what was drawn last. */
  readonly digest: string;
  /** What the looks of the sheet were made for. */
  readonly looks: string;
}

export interface MarkedSheet {
  readonly sheet: GoogleAppsScript.Spreadsheet.Sheet;
  readonly metadata: GoogleAppsScript.Spreadsheet.DeveloperMetadata;
  readonly mark: SheetMark;
}

export const sheetKey = 'cogsheet.sheet';
export const listsId = '#lists';

/** Our sheets, all with one search. Of two with one mark, the copy is not ours. */
export function markedSheets(): MarkedSheet[] {
  const found = SpreadsheetApp.getActiveSpreadsheet()
    .createDeveloperMetadataFinder()
    .withKey(sheetKey)
    .find()
    .flatMap((metadata): (MarkedSheet & { isFirst: boolean })[] => {
      const sheet = metadata.getLocation().getSheet();
      const mark = readMark(metadata.getValue());
      return sheet && mark ? [{ sheet, metadata, mark, isFirst: mark.gid === sheet.getSheetId() }] : [];
    });
  const byId = new Map<string, (typeof found)[number]>();
  for (const one of found) {
    const before = byId.get(one.mark.id);
    if (!before || (one.isFirst && !before.isFirst)) byId.set(one.mark.id, one);
  }
  return [...byId.values()];
}

export const markedSheet = (id: string): MarkedSheet | null =>
  markedSheets().find(({ mark }) => mark.id === id) ?? null;

function readMark(text: string | null): SheetMark | null {
  if (text === null) return null;
  try {
    const mark = JSON.parse(text) as Partial<SheetMark> | null;
    const [row, column] = Array.isArray(mark?.corner) ? mark.corner : [];
    if (!mark || typeof mark.id !== 'string') return null;
    return {
      id: mark.id,
      gid: Number(mark.gid ?? -1),
      position: Number(mark.position ?? 0),
      corner: [Number(row ?? 1), Number(column ?? 1)],
      groups: String(mark.groups ?? ''),
      digest: String(mark.digest ?? ''),
      looks: String(mark.looks ?? ''),
    };
  } catch {
    return null;
  }
}

/** Writes the mark when it says something else than before. */
export function keepMark({ metadata, mark }: MarkedSheet, changes: Partial<SheetMark>): void {
  const after = JSON.stringify({ ...mark, ...changes });
  if (after !== JSON.stringify(mark)) metadata.setValue(after);
}

export function addMark(sheet: GoogleAppsScript.Spreadsheet.Sheet, mark: SheetMark): MarkedSheet {
  const { DOCUMENT } = SpreadsheetApp.DeveloperMetadataVisibility;
  sheet.addDeveloperMetadata(sheetKey, JSON.stringify(mark), DOCUMENT);
  const metadata = sheet.createDeveloperMetadataFinder().withKey(sheetKey).find()[0];
  if (!metadata) throw new Error('Google did not keep the mark of the sheet.');
  return { sheet, metadata, mark };
}
