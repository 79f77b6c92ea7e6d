import type { OpenAnswer } from '../shared/rpc';
import { locked } from './locked';
import { listsId, markedSheets } from './marks';

const fileKey = 'cogsheet.file';
const commandKey = 'cogsheet.command';
/** A command of the menu is for the sidebar that opens now, not for one opened later. */
const commandSeconds = 60;

/** What the sidebar needs to know first. */
export function open(): OpenAnswer {
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const known = fileMark();
  return {
    copied: known !== null && known.getValue() !== book.getId(),
    command: takeCommand(),
    sheets: markedSheets()
      .filter(({ mark }) => mark.id !== listsId)
      .map(({ mark, sheet }) => [mark.id, sheet.getSheetId()] as const),
    timeZone: book.getSpreadsheetTimeZone(),
    locale: book.getSpreadsheetLocale(),
  };
}

/** From now on this file is the one that Cogsheet works with. */
export function adopt(): { adopted: true } {
  return locked(() => {
    fileMark()?.setValue(SpreadsheetApp.getActiveSpreadsheet().getId());
    return { adopted: true };
  });
}

/** The first file in which Cogsheet draws is remembered; a copy of it brings that along, and so tells itself apart. */
export function rememberFile(): void {
  if (fileMark()) return;
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

const fileMark = (): GoogleAppsScript.Spreadsheet.DeveloperMetadata | null =>
  SpreadsheetApp.getActiveSpreadsheet().createDeveloperMetadataFinder().withKey(fileKey).find()[0] ?? null;
