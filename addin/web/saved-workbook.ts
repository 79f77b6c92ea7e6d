import type { IWorkbookData, IWorksheetData } from '@univerjs/core';
import type { UserCells } from './user-cells';

/**
 * What the user added to the workbook in this browser: cells beside our tables, and sheets of her own. Our sheets are
 * not kept; the server draws them afresh, so that nothing stale is ever shown.
 */
export interface SavedWorkbook {
  readonly beside: Map<string, UserCells>;
  readonly sheets: readonly IWorksheetData[];
  readonly styles: IWorkbookData['styles'];
}

const place = { database: 'cogsheet', store: 'workbook', key: 'additions', record: 'record' } as const;

/** Reads what was kept; null on the first visit, or when this browser keeps nothing (private windows). */
export async function loadSaved(): Promise<SavedWorkbook | null> {
  const found = await withStore('readonly', (store) => store.get(place.key));
  return (found as SavedWorkbook | undefined) ?? null;
}

/** Keeps the additions; says whether the browser took them. */
export async function save(saved: SavedWorkbook): Promise<boolean> {
  return (await withStore('readwrite', (store) => store.put(saved, place.key))) !== null;
}

/** Reads the text that our panel keeps about the workbook; null when there is none. */
export async function loadRecord(): Promise<string | null> {
  const found = await withStore('readonly', (store) => store.get(place.record));
  return typeof found === 'string' ? found : null;
}

export async function saveRecord(text: string): Promise<void> {
  await withStore('readwrite', (store) => store.put(text, place.record));
}

function withStore(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise((resolve) => {
    const refuse = (): void => resolve(null);
    const opening = indexedDB.open(place.database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(place.store);
    opening.onerror = refuse;
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(place.store, mode);
      const request = work(transaction.objectStore(place.store));
      transaction.onerror = refuse;
      transaction.onabort = refuse;
      transaction.oncomplete = () => {
        opening.result.close();
        resolve(request.result);
      };
    };
  });
}
