import { newText } from './contact-links';
import { fault, type Fault } from './fault';
import type { XeroItem } from './organisation';

/** Which Xero item a SKU is, if any (accounting-rules 10): lines name untracked items only. */

/** Row identity in the Items sheet. */
export const itemRow = (sku: string): string => `item:${sku}`;
/** What happens to active products without a row of their own. */
export const otherItemsRow = 'other-items';

export interface ItemLink {
  /** Code of an untracked item that Xero has; blank: lines name no item. */
  readonly code: string;
  /** An item is to be made of it. */
  readonly isNew: boolean;
  /** Why documents that hold the SKU cannot be posted. */
  readonly fault: Fault | null;
}

export type ItemBook = ReadonlyMap<string, XeroItem>;

const keyOf = (code: string): string => code.trim().toLowerCase();

export const itemBook = (items: readonly XeroItem[]): ItemBook =>
  new Map(items.map((item) => [keyOf(item.code), item]));

/** The item of that code, however it is written. */
export const itemOf = (book: ItemBook, code: string): XeroItem | null => book.get(keyOf(code)) ?? null;

/** What stands in the Items sheet for a SKU: what was chosen, else the item of the same code, else what others get. */
export function itemCell(sku: string, book: ItemBook, cells: ReadonlyMap<string, string>): string {
  const chosen = cells.get(itemRow(sku));
  if (chosen !== undefined) return chosen.trim();
  const same = itemOf(book, sku);
  if (same) return same.code;
  return isNewText(cells.get(otherItemsRow) ?? '') ? newText : '';
}

export const isNewText = (cell: string): boolean => cell.trim().toLowerCase() === newText;

/**
 * The item of a SKU. One that Xero tracks under the SKU is a fault whatever was chosen, since it would move stock and
 * cost by itself (accounting-rules 10.1). `isPosted`: an item was made of it after the book was read.
 */
export function resolveItem(
  sku: string,
  book: ItemBook,
  cells: ReadonlyMap<string, string>,
  isPosted: boolean,
): ItemLink {
  const same = itemOf(book, sku);
  if (same?.isTracked) return { code: '', isNew: false, fault: tracked(sku, same) };
  const cell = itemCell(sku, book, cells);
  if (cell === '') return { code: '', isNew: false, fault: null };
  if (isNewText(cell)) {
    const code = same?.code ?? (isPosted ? sku : '');
    return { code, isNew: code === '', fault: null };
  }
  const chosen = itemOf(book, cell);
  if (chosen?.isTracked) return { code: '', isNew: false, fault: tracked(sku, chosen) };
  return chosen
    ? { code: chosen.code, isNew: false, fault: null }
    : { code: '', isNew: false, fault: unknown(sku, cell) };
}

const placeOf = (sku: string) => ({ table: 'items', row: itemRow(sku), column: 'xeroItem' }) as const;

const tracked = (sku: string, { code }: XeroItem): Fault =>
  fault(
    'item-tracked',
    placeOf(sku),
    `The product ${sku} is the item ${code} in Xero, of which Xero keeps stock and cost by itself, so that cost would be counted twice.`,
    'In Xero, bring its quantity to zero and make it untracked, or archive it; then refresh.',
    { value: code },
  );

const unknown = (sku: string, code: string): Fault =>
  fault(
    'item-unknown',
    placeOf(sku),
    `The product ${sku} is mapped to the item ${code}, which Xero does not have.`,
    'Choose an item in Items, type "new" to have it made, or leave the cell blank to name no item.',
    { value: code },
  );

/** For other products only `new` and blank mean something. */
export const otherItemsFault = (cell: string): Fault | null =>
  cell.trim() === '' || isNewText(cell)
    ? null
    : fault(
        'row-invalid',
        { table: 'items', row: otherItemsRow, column: 'xeroItem' },
        `"${cell.trim()}" cannot be the Xero item of every other product; no item is named for them.`,
        'Type "new" to have items made, or leave the cell blank.',
        { value: cell.trim() },
      );

const maxCode = 30;
/** Why no item can be made of a SKU; null when one can (xero 4.2). */
export const codeFault = (sku: string): Fault | null =>
  sku.length <= maxCode
    ? null
    : fault(
        'item-code-invalid',
        placeOf(sku),
        `The product ${sku} has a SKU of ${sku.length} characters; Xero takes item codes of at most ${maxCode}.`,
        'Choose an item that Xero has in Items, or leave the cell blank to name no item.',
        { value: sku },
      );
