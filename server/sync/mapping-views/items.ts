import {
  codeFault,
  itemBook,
  itemCell,
  itemOf,
  itemRow,
  otherItemsFault,
  otherItemsRow,
  type ItemBook,
  type ItemLink,
} from '../../accounting/item-links';
import type { Fault } from '../../accounting/fault';
import type { Cin7Item } from '../../accounting/trade-documents';
import { withFaults, type View } from './view';

/** Products that are active, that documents name, or for which somebody chose; those in use first, the rest in one row. */
export function itemsView(
  { tables, mapping, references: { xero } }: View,
  items: readonly Cin7Item[],
  usage: ReadonlyMap<string, number>,
) {
  const cells = new Map(tables.items.map(({ row, xeroItem }) => [row, xeroItem.trim()]));
  const book = itemBook(xero.items);
  const known = new Set(items.map(({ sku }) => sku));
  const strangers = [...usage.keys()]
    .filter((sku) => sku !== '' && !known.has(sku))
    .map((sku) => ({ sku, name: 'not among the Cin7 products', active: false }));
  const rows = [...items, ...strangers]
    .map(({ sku, name, active }) => ({ sku, name, active, usedBy: usage.get(sku) ?? 0 }))
    .filter(({ sku, active, usedBy }) => active || usedBy > 0 || cells.has(itemRow(sku)))
    .map(({ sku, name, usedBy }) => {
      const cell = itemCell(sku, book, cells);
      return {
        row: itemRow(sku),
        sku,
        name,
        usedBy,
        ...shown(cell, book),
        faults: faultsOf(sku, mapping.item(sku)),
      };
    })
    .sort(
      (left, right) => Number(right.usedBy > 0) - Number(left.usedBy > 0) || (left.sku < right.sku ? -1 : 1),
    );
  const others = {
    ...{ row: otherItemsRow, sku: '', name: 'every other active product', usedBy: 0, xeroName: '' },
    xeroItem: cells.get(otherItemsRow) ?? '',
    faults: present(otherItemsFault(cells.get(otherItemsRow) ?? '')),
  };
  return withFaults([others, ...rows]);
}

const shown = (cell: string, book: ItemBook) => {
  const item = itemOf(book, cell);
  return { xeroItem: item?.code ?? cell, xeroName: item?.name ?? '' };
};

const present = (...faults: readonly (Fault | null)[]): Fault[] => faults.filter((one) => one !== null);

const faultsOf = (sku: string, { fault, isNew }: ItemLink): Fault[] =>
  present(fault, isNew ? codeFault(sku) : null);
