import { Failure } from './failure';

const waitMs = 5000;

/**
 * Does something to the file while no other run of the script does. The lock is a courtesy among users of one file: what
 * guards the books is on the server.
 */
export function locked<Result>(task: () => Result): Result {
  const lock = LockService.getDocumentLock() as GoogleAppsScript.Lock.Lock | null;
  if (lock && !lock.tryLock(waitMs))
    throw new Failure(
      'busy',
      'Somebody else is working with Cogsheet in this file right now, so the sheet was not drawn. It is drawn with the next step.',
    );
  try {
    const result = task();
    SpreadsheetApp.flush();
    return result;
  } finally {
    lock?.releaseLock();
  }
}
