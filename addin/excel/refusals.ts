/** What went wrong in Excel, in words: what was not done, and what to do. Codes are Excel's own (`Excel.ErrorCodes`). */
const sentences: Readonly<Record<string, string>> = {
  AccessDenied:
    'The sheet or the workbook is protected, so nothing was written there. Remove the protection (Review, Unprotect Sheet or Unprotect Workbook), then open Cogsheet again.',
  InvalidOperationInCellEditMode:
    'A cell is being edited, so nothing can be written to the sheet yet. Press Enter or Esc to leave the cell: Cogsheet goes on by itself.',
  RequestPayloadSizeLimitExceeded:
    'The sheet is larger than Excel takes at once, and was not drawn completely. Choose a shorter period.',
  ResponsePayloadSizeLimitExceeded:
    'The sheet is larger than Excel gives at once, and could not be read. Choose a shorter period.',
  ActivityLimitReached:
    'Excel is busy, so the sheet was not drawn completely. Wait a moment, then try again.',
  RequestAborted: 'Excel stopped the drawing of the sheet. It is drawn again with the next step.',
};

interface ExcelError {
  readonly code: string;
}

/** An error that Excel answered with, as opposed to one of ours. */
export const isExcelError = (error: unknown): error is ExcelError =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof error.code === 'string' &&
  'debugInfo' in error;

/** The sentence for an error of Excel that the user can do something about; null for any other error, which is a bug. */
export const refusalOf = (error: unknown): string | null =>
  isExcelError(error) ? (sentences[error.code] ?? null) : null;

const hasCode = (error: unknown, code: string): boolean => isExcelError(error) && error.code === code;

/** The user has a cell open for typing: Excel takes nothing until she leaves it. */
export const isTyping = (error: unknown): boolean => hasCode(error, 'InvalidOperationInCellEditMode');

/** The answer would be larger than Excel gives at once. */
export const isTooLargeToRead = (error: unknown): boolean =>
  hasCode(error, 'ResponsePayloadSizeLimitExceeded');
