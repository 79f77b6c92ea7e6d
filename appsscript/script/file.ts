import type { OpenAnswer, Rpc } from '../shared/rpc';
import { locked } from './locked';
import { listsId, markedSheets } from './marks';

const fileKey = 'cogsheet.file';
const recordKey = 'cogsheet.record';
const commandKey = 'cogsheet.command';
/** A command of the menu is for the sidebar that opens now, not for one opened later. */
const commandSeconds = 60;

/** What the sidebar needs to know first. */
export function open(): OpenAnswer {
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const known = documentMark(fileKey);
  return {
    copied: known !== null && known.getValue() !== book.getId(),
    command: takeCommand(),
    sheets: markedSheets()
      .filter(({ mark }) => mark.id !== listsId)
      .map(({ mark, sheet }) => [mark.id, sheet.getSheetId()] as const),
    record: documentMark(recordKey)?.getValue() ?? null,
    timeZone: book.getSpreadsheetTimeZone(),
    locale: book.getSpreadsheetLocale(),
  };
}

/** From now on this file is the one that Cogsheet works with. */
export function adopt(): { adopted: true } {
  return locked(() => {
    documentMark(fileKey)?.setValue(SpreadsheetApp.getActiveSpreadsheet().getId());
    return { adopted: true };
  });
}

/** The first file in which Cogsheet draws is remembered; a copy of it brings that along, and so tells itself apart. */
export function rememberFile(): void {
  if (documentMark(fileKey)) return;
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const { DOCUMENT } = SpreadsheetApp.DeveloperMetadataVisibility;
  book.addDeveloperMetadata(fileKey, book.getId(), DOCUMENT);
}

/** Leaves word for the sidebar that is about to open. */
export function leaveCommand(command: string): void {
  CacheService.getUserCache().put(commandKey, command, commandSeconds);
}

function takeCommand(): string | null {
  const cache = CacheService.getUserCache();
  const command = cache.get(commandKey);
  if (command !== null) cache.remove(commandKey);
  return command;
}

/** Keeps a text of the sidebar with the file; a copy of the file brings it along, as it does the marks of the sheets. */
export function remember({ text }: Parameters<Rpc['remember']>[0]): { remembered: true } {
  return locked(() => {
    const known = documentMark(recordKey);
    const { DOCUMENT } = SpreadsheetApp.DeveloperMetadataVisibility;
    if (known) known.setValue(text);
    else SpreadsheetApp.getActiveSpreadsheet().addDeveloperMetadata(recordKey, text, DOCUMENT);
    return { remembered: true };
  });
}

const documentMark = (key: string): GoogleAppsScript.Spreadsheet.DeveloperMetadata | null =>
  SpreadsheetApp.getActiveSpreadsheet().createDeveloperMetadataFinder().withKey(key).find()[0] ?? null;
